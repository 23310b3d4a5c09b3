-- Links: what they are for, and addresses of their own.
alter table link
  add column channel text not null default 'other'
    check (channel in ('blog', 'review', 'social', 'paid', 'mail', 'video', 'print', 'other')),
  add column campaign text check (campaign <> ''),
  -- Sub-ids (s1..s10) and utm_* that every click of the link carries unless its address says otherwise.
  add column tags jsonb not null default '{}' check (jsonb_typeof(tags) = 'object'),
  add column archived_at timestamptz;

-- A host name of a member's own. `link_id` null: its front page is the member's site. It works once `checked_at` is set.
create table link_host (
  id bigint generated always as identity primary key,
  host text not null unique collate "C" check (host ~ '^[a-z0-9.-]{4,253}$'),
  member_id bigint not null references member,
  link_id bigint references link,
  -- What the member writes into the name's TXT record to show that it is theirs.
  proof text not null,
  checked_at timestamptz,
  created_at timestamptz not null
);
create index link_host_member on link_host (member_id);

create table banned_referrer (
  host text primary key collate "C" check (host ~ '^[a-z0-9.-]{1,253}$'),
  reason text not null check (reason <> ''),
  banned_at timestamptz not null,
  banned_by bigint references person
);

-- The rules by which clicks count, one row.
create table click_rule (
  id smallint primary key default 1 check (id = 1),
  -- A visitor's next click on the same member within this many minutes is a duplicate.
  duplicate_minutes smallint not null default 30 check (duplicate_minutes between 0 and 1440),
  -- Most clicks of one address, and of one link (0: any number), within so many seconds; what is beyond is velocity.
  address_clicks integer not null default 60 check (address_clicks >= 0),
  address_seconds integer not null default 60 check (address_seconds between 1 and 86400),
  link_clicks integer not null default 0 check (link_clicks >= 0),
  link_seconds integer not null default 60 check (link_seconds between 1 and 86400),
  -- Markets where the visit cookie is set only after consent.
  consent_markets text[] not null default '{}',
  -- Whole months that clicks are kept.
  keep_months smallint not null default 25 check (keep_months between 2 and 120)
);
insert into click_rule default values;

-- The key of a day's visitor hashes. Yesterday's is deleted, and then nobody can tell whether an address was among them.
create table visitor_secret (
  day date primary key,
  secret bytea not null check (length(secret) = 32)
);

-- The click of a shopper who takes no cookie, by a hash of their basket's token.
create table carried_click (
  basket bytea primary key,
  click_id bigint not null,
  at timestamptz not null
);
create index carried_click_at on carried_click (at);

-- Clicks by month, so that old ones go as a whole. No foreign keys: each would be looked up for every click, and members and
-- links are never deleted; and a click can go while its sale, which has frozen what it needs, stays.
drop view click_of_sale;
alter table sale drop constraint sale_click_id_fkey;
alter table orders drop constraint orders_click_id_fkey;
alter table click rename to click_before;
alter index click_member rename to click_before_member;
alter index click_link rename to click_before_link;
alter index click_visitor rename to click_before_visitor;
alter table click_before rename constraint click_pkey to click_before_pkey;

create sequence click_number;

create table click (
  id bigint not null default nextval('click_number'),
  at timestamptz not null,
  member_id bigint not null,
  link_id bigint,
  -- 128 bits of a keyed hash of address and agent; uuid because it is the shortest type of that size.
  visitor uuid,
  landing text not null,
  -- Host of the page that the click came from.
  referrer text,
  -- Sub-ids and utm_*; null where there are none.
  tags jsonb,
  valid boolean not null,
  reason text check (reason in ('bot', 'duplicate', 'self', 'banned', 'velocity', 'member-inactive', 'program-off')),
  -- A duplicate's first click, which goes on counting.
  repeats bigint,
  check (valid = (reason is null)),
  check (repeats is null or reason = 'duplicate'),
  primary key (id, at)
) partition by range (at);
create index click_member on click (member_id, at);
create index click_visitor on click (visitor, at);

-- Makes the table of the month (UTC) that an instant lies in, where there is none.
create function ensure_click_month(moment timestamptz) returns void language plpgsql as $$
declare
  first timestamp := date_trunc('month', moment at time zone 'UTC');
  name text := 'click_' || to_char(first, 'YYYY_MM');
