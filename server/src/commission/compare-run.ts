import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { listPeriods } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";

/** What one earner has on two sides, in one currency; minor units. */
export interface Difference {
  readonly earnerId: bigint;
  readonly currency: string;
  readonly before: bigint;
  readonly after: bigint;
  /** What the change is made of; minor units as text, since they come as JSON. */
  readonly bonuses: readonly { readonly bonus: string; readonly change: string }[];
}

export interface Comparison {
  /** Who gained most first, who lost most last; who has the same on both sides is left out. */
  readonly differences: readonly Difference[];
  readonly totals: readonly {
    readonly bonus: string;
    readonly currency: string;
    readonly before: bigint;
    readonly after: bigint;
  }[];
}

/** A run beside what stands posted for its period: what a commit would change, or, once committed, what refunds changed since. */
export async function compareWithPosted(
  db: Db,
  run: { readonly id: bigint; readonly periodId: bigint },
): Promise<Comparison> {
  return compare(
    db,
    sql`select earner_id, bonus, currency, amount from earning_sum where period_id = ${run.periodId} and not adjusted`,
    sql`select earner_id, bonus, currency, amount from run_line where run_id = ${run.id} and not kept`,
  );
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
  const comparison = await compare(
    db,
    sql`select earner_id, bonus, currency, amount from earning_sum where period_id = ${previous.id} and not adjusted`,
    sql`select earner_id, bonus, currency, amount from run_line where run_id = ${run.id} and not kept`,
  );
  return { previous, comparison };
}

async function compare(db: Db, before: ReturnType<typeof sql>, after: ReturnType<typeof sql>): Promise<Comparison> {
  const sides = sql`
    side as (
      select earner_id, bonus, currency, amount as before, 0::bigint as after from (${before}) before
      union all
      select earner_id, bonus, currency, 0::bigint, amount from (${after}) after
    )`;
  const { rows: differences } = await sql<Difference>`
    with ${sides},
    by_bonus as (
      select earner_id, currency, bonus, sum(before) as before, sum(after) as after
      from side group by earner_id, currency, bonus
    )
    select earner_id as "earnerId", currency, sum(before)::bigint as before, sum(after)::bigint as after,
      jsonb_agg(jsonb_build_object('bonus', bonus, 'change', (after - before)::text) order by bonus)
        filter (where after <> before) as bonuses
    from by_bonus group by earner_id, currency having sum(before) <> sum(after)
    order by sum(after) - sum(before) desc, earner_id, currency`.execute(db);
  const { rows: totals } = await sql<Comparison["totals"][number]>`
    with ${sides}
    select bonus, currency, sum(before)::bigint as before, sum(after)::bigint as after
    from side group by bonus, currency order by bonus, currency`.execute(db);
  return { differences, totals };
}
