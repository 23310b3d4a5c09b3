-- The books are closed up to an instant: nothing can be posted at or before it any more, so what the accounts held then is
-- kept and never summed again. A balance is the account's last closing and the few rows after it, at any moment asked for.

-- In the order of time, with the amount inside: a balance between two moments reads the index alone.
drop index entry_debit;
drop index entry_credit;
create index entry_debit on entry (debit, at, id) include (amount);
create index entry_credit on entry (credit, at, id) include (amount);
-- Half of all rows name the same few company accounts. Asked for "some account" the planner would expect as many rows for a
-- member and read the whole table; told that accounts are many, it takes the index.
alter table entry alter column debit set (n_distinct = -0.1), alter column credit set (n_distinct = -0.1);
-- All rows since a closing. Not a block range index: new pages are not in one until a vacuum, and would all be read.
create index entry_at on entry (at);

-- The gate: from this row's commit on, the trigger below refuses rows of its time or earlier.
create table closing (
  at timestamptz primary key,
  begun_at timestamptz not null
);

-- What an account held at a closing; only accounts that moved since their closing before.
create table account_closing (
  account_id bigint not null references account,
  at timestamptz not null references closing,
  balance bigint not null,
  primary key (account_id, at) include (balance)
);

-- The sums over all accounts of a name, and how many there were.
create table closing_total (
  at timestamptz not null references closing,
  currency char(3) not null collate "C",
  name text not null collate "C",
  accounts bigint not null,
  balance bigint not null,
  primary key (at, currency, name)
);

-- A closing counts from here on: its sums stand, and this is what was wrong with the rows in it (nothing, if all is well).
create table closing_check (
  at timestamptz primary key references closing,
  entries bigint not null,
  problems jsonb not null
);

create function refuse_closed_time() returns trigger language plpgsql as $$
declare closed timestamptz := (select max(at) from closing);
begin
  if closed is not null and exists (select from entered where at <= closed) then
    raise exception 'the books are closed up to %: post at a later time', closed using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger entry_after_closing after insert on entry referencing new table as entered
  for each statement execute function refuse_closed_time();

