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

/** How many of those who gained and of those who lost are named. */
export const NAMED = 20;

export interface Comparison {
  /** Who gained most first, who lost most last; who has the same on both sides is left out. At most `NAMED` from either end. */
  readonly differences: readonly Difference[];
  /** How many there are. */
  readonly gained: number;
  readonly lost: number;
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
  const { rows } = await sql<Difference & { gained: number; lost: number }>`
    with ${sides},
    by_bonus as (
      select earner_id, currency, bonus, sum(before) as before, sum(after) as after
      from side group by earner_id, currency, bonus
    ),
    changed as (
      select earner_id, currency, sum(before)::bigint as before, sum(after)::bigint as after
      from by_bonus group by earner_id, currency having sum(before) <> sum(after)
    ),
    counted as (
      select count(*) filter (where after > before)::integer as gained, count(*) filter (where after < before)::integer as lost
      from changed
    ),
    named as (
      (select * from changed order by after - before desc, earner_id, currency limit ${NAMED})
      union
      (select * from changed order by after - before, earner_id desc, currency desc limit ${NAMED})
    )
    select named.earner_id as "earnerId", named.currency, named.before, named.after, bonuses, gained, lost
    from named cross join counted cross join lateral (
      select jsonb_agg(jsonb_build_object('bonus', bonus, 'change', (after - before)::text) order by bonus)
        filter (where after <> before) as bonuses
      from by_bonus where by_bonus.earner_id = named.earner_id and by_bonus.currency = named.currency
    ) made_of
    order by named.after - named.before desc, named.earner_id, named.currency`.execute(db);
  const differences = rows.map(({ earnerId, currency, before: had, after: has, bonuses }) => ({
    earnerId,
    currency,
    before: had,
    after: has,
    bonuses,
  }));
  const { rows: totals } = await sql<Comparison["totals"][number]>`
    with ${sides}
    select bonus, currency, sum(before)::bigint as before, sum(after)::bigint as after
    from side group by bonus, currency order by bonus, currency`.execute(db);
  return { differences, totals, gained: rows[0]?.gained ?? 0, lost: rows[0]?.lost ?? 0 };
}
