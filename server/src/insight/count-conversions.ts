import { sql } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { addDelta, takeCounting } from "./add-sums.ts";
import { wantedConversions } from "./wanted-conversions.ts";
import "./tables.ts";

/**
 * Brings the sums to what conversions come to now: of those that changed, what they are worth less what stands of them. So
 * refunds, refusals and corrections count whenever they come, on the day of their conversion, and twice changes nothing.
 * @param most changes in one transaction; its steps may be joined row by row, so a few at a time are faster than many
 * @returns how many changes were taken; 0 when nothing is left, or somebody else counts
 */
export async function countConversions(
  db: Db,
  given: { readonly timeZone: string; readonly most?: number },
): Promise<number> {
  const { timeZone, most = 500 } = given;
  return inTransaction(db, async (tx) => {
    if (!(await takeCounting(tx))) return 0;
    // What is committed after this statement leaves its change here, and is counted again the next time.
    const { rows } = await sql<{ conversion_id: bigint | null; sale_id: bigint | null }>`
      delete from report_change where id in (select id from report_change order by id limit ${most})
      returning conversion_id, sale_id`.execute(tx);
    const ids = (of: "conversion_id" | "sale_id") => [
      ...new Set(rows.flatMap((row) => (row[of] === null ? [] : [row[of]]))),
    ];
    if (rows.length > 0) {
      await bringUpToDate(tx, { conversionIds: ids("conversion_id"), saleIds: ids("sale_id"), timeZone });
    }
    return rows.length;
  });
}

async function bringUpToDate(tx: Tx, changed: Parameters<typeof wantedConversions>[0]): Promise<void> {
  await sql`
    with ${wantedConversions(changed)},
    changed as (
      insert into report_conversion as kept (paid_by, subject, line, member_id, program_id, at, day, currency, country, link_id,
        channel, subs, by_click, product, counted, reversed, orders, amount, earned, tier_earned, tiers)
      select * from wanted
      on conflict (paid_by, subject, line) do update set counted = excluded.counted, reversed = excluded.reversed,
        orders = excluded.orders, amount = excluded.amount, earned = excluded.earned, tier_earned = excluded.tier_earned,
        tiers = excluded.tiers
      where (kept.counted, kept.orders, kept.amount, kept.earned, kept.tiers)
        is distinct from (excluded.counted, excluded.orders, excluded.amount, excluded.earned, excluded.tiers)
      returning new.line, new.member_id, new.day, new.currency, new.country, coalesce(new.link_id::text, '') as link, new.channel,
        new.subs, new.by_click, new.product, coalesce(new.program_id::text, '') as program,
        new.counted - coalesce(old.counted, 0) as conversions, new.reversed - coalesce(old.reversed, 0) as reversed,
        new.orders - coalesce(old.orders, 0) as orders, new.amount - coalesce(old.amount, 0) as amount,
        new.earned - coalesce(old.earned, 0) as earned, new.tier_earned - coalesce(old.tier_earned, 0) as tier_earned,
        new.tiers as tiers, coalesce(old.tiers, '{}') as tiers_before
    ), seen as (
      insert into report_member as kept (member_id, last_conversion_day)
      select member_id, max(day) from changed where line = 0 and conversions > 0 group by 1 order by 1
      on conflict (member_id) do update
        set last_conversion_day = greatest(kept.last_conversion_day, excluded.last_conversion_day)
    ), monthly as (
      insert into report_month as kept (month, member_id, currency, conversions, amount, earned)
      select date_trunc('month', day)::date, member_id, currency, sum(conversions), sum(amount), sum(earned)
      from changed where line = 0 group by 1, 2, 3 order by 2, 1, 3
      on conflict (member_id, month, currency) do update set conversions = kept.conversions + excluded.conversions,
        amount = kept.amount + excluded.amount, earned = kept.earned + excluded.earned
    ), tier as materialized (
      select got.key::bigint as earner_id, day, currency, program, sum(got.value::bigint * got.sign) as tier_earned
      from changed cross join lateral (
        select key, value, 1 as sign from jsonb_each_text(tiers)
        union all select key, value, -1 from jsonb_each_text(tiers_before)) got
      where line = 0 group by 1, 2, 3, 4
    ), told as (
      select changed.*, member_id as whose, dimension, key, 0 as tier_told from changed cross join lateral (values
        ('day', ''), ('link', link), ('channel', channel), ('country', country), ('program', program)) as by (dimension, key)
      where line = 0
      union all
      select changed.*, 0, dimension, key, case when dimension = 'affiliate' then 0 else tier_earned end
      from changed cross join lateral (values ('day', ''), ('link', link), ('channel', channel), ('country', country),
        ('program', program), ('affiliate', member_id::text)) as by (dimension, key)
      where line = 0
      union all
      select changed.*, member_id, sub.key, sub.value, 0 from changed cross join lateral jsonb_each_text(subs) as sub
      where line = 0 and subs is not null
      union all
      select changed.*, whose, 'product', product, 0
      from changed cross join lateral (values (member_id), (0)) as of (whose) where line > 0
    ), delta as (
      select whose as member_id, dimension, key, day, currency, 0 as gross, 0 as net, conversions,
        case when by_click then conversions else 0 end as click_conversions, reversed, orders, amount, earned,
        case when by_click then earned else 0 end as click_earned, tier_told as tier_earned
      from told
      union all
      select whose, dimension, key, day, currency, 0, 0, 0, 0, 0, 0, 0, 0, 0, tier_earned
      from tier cross join lateral (values
        (earner_id, 'day', ''), (earner_id, 'program', program), (0, 'affiliate', earner_id::text)) as of (whose, dimension, key)
    )
    ${addDelta}`.execute(tx);
}
