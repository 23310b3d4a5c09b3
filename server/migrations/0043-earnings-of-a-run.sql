-- A run's new earnings and their first postings stand in tables of their own, partitions of `earning` and `earning_posting`: filled without
-- an index, indexed, proven as a whole, then attached (docs/decisions/0029). Run r has the numbers from r * 10^10 on; what is posted one by
-- one (sales, conversions, adjustments, small runs) has those below 10^10.

-- Views name tables by number, not by name: they are made anew over the whole.
create temporary table kept_view on commit drop as
  with recursive above as (
    select rewrite.ev_class as view, 1 as depth
    from pg_depend depend join pg_rewrite rewrite on depend.classid = 'pg_rewrite'::regclass and rewrite.oid = depend.objid
    where depend.refobjid in ('earning'::regclass, 'earning_posting'::regclass)
    union
    select rewrite.ev_class, above.depth + 1
    from above
    join pg_depend depend on depend.refobjid = above.view
    join pg_rewrite rewrite on depend.classid = 'pg_rewrite'::regclass and rewrite.oid = depend.objid and rewrite.ev_class <> above.view
  )
  select view::regclass::text as name, max(depth) as depth, pg_get_viewdef(view) as definition from above group by view;

-- What names an earning names it in the whole.
create temporary table kept_reference on commit drop as
  select conrelid::regclass::text as child, conname::text as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'f' and confrelid = 'earning'::regclass and conparentid = 0;

do $$
declare kept record;
begin
  for kept in select * from kept_view order by depth desc loop
    execute format('drop view %s', kept.name);
  end loop;
  for kept in select * from kept_reference loop
    execute format('alter table %s drop constraint %I', kept.child, kept.name);
  end loop;
end $$;

drop trigger earning_stays on earning;
drop trigger earning_keeps_id on earning;
drop trigger earning_names_stay on earning;
drop trigger earning_added_reported on earning;
drop trigger earning_changed_reported on earning;
drop trigger earning_posting_append_only on earning_posting;
create temporary table kept_number on commit drop as
  select (select coalesce(max(id), 0) + 1 from earning) as earning, (select coalesce(max(id), 0) + 1 from earning_posting) as posting;
alter table earning alter column id drop identity;
alter table earning_posting alter column id drop identity;

alter table earning rename to earning_single;
alter table earning_single rename constraint earning_pkey to earning_single_pkey;
alter table earning_posting rename to earning_posting_single;
-- All of an earning's history stands together, and one index finds it.
alter table earning_posting_single drop constraint earning_posting_pkey;
drop index earning_posting_earning;
alter table earning_posting_single add constraint earning_posting_single_pkey primary key (earning_id, id);
-- A member's list is by period, newest first: in a period the numbers of its run are above those of its sales.
drop index earning_earner;
create index earning_single_earner on earning_single (earner_id, period_id, id);

create table earning (like earning_single including constraints, primary key (id)) partition by range (id);
alter table earning alter column id add generated always as identity (maxvalue 9999999999);
alter table earning attach partition earning_single for values from (minvalue) to (10000000000);
create table earning_posting (like earning_posting_single including constraints, primary key (earning_id, id))
  partition by range (earning_id);
alter table earning_posting alter column id add generated always as identity;
alter table earning_posting attach partition earning_posting_single for values from (minvalue) to (10000000000);
select setval(pg_get_serial_sequence('earning', 'id'), earning, false), setval(pg_get_serial_sequence('earning_posting', 'id'), posting, false)
  from kept_number;
alter table earning add constraint earning_payout_id_fkey foreign key (payout_id) references payout;

do $$
declare kept record;
begin
  for kept in select * from kept_reference loop
    execute format('alter table %s add constraint %I %s', kept.child, kept.name, kept.definition);
  end loop;
  for kept in select * from kept_view order by depth loop
    execute format('create view %s as %s', kept.name, kept.definition);
  end loop;
end $$;

-- Of rows, these hold in each partition; of statements, for the table that the statement names, so each partition has its own.
create trigger earning_stays before delete on earning for each row execute function refuse_change();
create trigger earning_keeps_id before update of id on earning for each row execute function refuse_change();
create trigger earning_names_stay before update of sale_id, source_id, bonus, earner_id, period_id, adjustment_id, conversion_id on earning
  for each row execute function refuse_change();
