-- Each run's people, sales and lines stand in tables of its own, partitions of `run_member`, `run_sale_line` and `run_line`: filled
-- without an index, indexed, checked, then attached. Inside one table the run is always the same, so no index names it.
-- Foreign keys to sales and members are gone: a snapshot is made of those tables by SQL, its lines name people and sales of the
-- snapshot only, and what was written is counted and added up against what was worked out before it is attached.
alter table run_member rename to run_member_before;
alter table run_sale_line rename to run_sale_line_before;
alter table run_line rename to run_line_before;

create table run_member (
  run_id bigint not null,
  member_id bigint not null,
  sponsor_id bigint,
  joined_on date,
  kind text not null,
  parents jsonb
) partition by list (run_id);

create table run_sale_line (
  run_id bigint not null,
  sale_id bigint not null,
  seller_id bigint,
  -- The buyer where they are a member; null for everybody else, who is a customer to the plan.
  buyer_member_id bigint,
  amount_sold bigint not null,
  cv_sold bigint not null,
  qv_sold bigint not null,
  amount bigint not null,
  cv bigint not null,
  qv bigint not null,
  affiliate_fixed bigint,
  wholesale bigint,
  retail bigint,
  quantity integer not null,
  sold_on date,
  line smallint not null,
  currency char(3) not null,
  product text not null,
  market text,
  tags text[]
) partition by list (run_id);

create table run_line (
  run_id bigint not null,
  sale_id bigint,
  source_id bigint,
  earner_id bigint not null,
  amount bigint not null,
  level integer not null,
  paid_level integer not null,
  kept boolean not null default false,
  currency char(3) not null,
  bonus text not null collate "C",
  base text not null,
  rate text,
  constraint run_line_of_one check (num_nonnulls(sale_id, source_id) = 1)
) partition by list (run_id);

-- Changes by way of the whole, as before.
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

-- Changes of one run's own table: the triggers above do not see them.
create function refuse_run_table_change() returns trigger language plpgsql as $$
begin
  if exists (select from run where id = tg_argv[0]::bigint and state in ('locked', 'committed')) then
    raise exception '% of a locked or committed run is kept as it is: % is refused', tg_table_name, lower(tg_op)
      using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

-- A run's three tables, empty and without an index; nobody sees them before they are attached.
create function open_run_tables(of_run bigint) returns void language plpgsql as $$
declare part text;
begin
  foreach part in array array['run_member', 'run_sale_line', 'run_line'] loop
    execute format('create table %1$s_%2$s (like %1$s including constraints, check (run_id = %2$s))', part, of_run);
    execute format('alter table %1$s_%2$s alter run_id set default %2$s', part, of_run);
  end loop;
  execute format('alter table run_line_%s alter kept set default false', of_run);
end $$;

-- Their indexes: people by id; sales by id and by seller; lines in the order of their pages, by earner, by member who is the source.
create function index_run_snapshot(of_run bigint) returns void language plpgsql as $$
begin
  execute format('alter table run_member_%1$s add primary key (member_id)', of_run);
  execute format('alter table run_sale_line_%1$s add primary key (sale_id, line)', of_run);
  execute format('create index run_sale_line_%1$s_seller on run_sale_line_%1$s (seller_id)', of_run);
end $$;

