/** The unilevel bonus of `run-path-unilevel.plan.json` by SQL alone, as fast as we know to write it: the other side of `run-path`. */
import { sql } from "kysely";
import type { Tx } from "../server/src/foundation/database.ts";

const NOW = "2026-04-02T10:00:00Z";

/**
 * Reads people, edges and sales, and writes the lines as rows, which are SQL's own layout, with indexes by which they are found by sale
 * and by earner (chunks, as runs have them, cost SQL more to make than rows do): 5, 3 and 2 percent of a sale's CV for the
 * first three active distributors above its seller. All is set-based, and each step makes a table by a query that the database splits
 * between two processes (it splits neither an insert nor what reads a temporary table):
 * - the nearest active above of everybody by doubling the way up, so in as many steps as the longest inactive way has binary digits
 *   (a recursive query that climbs level by level takes several times as long, and cannot be split);
 * - the lines level by level, each from the one before.
 * No snapshot is kept, nothing is hashed, checked or explained.
 * @returns how many lines there are
 */
export async function unilevelBySql(tx: Tx, periodId: bigint): Promise<number> {
  await sql`select set_config('work_mem', '512MB', true), set_config('maintenance_work_mem', '512MB', true), set_config('jit', 'off', true)`.execute(
    tx,
  );
  await sql`create unlogged table sql_sale as
    select sale.id, sale.seller_id, sum(line.cv)::bigint as cv, sum(line.qv)::bigint as qv
    from sale join sale_line line on line.sale_id = sale.id where period_id = ${periodId} and seller_id is not null
    group by sale.id`.execute(tx);
  await sql`analyze sql_sale`.execute(tx);
  await sql`create unlogged table sql_person as
    select standing.member_id as id, edge.parent_id as above, 1 as distance,
      standing.kind = 'distributor' and coalesce(own.qv, 0) >= 3000 as active
    from member_history standing
    left join tree_history edge on edge.tree = 'sponsor' and edge.member_id = standing.member_id and edge.during @> ${NOW}::timestamptz
    left join (select seller_id, sum(qv) as qv from sql_sale group by seller_id) own on own.seller_id = standing.member_id
    where standing.during @> ${NOW}::timestamptz and standing.status = 'active'`.execute(tx);
  await sql`analyze sql_person`.execute(tx);
  for (;;) {
    // Where the next above is not active, look where that one looks: twice as far each time.
    await sql`create unlogged table sql_next as
      select person.id, case when above.active is false then above.above else person.above end as above,
        case when above.active is false then person.distance + above.distance else person.distance end as distance, person.active
      from sql_person person left join sql_person above on above.id = person.above`.execute(tx);
    await sql`drop table sql_person`.execute(tx);
    await sql`alter table sql_next rename to sql_person`.execute(tx);
    await sql`analyze sql_person (id, above)`.execute(tx);
    const { rows } = await sql<{ left: boolean }>`
      select exists (select from sql_person person join sql_person above on above.id = person.above and not above.active) as left`.execute(
      tx,
    );
    if (!rows[0]!.left) break;
  }
  await sql`create unlogged table sql_level_1 as
    select sold.id, person.above as earner, person.distance as level, cv
    from sql_sale sold
    join sql_person person on person.id = sold.seller_id and person.above is not null
    join member_history standing on standing.member_id = sold.seller_id and standing.kind = 'distributor'
      and standing.during @> ${NOW}::timestamptz`.execute(tx);
  await sql`analyze sql_level_1`.execute(tx);
  for (const level of [2, 3]) {
    await sql`create unlogged table ${sql.id(`sql_level_${level}`)} as
      select line.id, person.above as earner, line.level + person.distance as level, cv
      from ${sql.id(`sql_level_${level - 1}`)} line join sql_person person on person.id = line.earner and person.above is not null`.execute(
      tx,
    );
  }
  await sql`create table sql_line as
    select id as sale_id, null::bigint as source_id, earner as earner_id,
      round(cv * percent / 100.0)::bigint as amount, level, paid_level, false as kept, 'EUR'::char(3) as currency,
      'unilevel'::text collate "C" as bonus, trim_scale(cv / 100.0)::text as base, percent::text as rate
    from (
      select id, earner, cv, level, 1 as paid_level, 5 as percent from sql_level_1
      union all select id, earner, cv, level, 2, 3 from sql_level_2
      union all select id, earner, cv, level, 3, 2 from sql_level_3
    ) line
    where round(cv * percent / 100.0) <> 0
    order by id, earner`.execute(tx);
  await sql`drop table sql_sale, sql_person, sql_level_1, sql_level_2, sql_level_3`.execute(tx);
  await sql`create unique index on sql_line (sale_id, bonus, earner_id)`.execute(tx);
  await sql`create index on sql_line (earner_id)`.execute(tx);
  const { rows } = await sql<{ lines: bigint }>`select count(*) as lines from sql_line`.execute(tx);
  return Number(rows[0]!.lines);
}
