-- What the office asks over everybody is read in one pass: what accounts held when the books were last closed, and who has earnings that can
-- be paid (docs/decisions/0030).

-- The last row of `account_closing` of every account, kept by the closing that writes that row, which has the foreign keys. Names stand
-- beside it, as they are in `account` for good, so that the largest of a name are the first of an index.
create table closed_balance (
  account_id bigint primary key,
  member_id bigint,
  name text not null collate "C",
  currency char(3) not null collate "C",
  at timestamptz not null,
  balance bigint not null
);
insert into closed_balance (account_id, member_id, name, currency, at, balance)
  select account.id, account.member_id, account.name, account.currency, last.at, last.balance
  from (select distinct on (account_id) account_id, at, balance from account_closing order by account_id, at desc) last
  join account on account.id = last.account_id order by account.id;
create index closed_balance_largest on closed_balance (name, currency, abs(balance) desc, account_id);
-- Most of what was available is paid: who still has something is a small part of all accounts.
create index closed_balance_holding on closed_balance (name, currency, member_id) include (account_id, balance) where balance <> 0;

create trigger closed_balance_forward before update on closed_balance for each row
  when (new.at <= old.at or (new.account_id, new.member_id, new.name, new.currency) is distinct from
    (old.account_id, old.member_id, old.name, old.currency))
  execute function refuse_change();
create trigger closed_balance_stays before delete on closed_balance for each row execute function refuse_change();
create trigger closed_balance_no_truncate before truncate on closed_balance for each statement execute function refuse_change();

-- The changes since the last closing that counts. A function, and one that makes its plan anew, for the planner: it knows the instant then,
-- and whoever asks knows that few rows come. With the instant read in the same statement it expects a third of all entries. Stable: it sees
-- what the statement sees that calls it, so a closing that is summed meanwhile is seen by both or by neither.
create function moved_since_closing() returns table (account_id bigint, change bigint) language plpgsql stable rows 2000 as $$
begin
  return query execute 'select side.account_id, sum(side.change)::bigint from (
      select credit as account_id, amount as change from entry where at > $1
      union all
      select debit, -amount from entry where at > $1) side
    group by side.account_id' using coalesce((select max(at) from closing_check), '-infinity');
end $$;

-- Published: what members' accounts hold, for those who look at many of them; who holds nothing may be missing. A few members' are found
-- faster by `account_balance`.
create view member_balance as
  with moved as materialized (
    select account.id as account_id, account.member_id, account.name, account.currency, moved.change
    from moved_since_closing() moved join account on account.id = moved.account_id where account.member_id is not null)
  select closed.account_id, closed.member_id, closed.name, closed.currency, closed.balance + coalesce(moved.change, 0) as balance
  from closed_balance closed left join moved on moved.account_id = closed.account_id
  where closed.member_id is not null and closed.balance <> 0
  union all
  select moved.account_id, moved.member_id, moved.name, moved.currency, moved.change
  from moved
  where not exists (select from closed_balance closed where closed.account_id = moved.account_id and closed.balance <> 0);

-- What can be paid is a small part of all earnings, in the order of earners. Each table of earnings has its own, as it has its others.
do $$
declare part regclass;
begin
  for part in select inhrelid from pg_inherits where inhparent = 'earning'::regclass loop
    execute format('create index %I on %s (currency, earner_id, id) include (amount, payout_id)
      where state = ''available''',
      (select relname from pg_class where oid = part) || '_available', part);
  end loop;
end $$;

create or replace function index_run_earnings(of_run bigint) returns void language plpgsql as $$
begin
  execute format('alter table earning_of_run_%1$s add primary key (id)', of_run);
  execute format('create unique index earning_of_run_%1$s_sale on earning_of_run_%1$s (sale_id, bonus, earner_id)
    where sale_id is not null', of_run);
  execute format('create unique index earning_of_run_%1$s_source on earning_of_run_%1$s (source_id, bonus, earner_id)
    where source_id is not null', of_run);
  execute format('create index earning_of_run_%1$s_earner on earning_of_run_%1$s (earner_id, period_id, id)', of_run);
  execute format('create index earning_of_run_%1$s_held on earning_of_run_%1$s (held_until) where state = ''held''', of_run);
  execute format('create index earning_of_run_%1$s_period on earning_of_run_%1$s using brin (period_id)', of_run);
  execute format('create index earning_of_run_%1$s_recomputed on earning_of_run_%1$s (period_id)
    where terms ->> ''reversal'' = ''recompute''', of_run);
  execute format('create index earning_of_run_%1$s_payout on earning_of_run_%1$s (payout_id) where payout_id is not null', of_run);
  -- Empty at the commit: a run's earnings are held first.
  execute format('create index earning_of_run_%1$s_available on earning_of_run_%1$s (currency, earner_id, id)
    include (amount, payout_id) where state = ''available''', of_run);
  execute format('alter table earning_posting_of_run_%1$s add primary key (earning_id, id)', of_run);
end $$;

create or replace view earning_standing as select id, earner_id, currency, state, amount, payout_id from earning;

-- Whether an earning has to be looked for among the lines of payouts, to know what is left of it. It need not where the only line that it
-- ever had took it as a whole: then it names that payout for as long as the payout happens, and nothing else took of it.
alter table payout_line add column partial boolean not null default false;
alter table payout_line disable trigger payout_line_append_only;
update payout_line line set partial = true from earning
  where earning.id = line.earning_id and (earning.payout_id is distinct from line.payout_id
    or exists (select from payout_line other where other.earning_id = line.earning_id and other.payout_id <> line.payout_id));
alter table payout_line enable trigger payout_line_append_only;
alter table payout_line alter column partial set default true;
create index payout_line_partial on payout_line (earning_id) where partial;

-- Which of a member's accounts was changed last: answered by the index alone.
create index payout_account_latest on payout_account (member_id, changed_at desc, kind) include (country);
-- Where the rules ask nothing else of payees, only these say something.
create index payee_blocked on payee (member_id) where blocked_at is not null;
