-- Money and memberships that change hands: Stripe Connect transfers, whole memberships, balances that no earning explains.

-- ledger: what a member can be paid (or what is kept of theirs) without an earning behind it: the opening balance from another
-- system, or what an earlier holder of the membership had earned. Each row is one entry of the books.
create table brought_balance (
  id bigint generated always as identity primary key,
  member_id bigint not null references member,
  account text not null collate "C" check (account in ('available', 'reserve')),
  currency char(3) not null collate "C",
  amount bigint not null check (amount <> 0),
  kind text not null collate "C" check (kind in ('opening', 'passed-on')),
  at timestamptz not null,
  cause text not null collate "C",
  key text not null unique collate "C"
);
create index brought_balance_member on brought_balance (member_id);
create trigger brought_balance_append_only before update or delete on brought_balance
  for each row execute function refuse_change();
create trigger brought_balance_no_truncate before truncate on brought_balance
  for each statement execute function refuse_change();
insert into brought_balance (member_id, account, currency, amount, kind, at, cause, key)
  select own.member_id, own.name, entry.currency, case when entry.credit = own.id then entry.amount else -entry.amount end,
    'opening', entry.at, entry.cause, entry.key
  from account opening join entry on opening.id in (entry.debit, entry.credit)
  join account own on own.id = case when entry.debit = opening.id then entry.credit else entry.debit end
  where opening.name = 'opening' and own.name in ('available', 'reserve')
  order by entry.id;

-- payout: what payouts took of these, as `payout_line` says it of earnings.
create table payout_brought_line (
  payout_id bigint not null references payout,
  brought_id bigint not null references brought_balance,
  amount bigint not null check (amount > 0),
  primary key (payout_id, brought_id)
);
create index payout_brought_line_brought on payout_brought_line (brought_id);

-- Stripe Connect: an account whose number is Stripe's name for it, and a way of paying.
alter table payout_account drop constraint payout_account_kind_check,
  add constraint payout_account_kind_check check (kind in ('iban', 'us-bank', 'paypal', 'stripe'));
alter table payout_batch drop constraint payout_batch_method_check,
  add constraint payout_batch_method_check check (method in ('sepa', 'ach', 'paypal', 'wise', 'bank-csv', 'stripe'));
alter table payout drop constraint payout_method_check, drop constraint payout_kind_check, drop constraint payout_check;
alter table payout
  add constraint payout_method_check
    check (method in ('sepa', 'ach', 'paypal', 'wise', 'bank-csv', 'stripe', 'store-credit', 'passed-on')),
  add constraint payout_kind_check check (kind in ('iban', 'us-bank', 'paypal', 'stripe', 'store-credit', 'passed-on')),
  add constraint payout_batch_unless check ((batch_id is null) = (method in ('store-credit', 'passed-on')));
-- What a provider tells by itself stands in no file.
alter table payout_result alter column file_id drop not null;

-- What Stripe said last of a member's connected account.
create table stripe_account (
  member_id bigint primary key references member,
  account text not null unique collate "C",
  country char(2) not null,
  charges_enabled boolean not null default false,
  payouts_enabled boolean not null default false,
  -- Whether money can be moved to it: its capability `transfers` is active.
  transfers_enabled boolean not null default false,
  details_submitted boolean not null default false,
  -- What Stripe still wants to know, by its own names, and by when it disables something.
  due text[] not null default '{}',
  due_until timestamptz,
  disabled_reason text,
  -- Its bank refused what Stripe paid out to it last: Stripe's code.
  payout_failure text,
  made_at timestamptz not null,
  read_at timestamptz
);

-- The row is written before Stripe is asked: one without `transfer` says that an answer may have been lost.
create table stripe_transfer (
  payout_id bigint primary key references payout,
  transfer text unique collate "C",
  asked_at timestamptz not null,
  -- Part of the idempotency key: under one key Stripe gives its first answer again, also a refusal that has passed.
  attempt integer not null default 1,
  -- Minor units that came back so far.
  reversed bigint not null default 0 check (reversed >= 0)
);
create index stripe_transfer_unanswered on stripe_transfer (asked_at) where transfer is null;

