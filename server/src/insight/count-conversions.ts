import { sql } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { spansOfDay, takeCounting } from "./counting.ts";
import { wantedConversions } from "./wanted-conversions.ts";
import "./tables.ts";

/**
 * Brings the sums to what conversions come to now: of those that changed, what they are worth less what stands of them. So
 * refunds, refusals and corrections count whenever they come, on the day of their conversion, and twice changes nothing.
 * @param most changes in one transaction
 * @returns how many changes were taken; 0 when nothing is left, or somebody else counts
 */
export async function countConversions(
  db: Db,
  given: { readonly timeZone: string; readonly most?: number },
): Promise<number> {
  const { timeZone, most = 5_000 } = given;
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
        new.subs, new.by_click, new.product, coalesce(new.program_id, 0) as program_id,
        new.counted - coalesce(old.counted, 0) as conversions, new.reversed - coalesce(old.reversed, 0) as reversed,
        new.orders - coalesce(old.orders, 0) as orders, new.amount - coalesce(old.amount, 0) as amount,
        new.earned - coalesce(old.earned, 0) as earned, new.tier_earned - coalesce(old.tier_earned, 0) as tier_earned,
        case when new.by_click then new.counted - coalesce(old.counted, 0) else 0 end as click_conversions,
        case when new.by_click then new.earned - coalesce(old.earned, 0) else 0 end as click_earned,
        new.tiers as tiers, coalesce(old.tiers, '{}') as tiers_before
    ), seen as (
      insert into report_member as kept (member_id, last_conversion_day)
      select member_id, max(day) from changed where line = 0 and conversions > 0 group by 1 order by 1
      on conflict (member_id) do update
        set last_conversion_day = greatest(kept.last_conversion_day, excluded.last_conversion_day)
    ), tier as materialized (
      select got.key::bigint as earner_id, day, program_id, currency, sum(got.value::bigint * got.sign) as earned
      from changed cross join lateral (
        select key, value, 1 as sign from jsonb_each_text(tiers)
        union all select key, value, -1 from jsonb_each_text(tiers_before)) got
      where line = 0 and tiers <> tiers_before group by 1, 2, 3, 4
    ), tiered as (
      insert into report_tier as kept (earner_id, day, program_id, currency, earned)
      select * from tier order by 1, 2, 3, 4
      on conflict (earner_id, day, program_id, currency) do update set earned = kept.earned + excluded.earned
    ), summed as (
      insert into report_member_sum as kept (member_id, span, start, currency, ${figures})
      select member_id, span, start, currency, ${summed}
      from (
        select day, member_id, currency, conversions, click_conversions, reversed, orders, amount, earned, click_earned, 0 as tier_earned
        from changed where line = 0
        union all
        select day, earner_id, currency, 0, 0, 0, 0, 0, 0, 0, earned from tier) done
      ${spansOfDay(["month", "quarter", "year"])} group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (member_id, span, start, currency) do update set ${added}
    ), told as materialized (
      select 0::bigint as member_id, dimension, day, key, currency, ${summed}
      from changed cross join lateral (values ('day', ''), ('link', link), ('channel', channel), ('country', country),
        ('program', coalesce(nullif(program_id, 0)::text, ''))) as by (dimension, key)
      where line = 0 group by 2, 3, 4, 5
      union all
      select 0, 'product', day, product, currency, ${summed} from changed where line > 0 group by 3, 4, 5
      union all
      select member_id, sub.key, day, sub.value, currency, ${summedWithoutTiers}
      from changed cross join lateral jsonb_each_text(subs) as sub
      where line = 0 and subs is not null group by 1, 2, 3, 4, 5
    )
    insert into report_sum as kept (member_id, dimension, span, start, key, currency, ${figures})
    select member_id, dimension, span, start, key, currency, ${summed}
    from told ${spansOfDay(["day", "month", "quarter", "year"])}
    where case span when 'month' then true when 'day' then member_id = 0 and dimension <> 'link' else dimension = 'link' end
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (member_id, dimension, span, start, key, currency) do update set ${added}`.execute(tx);
}

const names = [
  "conversions",
  "click_conversions",
  "reversed",
  "orders",
  "amount",
  "earned",
  "click_earned",
  "tier_earned",
] as const;

const figures = sql.join(names.map((name) => sql.ref(name)));
const summed = sql.join(names.map((name) => sql`sum(${sql.ref(name)}) as ${sql.ref(name)}`));
const summedWithoutTiers = sql.join(
  names.map((name) => (name === "tier_earned" ? sql`0` : sql`sum(${sql.ref(name)})`)),
);
const added = sql.join(
  names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`kept.${name}`)} + ${sql.ref(`excluded.${name}`)}`),
);
