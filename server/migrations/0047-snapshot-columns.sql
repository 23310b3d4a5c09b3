-- Published by sales, instead of `period_sales`: sales, their lines and what was refunded of them, each by itself. A run puts them together.
drop function period_sales(bigint);
create view sale_history as select id as sale_id, period_id, at, currency, seller_id, buyer_id, market, tags from sale;
create view sale_line_history as
  select sale_id, line, product, quantity, amount, cv, qv, plan_amount, plan_cv, plan_qv, affiliate_fixed, wholesale, retail
  from sale_line;
create view refund_history as
  select reversal.sale_id, gone.line, gone.amount, gone.cv, gone.qv
  from sale_reversal reversal join sale_reversal_line gone on gone.reversal_id = reversal.id;

-- What a run read stands by column: 16,384 people or lines of sales a row, in the order of ids, a column of numbers in a bytea (see
-- 0046-column-chunks.sql). Days are counted from 1970-01-01.
alter table run_member rename to run_member_before;
alter table run_sale_line rename to run_sale_line_before;

create table run_member_chunk (
  run_id bigint not null,
  chunk integer not null,
  -- How many people.
  size integer not null,
  first_id bigint not null,
  last_id bigint not null,
  ids bytea not null,
  -- 0 customer, 1 affiliate, 2 distributor.
  kinds bytea not null,
  sponsors bytea not null,
  joined bytea not null,
  holders bytea not null,
  -- The trees that the plan climbs beside the sponsor tree; null where it climbs none.
  trees text[],
  -- By tree: whom people stand under, 0 under nobody, null where the tree does not tell of them; in which leg, from 0.
  parents bytea[],
  legs bytea[]
) partition by list (run_id);

create table run_sale_chunk (
  run_id bigint not null,
  chunk integer not null,
  -- How many lines.
  size integer not null,
  first_id bigint not null,
  last_id bigint not null,
  sale_ids bytea not null,
  lines bytea not null,
  sellers bytea not null,
  -- Buyers where they are members; null for everybody else, who is a customer to the plan.
  buyers bytea not null,
  amounts_sold bytea not null,
  cvs_sold bytea not null,
  qvs_sold bytea not null,
  amounts bytea not null,
  cvs bytea not null,
  qvs bytea not null,
  fixed bytea not null,
  wholesale bytea not null,
  retail bytea not null,
  quantities bytea not null,
  days bytea not null,
  -- Numbers, from 0, into the texts of the same row; tags are lists as JSON.
  currencies bytea not null,
  products bytea not null,
  markets bytea not null,
  tags bytea not null,
  currencies_texts text[] not null,
  products_texts text[] not null,
  markets_texts text[] not null,
  tags_texts text[] not null
) partition by list (run_id);

-- Narrow already: to squeeze them once more costs more time than they take.
do $$
declare one record;
begin
  for one in select attrelid::regclass as of_table, attname from pg_attribute
    where attrelid in ('run_member_chunk'::regclass, 'run_sale_chunk'::regclass) and atttypid in ('bytea'::regtype, 'bytea[]'::regtype)
  loop
    execute format('alter table %s alter %I set storage external', one.of_table, one.attname);
  end loop;
end $$;

do $$
declare part text;
begin
  foreach part in array array['run_member_chunk', 'run_sale_chunk'] loop
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

-- One of a run's tables, empty and without an index; nobody sees it before it is attached.
create function open_run_table(part text, of_run bigint) returns void language plpgsql as $$
begin
  execute format('create table %1$s_%2$s (like %1$s including constraints including storage, check (run_id = %2$s))', part, of_run);
  execute format('alter table %1$s_%2$s alter run_id set default %2$s', part, of_run);
end $$;

