import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import "./tables.ts";

export interface Sleeper {
  readonly memberId: bigint;
  readonly joinedAt: Temporal.Instant;
  /** Null: never. */
  readonly lastClick: Temporal.PlainDate | null;
  readonly lastConversion: Temporal.PlainDate | null;
}

/**
 * Active affiliates of programs who joined before `since` and have had neither a click that counts nor a conversion since; who
 * did something last stands first, those who never did at the end.
 */
export async function readSleeping(
  db: Db,
  query: {
    readonly programId: bigint | null;
    readonly since: Temporal.PlainDate;
    readonly timeZone: string;
    readonly most: number;
  },
): Promise<readonly Sleeper[]> {
  const { programId, timeZone, most } = query;
  const since = query.since.toString();
  const { rows } = await sql<Sleeper>`
    with active as (
      select member_id, min(joined_at) as "joinedAt" from program_joined
      where state = 'active' and (${programId}::bigint is null or program_id = ${programId})
      group by 1 having min(joined_at) < ${since}::timestamp at time zone ${timeZone}
    )
    select member_id as "memberId", "joinedAt", last_click_day as "lastClick", last_conversion_day as "lastConversion"
    from active left join report_member using (member_id)
    where coalesce(last_click_day < ${since}::date, true) and coalesce(last_conversion_day < ${since}::date, true)
    order by greatest(last_click_day, last_conversion_day) desc nulls last, member_id limit ${most}`.execute(db);
  return rows;
}
