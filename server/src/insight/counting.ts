import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../foundation/database.ts";

/**
 * Counting is done by one at a time; whoever finds it under way leaves it to them. Large sets are
 * grouped and sorted in memory.
 * @returns whether it is ours
 */
export async function takeCounting(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('reports', 0)) as ours, set_config('jit', 'off', true),
      set_config('work_mem', '64MB', true)`.execute(tx);
  return rows[0]!.ours;
}

/** The first day of the month that the column `day` lies in. */
export const monthOfDay: RawBuilder<unknown> = sql`(day - extract(day from day)::integer + 1)`;

/** Beside a table with the column `day`: the spans of these kinds that it lies in. */
export const spansOfDay = (kinds: readonly ("day" | "month" | "quarter" | "year")[]): RawBuilder<unknown> => sql`
  cross join lateral (
    select span, case span when 'day' then day else date_trunc(span, day)::date end as start
    from unnest(${kinds}::text[]) as span) spans`;
