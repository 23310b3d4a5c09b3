import { dayNumber, dayText, periodOf } from "@fairline/engine";
import type { Calendar } from "@fairline/engine";

/** A period as its calendar has it, whether anything is kept of it or not: `[from, to)`. */
export interface PeriodSpan {
  /** `2026-05-04` a day, `2026-W19` a week (ISO 8601), `2026-05`, `2026-Q2`, `2026`, `2026-05-04-P28D` a campaign by its first day. */
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
}

/** A calendar by one word: `week`, or of campaigns the day on which one begins and their days, `2026-01-05-P28D`. */
export function calendarName(calendar: Calendar): string {
  return typeof calendar === "string" ? calendar : `${calendar.from}-P${calendar.days}D`;
}

/**
 * The period of a calendar around an instant, from the start of its first day to the start of the first day after it, in the company's
 * time zone: an hour longer or shorter where clocks change. Where a day has no midnight it starts with its first moment.
 */
export function periodAround(at: Temporal.Instant, timeZone: string, calendar: Calendar): PeriodSpan {
  const start = (day: number) => Temporal.PlainDate.from(dayText(day)).toZonedDateTime(timeZone).toInstant();
  let days = periodOf(calendar, dayNumber(at.toZonedDateTimeISO(timeZone).toPlainDate().toString())!);
  // Where clocks were put back over midnight, the evening comes twice: once the next day has begun, it goes on.
  while (Temporal.Instant.compare(start(days.to), at) <= 0) days = periodOf(calendar, days.to);
  return { name: nameOf(calendar, days.from), from: start(days.from), to: start(days.to) };
}

/** The name says the span by itself. `first` is the period's first day, counted from 1970-01-01. */
function nameOf(calendar: Calendar, first: number): string {
  const day = dayText(first);
  const year = day.slice(0, 4);
  if (typeof calendar === "object") return `${day}-P${calendar.days}D`;
  switch (calendar) {
    case "day":
      return day;
    case "week": {
      // A week is of the year in which its Thursday lies.
      const yearOfWeek = dayText(first + 3).slice(0, 4);
      const week = Math.floor((first + 3 - dayNumber(`${yearOfWeek}-01-01`)!) / 7) + 1;
      return `${yearOfWeek}-W${String(week).padStart(2, "0")}`;
    }
    case "month":
      return day.slice(0, 7);
    case "quarter":
      return `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case "year":
      return year;
  }
}
