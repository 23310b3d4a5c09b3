import type { Call } from "../../api.ts";
import { useMonthName } from "../money/month-name.ts";

/** The first instant of every period by its id: replies name periods by id, people by month. */
export async function readMonths(call: Call): Promise<Readonly<Record<string, string>>> {
  const { periods } = await call("GET /api/admin/periods");
  return Object.fromEntries(periods.map(({ period }) => [period.id, period.from]));
}

/** "March 2026" of a period's id; the id itself where it is not known. */
export function useMonthOf(months: Readonly<Record<string, string>>): (period: string) => string {
  const monthName = useMonthName();
  return (period) => {
    const from = months[period];
    return from === undefined ? period : monthName({ from });
  };
}