-- Events of Connect webhooks, by their own ids: nothing is done twice.
create table connect_notice (
  event text primary key collate "C",
  kind text not null collate "C",
  received_at timestamptz not null,
  handled_at timestamptz
);

-- network: all that a member is in the network goes to another: asked for by one person, decided by another, true from the next
-- period on. `completed_at`: the day has come, and the rest has followed (customers, who waits for a seat, the membership's end).
create table membership_transfer (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('inheritance', 'sale', 'divorce', 'merge')),
  from_id bigint not null references member,
  to_id bigint not null references member,
  -- Whose is what was earned before the day: the old holder's (`stay`) or the new one's (`go`).
  balances text not null default 'stay' check (balances in ('stay', 'go')),
  reason text not null check (reason <> ''),
  documents text not null check (documents <> ''),
  asked_at timestamptz not null,
  asked_by bigint not null references person,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn')),
  decided_at timestamptz,
  decided_by bigint references person,
  effective_at timestamptz,
  completed_at timestamptz,
  -- What it was shown to change when it was decided.
  effect jsonb,
  check (from_id <> to_id),
  check ((state = 'approved') = (effective_at is not null)),
  check ((state = 'asked') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check (completed_at is null or state = 'approved'),
  constraint membership_transfer_second_person check (state <> 'approved' or decided_by <> asked_by)
);
create index membership_transfer_from on membership_transfer (from_id);
create index membership_transfer_to on membership_transfer (to_id);
create unique index membership_transfer_one_asked on membership_transfer (from_id) where state = 'asked';
create index membership_transfer_due on membership_transfer (effective_at) where state = 'approved' and completed_at is null;

-- Published: whose earnings go to whom since when.
create view passed_membership as
  select id as transfer_id, from_id, to_id, effective_at from membership_transfer
  where completed_at is not null and balances = 'go';

-- Per company: whose what was earned before is where nobody says otherwise.
create table membership_setting (
  id smallint primary key default 1 check (id = 1),
  balances text not null default 'stay' check (balances in ('stay', 'go'))
);
insert into membership_setting default values;

-- Published by plan: nothing of what was before this instant changes any more; null where no period is closed.
create view closed_until as
  select max(upper(during)) as until from period where state in ('locked', 'committed');

-- Published by the ledger: what came into `available` without an earning, and can be paid as such.
create view payable_brought as
  select id, member_id, currency, amount, kind, at, cause from brought_balance where account = 'available' and amount > 0;

-- plan: what a committed period's recomputed bonuses would lose if all its open chargebacks were lost, and what of that is put aside
-- now. Such a bonus is one line a member and period, so not the line is held but the part of it that is at risk.
create table dispute_reserve (
  earning_id bigint primary key references earning,
  at_risk bigint not null check (at_risk >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  -- Part of the entries' keys.
  changes integer not null default 0
);
create index dispute_reserve_live on dispute_reserve (earning_id) where at_risk > 0 or reserved > 0;

-- Published: what is put aside of each member's.
create view disputed_reserve as
  select earning.earner_id as member_id, earning.currency, sum(reserve.reserved)::bigint as amount
  from dispute_reserve reserve join earning on earning.id = reserve.earning_id
  where reserve.reserved > 0 group by earning.earner_id, earning.currency;

-- Published: committed periods with sales that are disputed, or with something put aside for one that was.
create view disputed_period as
  select distinct sale.period_id from chargeback join sale on sale.id = chargeback.sale_id
    join period on period.id = sale.period_id
    where chargeback.state = 'open' and period.state = 'committed'
  union
  select distinct earning.period_id from dispute_reserve reserve join earning on earning.id = reserve.earning_id
    where reserve.at_risk > 0 or reserve.reserved > 0;
