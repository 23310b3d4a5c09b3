import { formatWhen } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";

/** "March 2026", from a period's first instant, in the company's zone, where its months begin. */
export function useMonthName(): (period: { readonly from: string }) => string {
  const locale = useLocale();
  const { company } = useZones();
  return ({ from }) => formatWhen(from, "month", locale, company);
}

/** A period ends where the next begins; people name its last day. */
export const lastMoment = (to: string): string => new Date(Date.parse(to) - 1).toISOString();
