-- Each run's lines stand as chunks of columns in a table of its own, a partition of `run_line_chunk`, twice: in the order of their pages
-- (by sale, then by member who is the source; each by bonus and earner) and in the order of earners. A chunk is one row, of about
-- 4,096 lines; a column is what 0046-column-chunks.sql says. Either order is whole: it is read alone.
alter table run_line rename to run_line_before;

create table run_line_chunk (
  run_id bigint not null,
  -- sale, source: the pages, lines of sales first; in these all chunks are numbered through, those of earners after them.
  sorted_by text not null check (sorted_by in ('sale', 'source', 'earner')),
  number integer not null,
  -- How many lines.
  size integer not null check (size between 1 and 4096),
  -- The first and the last line's sale, source or earner, whichever they are sorted by.
  least bigint not null,
  greatest bigint not null check (greatest >= least),
  -- A column; null where it is null in every line.
  sale_id bytea,
  source_id bytea,
  earner_id bytea not null,
  amount bytea not null,
  level bytea not null,
  paid_level bytea not null,
  -- 1: kept.
  kept bytea not null,
  -- From 0 on, which of the texts below.
  currency bytea not null,
  bonus bytea not null,
  base bytea not null,
  rate bytea,
  currencies text[] not null,
  bonuses text[] not null,
  bases text[] not null,
  rates text[] not null
) partition by list (run_id);
-- What is short already is not worth compressing, and is read in parts.
alter table run_line_chunk
  alter sale_id set storage external, alter source_id set storage external, alter earner_id set storage external,
  alter amount set storage external, alter level set storage external, alter paid_level set storage external,
  alter kept set storage external, alter currency set storage external, alter bonus set storage external,
  alter base set storage external, alter rate set storage external, alter bases set storage external;

create trigger run_line_chunk_insert after insert on run_line_chunk referencing new table as part
  for each statement execute function refuse_run_part_change();
create trigger run_line_chunk_update after update on run_line_chunk referencing old table as part
  for each statement execute function refuse_run_part_change();
create trigger run_line_chunk_delete after delete on run_line_chunk referencing old table as part
  for each statement execute function refuse_run_part_change();
create trigger run_line_chunk_truncate before truncate on run_line_chunk
  for each statement execute function refuse_change();

-- A run's lines, for whoever asks by SQL: every chunk of the run is read, whatever else is asked for. The product reads chunks.
create view run_line as
  select chunk.run_id, line.sale_id, line.source_id, line.earner_id, line.amount, line.level::integer, line.paid_level::integer,
    line.kept = 1 as kept, currency.text::char(3) as currency, bonus.text collate "C" as bonus, base.text as base, rate.text as rate
  from run_line_chunk chunk
  cross join lateral unnest(
    chunk_values(chunk.sale_id, size), chunk_values(chunk.source_id, size), chunk_values(chunk.earner_id, size),
    chunk_values(chunk.amount, size), chunk_values(chunk.level, size), chunk_values(chunk.paid_level, size),
    chunk_values(chunk.kept, size), chunk_values(chunk.currency, size), chunk_values(chunk.bonus, size),
    chunk_values(chunk.base, size), chunk_values(chunk.rate, size)
  ) line (sale_id, source_id, earner_id, amount, level, paid_level, kept, currency, bonus, base, rate)
  join lateral unnest(chunk.currencies) with ordinality currency (text, at) on currency.at = line.currency + 1
  join lateral unnest(chunk.bonuses) with ordinality bonus (text, at) on bonus.at = line.bonus + 1
  join lateral unnest(chunk.bases) with ordinality base (text, at) on base.at = line.base + 1
  left join lateral unnest(chunk.rates) with ordinality rate (text, at) on rate.at = line.rate + 1
  where chunk.sorted_by <> 'earner';

-- Beside what a run has read (0047-snapshot-columns.sql): its chunks of lines, seen by nobody before they are attached.
create function open_run_lines(of_run bigint) returns void language plpgsql as $$
begin
  perform open_run_table('run_line_chunk', of_run);
end $$;

