-- One line a sale, bonus and earner. `amount` is what stands posted under the key; the postings below are its history.
create table earning (
  id bigint generated always as identity primary key,
  sale_id bigint not null references sale,
  bonus text not null collate "C",
  earner_id bigint not null references member,
  period_id bigint not null references period,
  level integer not null check (level >= 0),
  paid_level integer not null check (paid_level >= 0),
  base text not null,
  rate text,
  -- The frozen terms: all that the engine needs to say what the earning is worth when part of its sale goes back.
  terms jsonb not null,
  amount bigint not null,
  currency char(3) not null,
  state text not null check (state in ('pending', 'held', 'available', 'paid', 'reversed')),
  held_until timestamptz,
  payout_id bigint,
  unique (sale_id, bonus, earner_id)
);
create index earning_earner on earning (earner_id, id);
create index earning_period on earning (period_id);
create index earning_held on earning (held_until) where state = 'held';

-- What a sale paid its seller, by currency.
create view earning_of_seller as
  select sale_id, earner_id, currency, sum(amount)::bigint as amount from earning where level = 0
  group by sale_id, earner_id, currency;

-- Append-only: each change of an earning, where it stood then, and why. The sum of a line's postings is its amount.
create table earning_posting (
  id bigint generated always as identity primary key,
  earning_id bigint not null references earning,
  at timestamptz not null,
  period_id bigint not null references period,
  amount bigint not null check (amount <> 0),
  account text not null check (account in ('pending', 'held', 'available')),
  cause text not null collate "C" check (cause in ('sale', 'run', 'reversal')),
  reversal_id bigint references sale_reversal,
  run_id bigint
);
create index earning_posting_earning on earning_posting (earning_id);

-- Published: what members have earned, added up, and the history of each line.
create view earning_sum as
  select earner_id, period_id, currency, bonus, state, sum(amount)::bigint as amount, count(*)::integer as lines
  from earning group by earner_id, period_id, currency, bonus, state;
create view earning_standing as select id, earner_id, currency, state, amount from earning;
create view earning_history as
  select posting.earning_id, posting.id, posting.at, posting.period_id, posting.amount, posting.account, posting.cause,
    posting.reversal_id, posting.run_id, earning.earner_id, earning.sale_id, earning.currency
  from earning_posting posting join earning on earning.id = posting.earning_id;

create trigger earning_posting_append_only before update or delete on earning_posting
  for each row execute function refuse_change();

create table run (
  id bigint generated always as identity primary key,
  period_id bigint not null references period,
  plan_version_id bigint not null references plan_version,
  engine_version text not null,
  -- CV-based bonuses pay in it: an input like all others.
  company_currency char(3) not null,
  -- Trees, kinds and statuses were read as of this instant: the period's last one, or earlier in a live preview.
  as_of timestamptz not null,
  state text not null check (state in ('draft', 'locked', 'committed', 'discarded')),
  input_sha256 text not null collate "C",
  output_sha256 text not null collate "C",
  lines integer not null,
  earners integer not null,
  totals jsonb not null,
  drafted_at timestamptz not null,
  drafted_by bigint references person,
  locked_at timestamptz,
  locked_by bigint references person,
  committed_at timestamptz,
  committed_by bigint references person,
  constraint run_second_person check (locked_by is null or locked_by <> drafted_by),
  check ((state in ('locked', 'committed')) = (locked_at is not null)),
  check ((state = 'committed') = (committed_at is not null))
);
create unique index run_one_live on run (period_id) where state in ('draft', 'locked', 'committed');

alter table earning_posting add foreign key (run_id) references run;

-- The run's own snapshot: what it read, so that it can be replayed whatever happened since.
create table run_member (
  run_id bigint not null references run on delete cascade,
  member_id bigint not null references member,
  kind text not null,
  sponsor_id bigint,
  primary key (run_id, member_id)
);

create table run_sale_line (
  run_id bigint not null references run on delete cascade,
  sale_id bigint not null references sale,
  line smallint not null,
  seller_id bigint,
  -- The buyer where they are a member; null for everybody else, who is a customer to the plan.
  buyer_member_id bigint,
  product text not null,
  quantity integer not null,
  amount_sold bigint not null,
  cv_sold bigint not null,
  qv_sold bigint not null,
  amount bigint not null,
  cv bigint not null,
  qv bigint not null,
  currency char(3) not null,
  affiliate_fixed bigint,
  primary key (run_id, sale_id, line)
);

