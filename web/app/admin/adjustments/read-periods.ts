import type { Call } from "../../api.ts";
import { usePeriodName } from "../../ui/period-name.ts";

/** The name of every period by its id: replies name periods by id, people by their days. */
export async function readPeriodNames(call: Call): Promise<Readonly<Record<string, string>>> {
  const { periods } = await call("GET /api/admin/periods");
  return Object.fromEntries(periods.map(({ period }) => [period.id, period.name]));
}

/** "March 2026" of a period's id; the id itself where it is not known. */
export function usePeriodOf(names: Readonly<Record<string, string>>): (period: string) => string {
  const periodName = usePeriodName();
  return (period) => {
    const name = names[period];
    return name === undefined ? period : periodName({ name });
  };
}
