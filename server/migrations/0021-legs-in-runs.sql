-- A run over a tree with numbered legs reads positions: a member's first one stands for the member, each further one is a row of its
-- own, named by its number from 2^52 on, where no member's id comes to. It is in `run_member` like a member and may be the source of
-- a line, whose earner is its holder; hence the keys to `member` of sources go.
alter table run_member add column legs jsonb;
alter table run_member add column holder_id bigint;
alter table earning drop constraint earning_source_id_fkey;
alter table correction_line drop constraint correction_line_source_id_fkey;
alter table parallel_line drop constraint parallel_line_source_id_fkey;
-- What a run leaves of the company as a whole (pools that nobody shared) stands under the number 0.
alter table run_past drop constraint run_past_member_id_fkey;

-- A tree of seats as a run reads it, as of an instant.
create function seated_nodes(of_tree text, at_instant timestamptz)
returns table (node_id bigint, holder_id bigint, parent_id bigint, leg smallint) language sql stable as $$
  with node as materialized (
    select seat.position_id, seat.parent_id, seat.leg, holder.member_id,
      case when seat.position_id = min(seat.position_id) over (partition by holder.member_id) and holder.member_id is not null
        then holder.member_id else 4503599627370496 + seat.position_id end as node_id
    from seat
    left join position_holder holder on holder.position_id = seat.position_id and holder.during @> at_instant
    where seat.tree = of_tree and seat.during @> at_instant
  )
  select node.node_id, nullif(node.member_id, node.node_id), above.node_id, case when above.node_id is not null then node.leg end
  from node left join node above on above.position_id = node.parent_id
$$;

-- Volume that refunds of a committed period took from the legs of those above, as they stood then, with the open period whose run takes
-- it off. In points; of a leg's owner, a member or a further position.
create table leg_taken (
  period_id bigint not null references period,
  origin_id bigint not null references period,
  bonus text not null collate "C",
  member_id bigint not null,
  leg smallint not null check (leg >= 0),
  volume numeric not null check (volume > 0),
  primary key (period_id, origin_id, bonus, member_id, leg),
  check (period_id <> origin_id)
);
create index leg_taken_origin on leg_taken (origin_id);

create function refuse_late_taken() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and new.volume < old.volume)
    or (select state from period where id = new.period_id) <> 'open' then
    raise exception 'what refunds took from legs is added to an open period only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger leg_taken_open before insert or update or delete on leg_taken for each row execute function refuse_late_taken();
create trigger leg_taken_no_truncate before truncate on leg_taken for each statement execute function refuse_change();

-- The same as the run of a period reads it, by member; `periods`: how many there are from the one to the other.
create function period_taken(of_period bigint) returns table (member_id bigint, past text) language sql stable as $$
  select member_id, jsonb_build_object('taken', jsonb_object_agg(bonus, lots))::text
  from (
    select member_id, bonus, jsonb_agg(
      jsonb_build_object('leg', leg, 'periods', periods, 'volume', trim_scale(volume)::text) order by leg, periods) as lots
    from (
      select taken.member_id, taken.bonus, taken.leg, taken.volume, (
        select count(*) from period between_them
        where lower(between_them.during) > lower(origin.during) and lower(between_them.during) <= lower(target.during)
      ) as periods
      from leg_taken taken
      join period origin on origin.id = taken.origin_id
      join period target on target.id = taken.period_id
      where taken.period_id = of_period
    ) aged
    group by member_id, bonus
  ) by_bonus
  group by member_id
$$;

-- Frozen with the run.
create table run_taken (
  run_id bigint not null references run,
  member_id bigint not null,
  past text not null,
  primary key (run_id, member_id)
);
create trigger run_taken_insert after insert on run_taken referencing new table as part
  for each statement execute function refuse_run_part_change();
create trigger run_taken_update after update on run_taken referencing old table as part
  for each statement execute function refuse_run_part_change();
create trigger run_taken_delete after delete on run_taken referencing old table as part
  for each statement execute function refuse_run_part_change();
create trigger run_taken_no_truncate before truncate on run_taken for each statement execute function refuse_change();
