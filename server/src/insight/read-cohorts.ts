import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { reading } from "./read-report.ts";
import "./tables.ts";

/** What the affiliates who began in one month did in another. */
export interface CohortRow {
  /** The first days of the months. */
  readonly cohort: Temporal.PlainDate;
  readonly month: Temporal.PlainDate;
  /** "" for clicks. */
  readonly currency: string;
  /** How many of them had a conversion that stands, in whatever currency. */
  readonly active: bigint;
  readonly net: bigint;
  readonly conversions: bigint;
  readonly amount: bigint;
  readonly earned: bigint;
}

export interface Cohort {
  readonly cohort: Temporal.PlainDate;
  readonly members: bigint;
}

/** Who began when: in the program, or (null) as an affiliate of whatever program or none. */
const joined = (programId: bigint | null, timeZone: string) => sql`
  joined as materialized (
    select member_id, date_trunc('month', min(at) at time zone ${timeZone})::date as cohort
    from (
      select member_id, joined_at as at from program_joined where ${programId}::bigint is null or program_id = ${programId}
      union all
      select member_id, lower(during) from member_history where kind = 'affiliate' and ${programId}::bigint is null
    ) began group by member_id
  )`;

/** Affiliates by the month in which they began, and month by month what came of them; cohorts since `since`. */
export async function readCohorts(
  db: Db,
  query: { readonly programId: bigint | null; readonly since: Temporal.PlainDate; readonly timeZone: string },
): Promise<{ readonly cohorts: readonly Cohort[]; readonly rows: readonly CohortRow[] }> {
  const { programId, timeZone } = query;
  const since = query.since.toString();
  const cohorts = await reading(
    db,
    sql<Cohort>`
    with ${joined(programId, timeZone)}
    select cohort, count(*) as members from joined where cohort >= ${since}::date group by 1 order by 1`,
  );
  const rows = await reading(
    db,
    sql<CohortRow>`
    with ${joined(programId, timeZone)}, done as materialized (
      select cohort, sums.*
      from joined join (
        -- By itself, so that it is read as a whole and not member by member.
        select member_id, start as month, currency, net, conversions, amount, earned
        from report_member_sum
        where span = 'month' and start >= ${since}::date and (net <> 0 or conversions <> 0 or reversed <> 0 or earned <> 0)
        offset 0) sums using (member_id)
      where cohort >= ${since}::date and month >= cohort
    ), worked as (
      select cohort, month, count(*) as active
      from (select distinct cohort, month, member_id from done where conversions > 0) one group by 1, 2
    ), summed as (
      select cohort, month, currency, sum(net)::bigint as net, sum(conversions)::bigint as conversions,
        sum(amount)::bigint as amount, sum(earned)::bigint as earned
      from done group by 1, 2, 3
    )
    select cohort, month, currency, coalesce(active, 0) as active, net, conversions, amount, earned
    from summed left join worked using (cohort, month) order by 1, 2, 3`,
  );
  return { cohorts, rows };
}
