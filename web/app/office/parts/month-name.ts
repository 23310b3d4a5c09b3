import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";

/** "March 2026", or short "Mar 2026", in the company's zone, where its months begin. */
export function useMonthName(length: "long" | "short" = "long"): (from: string) => string {
  const locale = useLocale();
  const { company } = useZones();
  const format = new Intl.DateTimeFormat(locale, { month: length, year: "numeric", timeZone: company });
  return (from) => format.format(new Date(from));
}

/** A period ends where the next begins; people name its last day. */
export const lastMoment = (to: string): string => new Date(Date.parse(to) - 1).toISOString();

/** An instant inside a month given by its name, such as "2026-03", whatever the zone. */
export const middleOf = (month: string): string => `${month}-15T12:00:00Z`;
