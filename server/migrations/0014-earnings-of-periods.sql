-- A plan may pay a member's whole period (bands, matching, what is passed up): such a line has no sale, its source is the
-- member. Sellers' own margin (`kept`) is reported by a run and never owed: it stands in no earning.
alter table earning add column source_id bigint references member;
alter table earning drop constraint earning_check;
alter table earning add constraint earning_of_something
  check (num_nonnulls(sale_id, source_id) <= 1 and num_nonnulls(sale_id, source_id, adjustment_id) > 0);
create unique index earning_source_key on earning (period_id, source_id, bonus, earner_id)
  where source_id is not null and adjustment_id is null;
-- What a refund has to work out again over the whole period.
create index earning_recomputed on earning (period_id) where terms ->> 'reversal' = 'recompute';

alter table run_line add column source_id bigint references member;
alter table run_line add column kept boolean not null default false;
alter table run_line drop constraint run_line_pkey;
alter table run_line alter column sale_id drop not null;
alter table run_line add constraint run_line_of_one check (num_nonnulls(sale_id, source_id) = 1);
-- The order of a run's pages: lines of sales first. Rows compare by no null, so a missing sale is a number above all.
create unique index run_line_key on run_line
  (run_id, coalesce(sale_id, 9223372036854775807), coalesce(source_id, 0), bonus, earner_id);

alter table correction_line add column source_id bigint references member;
alter table correction_line drop constraint correction_line_pkey;
alter table correction_line alter column sale_id drop not null;
alter table correction_line add constraint correction_line_of_one check (num_nonnulls(sale_id, source_id) = 1);
create unique index correction_line_key on correction_line (correction_id, sale_id, source_id, bonus, earner_id, currency)
  nulls not distinct;

alter table parallel_line add column source_id bigint references member;
alter table parallel_line drop constraint parallel_line_parallel_id_sale_id_bonus_earner_id_currency_key;
alter table parallel_line alter column sale_id drop not null;
alter table parallel_line add constraint parallel_line_of_one check (num_nonnulls(sale_id, source_id) = 1);
create unique index parallel_line_key on parallel_line (parallel_id, sale_id, source_id, bonus, earner_id, currency)
  nulls not distinct;

-- What a sale says about itself, where a plan asks: groups it belongs to, what the goods cost the seller and list at.
alter table sale add column tags text[] not null default '{}';
alter table sale_line add column wholesale bigint check (wholesale >= 0);
alter table sale_line add column retail bigint check (retail >= 0);

-- The value of one unit of a currency in the company's, from an instant on. A run keeps the rates that it used.
create table exchange_rate (
  currency char(3) not null collate "C",
  effective timestamptz not null,
  rate text not null check (rate ~ '^\d{1,9}(\.\d{1,12})?$' and rate ~ '[1-9]'),
  set_at timestamptz not null,
  set_by bigint references person,
  primary key (currency, effective)
);

-- The rest of what a run reads. Null in runs from before: they were worked out without it and replay without it.
alter table run add column day date;
alter table run add column rates jsonb not null default '{}';
-- Whose leavings it read: titles, and as many earlier volumes, rules and payments as the plan looks back at.
alter table run add column past_run_id bigint references run;
alter table run_member add column joined_on date;
alter table run_member add column parents jsonb;
alter table run_sale_line add column sold_on date;
alter table run_sale_line add column market text;
alter table run_sale_line add column tags text[];
alter table run_sale_line add column wholesale bigint;
alter table run_sale_line add column retail bigint;

-- What a committed run leaves to the next one, by member; as text, since later hashes are over its bytes.
create table run_past (
  run_id bigint not null references run,
  member_id bigint not null references member,
  past text not null,
  primary key (run_id, member_id)
);
create function refuse_late_past() returns trigger language plpgsql as $$
begin
  if exists (select from part join run on run.id = part.run_id where run.state <> 'locked') then
    raise exception 'what a run leaves to the next is written by its commit' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger run_past_insert after insert on run_past referencing new table as part
  for each statement execute function refuse_late_past();
create trigger run_past_append_only before update or delete on run_past for each row execute function refuse_change();
create trigger run_past_no_truncate before truncate on run_past for each statement execute function refuse_change();
