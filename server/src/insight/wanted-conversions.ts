import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/**
 * A table `wanted`: what conversions come to now, a row for the whole (line 0) and one for each product. What an affiliate gets
 * is spread over the products as the rates decided, in proportion to what is left of each, to the last minor unit.
 *
 * Programs' conversions are told by `program`; where no program pays, the sale of an affiliate is the plan's.
 */
export function wantedConversions(given: {
  readonly conversionIds: readonly bigint[];
  readonly saleIds: readonly bigint[];
  readonly timeZone: string;
}): RawBuilder<unknown> {
  const conversionIds = sql`${given.conversionIds}::bigint[]`;
  const saleIds = sql`${given.saleIds}::bigint[]`;
  return sql`
    subject as materialized (
      select 'program' as paid_by, id as subject, member_id, program_id, event, sale_id, at, click_id, market, currency, decision,
        state = 'refused' as refused
      from (
        select * from conversion_fact where id = any(${conversionIds})
        union
        select * from conversion_fact where sale_id = any(${saleIds})
      ) told
      union all
      select 'plan', sale.id, seller_id, null, 'sale', sale.id, at, click_id, market, currency, null, false
      from sale_fact sale
      join member_history history on history.member_id = seller_id and history.during @> at and history.kind = 'affiliate'
      where sale.id = any(${saleIds}) and attribution not in ('own', 'company')
        and not exists (select from conversion_fact where sale_id = sale.id and member_id = seller_id)
    ), line_left as (
      select subject.paid_by, subject.subject, decided.line, decided.product, coalesce(standing.amount_sold, 0) as sold,
        case when refused then 0 else coalesce(standing.amount, 0) end as amount,
        case when standing.amount_sold > 0 then decided.pays * standing.amount / standing.amount_sold else decided.pays end as weight
      from subject
      cross join lateral (
        select (row ->> 'line')::smallint as line, row ->> 'product' as product, (row ->> 'pays')::numeric as pays
        from jsonb_array_elements(decision -> 'lines') as row) decided
      left join lateral (
        select amount_sold, amount from sale_line_standing
        where sale_id = subject.sale_id and line = decided.line offset 0) standing on true
      where paid_by = 'program'
      union all
      select 'plan', subject.subject, standing.line, standing.product, standing.amount_sold, standing.amount, standing.amount
      from subject
      cross join lateral (select * from sale_line_standing where sale_id = subject.sale_id offset 0) standing
      cross join lateral (
        select * from sale_line_owner where sale_id = standing.sale_id and line = standing.line offset 0) owner
      where paid_by = 'plan' and (owner.owner_id = subject.member_id or owner.way is null)
    ), earning as (
      select paid_by, subject, earner_id, earner_id = member_id as own, sum(paid.amount) as amount
      from subject cross join lateral (
        select earner_id, amount from earning_of_conversion where conversion_id = subject.subject offset 0) paid
      where paid_by = 'program' group by 1, 2, 3, 4
      union all
      select paid_by, subject, earner_id, true, paid.amount
      from subject cross join lateral (
        select earner_id, amount from earning_of_seller
        where sale_id = subject.subject and earner_id = member_id and currency = subject.currency offset 0) paid
      where paid_by = 'plan'
    ), left_of as (
      select paid_by, subject, sum(sold) as sold, sum(amount) as amount from line_left group by 1, 2
    ), paid as (
      select paid_by, subject, sum(amount) filter (where own) as own, sum(amount) filter (where not own) as tier,
        jsonb_object_agg(earner_id, amount) filter (where not own) as tiers
      from earning group by 1, 2
    ), whole as materialized (
      select subject.*, coalesce(country, '') as country, click.link_id, coalesce(link.channel, '') as channel, click.subs,
        coalesce(left_of.amount, 0) as amount, coalesce(paid.own, 0) as earned, coalesce(paid.tier, 0) as tier_earned,
        coalesce(paid.tiers, '{}') as tiers,
        (refused or (event = 'sale' and left_of.sold > 0 and left_of.amount = 0))::integer as reversed
      from subject
      left join market_country on code = market
      left join lateral (
        select link_id, (
          select jsonb_object_agg(key, value) from jsonb_each_text(tags) where key ~ '^s([1-9]|10)$') as subs
        from (
          -- Most are of these days: months are asked one by one until it is found.
          select link_id, tags from click_fact where id = subject.click_id
            and at between subject.at - interval '20 days' and subject.at + interval '1 day'
          union all
          select link_id, tags from click_fact where id = subject.click_id
            and at between subject.at - interval '400 days' and subject.at - interval '20 days' limit 1) found) click on true
      left join link_channel link on link.link_id = click.link_id
      left join left_of using (paid_by, subject)
      left join paid using (paid_by, subject)
    ), weighed as (
      select line_left.*, whole.earned as whole_earned,
        case when sum(weight) over part > 0 then weight else (row_number() over (part order by line) = 1)::integer end as share
      from line_left join whole using (paid_by, subject) window part as (partition by paid_by, subject)
    ), cut as (
      select weighed.*, div(whole_earned * share, sum(share) over part) as earned,
        mod(whole_earned * share, sum(share) over part) as rest
      from weighed window part as (partition by paid_by, subject)
    ), product as (
      select paid_by, subject, line, product, sold, amount,
        earned + (row_number() over (part order by rest desc, line) <= whole_earned - sum(earned) over part)::integer as earned
      from cut window part as (partition by paid_by, subject)
    ), wanted as (
      select paid_by, subject, 0 as line, member_id, program_id, at, (at at time zone ${given.timeZone})::date as day, currency,
        country, link_id, channel, subs, click_id is not null as by_click, '' as product, 1 - reversed as counted, reversed,
        case when event = 'sale' then 1 - reversed else 0 end as orders, amount, earned, tier_earned, tiers
      from whole
      union all
      select paid_by, subject, product.line, member_id, program_id, at, (at at time zone ${given.timeZone})::date, currency,
        country, link_id, channel, null, click_id is not null, product.product, 1 - gone, gone,
        case when event = 'sale' then 1 - gone else 0 end, product.amount, product.earned, 0, '{}'
      from whole join product using (paid_by, subject)
      cross join lateral (
        select (refused or (event = 'sale' and product.sold > 0 and product.amount = 0))::integer as gone) line_gone
    )`;
}
