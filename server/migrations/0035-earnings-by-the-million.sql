-- A run's commit writes earnings by the million. A foreign key asks row by row, and locks what it finds: that took longer than all
-- the rest. What is never deleted and never gets another id is asked for once a statement instead, and as strictly.

-- `sale`, `sale_reversal`, `adjustment`, `program_conversion`, `account` and committed runs are kept so already.
do $$
declare kept text;
begin
  foreach kept in array array['member', 'period', 'earning'] loop
    execute format('create trigger %1$s_stays before delete on %1$s for each row execute function refuse_change()', kept);
    execute format('create trigger %1$s_keeps_id before update of id on %1$s for each row execute function refuse_change()', kept);
  end loop;
  foreach kept in array array['member', 'period', 'earning', 'earning_posting', 'sale', 'sale_reversal', 'adjustment',
    'program_conversion', 'run'] loop
    execute format('create trigger %1$s_no_truncate before truncate on %1$s
      for each statement execute function refuse_change()', kept);
  end loop;
end $$;

do $$
declare gone record;
begin
  for gone in select conrelid::regclass as child, conname from pg_constraint
    where contype = 'f' and conparentid = 0 and conrelid in ('earning'::regclass, 'earning_posting'::regclass, 'entry'::regclass)
      and confrelid <> 'payout'::regclass
  loop
    execute format('alter table %s drop constraint %I', gone.child, gone.conname);
  end loop;
end $$;

-- From now on a statement that adds rows to `child` fails where one of them names what is not there. `names`: a column, and where what
-- it names is to be found. A few rows are looked up by a plan that the connection keeps; for many a new one is made, which reads
-- tables as a whole.
create procedure ask_by_statement(child text, variadic names text[]) language plpgsql as $$
declare
  checks text := '';
  question text;
begin
  for at in 1 .. cardinality(names) by 2 loop
    checks := checks || format(
      ', (select ''%1$s '' || added.%1$I from added where added.%1$I is not null and not exists (select from %2$s) limit 1)',
      names[at], names[at + 1]);
  end loop;
  question := format('select coalesce(%s)', substr(checks, 3));
  execute format($f$
    create function %1$s_names_known() returns trigger language plpgsql as $body$
    declare unknown text;
    begin
      if (select count(*) = 1000 from (select from added limit 1000) first) then
        execute %2$L into unknown;
      else
        unknown := (%3$s);
      end if;
      if unknown is not null then
        raise exception 'a new %1$s names %%, which is not there', unknown
          using errcode = 'foreign_key_violation', constraint = '%1$s_names_known';
      end if;
      return null;
    end $body$ $f$, child, question, question);
  execute format('create trigger %1$s_names_known after insert on %1$s referencing new table as added
    for each statement execute function %1$s_names_known()', child);
end $$;

call ask_by_statement('earning',
  'sale_id', 'sale where id = added.sale_id',
  'earner_id', 'member where id = added.earner_id',
  'period_id', 'period where id = added.period_id',
  'adjustment_id', 'adjustment where id = added.adjustment_id',
  'conversion_id', 'program_conversion where id = added.conversion_id');
create trigger earning_names_stay before update of sale_id, earner_id, period_id, adjustment_id, conversion_id on earning
  for each row execute function refuse_change();

call ask_by_statement('earning_posting',
  'earning_id', 'earning where id = added.earning_id',
  'period_id', 'period where id = added.period_id',
  'reversal_id', 'sale_reversal where id = added.reversal_id',
  'run_id', 'run where id = added.run_id');

call ask_by_statement('entry',
  'debit', 'account where id = added.debit and currency = added.currency',
  'credit', 'account where id = added.credit and currency = added.currency');

drop procedure ask_by_statement;
