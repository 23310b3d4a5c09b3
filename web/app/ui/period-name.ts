import { useLocale } from "../words/area.ts";

/** Days are counted from 1970-01-01; `to` is the first day after the period. */
export interface PeriodDays {
  readonly by: "day" | "week" | "month" | "quarter" | "year" | "campaign";
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;
const dayAt = (year: number, month: number, day = 1): number => Date.UTC(year, month - 1, day) / DAY;
/** "2026-05-04" as a day. */
export const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY;

/**
 * The days that a period's name says: `2026-05-04` a day, `2026-W19` a week (ISO 8601), `2026-05` a month, `2026-Q2` a quarter, `2026` a
 * year, `2026-05-04-P28D` a campaign. Null for any other text.
 */
export function periodDays(name: string): PeriodDays | null {
  const match = /^(\d{4})(?:-(?:W(\d\d)|Q([1-4])|(\d\d)(?:-(\d\d)(?:-P(\d+)D)?)?))?$/.exec(name);
  if (match === null) return null;
  const [year, week, quarter, month, day, length] = match
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part))) as [number, number, number, number, number, number];
  if (week > 0) {
    // The fourth of January lies in the first week; 1970-01-01 was a Thursday.
    const fourth = dayAt(year, 1, 4);
    const from = fourth - ((fourth + 3) % 7) + (week - 1) * 7;
    return { by: "week", from, to: from + 7 };
  }
  if (quarter > 0) return { by: "quarter", from: dayAt(year, quarter * 3 - 2), to: dayAt(year, quarter * 3 + 1) };
  if (month === 0) return { by: "year", from: dayAt(year, 1), to: dayAt(year + 1, 1) };
  if (day === 0) return { by: "month", from: dayAt(year, month), to: dayAt(year, month + 1) };
  const from = dayAt(year, month, day);
  return length > 0 ? { by: "campaign", from, to: from + length } : { by: "day", from, to: from + 1 };
}

/** long: "May 2026", "4 – 10 May 2026". short: months in short. yearless: "May", "4 – 10 May". */
export type PeriodLength = "long" | "short" | "yearless";

/** A period in words by its name alone; a name that says no span stays as it is. */
export function formatPeriod(name: string, locale: string, length: PeriodLength = "long"): string {
  const days = periodDays(name);
  if (days === null) return name;
  const month = { month: length === "short" ? "short" : "long" } as const;
  const year = length === "yearless" ? {} : ({ year: "numeric" } as const);
  const form = (parts: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...parts, timeZone: "UTC" });
  const [first, last] = [new Date(days.from * DAY), new Date((days.to - 1) * DAY)];
  switch (days.by) {
    case "day":
      return form({ day: "numeric", ...month, ...year }).format(first);
    case "week":
    case "campaign":
      return form({ day: "numeric", ...month, ...year }).formatRange(first, last);
    case "month":
      return form({ ...month, ...year }).format(first);
    case "quarter":
      return form({ ...month, ...year }).formatRange(first, last);
    case "year":
      return form({ year: "numeric" }).format(first);
  }
}

/** As `formatPeriod`, in the reader's language. */
export function usePeriodName(length: PeriodLength = "long"): (period: { readonly name: string }) => string {
  const locale = useLocale();
  return ({ name }) => formatPeriod(name, locale, length);
}

/** A period ends where the next begins; people name its last day. */
export const lastMoment = (to: string): string => new Date(Date.parse(to) - 1).toISOString();

/** Noon of a period's last day, by its name: "2026-02" gives 28 February. */
export function lastDayOf(name: string): string {
  const days = periodDays(name);
  if (days === null) throw new Error(`"${name}" is no period's name`);
  return new Date((days.to - 0.5) * DAY).toISOString();
}
