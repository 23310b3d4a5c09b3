/** The words for ways to a seller that were looked at and not taken; both offices have them all. */
const PASSED = [
  "passed.owner.no-owner",
  "passed.owner.owner-inactive",
  "passed.owner.owner-lapsed",
  "passed.own.buyer-is-no-distributor",
  "passed.click.no-click",
  "passed.click.click-does-not-count",
  "passed.click.click-too-old",
  "passed.click.member-inactive",
  "passed.click.own-click",
] as const;

/** The message that says why a way was passed; one that is newer than these words is told in general. */
export function passedKey(way: string, why: string): (typeof PASSED)[number] | "passed.other" {
  return PASSED.find((key) => key === `passed.${way}.${why}`) ?? "passed.other";
}
