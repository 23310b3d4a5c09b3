-- Money out in more ways than one: store credit beside transfers, several kinds of accounts, rules of who is paid and when,
-- results that the bank sends back, and tax data.

alter table account drop constraint account_check;
alter table account add constraint account_check check (case when member_id is null
  then name in ('sales', 'shipping', 'tax', 'commission', 'payment-clearing', 'payout-clearing', 'exchange', 'opening', 'write-off')
  else name in ('pending', 'held', 'available', 'paid', 'reserve', 'store-credit') end);

-- One account of each kind a member. `number_sealed` is an IBAN, a US account number or a mail address; `shown` is all of it that
-- is ever shown: its last four letters, of a mail address its first letter and its domain.
alter table payout_account rename column iban_sealed to number_sealed;
alter table payout_account rename column iban_last4 to shown;
alter table payout_account alter column shown type text;
alter table payout_account
  add column kind text not null default 'iban' check (kind in ('iban', 'us-bank', 'paypal')),
  -- ABA routing number of a US bank.
  add column routing char(9),
  add column savings boolean not null default false,
  -- Held by a company: such a transfer has another form (CCD instead of PPD).
  add column business boolean not null default false,
  add check ((kind = 'us-bank') = (routing is not null)),
  drop constraint payout_account_pkey,
  add primary key (member_id, kind);
alter table payout_account alter column kind drop default;

-- What the company knows of whom it pays. Sealed numbers are bound to the member.
create table payee (
  member_id bigint primary key references member,
  kyc text not null default 'none' check (kyc in ('none', 'pending', 'verified', 'refused')),
  kyc_at timestamptz,
  tax_form text check (tax_form in ('W-9', 'W-8BEN', 'W-8BEN-E')),
  tax_form_at timestamptz,
  -- Of a W-9: individual and the like are reported on 1099-NEC, corporations are not.
  tax_class text check (tax_class in ('individual', 'partnership', 'corporation')),
  tax_name text,
  tax_address text,
  tin_sealed bytea,
  tin_last4 char(4),
  blocked_at timestamptz,
  blocked_reason text,
  check ((tax_form is null) = (tax_form_at is null)),
  check ((blocked_at is null) = (blocked_reason is null)),
  check (tax_form is distinct from 'W-9' or (tin_sealed is not null and tax_class is not null))
);

-- The company's rules of payment: one row.
create table payout_rule (
  id smallint primary key default 1 check (id = 1),
  kyc_required boolean not null default false,
  tax_form_required boolean not null default false,
  -- Whether only those are paid who asked for it.
  on_request boolean not null default false,
  -- Days that a new or changed account waits before anything is paid to it.
  account_hold_days smallint not null default 0 check (account_hold_days between 0 and 90),
  -- What refunds took from earlier payouts takes at most this percentage of each later one.
  netting_percent smallint not null default 100 check (netting_percent between 1 and 100),
  -- Days after which what a member still owes is written off; null: never.
  write_off_days smallint check (write_off_days > 0),
  -- Who we are to our US bank; null until ACH files are to be written.
  ach_bank_routing char(9),
  ach_bank_name text,
  ach_company_id text collate "C" check (ach_company_id ~ '^[A-Z0-9]{10}$')
);
insert into payout_rule default values;

-- From which payments of a year 1099-NEC reports somebody, in US cents. 26 U.S.C. 6041A with 6041, as amended for payments
-- made after 2025.
create table tax_threshold (
  from_year smallint primary key check (from_year between 2000 and 2200),
  amount bigint not null check (amount > 0)
);
insert into tax_threshold (from_year, amount) values (2020, 60000), (2026, 200000);