create table run_line (
  run_id bigint not null references run on delete cascade,
  sale_id bigint not null references sale,
  bonus text not null collate "C",
  earner_id bigint not null references member,
  level integer not null,
  paid_level integer not null,
  base text not null,
  rate text,
  amount bigint not null,
  currency char(3) not null,
  primary key (run_id, sale_id, bonus, earner_id)
);
create index run_line_earner on run_line (run_id, earner_id);
create index run_sale_line_seller on run_sale_line (run_id, seller_id);

-- What was reviewed is what is committed and what can be replayed: a run that left the draft keeps its snapshot and lines
-- as they are, and a committed run does not change at all.
create function refuse_run_part_change() returns trigger language plpgsql as $$
begin
  if exists (select from part join run on run.id = part.run_id where run.state in ('locked', 'committed')) then
    raise exception '% of a locked or committed run is kept as it is: % is refused', tg_table_name, lower(tg_op)
      using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

create function refuse_committed_run_change() returns trigger language plpgsql as $$
begin
  if old.state = 'committed' or (tg_op = 'DELETE' and old.state <> 'discarded') then
    raise exception 'run % is %: % is refused', old.id, old.state, lower(tg_op) using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger run_committed_stays before update or delete on run
  for each row execute function refuse_committed_run_change();

do $$
declare part text;
begin
  foreach part in array array['run_member', 'run_sale_line', 'run_line'] loop
    execute format('create trigger %1$s_insert after insert on %1$s referencing new table as part
      for each statement execute function refuse_run_part_change()', part);
    execute format('create trigger %1$s_update after update on %1$s referencing old table as part
      for each statement execute function refuse_run_part_change()', part);
    execute format('create trigger %1$s_delete after delete on %1$s referencing old table as part
      for each statement execute function refuse_run_part_change()', part);
    execute format('create trigger %1$s_truncate before truncate on %1$s
      for each statement execute function refuse_change()', part);
  end loop;
end $$;

-- Where a member is paid. The account number is encrypted under a versioned key; only its last four letters are shown.
create table payout_account (
  member_id bigint primary key references member,
  holder text not null,
  iban_sealed bytea not null,
  iban_last4 char(4) not null,
  bic text,
  country char(2) not null,
  changed_at timestamptz not null
);

-- Smaller balances wait for the next batch. Without a row: one minor unit.
create table payout_minimum (
  currency char(3) primary key collate "C",
  amount bigint not null check (amount > 0)
);

create table payout_batch (
  id bigint generated always as identity primary key,
  currency char(3) not null,
  state text not null check (state in ('made', 'approved', 'paid', 'refused')),
  execution_date date not null,
  made_at timestamptz not null,
  made_by bigint not null references person,
  approved_at timestamptz,
  approved_by bigint references person,
  paid_at timestamptz,
  paid_by bigint references person,
  refused_at timestamptz,
  refused_by bigint references person,
  constraint payout_batch_second_person check (approved_by is null or approved_by <> made_by),
  check ((state in ('approved', 'paid')) = (approved_at is not null)),
  check ((approved_at is null) = (approved_by is null)),
  check ((state = 'paid') = (paid_at is not null)),
  check ((state = 'refused') = (refused_at is not null))
);

-- The account is kept as it was when the batch was made: who changes theirs later redirects the next batch, not this one.
create table payout (
  id bigint generated always as identity primary key,
  batch_id bigint not null references payout_batch,
  member_id bigint not null references member,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  state text not null check (state in ('made', 'approved', 'paid', 'refused')),
  holder text not null,
  iban_sealed bytea not null,
  iban_last4 char(4) not null,
  bic text,
  country char(2) not null,
  unique (batch_id, member_id)
);
-- A member's balance of one currency can be in one unfinished batch only.
create unique index payout_one_open on payout (member_id, currency) where state in ('made', 'approved');
create index payout_member on payout (member_id, id);

-- What a payout is made of: earnings as they stood when it was made. What is missing to its amount was taken back from
-- earlier payouts and is netted here.
create table payout_line (
  payout_id bigint not null references payout,
  earning_id bigint not null references earning,
  amount bigint not null check (amount <> 0),
  primary key (payout_id, earning_id)
);
create index payout_line_earning on payout_line (earning_id);
create trigger payout_line_append_only before update or delete on payout_line
  for each row execute function refuse_change();

alter table earning add foreign key (payout_id) references payout;
create index earning_payout on earning (payout_id);