create trigger earning_added_reported after insert on earning for each row
  when (new.conversion_id is not null or (new.adjustment_id is not null and new.level = 0 and new.sale_id is not null))
  execute function tell_reports();
create trigger earning_changed_reported after update on earning for each row
  when (new.amount <> old.amount and (new.conversion_id is not null or (new.level = 0 and new.sale_id is not null)))
  execute function tell_reports();
create trigger earning_posting_append_only before update or delete on earning_posting
  for each row execute function refuse_change();
create trigger earning_no_truncate before truncate on earning for each statement execute function refuse_change();
create trigger earning_posting_no_truncate before truncate on earning_posting for each statement execute function refuse_change();
create trigger earning_names_known after insert on earning referencing new table as added
  for each statement execute function earning_names_known();
create trigger earning_posting_names_known after insert on earning_posting referencing new table as added
  for each statement execute function earning_posting_names_known();

-- A key (sale or source of a period, bonus, earner) stands once. Within a table its unique index says so; what comes after a run that has
-- a table of its own is compared with that.
create function earning_key_free() returns trigger language plpgsql as $$
declare taken bigint;
begin
  select added.id into taken
  from added join run on run.period_id = added.period_id and run.state = 'committed'
  where added.adjustment_id is null and added.conversion_id is null and (
    exists (select from earning other where other.id >= 10000000000 and other.id <> added.id
      and other.sale_id = added.sale_id and other.bonus = added.bonus and other.earner_id = added.earner_id)
    or exists (select from earning other where other.id >= 10000000000 and other.id <> added.id and other.period_id = added.period_id
      and other.source_id = added.source_id and other.bonus = added.bonus and other.earner_id = added.earner_id))
  limit 1;
  if taken is not null then
    raise exception 'the key of the new earning % stands already in its period''s run', taken
      using errcode = 'unique_violation', constraint = 'earning_key_free';
  end if;
  return null;
end $$;
create trigger earning_key_free after insert on earning referencing new table as added
  for each statement execute function earning_key_free();
create trigger earning_key_free after insert on earning_single referencing new table as added
  for each statement execute function earning_key_free();

-- A run's two tables, empty and without an index; nobody sees them before they are attached.
create function open_run_earnings(of_run bigint, of_period bigint) returns void language plpgsql as $$
declare
  first constant bigint := of_run * 10000000000;
begin
  execute format('create table earning_of_run_%1$s (like earning including constraints,
    constraint earning_of_run_ids check (id >= %2$s and id < %3$s), constraint earning_of_run_plain check (
      period_id = %4$s and adjustment_id is null and conversion_id is null))',
    of_run, first, first + 10000000000, of_period);
  execute format('create table earning_posting_of_run_%1$s (like earning_posting including constraints,
    constraint earning_posting_of_run_ids check (earning_id >= %2$s and earning_id < %3$s))', of_run, first, first + 10000000000);
end $$;

-- Few and light: a run's earnings have one period, so the smallest of indexes tells its table from others; conversions and adjustments
-- are in none of them, which their check says.
create function index_run_earnings(of_run bigint) returns void language plpgsql as $$
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
  execute format('alter table earning_posting_of_run_%1$s add primary key (earning_id, id)', of_run);
end $$;

-- What a row's triggers and foreign keys would have asked, asked once of all; then the tables are part of the whole, and keep what they have.
-- Nobody waits for it: the whole is only locked against another partition, a vacuum or a change of its own.
create function attach_run_earnings(of_run bigint) returns void language plpgsql as $$
declare
  unknown text;
  part text;
