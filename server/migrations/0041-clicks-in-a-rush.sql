-- Clicks of a rush: stored as they come, judged and moved to `click` afterwards. Nothing is looked up for them, so that a redirect
-- waits for nothing but its row. No foreign keys, for the reasons that `click` has none. What a click cannot be is refused here
-- already, since whoever moves it later could answer nobody.
create table click_intake (
  id bigint primary key,
  -- Milliseconds since 1970.
  ms bigint not null,
  member_id bigint not null,
  link_id bigint,
  visitor uuid not null,
  landing text not null,
  referrer text,
  tags jsonb,
  reason text check (reason in ('bot', 'duplicate', 'self', 'banned', 'velocity', 'member-inactive', 'program-off')),
  -- Of a duplicate that is known to be one: the click that it repeats.
  first_id bigint,
  check (first_id is null or reason = 'duplicate')
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_insert_threshold = -1);

-- As before, and `slack`: how much later than its latest click a group looks for a click that one of it repeats. A click that waited
-- may come after one that was stored at once by another process; of the two still only one counts.
drop function write_clicks(bigint[], bigint[], bigint[], bigint[], uuid[], text[], text[], jsonb[], text[], bigint[], interval);
create function write_clicks(
  ids bigint[], times bigint[], members bigint[], links bigint[], visitors uuid[], landings text[], referrers text[],
  tags jsonb[], reasons text[], firsts bigint[], span interval, slack interval default interval '0'
) returns table (click_id bigint, first_id bigint) language plpgsql set enable_seqscan = off set enable_bitmapscan = off
  set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  earliest timestamptz;
  latest timestamptz;
  since timestamptz;
begin
  select timestamptz 'epoch' + min(ms) * interval '1 millisecond', timestamptz 'epoch' + max(ms) * interval '1 millisecond'
    into earliest, latest from unnest(times) as ms;
  perform ensure_click_month(earliest);
  perform ensure_click_month(latest);
  since := earliest - span;
  latest := latest + slack;
  perform pg_advisory_xact_lock(hashtextextended('clicks', 0));
  return query
    with incoming as (
      select given.*, timestamptz 'epoch' + given.ms * interval '1 millisecond' as at
      from unnest(ids, times, members, links, visitors, landings, referrers, tags, reasons, firsts)
        as given (id, ms, member_id, link_id, visitor, landing, referrer, tag, reason, first)
    ), judged as (
      select incoming.*, case when incoming.reason is null then (
        select click.id from click
        where click.visitor = incoming.visitor and click.at >= since and click.at <= latest
          and click.at > incoming.at - span and click.at <= greatest(incoming.at + slack, latest - slack)
          and click.member_id + 0 = incoming.member_id and click.valid
        order by click.at desc limit 1) end as earlier
      from incoming
    ), stored as (
      insert into click (id, at, member_id, link_id, visitor, landing, referrer, tags, valid, reason, repeats)
      select id, at, member_id, link_id, visitor, landing, referrer, tag, reason is null and earlier is null,
        coalesce(reason, case when earlier is not null then 'duplicate' end), coalesce(earlier, first)
      from judged
      returning id, repeats, reason
    )
    select stored.id, stored.repeats from stored where stored.repeats is not null;
end $$;

-- Takes the oldest waiting clicks of a rush in: moved to `click` and judged in one transaction. A group lies within one span, so a visitor's second
-- click in it repeats the first. Gives back how many were moved: 0 where none wait, null where another process is at it.
create function take_in_clicks(most integer, span interval) returns integer language plpgsql set enable_seqscan = off
  set enable_bitmapscan = off set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  moved integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('clicks taken in', 0)) then return null; end if;
  with oldest as materialized (
    select waiting.id, waiting.ms from click_intake waiting order by waiting.id limit most
  ), near as materialized (
    select array_agg(oldest.id) as ids from oldest
    where span = interval '0' or oldest.ms < (select min(first.ms) from oldest first) + extract(epoch from span) * 1000
  ), taken as (
    delete from click_intake waiting using near where waiting.id = any(near.ids) returning waiting.*
  ), told as (
    select taken.*, case when taken.reason is null and span > interval '0' then
      first_value(taken.id) over (partition by taken.visitor, taken.member_id, taken.reason is null order by taken.id)
      else taken.id end as leader
    from taken
  ), columns as (
    select array_agg(id order by id) as ids, array_agg(ms order by id) as times, array_agg(member_id order by id) as members,
      array_agg(link_id order by id) as links, array_agg(visitor order by id) as visitors, array_agg(landing order by id) as landings,
      array_agg(referrer order by id) as referrers, array_agg(told.tags order by id) as tags,
      array_agg(case when leader <> id then 'duplicate' else reason end order by id) as reasons,
      array_agg(case when leader <> id then leader else first_id end order by id) as firsts, count(*)::integer as clicks
    from told
  ), written as (
    select count(*) as repeats from columns cross join lateral write_clicks(
      columns.ids, times, members, links, visitors, landings, referrers, columns.tags, reasons, firsts, span, span)
    where columns.clicks > 0
  )
  select columns.clicks into moved from columns cross join written;
  return moved;
end $$;

-- One click that still waits, as far as it is known: whether it repeats an earlier one is found when it is taken in.
create function waiting_click(wanted bigint) returns setof click_intake language plpgsql stable set enable_seqscan = off as $$
begin
  return query select * from click_intake where id = wanted;
end $$;

-- A process takes numbers ahead: each of the sequence's values is the first of a block.
alter sequence click_number increment by 4096;
