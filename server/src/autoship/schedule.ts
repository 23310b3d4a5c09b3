/** Days of a rhythm, in the shopper's calendar. Pure: no clock. */
import type { Rhythm } from "./model.ts";

/**
 * The first day of a rhythm after `day`. It is counted from the anchor, so that a month that is too short moves one order and not
 * all after it: from 31 January each month come 28 February, 31 March, 30 April.
 */
export function nextAfter(
  anchor: Temporal.PlainDate,
  { every, unit }: Rhythm,
  day: Temporal.PlainDate,
): Temporal.PlainDate {
  const of = (count: number) => anchor.add(unit === "week" ? { weeks: every * count } : { months: every * count });
  if (Temporal.PlainDate.compare(anchor, day) > 0) return anchor;
  const passed = anchor.until(day, { largestUnit: unit === "week" ? "weeks" : "months" });
  // Whole weeks or months that have passed; a clamped day can be one less or one more.
  let count = Math.max(0, Math.floor((unit === "week" ? passed.weeks : passed.months) / every));
  while (Temporal.PlainDate.compare(of(count), day) <= 0) count += 1;
  return of(count);
}

/** The day that it is somewhere. */
export function dayIn(timeZone: string, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(timeZone).toPlainDate();
}

/** An hour of a day somewhere; where the clocks skip it, the hour after. */
export function instantOn(day: Temporal.PlainDate, timeZone: string, hour: number): Temporal.Instant {
  return day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) }).toInstant();
}

export function isTimeZone(name: string): boolean {
  try {
    return Temporal.PlainDate.from("2026-01-01").toZonedDateTime(name).timeZoneId !== "";
  } catch {
    return false;
  }
}

/** A day as text, or undefined for what is none. */
export function readDay(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch {
    return undefined;
  }
}