do $$
declare kept text;
begin
  foreach kept in array array['closing', 'account_closing', 'closing_total', 'closing_check'] loop
    execute format('create trigger %1$s_append_only before update or delete on %1$s
      for each row execute function refuse_change()', kept);
    execute format('create trigger %1$s_no_truncate before truncate on %1$s
      for each statement execute function refuse_change()', kept);
  end loop;
end $$;

create or replace view account_balance as
  select account.id as account_id, account.member_id, account.name, account.currency,
    coalesce(closed.balance, 0)
    + coalesce((select sum(amount) from entry
        where credit = account.id and at > coalesce(closed.at, '-infinity')), 0)::bigint
    - coalesce((select sum(amount) from entry
        where debit = account.id and at > coalesce(closed.at, '-infinity')), 0)::bigint as balance
  from account left join lateral (
    select at, balance from account_closing where account_id = account.id order by at desc limit 1) closed on true;

-- A buyer's bank takes the money back until it is decided who is right. What the sale earned is held as long.
create table chargeback (
  id bigint generated always as identity primary key,
  sale_id bigint not null references sale,
  source_ref text not null collate "C",
  reason text not null,
  state text not null default 'open' check (state in ('open', 'won', 'lost')),
  opened_at timestamptz not null,
  decided_at timestamptz,
  -- What a lost one took from the sale; null where nothing was left of it.
  reversal_id bigint references sale_reversal,
  unique (sale_id, source_ref),
  check ((state = 'open') = (decided_at is null)),
  check (reversal_id is null or state = 'lost')
);
create unique index chargeback_one_open on chargeback (sale_id) where state = 'open';
create index chargeback_state on chargeback (state, id);

create function refuse_chargeback_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'open' or new.sale_id <> old.sale_id or new.source_ref <> old.source_ref then
    raise exception 'chargeback % is decided once and kept: % is refused', old.id, lower(tg_op)
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger chargeback_decided_once before update or delete on chargeback
  for each row execute function refuse_chargeback_change();

-- Published: the sales whose earnings are held for a chargeback.
create view disputed_sale as select sale_id, id as chargeback_id from chargeback where state = 'open';

-- What an adjustment of this type says on the statement, whether it is taxable, and which way it may go.
create table adjustment_type (
  code text primary key collate "C" check (code ~ '^[a-z][a-z-]{1,30}$'),
  statement text not null,
  taxable boolean not null,
  direction text not null check (direction in ('positive', 'negative', 'either')),
  -- Types that the house itself posts are not for requests by hand.
  by_hand boolean not null default true,
  -- A type no longer wanted is retired: what was posted under it keeps its text.
  retired_at timestamptz
);
insert into adjustment_type (code, statement, taxable, direction, by_hand) values
  ('prize', 'Prize', true, 'positive', true),
  ('goodwill', 'Goodwill payment', true, 'positive', true),
  ('expense', 'Refund of expenses', false, 'positive', true),
  ('fee', 'Fee', false, 'negative', true),
  ('clawback', 'Commission taken back', true, 'negative', true),
  ('correction', 'Correction', true, 'either', true),
  ('override', 'Amount set by hand', true, 'either', true),
  ('recompute', 'Correction of an earlier period', true, 'either', false);

-- A committed period recomputed aside: what it should have paid, beside what it did.
create table correction (
  id bigint generated always as identity primary key,
  period_id bigint not null references period,
  run_id bigint not null references run,
  plan_version_id bigint not null references plan_version,
  -- recorded: as the run read them. current: trees, kinds and statuses as the history says now for the period's end.
  inputs text not null check (inputs in ('recorded', 'current')),
  reason text not null,
  state text not null default 'requested' check (state in ('requested', 'posted', 'refused')),
  input_sha256 text not null collate "C",
  output_sha256 text not null collate "C",
  requested_by bigint not null references person,
  requested_at timestamptz not null,
  decided_by bigint references person,
  decided_at timestamptz,
  posted_period_id bigint references period,
  constraint correction_second_person check (state <> 'posted' or decided_by <> requested_by),
  check ((state = 'requested') = (decided_at is null)),
  check ((state = 'posted') = (posted_period_id is not null))
);
create unique index correction_one_open on correction (period_id) where state = 'requested';

-- The lines that differ; `terms` is what the recomputed line is worth whatever is refunded until it is posted.
create table correction_line (
  correction_id bigint not null references correction,
  sale_id bigint not null references sale,
  bonus text not null collate "C",
  earner_id bigint not null references member,
  currency char(3) not null,
  cause text not null check (cause in
    ('missing-here', 'missing-there', 'other-earner', 'other-rate', 'other-base', 'rounding', 'other-amount')),
  level integer not null,
  paid_level integer not null,
  standing_base text,
  standing_rate text,
  standing bigint not null,
  base text,
  rate text,
  terms jsonb,
  amount bigint not null,
  primary key (correction_id, sale_id, bonus, earner_id, currency)
);
create trigger correction_line_append_only before update or delete on correction_line
  for each row execute function refuse_change();

create table adjustment (
  id bigint generated always as identity primary key,
  -- Given by whoever asks: asked twice is one adjustment.
  key text not null unique collate "C",
  type text not null references adjustment_type,
  member_id bigint not null references member,
  currency char(3) not null,
  -- What is added; for an override what the bonus shall come to in the period, for all of the member's lines together.
  amount bigint not null,
  -- The period that it belongs to, where it is still open then; of an override or correction the one that it corrects.
  period_id bigint references period,
  -- Set for an override: the bonus whose total `amount` is.
  bonus text collate "C",
  -- Kept as they were when it was asked for.
  statement text not null,
  taxable boolean not null,
  reason text not null,
  -- The edge id of what it corrects: a period, run, sale or earning.
  origin text collate "C",
  correction_id bigint references correction,
  state text not null check (state in ('requested', 'approved', 'posted', 'refused')),
  requested_by bigint references person,
  requested_at timestamptz not null,
  decided_by bigint references person,
  decided_at timestamptz,
  posted_period_id bigint references period,
  constraint adjustment_second_person
    check (state not in ('approved', 'posted') or requested_by is null or decided_by <> requested_by),
  check (bonus is null or period_id is not null),
  check (bonus is not null or amount <> 0),
  check ((state = 'posted') = (posted_period_id is not null)),
  -- Only an override waits for its period's run.
  check (state <> 'approved' or bonus is not null)
);
create index adjustment_member on adjustment (member_id, id);
create index adjustment_period on adjustment (posted_period_id) where posted_period_id is not null;
create index adjustment_wished on adjustment (period_id) where period_id is not null;
create unique index adjustment_one_override on adjustment (period_id, bonus, member_id, currency)
  where bonus is not null and state in ('requested', 'approved');

create function refuse_adjustment_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state in ('posted', 'refused') or new.amount <> old.amount or new.member_id <> old.member_id
    or new.currency <> old.currency or new.type <> old.type or new.key <> old.key then
    raise exception 'adjustment % is %: % is refused; make another one', old.id, old.state, lower(tg_op)
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger adjustment_kept before update or delete on adjustment
  for each row execute function refuse_adjustment_change();

-- An adjustment is an earning without a sale (by hand), or with the sale whose line it corrects: it goes through the same
-- states and payouts. A correction is worth f(terms) less f(earlier terms), so that it follows its sale's refunds to zero.
alter table earning alter column sale_id drop not null;
alter table earning add column adjustment_id bigint references adjustment;
alter table earning add column earlier_terms jsonb;
alter table earning add check (sale_id is not null or adjustment_id is not null);
alter table earning drop constraint earning_sale_id_bonus_earner_id_key;
create unique index earning_key on earning (sale_id, bonus, earner_id) where adjustment_id is null;
create unique index earning_adjustment on earning (adjustment_id) where adjustment_id is not null;
create index earning_sale_adjusted on earning (sale_id) where adjustment_id is not null;
-- Held for a chargeback: no release takes it. `held_from` is where it goes back to when the chargeback is won.
alter table earning add column hold_reason text check (hold_reason in ('chargeback'));
alter table earning add column held_from text check (held_from in ('pending', 'held', 'available'));
alter table earning add check ((hold_reason is null) = (held_from is null));
alter table earning add check (hold_reason is null or state = 'held');

alter table earning_posting drop constraint earning_posting_cause_check;
alter table earning_posting add constraint earning_posting_cause_check
  check (cause in ('sale', 'run', 'reversal', 'adjustment'));

create or replace view earning_sum as
  select earner_id, period_id, currency, bonus, state, sum(amount)::bigint as amount, count(*)::integer as lines,
    adjustment_id is not null as adjusted
  from earning group by earner_id, period_id, currency, bonus, state, adjustment_id is not null;

-- Other systems name a sale by its order alone.
create index sale_source_ref on sale (source_ref);

-- Another system's results for a period of ours, line by line, to be matched to the cent.
create table parallel_run (
  id bigint generated always as identity primary key,
  period_id bigint not null references period,
  name text not null,
  sha256 text not null collate "C",
  lines integer not null,
  imported_at timestamptz not null,
  imported_by bigint references person
);
create index parallel_run_period on parallel_run (period_id, id);

create table parallel_line (
  parallel_id bigint not null references parallel_run,
  line integer not null,
  sale_id bigint not null references sale,
  bonus text not null collate "C",
  earner_id bigint not null references member,
  amount bigint not null,
  currency char(3) not null,
  base text,
  rate text,
  primary key (parallel_id, line),
  unique (parallel_id, sale_id, bonus, earner_id, currency)
);
create trigger parallel_line_append_only before update or delete on parallel_line
  for each row execute function refuse_change();