begin
  execute format($q$
    select coalesce(
      (select 'sale_id ' || min(sale_id) from earning_of_run_%1$s line
        where sale_id is not null and not exists (select from sale where id = line.sale_id)),
      (select 'earner_id ' || min(earner_id) from earning_of_run_%1$s line
        where not exists (select from member where id = line.earner_id)),
      (select 'period_id ' || line.period_id from (select period_id from earning_of_run_%1$s limit 1) line
        where not exists (select from period where id = line.period_id)))$q$, of_run) into unknown;
  if unknown is not null then
    raise exception 'a new earning names %, which is not there', unknown
      using errcode = 'foreign_key_violation', constraint = 'earning_names_known';
  end if;
  execute format($q$
    select min(line.id)::text from earning_of_run_%1$s line join earning_single other
      on other.period_id = line.period_id and other.adjustment_id is null and other.conversion_id is null
      and coalesce(other.sale_id, 0) = coalesce(line.sale_id, 0) and coalesce(other.source_id, 0) = coalesce(line.source_id, 0)
      and other.bonus = line.bonus and other.earner_id = line.earner_id
    where other.period_id = (select period_id from earning_of_run_%1$s limit 1)$q$, of_run) into unknown;
  if unknown is not null then
    raise exception 'the key of the new earning % stands already', unknown
      using errcode = 'unique_violation', constraint = 'earning_key_free';
  end if;
  execute format($q$
    select coalesce(
      (select 'earning_id ' || min(earning_id) from earning_posting_of_run_%1$s posting
        where not exists (select from earning_of_run_%1$s where id = posting.earning_id)),
      (select 'a period or run that is not its own' from earning_posting_of_run_%1$s posting
        where run_id is distinct from %1$s or reversal_id is not null
          or period_id <> (select period_id from run where id = %1$s) limit 1))$q$, of_run) into unknown;
  if unknown is not null then
    raise exception 'a new earning_posting names %, which is not there', unknown
      using errcode = 'foreign_key_violation', constraint = 'earning_posting_names_known';
  end if;
  foreach part in array array['earning', 'earning_posting'] loop
    execute format('create trigger %1$s_no_truncate before truncate on %1$s_of_run_%2$s
      for each statement execute function refuse_change()', part, of_run);
    execute format('create trigger %1$s_names_known after insert on %1$s_of_run_%2$s referencing new table as added
      for each statement execute function %1$s_names_known()', part, of_run);
    execute format('alter table %1$s attach partition %1$s_of_run_%2$s for values from (%3$s) to (%4$s)', part, of_run,
      of_run * 10000000000, (of_run + 1) * 10000000000);
    -- The partition's own bound says the same from here on.
    execute format('alter table %1$s_of_run_%2$s drop constraint %1$s_of_run_ids', part, of_run);
  end loop;
end $$;

-- Members' accounts are opened by a run's commit, two for everybody who earns for the first time: whose they are is asked once a statement
-- (docs/decisions/0021), members stay. What the key of entries to (id, currency) was for is asked by their own trigger.
alter table account drop constraint account_member_id_fkey;
alter table account drop constraint account_id_currency_key;
create function account_names_known() returns trigger language plpgsql as $$
declare unknown text;
begin
  if (select count(*) = 1000 from (select from added limit 1000) first) then
    execute 'select min(member_id)::text from added
      where member_id is not null and not exists (select from member where id = added.member_id)' into unknown;
  else
    unknown := (select member_id from added
      where member_id is not null and not exists (select from member where id = added.member_id) limit 1);
  end if;
  if unknown is not null then
    raise exception 'a new account names member_id %, which is not there', unknown
      using errcode = 'foreign_key_violation', constraint = 'account_names_known';
  end if;
  return null;
end $$;
create trigger account_names_known after insert on account referencing new table as added
  for each statement execute function account_names_known();

-- Of many entries at once a hash finds all accounts; with a limit on the answer they were looked up one by one.
create or replace function entry_names_known() returns trigger language plpgsql as $$
declare unknown text;
begin
  if (select count(*) = 1000 from (select from added limit 1000) first) then
    execute 'select coalesce(
      (select ''debit '' || min(debit) from added
        where not exists (select from account where id = added.debit and currency = added.currency)),
      (select ''credit '' || min(credit) from added
        where not exists (select from account where id = added.credit and currency = added.currency)))' into unknown;
  else
    unknown := coalesce(
      (select 'debit ' || debit from added
        where not exists (select from account where id = added.debit and currency = added.currency) limit 1),
      (select 'credit ' || credit from added
        where not exists (select from account where id = added.credit and currency = added.currency) limit 1));
  end if;
  if unknown is not null then
    raise exception 'a new entry names %, which is not there', unknown
      using errcode = 'foreign_key_violation', constraint = 'entry_names_known';
  end if;
  return null;
end $$;

-- What a run leaves to the next, a row for everybody: whether there is such a run was asked row by row. A locked or committed run stays.
alter table run_past drop constraint run_past_run_id_fkey1;
create or replace function refuse_late_past() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct run_id from part) part left join run on run.id = part.run_id
    where run.state is distinct from 'locked') then
    raise exception 'what a run leaves to the next is written by its commit' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