create function attach_run_lines(of_run bigint) returns void language plpgsql as $$
begin
  execute format('alter table run_line_chunk_%1$s add primary key (number)', of_run);
  perform attach_run_table('run_line_chunk', of_run);
end $$;

create or replace function open_run_tables(of_run bigint) returns void language plpgsql as $$
begin
  perform open_run_table(part, of_run) from unnest(array['run_member_chunk', 'run_sale_chunk']) part;
end $$;
create or replace function attach_run_tables(of_run bigint) returns void language plpgsql as $$
begin
  perform attach_run_table(part, of_run) from unnest(array['run_member_chunk', 'run_sale_chunk']) part;
end $$;
drop function index_run_lines(bigint);

-- The runs that stand, both orders at once. What is discarded goes with its rows. Sorted in memory.
select set_config('work_mem', '256MB', true), set_config('jit', 'off', true);
do $$
declare kept bigint;
begin
  for kept in
    select id from run where state <> 'discarded' and to_regclass(format('run_line_%s', id)) is not null order by id
  loop
    perform open_run_lines(kept);
    execute format($convert$
      insert into run_line_chunk_%1$s (sorted_by, number, size, least, greatest, sale_id, source_id, earner_id, amount, level,
        paid_level, kept, currency, bonus, base, rate, currencies, bonuses, bases, rates)
      with paged as (
        select *, case when sale_id is null then 'source' else 'sale' end as page,
          row_number() over (
            order by coalesce(sale_id, 9223372036854775807), coalesce(source_id, 0), bonus, earner_id) as place
        from run_line_%1$s
      ), placed as (
        select *, page as sorted_by, coalesce(sale_id, source_id) as key, row_number() over (partition by page order by place) as at
        from paged
        union all
        select *, 'earner', earner_id, row_number() over (order by earner_id, place) from paged
      ), parted as (
        select *, (at - 1) / 4096 as part from placed
      ), coded as (
        select *,
          dense_rank() over (partition by sorted_by, part order by currency) - 1 as currency_code,
          dense_rank() over (partition by sorted_by, part order by bonus) - 1 as bonus_code,
          dense_rank() over (partition by sorted_by, part order by base) - 1 as base_code,
          case when rate is not null then dense_rank() over (partition by sorted_by, part order by rate nulls last) - 1 end as rate_code
        from parted
      )
      select sorted_by, row_number() over (order by sorted_by = 'earner', sorted_by, part) - 1, count(*), min(key), max(key),
        case when count(sale_id) > 0 then to_chunk(array_agg(sale_id order by at)) end,
        case when count(source_id) > 0 then to_chunk(array_agg(source_id order by at)) end,
        to_chunk(array_agg(earner_id order by at)), to_chunk(array_agg(amount order by at)), to_chunk(array_agg(level order by at)),
        to_chunk(array_agg(paid_level order by at)), to_chunk(array_agg(kept::integer order by at)),
        to_chunk(array_agg(currency_code order by at)), to_chunk(array_agg(bonus_code order by at)),
        to_chunk(array_agg(base_code order by at)),
        case when count(rate) > 0 then to_chunk(array_agg(rate_code order by at)) end,
        array_agg(distinct currency::text order by currency::text), array_agg(distinct bonus order by bonus),
        array_agg(distinct base order by base),
        coalesce(array_agg(distinct rate order by rate) filter (where rate is not null), '{}')
      from coded group by sorted_by, part
      order by 2 $convert$, kept);
    perform attach_run_lines(kept);
  end loop;
end $$;
drop table run_line_before;
-- Of drafts that were being cleared away.
do $$
declare left_over text;
begin
  for left_over in
    select relname from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname ~ '^run_line_[0-9]+$'
  loop
    execute format('drop table %I', left_over);
  end loop;
end $$;

-- No index of lines is made any more; what takes its time is to check them.
alter table run_work drop constraint run_work_stage_check;
update run_work set stage = 'checking' where stage = 'indexing';
alter table run_work add constraint run_work_stage_check
  check (stage in ('reading', 'calculating', 'writing', 'checking', 'posting', 'finishing'));
