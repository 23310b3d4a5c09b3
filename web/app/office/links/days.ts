/** The days of the clicks' picture. Days are the company's, as text such as `2026-03-14`. */
export interface ClickDay {
  readonly day: string;
  readonly valid: number;
  readonly notCounted: number;
}

/** The day that an instant falls on in a zone. */
export function dayOf(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const part = Object.fromEntries(parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${part["year"]}-${part["month"]}-${part["day"]}`;
}

/** Every day from 30 days ago until `today`, those without a click too. */
export function everyDay(days: readonly ClickDay[], today: string): readonly ClickDay[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: 31 }, (_, index) => {
    // Plain calendar days, counted in UTC, where each has 24 hours.
    const day = new Date(end - (30 - index) * 86_400_000).toISOString().slice(0, 10);
    return known.get(day) ?? { day, valid: 0, notCounted: 0 };
  });
}

/** Noon of the day, to write it with `formatWhen` in UTC. */
export const noon = (day: string): string => `${day}T12:00:00Z`;