begin
  if to_regclass(name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('click months', 0));
  if to_regclass(name) is not null then return; end if;
  execute format('create table %I partition of click for values from (%L) to (%L)', name,
    first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
end $$;

do $$ declare moment timestamptz; begin
  for moment in select distinct date_trunc('month', at, 'UTC') from click_before loop
    perform ensure_click_month(moment);
  end loop;
end $$;
insert into click (id, at, member_id, link_id, visitor, landing, valid, reason)
  select id, at, member_id, link_id, encode(visitor, 'hex')::uuid, landing, valid, reason from click_before;
select setval('click_number', coalesce((select max(id) from click), 0) + 1, false);
drop table click_before;

create view click_of_sale as
  select sale.id as sale_id, click.link_id from sale join click on click.id = sale.click_id;

-- Stores clicks, given column by column, and finds the duplicates among those that still seem to count (a null reason):
-- the same visitor's earlier valid click on the same member since `since`, at most `span` before. Gives those back.
-- Writers take turns, so that two processes cannot both store a visitor's first click. Sequential scans are off because a
-- plan that was made over an empty month would read the whole month later, and `member_id + 0` leaves only the visitor's index
-- to choose, never that of a member who has a million clicks. `times` are milliseconds since 1970.
create function write_clicks(
  ids bigint[], times bigint[], members bigint[], links bigint[], visitors uuid[], landings text[], referrers text[],
  tags jsonb[], reasons text[], firsts bigint[], span interval
) returns table (click_id bigint, first_id bigint) language plpgsql set enable_seqscan = off set jit = off
  set plan_cache_mode = force_generic_plan as $$
declare
  earliest timestamptz;
  latest timestamptz;
  since timestamptz;
begin
  select timestamptz 'epoch' + min(ms) * interval '1 millisecond', timestamptz 'epoch' + max(ms) * interval '1 millisecond'
    into earliest, latest from unnest(times) as ms;
  perform ensure_click_month(earliest);
  perform ensure_click_month(latest);
  since := earliest - span;
  perform pg_advisory_xact_lock(hashtextextended('clicks', 0));
  return query
    with incoming as (
      select given.*, timestamptz 'epoch' + given.ms * interval '1 millisecond' as at
      from unnest(ids, times, members, links, visitors, landings, referrers, tags, reasons, firsts)
        as given (id, ms, member_id, link_id, visitor, landing, referrer, tag, reason, first)
    ), judged as (
      select incoming.*, case when incoming.reason is null then (
        select click.id from click
        where click.visitor = incoming.visitor and click.at >= since and click.at <= latest
          and click.at > incoming.at - span and click.member_id + 0 = incoming.member_id and click.valid
        order by click.at desc limit 1) end as earlier
      from incoming
    ), stored as (
      insert into click (id, at, member_id, link_id, visitor, landing, referrer, tags, valid, reason, repeats)
      select id, at, member_id, link_id, visitor, landing, referrer, tag, reason is null and earlier is null,
        coalesce(reason, case when earlier is not null then 'duplicate' end), coalesce(earlier, first)
      from judged
      returning id, repeats, reason
    )
    select stored.id, stored.repeats from stored where stored.repeats is not null;
end $$;

-- Processes keep codes, standings and rules in memory; what changes is told to them at its commit.
create function tell_referral() returns trigger language plpgsql as $$
begin
  if tg_argv[0] = 'link' then perform pg_notify('referral', 'link:' || new.id);
  elsif tg_argv[0] = 'member' then perform pg_notify('referral', 'member:' || new.member_id);
  else perform pg_notify('referral', 'rules');
  end if;
  return null;
end $$;
create trigger link_told after insert or update on link for each row execute function tell_referral('link');
create trigger member_standing_told after insert or update on member_standing
  for each row execute function tell_referral('member');
create trigger company_told after insert or update on company for each statement execute function tell_referral('rules');
create trigger market_told after insert or update on market for each statement execute function tell_referral('rules');
create trigger click_rule_told after update on click_rule for each statement execute function tell_referral('rules');
create trigger banned_referrer_told after insert or update or delete on banned_referrer
  for each statement execute function tell_referral('rules');
create trigger link_host_told after insert or update or delete on link_host
  for each statement execute function tell_referral('rules');
