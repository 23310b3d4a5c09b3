import type { Fraction } from "./fraction.ts";
import { cutDown, isBelow, minus, whole } from "./fraction.ts";

/**
 * Whole units by largest remainder: `exact` are everybody's exact parts, which together are `total` but for its rounding. Who
 * has equal remainders gets one more in the order of ids.
 */
export function byLargestRemainder(exact: ReadonlyMap<string, Fraction>, total: bigint): Map<string, bigint> {
  const given = new Map([...exact].map(([id, part]) => [id, cutDown(part)]));
  let over = [...given.values()].reduce((left, one) => left - one, total);
  const rest = (id: string): Fraction => minus(exact.get(id)!, whole(given.get(id)!));
  const turn = [...exact.keys()].sort((a, b) =>
    isBelow(rest(b), rest(a)) ? -1 : isBelow(rest(a), rest(b)) ? 1 : a < b ? -1 : 1,
  );
  for (const id of turn) {
    if (over <= 0n) break;
    given.set(id, given.get(id)! + 1n);
    over--;
  }
  return given;
}

/** Everybody's places from 1: who are equal have the same ones. The highest value first; nobody is placed with nothing. */
export function placesBy<T>(people: readonly T[], valueOf: (one: T) => Fraction): ReadonlyMap<T, readonly number[]> {
  const placed = people.filter((one) => valueOf(one).n > 0n);
  return new Map(
    placed.map((one) => {
      const better = placed.filter((other) => isBelow(valueOf(one), valueOf(other))).length;
      const equal = placed.filter(
        (other) => !isBelow(valueOf(one), valueOf(other)) && !isBelow(valueOf(other), valueOf(one)),
      );
      return [one, equal.map((_, index) => better + index + 1)];
    }),
  );
}
