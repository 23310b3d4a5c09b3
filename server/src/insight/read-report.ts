import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import type { Days, Dimension, Figures, ReportRow } from "./model.ts";
import { clicksBy } from "./read-clicks.ts";
import { salesBy, salesFigures } from "./read-sales.ts";
import "./tables.ts";

/**
 * Reads without compiling the query or starting processes for it, which take longer than they save, and with room to group by
 * keys in memory.
 */
export function reading<T>(db: Db, query: RawBuilder<T>): Promise<readonly T[]> {
  return inTransaction(db, async (tx) => {
    await sql`select set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
      set_config('max_parallel_workers_per_gather', '0', true)`.execute(tx);
    return (await query.execute(tx)).rows;
  });
}

const shownFigures = sql`
  sum(gross)::bigint as gross, sum(net)::bigint as net, sum(conversions)::bigint as conversions,
  sum(click_conversions)::bigint as "clickConversions", sum(reversed)::bigint as reversed, sum(orders)::bigint as orders,
  sum(amount)::bigint as amount, sum(earned)::bigint as earned, sum(click_earned)::bigint as "clickEarned",
  sum(tier_earned)::bigint as "tierEarned"`;

const noClicks = sql`select '' as key, 0::bigint as gross, 0::bigint as net where false`;
const noSales = sql`
  select '' as key, '' as currency, 0::bigint as conversions, 0::bigint as click_conversions, 0::bigint as reversed, 0::bigint as orders,
    0::bigint as amount, 0::bigint as earned, 0::bigint as click_earned, 0::bigint as tier_earned where false`;

/** Tables `clicked` and `sold` of these days, and of both `part`; clicks stand under the currency "". */
function parts(memberId: bigint | null, by: Dimension | "all", days: Days): RawBuilder<unknown> {
  return sql`
    clicked as materialized (${clicksBy(memberId, by, days) ?? noClicks}),
    sold as materialized (${salesBy(memberId, by, days) ?? noSales}),
    part (key, currency, gross, net, ${salesFigures}) as (
      select key, '', gross, net, 0, 0, 0, 0, 0, 0, 0, 0 from clicked
      union all select key, currency, 0, 0, ${salesFigures} from sold
    )`;
}

/**
 * Figures of one affiliate, or of everybody (null), by what they can be told apart; days in their order, anything else with the
 * most conversions and clicks first. A key has a row for each currency, and one under "" for its clicks.
 * @param most keys; days come all
 */
export async function readReport(
  db: Db,
  query: { readonly memberId: bigint | null; readonly by: Dimension; readonly days: Days; readonly most?: number },
): Promise<readonly ReportRow[]> {
  const { memberId, by, days, most = 500 } = query;
  if (by === "day") {
    return reading(
      db,
      sql<ReportRow>`
      with ${parts(memberId, by, days)} select key, currency, ${shownFigures} from part group by 1, 2 order by 1, 2`,
    );
  }
  // Only of those that are shown everything is added up.
  return reading(
    db,
    sql<ReportRow>`
    with ${parts(memberId, by, days)}, listed as materialized (
      select key, row_number() over () as place from (
        select key from (
          select key, gross, net, 0 as conversions, gross as happened from clicked
          union all
          select key, 0, 0, conversions, conversions + reversed + abs(tier_earned) from sold) one
        group by key having sum(happened) > 0
        order by sum(conversions) desc, sum(net) desc, sum(gross) desc, key limit ${most}) ranked
    ), found as (
      select place, key, currency, ${shownFigures} from listed join part using (key) group by 1, 2, 3
    )
    select key, currency, gross, net, conversions, "clickConversions", reversed, orders, amount, earned, "clickEarned", "tierEarned"
    from found where gross + conversions + reversed <> 0 or "tierEarned" <> 0 or earned <> 0
    order by place, currency`,
  );
}

/** The whole of some days, by currency. */
export async function readTotals(
  db: Db,
  query: { readonly memberId: bigint | null; readonly days: Days },
): Promise<readonly (Figures & { readonly currency: string })[]> {
  return reading(
    db,
    sql<Figures & { currency: string }>`
    with ${parts(query.memberId, "all", query.days)}
    select currency, ${shownFigures} from part group by currency order by currency`,
  );
}

/** Up to when everything is counted; null before the first time. */
export async function countedAt(db: Db): Promise<Temporal.Instant | null> {
  const { counted_at: at } = await db.selectFrom("report_progress").select("counted_at").executeTakeFirstOrThrow();
  return at;
}