alter table payout_batch drop constraint payout_batch_state_check, drop constraint payout_batch_check;
alter table payout_batch
  add column method text not null default 'sepa' check (method in ('sepa', 'ach', 'paypal', 'wise', 'bank-csv')),
  add column file_taken_at timestamptz,
  add column cancelled_at timestamptz,
  add column cancelled_by bigint references person,
  -- failed: nothing of it was paid in the end.
  add constraint payout_batch_state_check check (state in ('made', 'approved', 'paid', 'refused', 'cancelled', 'failed')),
  add constraint payout_batch_check check
    ((state in ('approved', 'paid', 'cancelled', 'failed')) = (approved_at is not null)),
  add check ((state = 'cancelled') = (cancelled_at is not null));
update payout_batch set method = 'bank-csv' where currency <> 'EUR';
alter table payout_batch alter column method drop default;

-- A payout to store credit has no batch: it is done when it is asked for.
alter table payout rename column iban_sealed to number_sealed;
alter table payout rename column iban_last4 to shown;
alter table payout alter column shown type text;
alter table payout drop constraint payout_state_check;
alter table payout
  add constraint payout_state_check check (state in ('made', 'approved', 'paid', 'refused', 'cancelled', 'failed')),
  add column method text not null default 'sepa'
    check (method in ('sepa', 'ach', 'paypal', 'wise', 'bank-csv', 'store-credit')),
  add column kind text not null default 'iban' check (kind in ('iban', 'us-bank', 'paypal', 'store-credit')),
  add column routing char(9),
  add column savings boolean not null default false,
  add column business boolean not null default false,
  add column netted bigint not null default 0 check (netted >= 0),
  -- When it was paid, and when that came back.
  add column paid_at timestamptz,
  add column failed_at timestamptz,
  alter column batch_id drop not null,
  add check ((batch_id is null) = (method = 'store-credit')),
  add check ((state = 'failed') = (failed_at is not null)),
  add constraint payout_paid_when check (state <> 'paid' or paid_at is not null) not valid;
update payout set method = batch.method, paid_at = batch.paid_at from payout_batch batch where batch.id = payout.batch_id;
alter table payout validate constraint payout_paid_when;
alter table payout alter column method drop default, alter column kind drop default;

-- A member asks to be paid. Null amount: all that can be paid when a batch is made.
create table withdrawal (
  id bigint generated always as identity primary key,
  member_id bigint not null references member,
  currency char(3) not null collate "C",
  amount bigint check (amount > 0),
  state text not null check (state in ('open', 'taken', 'withdrawn')),
  asked_at timestamptz not null,
  payout_id bigint references payout,
  check ((state = 'taken') = (payout_id is not null))
);
create unique index withdrawal_one_open on withdrawal (member_id, currency) where state = 'open';
create index withdrawal_payout on withdrawal (payout_id);

-- What a member owed and is not asked for any more.
create table write_off (
  id bigint generated always as identity primary key,
  member_id bigint not null references member,
  currency char(3) not null collate "C",
  amount bigint not null check (amount > 0),
  owed_since timestamptz not null,
  at timestamptz not null
);
create trigger write_off_append_only before update or delete on write_off for each row execute function refuse_change();

-- Files with the bank's answers. The same file again changes nothing.
create table result_file (
  id bigint generated always as identity primary key,
  format text not null check (format in ('pain.002', 'nacha', 'csv')),
  sha256 text not null unique collate "C",
  read_at timestamptz not null,
  read_by bigint not null references person
);
create trigger result_file_append_only before update or delete on result_file
  for each row execute function refuse_change();

-- What a file said of a payout. `effect` is what it changed: a payout that had failed already cannot fail again.
create table payout_result (
  id bigint generated always as identity primary key,
  file_id bigint not null references result_file,
  payout_id bigint not null references payout,
  outcome text not null check (outcome in ('accepted', 'paid', 'failed', 'correction')),
  effect text not null check (effect in ('none', 'paid', 'failed', 'returned', 'corrected')),
  code text not null collate "C",
  at timestamptz not null
);
create index payout_result_payout on payout_result (payout_id);
create index payout_result_file on payout_result (file_id);
create trigger payout_result_append_only before update or delete on payout_result
  for each row execute function refuse_change();
