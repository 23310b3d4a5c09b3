-- Reports of the affiliate program, and what goes out of it.

-- The order in which clicks were committed: writers hold the lock `clicks` while they take their places, so a place that is seen
-- means that every earlier one is seen as well, or was given up.
create sequence click_order;
alter table click add column seq bigint not null default nextval('click_order');
create index click_seq on click (seq);

-- Published: clicks as reports count them.
create view click_fact as select seq, id, at, member_id, link_id, tags, valid, reason from click;

-- Published: every click up to this place is committed or never will be. Waits for those that are being written.
create function clicks_settled() returns bigint language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('clicks', 0));
  return (select case when is_called then last_value else 0 end from click_order);
end $$;

-- Published by the rooms that own them.
create view link_channel as select id as link_id, member_id, code, label, channel from link;
create view market_country as select code, country from market;
create view conversion_fact as
  select id, program_id, member_id, event, sale_id, at, click_id, market, currency, amount, decision, state
  from program_conversion;
create view program_joined as select program_id, member_id, state, joined_at from program_membership;
create view sale_fact as select id, at, seller_id, attribution, market, currency, click_id from sale;
create view sale_line_owner as select sale_id, line, owner_id, way from sale_line;

-- What has changed since it was counted last: written in the change's own transaction, taken out by the job that counts it anew.
create table report_change (
  id bigint generated always as identity primary key,
  conversion_id bigint,
  sale_id bigint,
  check (num_nonnulls(conversion_id, sale_id) = 1)
);

create function tell_reports() returns trigger language plpgsql as $$
begin
  case tg_table_name
    when 'program_conversion' then insert into report_change (conversion_id) values (new.id);
    when 'sale_reversal' then insert into report_change (sale_id) values (new.sale_id);
    when 'sale' then insert into report_change (sale_id) values (new.id);
    else
      if new.conversion_id is not null then insert into report_change (conversion_id) values (new.conversion_id);
      else insert into report_change (sale_id) values (new.sale_id);
      end if;
  end case;
  return null;
end $$;
create trigger program_conversion_reported after insert or update of state on program_conversion
  for each row execute function tell_reports();
create trigger sale_reversal_reported after insert on sale_reversal for each row execute function tell_reports();
create trigger sale_reported after insert on sale for each row
  when (new.seller_id is not null and new.attribution <> 'own') execute function tell_reports();
-- A run's lines are many and none of these: what is asked here is asked without calling anything.
create trigger earning_added_reported after insert on earning for each row
  when (new.conversion_id is not null or (new.adjustment_id is not null and new.level = 0 and new.sale_id is not null))
  execute function tell_reports();
create trigger earning_changed_reported after update on earning for each row
  when (new.amount <> old.amount and (new.conversion_id is not null or (new.level = 0 and new.sale_id is not null)))
  execute function tell_reports();
insert into report_change (sale_id) select id from sale where seller_id is not null and attribution <> 'own' order by id;
insert into report_change (conversion_id) select id from program_conversion order by id;

-- How far clicks are counted, one row.
create table report_progress (
  id smallint primary key default 1 check (id = 1),
  clicks bigint not null default 0,
  counted_at timestamptz
);
insert into report_progress default values;

-- What of each conversion stands in the sums below: line 0 the whole, the others its products. By what it can be told apart is
-- written once and stays, whatever becomes of link or click; amounts follow what stands.
create table report_conversion (
  paid_by text not null collate "C" check (paid_by in ('program', 'plan')),
  -- The conversion of the program; of the plan the sale.
  subject bigint not null,
  line smallint not null check (line >= 0),
  member_id bigint not null,
  program_id bigint,
  at timestamptz not null,
  day date not null,
  currency text not null collate "C",
  country text not null collate "C",
  link_id bigint,
  channel text not null collate "C",
  subs jsonb,
  by_click boolean not null,
  product text not null collate "C",
  counted integer not null,
  reversed integer not null,
  orders integer not null,
  amount bigint not null,
  earned bigint not null,
  -- Of those above, together; and who got what: member -> minor units.
  tier_earned bigint not null,
  tiers jsonb not null,
  primary key (paid_by, subject, line)
);

