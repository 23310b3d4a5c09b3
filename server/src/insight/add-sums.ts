import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../foundation/database.ts";
import "./tables.ts";

/**
 * The end of a statement that has a table `delta` (member_id, dimension, key, day, currency and the figures' differences) of days:
 * adds it to the sums of every span. Sums are added up before they are written, so each row is touched once a statement.
 */
export const addDelta: RawBuilder<unknown> = sql`
  insert into report_sum as kept (member_id, dimension, span, start, key, currency, gross, net, conversions, click_conversions,
    reversed, orders, amount, earned, click_earned, tier_earned)
  select member_id, dimension, span, day - (day - date '1970-01-01') % span, key, currency, sum(gross), sum(net), sum(conversions),
    sum(click_conversions), sum(reversed), sum(orders), sum(amount), sum(earned), sum(click_earned), sum(tier_earned)
  from delta cross join (values (1), (4), (16), (64), (256)) as length (span)
  group by 1, 2, 3, 4, 5, 6
  order by 1, 2, 3, 4, 5, 6
  on conflict (member_id, dimension, span, start, key, currency) do update set
    gross = kept.gross + excluded.gross, net = kept.net + excluded.net,
    conversions = kept.conversions + excluded.conversions,
    click_conversions = kept.click_conversions + excluded.click_conversions,
    reversed = kept.reversed + excluded.reversed, orders = kept.orders + excluded.orders,
    amount = kept.amount + excluded.amount, earned = kept.earned + excluded.earned,
    click_earned = kept.click_earned + excluded.click_earned, tier_earned = kept.tier_earned + excluded.tier_earned`;

/** Counting is done by one at a time; whoever finds it under way leaves it to them. @returns whether it is ours */
export async function takeCounting(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('reports', 0)) as ours`.execute(tx);
  return rows[0]!.ours;
}
