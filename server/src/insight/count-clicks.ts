import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { addDelta, takeCounting } from "./add-sums.ts";
import "./tables.ts";

/**
 * Counts clicks that were committed since the last time, in the order of their commits, and remembers the place in the same
 * transaction: each click is counted once, whatever breaks off in between.
 * @param most clicks in one transaction
 * @returns how many places were passed; 0 when nothing is left, or somebody else counts
 */
export async function countClicks(
  db: Db,
  given: { readonly timeZone: string; readonly now: Temporal.Instant; readonly most?: number },
): Promise<number> {
  const { timeZone, now, most = 100_000 } = given;
  // By itself, since the writers' lock is held to the statement's end.
  const { rows } = await sql<{ settled: bigint }>`select clicks_settled() as settled`.execute(db);
  const settled = rows[0]!.settled;
  return inTransaction(db, async (tx) => {
    if (!(await takeCounting(tx))) return 0;
    const { clicks: after } = await tx.selectFrom("report_progress").select("clicks").executeTakeFirstOrThrow();
    const upTo = settled < after + BigInt(most) ? settled : after + BigInt(most);
    if (upTo > after) {
      await sql`
        with part as materialized (
          select (at at time zone ${timeZone})::date as day, member_id, link_id, tags, valid, reason
          from click_fact where seq > ${after} and seq <= ${upTo}
        ), counted as materialized (
          select day, member_id, coalesce(link_id::text, '') as link, coalesce(link.channel, '') as channel,
            coalesce(reason, '') as reason, count(*) as gross, count(*) filter (where valid) as net
          from part left join link_channel link using (link_id, member_id)
          group by 1, 2, 3, 4, 5
        ), seen as (
          insert into report_member as kept (member_id, last_click_day)
          select member_id, max(day) from counted where net > 0 group by 1 order by 1
          on conflict (member_id) do update
            set last_click_day = greatest(kept.last_click_day, excluded.last_click_day)
        ), monthly as (
          insert into report_month as kept (month, member_id, currency, net)
          select date_trunc('month', day)::date, member_id, '', sum(net) from counted where net > 0 group by 1, 2 order by 2, 1
          on conflict (member_id, month, currency) do update set net = kept.net + excluded.net
        ), told as (
          select member_id, day, gross, net, dimension, key from counted cross join lateral (values
            ('day', ''), ('link', link), ('channel', channel), ('reason', reason)) as by (dimension, key)
          union all
          select 0, day, gross, net, dimension, key from counted cross join lateral (values
            ('day', ''), ('link', link), ('channel', channel), ('reason', reason), ('affiliate', member_id::text))
            as by (dimension, key)
          union all
          select member_id, day, 1, valid::integer, tag.key, tag.value
          from part cross join lateral jsonb_each_text(tags) as tag
          where tags is not null and tag.key ~ '^s([1-9]|10)$'
        ), delta as (
          select member_id, dimension, key, day, '' as currency, gross, net, 0 as conversions, 0 as click_conversions,
            0 as reversed, 0 as orders, 0 as amount, 0 as earned, 0 as click_earned, 0 as tier_earned
          from told
        )
        ${addDelta}`.execute(tx);
    }
    await tx.updateTable("report_progress").set({ clicks: upTo, counted_at: now }).execute();
    return Number(upTo - after);
  });
}
