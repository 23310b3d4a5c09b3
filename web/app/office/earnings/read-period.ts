import type { Call, Reply } from "../../api.ts";
import type { PeriodQuery } from "./period-query.ts";

type Earnings = Reply<"GET /api/partner/earnings">;

const PAGE = 25;
const STRIDE = 200;
/** Calls that one page may make: a filter that matches little looks through this many thousand lines at a time. */
const STRIDES = 5;

/** A period of earnings: sums of all periods, and the lines of this one that the filters let through. */
export async function readPeriod(call: Call, query: PeriodQuery) {
  const { periods } = await call("GET /api/partner/earnings", { query: { limit: 1 } });
  const chosen = periods.find(({ period }) => period.name === query.period) ?? periods[0];
  const lines: Earnings["earnings"] = [];
  let before = query.before;
  let next: string | null = null;
  if (chosen !== undefined && chosen.sums.length > 0) {
    for (let stride = 0; stride < STRIDES; stride += 1) {
      const found: Earnings = await call("GET /api/partner/earnings", {
        query: { period: chosen.period.id, limit: STRIDE, ...(before === undefined ? {} : { before }) },
      });
      const fitting = found.earnings.filter(
        ({ state, bonus }) => (query.state ?? state) === state && (query.bonus ?? bonus) === bonus,
      );
      lines.push(...fitting);
      next = found.next;
      if (next === null || lines.length >= PAGE) break;
      before = next;
    }
  }
  // What was read beyond the page is read again for the next one, which begins behind the last line shown.
  const shown = lines.slice(0, PAGE);
  return { periods, chosen, lines: shown, next: lines.length > PAGE ? (shown.at(-1)?.id ?? null) : next };
}
