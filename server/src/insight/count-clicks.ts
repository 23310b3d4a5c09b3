import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { monthOfDay, spansOfDay, takeCounting } from "./counting.ts";
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
  const { timeZone, now, most = 200_000 } = given;
  // By itself, since the writers' lock is held to the statement's end.
  const { rows } = await sql<{ settled: bigint }>`select clicks_settled() as settled`.execute(db);
  const settled = rows[0]!.settled;
  return inTransaction(db, async (tx) => {
    if (!(await takeCounting(tx))) return 0;
    const { clicks: after } = await tx.selectFrom("report_progress").select("clicks").executeTakeFirstOrThrow();
    const upTo = settled < after + BigInt(most) ? settled : after + BigInt(most);
    if (upTo > after) await addClicks(tx, { after, upTo, timeZone });
    await tx.updateTable("report_progress").set({ clicks: upTo, counted_at: now }).execute();
    return Number(upTo - after);
  });
}

/** Clicks are grouped to days first, days to months, and each month of a key is written once. */
async function addClicks(tx: Tx, given: { after: bigint; upTo: bigint; timeZone: string }): Promise<void> {
  await sql`
    with part as materialized (
      select (at at time zone ${given.timeZone})::date as day, member_id, coalesce(link_id, 0) as link_id, tags, valid, reason
      from click_fact where seq > ${given.after} and seq <= ${given.upTo}
    ), counted as materialized (
      select day, member_id, link_id, coalesce(reason, '') as reason, count(*) as gross, count(*) filter (where valid) as net
      from part group by 1, 2, 3, 4
    ), link_told as materialized (
      select day, member_id, link_id, coalesce(channel, '') as channel, sum(gross)::bigint as gross, sum(net)::bigint as net
      from (
        select day, member_id, link_id, sum(gross) as gross, sum(net) as net from counted group by 1, 2, 3) summed
      left join link_channel using (link_id, member_id) group by 1, 2, 3, 4
    ), told as (
      select member_id, 'reason' as dimension, day, reason as key, sum(gross)::bigint as gross, sum(net)::bigint as net
      from counted group by 1, 3, 4
      union all
      select 0, 'reason', day, reason, sum(gross)::bigint, sum(net)::bigint from counted group by 3, 4
      union all
      select 0, 'channel', day, channel, sum(gross)::bigint, sum(net)::bigint from link_told group by 3, 4
      union all
      select member_id, tag.key, day, tag.value, count(*), count(*) filter (where valid)
      from part cross join lateral jsonb_each_text(tags) as tag
      where tags is not null and tag.key ~ '^s([1-9]|10)$' group by 1, 2, 3, 4
    ), seen as (
      insert into report_member as kept (member_id, last_click_day)
      select member_id, max(day) from counted where net > 0 group by 1 order by 1
      on conflict (member_id) do update
        set last_click_day = greatest(kept.last_click_day, excluded.last_click_day)
    ), summed as (
      insert into report_member_sum as kept (member_id, span, start, currency, gross, net)
      select member_id, span, start, '', sum(gross), sum(net)
      from (select member_id, day, sum(gross) as gross, sum(net) as net from counted group by 1, 2) daily
      ${spansOfDay(["month", "quarter", "year"])} group by 1, 2, 3 order by 1, 2, 3
      on conflict (member_id, span, start, currency) do update
        set gross = kept.gross + excluded.gross, net = kept.net + excluded.net
    ), link_month as materialized (
      select member_id, link_id, ${monthOfDay} as day, channel, ${ofMonth} from link_told group by 1, 2, 3, 4
    ), linked as (
      insert into report_link as kept (member_id, link_id, span, start, channel, gross, net, gross_days, net_days)
      select member_id, link_id, 'month', day, channel, gross, net, gross_days, net_days from link_month
      union all
      select member_id, link_id, span, start, channel, sum(gross), sum(net), '{}', '{}'
      from link_month ${spansOfDay(["quarter", "year"])} group by 1, 2, 3, 4, 5
      order by 1, 3, 4, 2, 5
      on conflict (member_id, span, start, link_id, channel) do update set ${added}
    )
    insert into report_click as kept (member_id, dimension, month, key, gross, net, gross_days, net_days)
    select member_id, dimension, ${monthOfDay} as month, key, ${ofMonth} from told group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (member_id, dimension, month, key) do update set ${added}`.execute(tx);
}

const ofMonth: RawBuilder<unknown> = sql`
  sum(gross) as gross, sum(net) as net, place_days(array_agg(extract(day from day)::integer), array_agg(gross)) as gross_days,
  place_days(array_agg(extract(day from day)::integer), array_agg(net)) as net_days`;

const added: RawBuilder<unknown> = sql`
  gross = kept.gross + excluded.gross, net = kept.net + excluded.net,
  gross_days = add_days(kept.gross_days, excluded.gross_days), net_days = add_days(kept.net_days, excluded.net_days)`;