create function attach_run_table(part text, of_run bigint) returns void language plpgsql as $$
begin
  execute format('create trigger %1$s_kept before insert or update or delete on %1$s_%2$s
    for each statement execute function refuse_run_table_change(%2$s)', part, of_run);
  execute format('create trigger %1$s_no_truncate before truncate on %1$s_%2$s
    for each statement execute function refuse_change()', part, of_run);
  execute format('alter table %1$s attach partition %1$s_%2$s for values in (%2$s)', part, of_run);
  -- The partition's own bound says the same from here on.
  execute format('alter table %1$s_%2$s drop constraint %1$s_%2$s_run_id_check', part, of_run);
end $$;

create or replace function open_run_tables(of_run bigint) returns void language plpgsql as $$
begin
  perform open_run_table(part, of_run) from unnest(array['run_member_chunk', 'run_sale_chunk', 'run_line']) part;
  execute format('alter table run_line_%s alter kept set default false', of_run);
end $$;

create or replace function attach_run_tables(of_run bigint) returns void language plpgsql as $$
begin
  perform attach_run_table(part, of_run) from unnest(array['run_member_chunk', 'run_sale_chunk', 'run_line']) part;
end $$;

-- People by id, a chunk at a time; chunks in their order.
create or replace function index_run_snapshot(of_run bigint) returns void language plpgsql as $$
begin
  execute format('alter table run_member_chunk_%1$s add primary key (last_id)', of_run);
  execute format('alter table run_sale_chunk_%1$s add primary key (chunk)', of_run);
end $$;

-- The columns of a run's snapshot out of one that stands row by row, as it did before, into a run's own tables.
create function chunk_run_snapshot(of_run bigint, members regclass, sale_lines regclass) returns void language plpgsql as $$
declare tree text;
begin
  execute format($sql$
    insert into run_member_chunk_%1$s (chunk, size, first_id, last_id, ids, kinds, sponsors, joined, holders, trees, parents, legs)
    select nr, count(*), min(member_id), max(member_id), to_chunk(array_agg(member_id order by member_id)),
      to_chunk(array_agg(array_position(array['customer', 'affiliate', 'distributor'], kind)::bigint - 1 order by member_id)),
      to_chunk(array_agg(sponsor_id order by member_id)),
      to_chunk(array_agg((joined_on - date '1970-01-01')::bigint order by member_id)),
      to_chunk(array_agg(holder_id order by member_id)),
      case when count(parents) > 0 then '{}'::text[] end, case when count(parents) > 0 then '{}'::bytea[] end,
      case when count(parents) > 0 then '{}'::bytea[] end
    from (select *, (row_number() over (order by member_id) - 1) / 16384 as nr from %2$s where run_id = %1$s) numbered
    group by nr order by nr $sql$, of_run, members);
  for tree in execute format(
    'select distinct jsonb_object_keys(parents) from %2$s where run_id = %1$s and parents is not null order by 1', of_run, members)
  loop
    execute format($sql$
      update run_member_chunk_%1$s chunk
      set trees = trees || %3$L::text, parents = chunk.parents || told.parents, legs = chunk.legs || told.legs
      from (
        select nr,
          to_chunk(array_agg(
            case when parents ? %3$L then coalesce((parents ->> %3$L)::bigint, 0) end order by member_id)) as parents,
          to_chunk(array_agg((legs ->> %3$L)::bigint order by member_id)) as legs
        from (select *, (row_number() over (order by member_id) - 1) / 16384 as nr from %2$s where run_id = %1$s) numbered
        group by nr
      ) told
      where told.nr = chunk.chunk $sql$, of_run, members, tree);
  end loop;
  execute format($sql$
    insert into run_sale_chunk_%1$s (chunk, size, first_id, last_id, sale_ids, lines, sellers, buyers, amounts_sold, cvs_sold,
      qvs_sold, amounts, cvs, qvs, fixed, wholesale, retail, quantities, days, currencies, products, markets, tags, currencies_texts,
      products_texts, markets_texts, tags_texts)
    with sold as materialized (
      select *, to_jsonb(tags)::text as tag_list, (row_number() over (order by sale_id, line) - 1) / 16384 as nr
      from %2$s where run_id = %1$s
    ), named as materialized (
      select nr, array_agg(distinct currency::text) as currencies, array_agg(distinct product) as products,
        coalesce(array_agg(distinct market) filter (where market is not null), '{}') as markets,
        coalesce(array_agg(distinct tag_list) filter (where tag_list is not null), '{}') as tags
      from sold group by nr
    )
    select nr, count(*), min(sale_id), max(sale_id), to_chunk(array_agg(sale_id order by sale_id, line)),
      to_chunk(array_agg(line::bigint order by sale_id, line)), to_chunk(array_agg(seller_id order by sale_id, line)),
      to_chunk(array_agg(buyer_member_id order by sale_id, line)), to_chunk(array_agg(amount_sold order by sale_id, line)),
      to_chunk(array_agg(cv_sold order by sale_id, line)), to_chunk(array_agg(qv_sold order by sale_id, line)),
      to_chunk(array_agg(amount order by sale_id, line)), to_chunk(array_agg(cv order by sale_id, line)),
      to_chunk(array_agg(qv order by sale_id, line)), to_chunk(array_agg(affiliate_fixed order by sale_id, line)),
      to_chunk(array_agg(wholesale order by sale_id, line)), to_chunk(array_agg(retail order by sale_id, line)),
      to_chunk(array_agg(quantity::bigint order by sale_id, line)),
      to_chunk(array_agg((sold_on - date '1970-01-01')::bigint order by sale_id, line)),
      to_chunk(array_agg(array_position(named.currencies, currency::text)::bigint - 1 order by sale_id, line)),
      to_chunk(array_agg(array_position(named.products, product)::bigint - 1 order by sale_id, line)),
      to_chunk(array_agg(array_position(named.markets, market)::bigint - 1 order by sale_id, line)),
      to_chunk(array_agg(array_position(named.tags, tag_list)::bigint - 1 order by sale_id, line)),
      named.currencies, named.products, named.markets, named.tags
    from sold join named using (nr)
    group by nr, named.currencies, named.products, named.markets, named.tags order by nr $sql$, of_run, sale_lines);
end $$;

do $$
declare kept bigint;
declare left_over text;
begin
  for kept in select id from run where state <> 'discarded' loop
    perform open_run_table(part, kept) from unnest(array['run_member_chunk', 'run_sale_chunk']) part;
    perform chunk_run_snapshot(kept, 'run_member_before', 'run_sale_line_before');
    perform index_run_snapshot(kept);
    perform attach_run_table(part, kept) from unnest(array['run_member_chunk', 'run_sale_chunk']) part;
  end loop;
  drop table run_member_before, run_sale_line_before;
  -- Those of discarded drafts that had been detached.
  for left_over in select relname from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname ~ '^run_(member|sale_line)_[0-9]+$'
  loop
    execute format('drop table %I', left_over);
  end loop;
end $$;

-- The same row by row, for whoever reads with SQL: decoded whole each time.
create view run_member as
  select chunk.run_id, row.member_id, row.sponsor_id, date '1970-01-01' + row.joined::integer as joined_on,
    (array['customer', 'affiliate', 'distributor'])[row.kind + 1] as kind,
    case when chunk.trees is not null then coalesce(placed.parents, '{}') end as parents, placed.legs, row.holder_id
  from run_member_chunk chunk
  cross join lateral unnest(chunk_values(ids, size), chunk_values(sponsors, size), chunk_values(joined, size),
    chunk_values(kinds, size), chunk_values(holders, size)) with ordinality
    as row (member_id, sponsor_id, joined, kind, holder_id, place)
  left join lateral (
    select place, jsonb_object_agg(tree, nullif(parent, 0)::text) filter (where parent is not null) as parents,
      jsonb_object_agg(tree, leg) filter (where leg is not null) as legs
    from unnest(chunk.trees) with ordinality as named (tree, nr)
    cross join lateral unnest(chunk_values(chunk.parents[nr], chunk.size), chunk_values(chunk.legs[nr], chunk.size))
      with ordinality as told (parent, leg, place)
    group by place
  ) placed on placed.place = row.place;

create view run_sale_line as
  select chunk.run_id, row.sale_id, row.seller_id, row.buyer_id as buyer_member_id, row.amount_sold, row.cv_sold, row.qv_sold,
    row.amount, row.cv, row.qv, row.fixed as affiliate_fixed, row.wholesale, row.retail, row.quantity::integer as quantity,
    date '1970-01-01' + row.day::integer as sold_on, row.line::smallint as line,
    chunk.currencies_texts[row.currency + 1]::char(3) as currency, chunk.products_texts[row.product + 1] as product,
    chunk.markets_texts[row.market + 1] as market,
    case when row.tags is not null then array(
      select jsonb_array_elements_text(chunk.tags_texts[row.tags + 1]::jsonb)) end as tags
  from run_sale_chunk chunk
  cross join lateral unnest(chunk_values(sale_ids, size), chunk_values(lines, size), chunk_values(sellers, size),
    chunk_values(buyers, size), chunk_values(amounts_sold, size), chunk_values(cvs_sold, size), chunk_values(qvs_sold, size),
    chunk_values(amounts, size), chunk_values(cvs, size), chunk_values(qvs, size), chunk_values(fixed, size),
    chunk_values(wholesale, size), chunk_values(retail, size), chunk_values(quantities, size), chunk_values(days, size),
    chunk_values(currencies, size), chunk_values(products, size), chunk_values(markets, size), chunk_values(tags, size))
    as row (sale_id, line, seller_id, buyer_id, amount_sold, cv_sold, qv_sold, amount, cv, qv, fixed, wholesale, retail, quantity,
      day, currency, product, market, tags);

-- One value of a column, from 0; only its bytes are fetched out of one that is stored aside.
create function chunk_value(chunk bytea, place integer) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
  head constant bytea := substring(chunk from 1 for 16);
  width constant integer := get_byte(head, 0);
  nulls constant integer := get_byte(head, 1);
  value bigint := 0;
begin
  if width > 0 then
    value := reverse(substring(chunk from 17 + place * width for width))::bigint;
    if nulls = 1 and value = 0 then
      return null;
    end if;
  end if;
  return value - nulls + substring(head from 9 for 8)::bigint;
end $$;

-- Where a value stands in a column of ascending ones, from 0; null where it does not.
create function chunk_place(chunk bytea, size integer, value bigint) returns integer
language plpgsql immutable strict parallel safe as $$
declare
  low integer := 0;
  high integer := size;
  middle integer;
begin
  while low < high loop
    middle := (low + high) / 2;
    if chunk_value(chunk, middle) < value then
      low := middle + 1;
    else
      high := middle;
    end if;
  end loop;
  return case when low < size and chunk_value(chunk, low) = value then low end;
end $$;
