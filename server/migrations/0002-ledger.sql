-- Double entry: a row moves one amount from the account it debits to the account it credits, so the books balance by
-- construction. A balance is what was credited less what was debited: what the company owes a member is positive.

create table account (
  id bigint generated always as identity primary key,
  member_id bigint,
  name text not null collate "C",
  currency char(3) not null collate "C",
  unique nulls not distinct (member_id, name, currency),
  unique (id, currency),
  check (case when member_id is null
    then name in ('sales', 'shipping', 'tax', 'commission', 'payment-clearing', 'payout-clearing', 'exchange')
    else name in ('pending', 'held', 'available', 'paid', 'reserve') end)
);

create table entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  debit bigint not null,
  credit bigint not null,
  amount bigint not null check (amount > 0),
  currency char(3) not null collate "C",
  key text not null unique collate "C",
  cause text not null collate "C",
  period_id bigint,
  check (debit <> credit),
  foreign key (debit, currency) references account (id, currency),
  foreign key (credit, currency) references account (id, currency)
);
create index entry_debit on entry (debit, id);
create index entry_credit on entry (credit, id);
create index entry_cause on entry (cause);

create trigger entry_append_only before update or delete on entry for each row execute function refuse_change();
create trigger entry_no_truncate before truncate on entry for each statement execute function refuse_change();

create trigger account_append_only before update or delete on account for each row execute function refuse_change();
create trigger account_no_truncate before truncate on account for each statement execute function refuse_change();

create view account_balance as
  select account.id as account_id, account.member_id, account.name, account.currency,
    coalesce((select sum(amount) from entry where credit = account.id), 0)::bigint
    - coalesce((select sum(amount) from entry where debit = account.id), 0)::bigint as balance
  from account;
