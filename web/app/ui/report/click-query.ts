import { daysBefore } from "./days-before.ts";

/** By what clicks are told apart. */
export const CLICK_KEYS = ["day", "reason", "link", "channel", "campaign", "referrer"] as const;
/** What an affiliate's own addresses carry. */
export const CLICK_TAGS = [
  "s1",
  "s2",
  "s3",
  "s4",
  "s5",
  "s6",
  "s7",
  "s8",
  "s9",
  "s10",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
] as const;
export const CLICK_REASONS = [
  "bot",
  "duplicate",
  "self",
  "velocity",
  "banned",
  "member-inactive",
  "program-off",
] as const;
const ONLY = ["net", "rest"] as const;

/** What the address of a page of clicks asks for. */
export interface ClickQuery {
  readonly by: (typeof CLICK_KEYS)[number] | (typeof CLICK_TAGS)[number];
  /** First and last day, both in it. */
  readonly from: string;
  readonly to: string;
  readonly link: string | undefined;
  /** Those that count, or those that do not. */
  readonly only: (typeof ONLY)[number] | undefined;
}

/** What a report reads at most: five years. */
const MOST_DAYS = 1826;

/** Thirty days that end today, where the address says no others; in the wrong order they are turned round, of too many the last count. */
export function readClickQuery(search: URLSearchParams, today: string): ClickQuery {
  const day = (name: string): string | undefined => {
    const said = search.get(name) ?? "";
    return /^\d{4}-\d{2}-\d{2}$/.test(said) && !Number.isNaN(Date.parse(said)) ? said : undefined;
  };
  const last = day("to") ?? today;
  const first = day("from") ?? daysBefore(last, 29);
  const [earliest, to] = first <= last ? [first, last] : [last, first];
  const least = daysBefore(to, MOST_DAYS - 1);
  const asked = search.get("by");
  return {
    by: [...CLICK_KEYS, ...CLICK_TAGS].find((one) => one === asked) ?? "day",
    from: earliest < least ? least : earliest,
    to,
    link: search.get("link") || undefined,
    only: ONLY.find((one) => one === search.get("only")),
  };
}

export interface ClickRow {
  readonly key: string;
  readonly gross: number;
  readonly net: number;
}

/** The rows that are asked for: days the latest first, else those with the most of what is asked for first. */
export function narrowed<Row extends ClickRow>(rows: readonly Row[], { by, only }: ClickQuery): readonly Row[] {
  const worth = ({ gross, net }: ClickRow): number => (only === "net" ? net : only === "rest" ? gross - net : gross);
  const wanted = rows.filter((row) => worth(row) > 0);
  return by === "day" ? wanted.toReversed() : wanted.toSorted((a, b) => worth(b) - worth(a));
}

/** A report's conversions by the keys that clicks have; a link is its code in both. */
export function conversionsOf(
  by: ClickQuery["by"],
  rows: readonly { readonly key: string; readonly name: string; readonly conversions: number }[],
): ReadonlyMap<string, number> {
  // A report calls a link by its label and, in brackets at the end, its code.
  const keyOf = (row: (typeof rows)[number]): string =>
    by === "link" ? (/\(([^()]*)\)$/.exec(row.name)?.[1] ?? row.key) : row.key;
  return new Map(rows.map((row) => [keyOf(row), row.conversions]));
}