-- Sums by who (0: everybody), by what, and by span of 1, 4, 16, 64 or 256 days, so that any range of days is a few spans. Clicks have no currency.
create table report_sum (
  member_id bigint not null,
  dimension text not null collate "C",
  span smallint not null check (span in (1, 4, 16, 64, 256)),
  start date not null,
  key text not null collate "C",
  currency text not null collate "C",
  gross bigint not null default 0,
  net bigint not null default 0,
  conversions bigint not null default 0,
  click_conversions bigint not null default 0,
  reversed bigint not null default 0,
  orders bigint not null default 0,
  amount bigint not null default 0,
  earned bigint not null default 0,
  click_earned bigint not null default 0,
  tier_earned bigint not null default 0,
  primary key (member_id, dimension, span, start, key, currency)
) with (fillfactor = 80);

-- The same by calendar month and member, for cohorts.
create table report_month (
  month date not null,
  member_id bigint not null,
  currency text not null collate "C",
  net bigint not null default 0,
  conversions bigint not null default 0,
  amount bigint not null default 0,
  earned bigint not null default 0,
  primary key (member_id, month, currency)
);

-- When a member was last seen at work.
create table report_member (
  member_id bigint primary key,
  last_click_day date,
  last_conversion_day date
);

-- Published: a conversion's order as its source calls it, for who is told of it.
create view sale_reference as select id as sale_id, source, source_ref from sale;

-- Whom to tell of conversions: an affiliate's own tracker, or (without a member) a system of the company's.
create table postback (
  id bigint generated always as identity primary key,
  member_id bigint references member,
  program_id bigint references program,
  -- get: an address with macros. json: a signed message (Standard Webhooks).
  kind text not null check (kind in ('get', 'json')),
  url text not null check (url ~ '^https?://'),
  -- Where the tracker's own click id travels.
  slot text not null default 's1' check (slot ~ '^s([1-9]|10)$'),
  -- Signatures are made with a key of this version; another version is another key.
  key_version integer not null default 1,
  -- How many attempts failed one after the other.
  failures integer not null default 0,
  disabled_at timestamptz,
  -- `failing` where it was switched off by itself.
  disabled_reason text check (disabled_reason in ('failing', 'by-hand')),
  created_at timestamptz not null,
  check ((disabled_at is null) = (disabled_reason is null))
);
create index postback_member on postback (member_id);

create table postback_delivery (
  id bigint generated always as identity primary key,
  postback_id bigint not null references postback,
  conversion_id bigint not null references program_conversion,
  status text not null check (status in ('pending', 'approved', 'refused')),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'given-up')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  -- What the other side answered last: an HTTP status, or why there was none.
  answer text,
  tried_at timestamptz,
  unique (postback_id, conversion_id, status)
);
create index postback_delivery_due on postback_delivery (due_at) where state = 'waiting';

-- In the conversion's own transaction: told exactly when it is committed.
create function tell_postbacks() returns trigger language plpgsql as $$
begin
  insert into postback_delivery (postback_id, conversion_id, status, due_at)
  select id, new.id, new.state, coalesce(new.decided_at, new.at) from postback
  where disabled_at is null and (member_id is null or member_id = new.member_id)
    and (program_id is null or program_id = new.program_id)
  on conflict do nothing;
  return null;
end $$;
create trigger program_conversion_told after insert or update of state on program_conversion
  for each row execute function tell_postbacks();

-- Keys for other systems that report conversions: of one program, with what they may do. Only a hash is kept.
create table conversion_key (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  name text not null check (name <> ''),
  scopes text[] not null check (scopes <@ array['conversion.write'] and cardinality(scopes) > 0),
  hash bytea not null unique,
  created_at timestamptz not null,
  created_by bigint references person,
  revoked_at timestamptz
);
