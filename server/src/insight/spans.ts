import type { Days } from "./model.ts";

/** Days that a sum is kept for, the longest first. Spans begin at multiples of their length from 1970-01-01. */
const lengths = [256, 64, 16, 4, 1] as const;

const epoch = Temporal.PlainDate.from("1970-01-01");

export interface Span {
  readonly days: number;
  readonly start: Temporal.PlainDate;
}

/**
 * A range of days as few spans that touch and do not overlap: a year is some 10 of them, a month some 6.
 * Worked: 1970-01-07 to 1970-01-18 is the days 6 and 7, the spans of 4 from days 8 and 12, and the days 16 and 17.
 */
export function spansOf({ from, to }: Days): readonly Span[] {
  const spans: Span[] = [];
  const end = dayNumber(to) + 1;
  for (let day = dayNumber(from); day < end;) {
    const days = lengths.find((length) => day % length === 0 && day + length <= end) ?? 1;
    spans.push({ days, start: epoch.add({ days: day }) });
    day += days;
  }
  return spans;
}

const dayNumber = (day: Temporal.PlainDate): number => epoch.until(day, { largestUnit: "days" }).days;