-- Rows compare by no null, so a missing sale is a number above all: lines of sales come first.
create function index_run_lines(of_run bigint) returns void language plpgsql as $$
begin
  execute format('create unique index run_line_%1$s_key on run_line_%1$s
    (coalesce(sale_id, 9223372036854775807), coalesce(source_id, 0), bonus, earner_id)', of_run);
  execute format('create index run_line_%1$s_earner on run_line_%1$s (earner_id)', of_run);
  execute format('create index run_line_%1$s_source on run_line_%1$s (source_id) where source_id is not null', of_run);
end $$;

create function attach_run_tables(of_run bigint) returns void language plpgsql as $$
declare part text;
begin
  foreach part in array array['run_member', 'run_sale_line', 'run_line'] loop
    execute format('create trigger %1$s_kept before insert or update or delete on %1$s_%2$s
      for each statement execute function refuse_run_table_change(%2$s)', part, of_run);
    execute format('create trigger %1$s_no_truncate before truncate on %1$s_%2$s
      for each statement execute function refuse_change()', part, of_run);
    execute format('alter table %1$s attach partition %1$s_%2$s for values in (%2$s)', part, of_run);
    -- The partition's own bound says the same from here on.
    execute format('alter table %1$s_%2$s drop constraint %1$s_%2$s_run_id_check', part, of_run);
  end loop;
end $$;

do $$
declare kept bigint;
begin
  for kept in select id from run where state <> 'discarded' loop
    perform open_run_tables(kept);
    execute format('insert into run_member_%1$s (member_id, sponsor_id, joined_on, kind, parents)
      select member_id, sponsor_id, joined_on, kind, parents from run_member_before where run_id = %1$s order by member_id', kept);
    execute format('insert into run_sale_line_%1$s (sale_id, seller_id, buyer_member_id, amount_sold, cv_sold, qv_sold, amount, cv,
        qv, affiliate_fixed, wholesale, retail, quantity, sold_on, line, currency, product, market, tags)
      select sale_id, seller_id, buyer_member_id, amount_sold, cv_sold, qv_sold, amount, cv, qv, affiliate_fixed, wholesale, retail,
        quantity, sold_on, line, currency, product, market, tags
      from run_sale_line_before where run_id = %1$s order by sale_id, line', kept);
    execute format('insert into run_line_%1$s (sale_id, source_id, earner_id, amount, level, paid_level, kept, currency, bonus, base,
        rate)
      select sale_id, source_id, earner_id, amount, level, paid_level, kept, currency, bonus, base, rate
      from run_line_before where run_id = %1$s', kept);
    perform index_run_snapshot(kept);
    perform index_run_lines(kept);
    perform attach_run_tables(kept);
  end loop;
end $$;
drop table run_member_before, run_sale_line_before, run_line_before;

-- Published by the rooms that own them, for the snapshot. Whom everybody stood under, when.
create view tree_history as select tree, member_id, parent_id, during from tree_edge;

-- A period's sales, line by line, with what is left of each after refunds: what `standingSales` reads, for the snapshot's SQL.
create function period_sale_lines(of_period bigint) returns table (
  sale_id bigint, line smallint, at timestamptz, currency char(3), seller_id bigint, buyer_member_id bigint, product text,
  quantity integer, amount_sold bigint, cv_sold bigint, qv_sold bigint, amount bigint, cv bigint, qv bigint,
  affiliate_fixed bigint, market text, tags text[], wholesale bigint, retail bigint
) language sql stable as $$
  select sale.id, line.line, sale.at, sale.currency, sale.seller_id, buyer.member_id, line.product, line.quantity,
    line.amount_sold, line.cv_sold, line.qv_sold, line.amount, line.cv, line.qv, line.affiliate_fixed, sale.market, sale.tags,
    frozen.wholesale, frozen.retail
  from sale
  join sale_line_standing line on line.sale_id = sale.id
  join sale_line frozen on frozen.sale_id = line.sale_id and frozen.line = line.line
  left join member_card buyer on buyer.person_id = sale.buyer_id
  where sale.period_id = of_period
$$;

-- What is being worked on, for whom to see and to stop: written beside the work's own transaction, which ends the row with itself.
-- No foreign key to the period: its check would wait for the work, which holds the period's row.
create table run_work (
  id bigint generated always as identity primary key,
  period_id bigint not null,
  step text not null check (step in ('draft', 'lock', 'commit')),
  state text not null default 'running' check (state in ('running', 'done', 'cancelled', 'failed', 'interrupted')),
  stage text not null check (stage in ('reading', 'calculating', 'writing', 'indexing', 'posting', 'finishing')),
  -- Thousandths of the whole.
  share integer not null default 0 check (share between 0 and 1000),
  -- The process of the database that works, so that its statement can be ended.
  backend integer not null,
  started_at timestamptz not null,
  started_by bigint references person,
  cancel_asked_by bigint references person,
  check ((state = 'cancelled') <= (cancel_asked_by is not null))
);
create unique index run_work_one on run_work (period_id) where state = 'running';
create index run_work_period on run_work (period_id, id);
