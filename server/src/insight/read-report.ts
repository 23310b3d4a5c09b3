import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import type { Days, Dimension, Figures, ReportRow } from "./model.ts";
import { spansOf } from "./spans.ts";
import "./tables.ts";

/**
 * Reads without compiling the query first: PostgreSQL's guess of what it costs is far off where spans are looked up, and it would
 * compile for little.
 */
export function reading<T>(db: Db, query: RawBuilder<T>): Promise<readonly T[]> {
  return inTransaction(db, async (tx) => {
    await sql`set local jit = off`.execute(tx);
    return (await query.execute(tx)).rows;
  });
}

const sums = sql`
  sum(gross)::bigint as gross, sum(net)::bigint as net, sum(conversions)::bigint as conversions,
  sum(click_conversions)::bigint as "clickConversions", sum(reversed)::bigint as reversed, sum(orders)::bigint as orders,
  sum(amount)::bigint as amount, sum(earned)::bigint as earned, sum(click_earned)::bigint as "clickEarned",
  sum(tier_earned)::bigint as "tierEarned"`;

/** The kept sums of these days, each span looked up by the key of the table. */
function kept(whose: bigint, dimension: string, days: Days): RawBuilder<unknown> {
  const spans = spansOf(days);
  return sql`
    unnest(${spans.map((span) => span.days)}::smallint[], ${spans.map(({ start }) => start.toString())}::date[])
      as wanted (span, start)
    cross join lateral (
      select * from report_sum
      where member_id = ${whose} and dimension = ${dimension} and span = wanted.span and start = wanted.start
      offset 0) part`;
}

/**
 * Figures of one affiliate, or of everybody (null), by what they can be told apart; days in their order, anything else with the
 * most conversions and clicks first. A key has a row for each currency, and one under "" for its clicks.
 * @param most keys
 */
export async function readReport(
  db: Db,
  query: { readonly memberId: bigint | null; readonly by: Dimension; readonly days: Days; readonly most?: number },
): Promise<readonly ReportRow[]> {
  const { memberId, by, days, most = 500 } = query;
  if (by === "day") return readDays(db, memberId ?? 0n, days);
  return reading(
    db,
    sql<ReportRow>`
    with found as materialized (
      select key, currency, ${sums} from ${kept(memberId ?? 0n, by, days)} group by key, currency
    ), ranked as (
      select key from found group by key
      having sum(gross + conversions + reversed + abs("tierEarned")) > 0
      order by sum(conversions) desc, sum(net) desc, sum(gross) desc, key limit ${most}
    )
    select found.* from found join (select key, row_number() over () as place from ranked) listed using (key)
    where gross + conversions + reversed <> 0 or "tierEarned" <> 0 or earned <> 0
    order by place, currency`,
  );
}

async function readDays(db: Db, whose: bigint, { from, to }: Days): Promise<readonly ReportRow[]> {
  return reading(
    db,
    sql<ReportRow>`
    select to_char(start, 'YYYY-MM-DD') as key, currency, ${sums} from report_sum
    where member_id = ${whose} and dimension = 'day' and span = 1
      and start between ${from.toString()}::date and ${to.toString()}::date
    group by start, currency order by start, currency`,
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
    select currency, ${sums} from ${kept(query.memberId ?? 0n, "day", query.days)} group by currency order by currency`,
  );
}

/** Up to when everything is counted; null before the first time. */
export async function countedAt(db: Db): Promise<Temporal.Instant | null> {
  const { counted_at: at } = await db.selectFrom("report_progress").select("counted_at").executeTakeFirstOrThrow();
  return at;
}
