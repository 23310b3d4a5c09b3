import { CLICK_REASONS } from "./click-query.ts";
import type { ClickQuery } from "./click-query.ts";

/** What the address of a page of clicks asks for of the list of single ones, beside what it asks for of all figures. */
export interface SingleWish {
  readonly reason: (typeof CLICK_REASONS)[number] | undefined;
  /** The whole host of the page that they came from. */
  readonly referrer: string | undefined;
  /** What one of the sub-ids holds. */
  readonly sub: string | undefined;
}

export function readSingleWish(search: URLSearchParams): SingleWish {
  const asked = search.get("reason");
  const text = (name: string, most: number): string | undefined =>
    search.get(name)?.trim().slice(0, most).trim() || undefined;
  return {
    reason: CLICK_REASONS.find((one) => one === asked),
    referrer: text("referrer", 253),
    sub: text("sub", 200),
  };
}

/** What the API is asked for, for the list and for its file. */
export function singleQuery({ from, to, only, link }: ClickQuery, { reason, referrer, sub }: SingleWish) {
  return {
    from,
    to,
    ...(only === undefined ? {} : { counts: only === "net" ? ("yes" as const) : ("no" as const) }),
    ...(link === undefined ? {} : { link }),
    ...(reason === undefined ? {} : { reason }),
    ...(referrer === undefined ? {} : { referrer }),
    ...(sub === undefined ? {} : { sub }),
  };
}

/** What of a click's address is told beside the link, in the order of the slots: "s1: top · utm_source: mail". */
export function tellTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([name, value]) => `${name}: ${value}`)
    .join(" · ");
}
