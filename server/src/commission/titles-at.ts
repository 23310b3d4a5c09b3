import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { listPeriods, planVersion } from "../plan/index.ts";

/**
 * The titles that members hold at an instant: those of the latest period before it whose run is committed. `names` are that
 * plan's ranks, the lowest first; a title is counted from 1. Without such a run, or where its plan has no ranks, nobody has one.
 */
export async function titlesAt(
  db: Db,
  at: Temporal.Instant,
): Promise<{
  readonly names: readonly string[];
  readonly ranks: { readonly members: Float64Array; readonly values: Float64Array };
}> {
  const over = (await listPeriods(db)).filter(({ to }) => Temporal.Instant.compare(to, at) <= 0).map(({ id }) => id);
  const { rows: runs } = await sql<{ id: bigint; plan: bigint }>`
    select id, plan_version_id as plan from run
    where state = 'committed' and period_id = any(${over}::bigint[])
    order by as_of desc limit 1`.execute(db);
  const [run] = runs;
  const names = run === undefined ? [] : ((await planVersion(db, run.plan)).plan.ranks ?? []).map((rank) => rank.name);
  if (run === undefined || names.length === 0) {
    return { names, ranks: { members: new Float64Array(0), values: new Float64Array(0) } };
  }
  const { rows } = await sql<{ members: Buffer | null; titles: Buffer | null }>`
    with title as (
      select member_id, array_position(${[...names]}::text[], past::jsonb ->> 'title')::smallint as step from run_past where run_id = ${run.id}
    )
    select string_agg(int8send(member_id), ''::bytea order by member_id) as members,
      string_agg(int2send(step), ''::bytea order by member_id) as titles
    from title where step between 1 and ${names.length}`.execute(db);
  const members = rows[0]?.members ?? Buffer.alloc(0);
  const titles = rows[0]?.titles ?? Buffer.alloc(0);
  const count = titles.length / 2;
  return {
    names,
    ranks: {
      members: Float64Array.from({ length: count }, (_, index) => Number(members.readBigInt64BE(index * 8))),
      values: Float64Array.from({ length: count }, (_, index) => titles.readInt16BE(index * 2)),
    },
  };
}
