import type { Db, Tx } from "../foundation/database.ts";
import { listPeriods } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { Names, postedSums, runSums } from "./bulk/earner-sums.ts";
import type { EarnerSum } from "./bulk/earner-sums.ts";
import { Differences } from "./differences.ts";
import type { Comparison } from "./differences.ts";
import { inOne } from "./run-lines.ts";

/** A run beside what stands posted for its period: what a commit would change, or, once committed, what refunds changed since. */
export async function compareWithPosted(
  db: Db,
  run: { readonly id: bigint; readonly periodId: bigint },
): Promise<Comparison> {
  return inOne(db, (tx) => compare(tx, run.periodId, run.id));
}

/** A run beside what stands posted for the period before its own; null where there is none. */
export async function compareWithPrevious(
  db: Db,
  run: { readonly id: bigint; readonly periodId: bigint },
): Promise<{ readonly previous: Period; readonly comparison: Comparison } | null> {
  const periods = await listPeriods(db);
  const at = periods.findIndex((period) => period.id === run.periodId);
  const previous = periods[at + 1];
  if (at < 0 || previous === undefined) return null;
  return { previous, comparison: await inOne(db, (tx) => compare(tx, previous.id, run.id)) };
}

/** Both sides go by in the order of earners; nothing is kept of most. */
async function compare(tx: Tx, periodId: bigint, runId: bigint): Promise<Comparison> {
  const names = { bonuses: new Names(), currencies: new Names() };
  const differences = new Differences(names);
  const posted = await postedSums(tx, periodId, names);
  await runSums(tx, runId, names, (earnerId, after) => {
    let before: readonly EarnerSum[] | undefined;
    posted.upTo(earnerId, (id, sums) => {
      if (id === earnerId) before = sums;
      else differences.add(id, sums);
    });
    differences.add(earnerId, before, after);
  });
  posted.upTo(Infinity, (id, sums) => differences.add(id, sums));
  return differences.comparison();
}
