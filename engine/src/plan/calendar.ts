/** A calendar by which a plan runs: a civil one, or campaigns of so many days counted from a first day. */
export type Calendar = "day" | "week" | "month" | "quarter" | "year" | { readonly days: number; readonly from: string };

/** Days since 1970-01-01; `to` is the first day after the period. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const DAY_SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** "2026-02-28" as days since 1970-01-01, or null where there is no such day. Proleptic Gregorian, as ISO 8601. */
export function dayNumber(text: string): number | null {
  const match = DAY_SHAPE.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return null;
  const first = firstOfMonth(year * 12 + month - 1);
  return day > firstOfMonth(year * 12 + month) - first ? null : first + day - 1;
}

/** The day as "2026-02-28". */
export function dayText(day: number): string {
  const month = monthOf(day);
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${pad(Math.floor(month / 12), 4)}-${pad((month % 12) + 1, 2)}-${pad(day - firstOfMonth(month) + 1, 2)}`;
}

/** The period of `calendar` that the day lies in. Weeks begin on Monday (ISO 8601). */
export function periodOf(calendar: Calendar, day: number): Span {
  if (calendar === "day") return { from: day, to: day + 1 };
  if (calendar === "week") {
    // 1970-01-01 was a Thursday, the fourth day of its week.
    const from = day - ((((day + 3) % 7) + 7) % 7);
    return { from, to: from + 7 };
  }
  if (typeof calendar === "object") {
    const first = dayNumber(calendar.from) ?? 0;
    const from = first + Math.floor((day - first) / calendar.days) * calendar.days;
    return { from, to: from + calendar.days };
  }
  const months = { month: 1, quarter: 3, year: 12 }[calendar];
  const start = Math.floor(monthOf(day) / months) * months;
  return { from: firstOfMonth(start), to: firstOfMonth(start + months) };
}

/** The first day of the period that lies `back` periods before the one of `day`; 0 is its own. */
export function startBefore(calendar: Calendar, day: number, back: number): number {
  let { from } = periodOf(calendar, day);
  for (let step = 0; step < back; step++) ({ from } = periodOf(calendar, from - 1));
  return from;
}

/** Day number of the first of a month counted from the year 0. Days of a civil date by Howard Hinnant's well-known formula. */
function firstOfMonth(month: number): number {
  const shifted = month - 2;
  const year = Math.floor(shifted / 12);
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear = Math.floor((153 * (shifted - year * 12) + 2) / 5);
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

function monthOf(day: number): number {
  // A guess by the mean length of a month, put right by at most one step either way.
  let month = Math.floor((day + 719_528) / 30.436_875);
  while (firstOfMonth(month) > day) month--;
  while (firstOfMonth(month + 1) <= day) month++;
  return month;
}
