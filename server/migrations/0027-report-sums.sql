-- Reports that hold at size: clicks by month with their days inside, fewer sums of conversions, and an affiliate's own conversions as
-- they are. Everything is counted anew from what there is.
drop table report_sum;
drop table report_month;
truncate report_conversion, report_member, report_change;

-- Figures of the days of a month, at their places; days without any take no room.
create function place_days(days integer[], figures bigint[]) returns integer[] language plpgsql immutable parallel safe as $$
declare
  placed integer[] := '{}';
begin
  for i in 1 .. cardinality(days) loop
    if figures[i] <> 0 then placed[days[i]] := figures[i]; end if;
  end loop;
  return placed;
end $$;

-- The same days of two, added up.
create function add_days(kept integer[], added integer[]) returns integer[] language plpgsql immutable parallel safe as $$
begin
  for day in coalesce(array_lower(added, 1), 1) .. coalesce(array_upper(added, 1), 0) loop
    if added[day] is not null then kept[day] := coalesce(kept[day], 0) + added[day]; end if;
  end loop;
  return kept;
end $$;

-- Clicks of a link by month, quarter and year; link 0: none. The channel as it was when they were counted. Days are in months only.
create table report_link (
  member_id bigint not null,
  link_id bigint not null,
  span text not null collate "C" check (span in ('month', 'quarter', 'year')),
  start date not null,
  channel text not null collate "C",
  gross integer not null,
  net integer not null,
  gross_days integer[] not null,
  net_days integer[] not null,
  primary key (member_id, span, start, link_id, channel)
) with (fillfactor = 80);
create index report_link_start on report_link (span, start);

-- Clicks by month of one affiliate by reason and sub-id, of everybody (member 0) by reason and channel.
create table report_click (
  member_id bigint not null,
  dimension text not null collate "C",
  month date not null,
  key text not null collate "C",
  gross bigint not null,
  net bigint not null,
  gross_days integer[] not null,
  net_days integer[] not null,
  primary key (member_id, dimension, month, key)
) with (fillfactor = 80);

-- An affiliate's own conversions are read as they are, from the index alone.
create index report_conversion_own on report_conversion (member_id, day)
  include (currency, country, link_id, channel, program_id, by_click, counted, reversed, orders, amount, earned) where line = 0;
create index report_conversion_products on report_conversion (member_id, day)
  include (currency, product, by_click, counted, reversed, orders, amount, earned) where line > 0;
create index report_conversion_day on report_conversion (day) where line = 0;
alter table report_conversion set (
  fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02
);

-- What members get of what others below them brought.
create table report_tier (
  earner_id bigint not null,
  day date not null,
  program_id bigint not null,
  currency text not null collate "C",
  earned bigint not null,
  primary key (earner_id, day, program_id, currency)
);
create index report_tier_day on report_tier (day);

-- Sums of conversions. Of everybody (member 0) by day and month; by link by month, quarter and year. Of one affiliate by sub-id and month.
create table report_sum (
  member_id bigint not null,
  dimension text not null collate "C",
  span text not null collate "C" check (span in ('day', 'month', 'quarter', 'year')),
  start date not null,
  key text not null collate "C",
  currency text not null collate "C",
  conversions integer not null,
  click_conversions integer not null,
  reversed integer not null,
  orders integer not null,
  amount bigint not null,
  earned bigint not null,
  click_earned bigint not null,
  tier_earned bigint not null,
  primary key (member_id, dimension, span, start, key, currency)
) with (fillfactor = 80);

-- Everything of a member by month, quarter and year; clicks stand under the currency "".
create table report_member_sum (
  member_id bigint not null,
  span text not null collate "C" check (span in ('month', 'quarter', 'year')),
  start date not null,
  currency text not null collate "C",
  gross bigint not null default 0,
  net bigint not null default 0,
  conversions integer not null default 0,
  click_conversions integer not null default 0,
  reversed integer not null default 0,
  orders integer not null default 0,
  amount bigint not null default 0,
  earned bigint not null default 0,
  click_earned bigint not null default 0,
  tier_earned bigint not null default 0,
  primary key (member_id, span, start, currency)
) with (fillfactor = 80);
create index report_member_sum_start on report_member_sum (span, start);

update report_progress set clicks = 0, counted_at = null;
insert into report_change (sale_id) select id from sale where seller_id is not null and attribution <> 'own' order by id;
insert into report_change (conversion_id) select id from program_conversion order by id;
