-- Any number of named trees. In those of kind `enroller` and `sponsor` members stand under members (tree_edge); in `binary`
-- and `matrix` trees positions stand under positions (seat), and a member may hold several.
create table tree (
  name text primary key collate "C" check (name ~ '^[a-z][a-z0-9-]{0,30}$'),
  kind text not null collate "C" check (kind in ('enroller', 'sponsor', 'binary', 'matrix')),
  -- How many may stand directly under one; null is no limit.
  width smallint check (width between 1 and 1000),
  -- How many levels below a sponsor's position newcomers are placed; null is no limit.
  depth smallint check (depth between 1 and 1000),
  -- How a newcomer's seat is found where nobody chooses it.
  fill text collate "C" check (fill in ('left', 'right', 'weaker-leg', 'balanced', 'breadth-first')),
  -- How long a newcomer waits for a seat chosen by their sponsor; null seats them at once.
  tank_days smallint check (tank_days between 1 and 365),
  check (kind <> 'binary' or width = 2),
  check (case when kind in ('binary', 'matrix') then width is not null and fill is not null
    else depth is null and fill is null and tank_days is null end)
);
insert into tree (name, kind) values ('enroller', 'enroller'), ('sponsor', 'sponsor');

alter table tree_edge drop constraint tree_edge_tree_check;
alter table tree_edge add foreign key (tree) references tree;
-- The member first: a GiST key that begins with few different texts takes twice as long to fill.
alter table tree_edge drop constraint tree_edge_pkey;
alter table tree_edge add primary key (member_id, tree, during without overlaps);
-- Climbing reads by member; a B-tree is the shorter way to one.
create index tree_edge_member on tree_edge (member_id, tree);

create table position (
  id bigint generated always as identity primary key,
  tree text not null collate "C" references tree,
  created_at timestamptz not null,
  unique (tree, id)
);

create table position_holder (
  position_id bigint not null references position,
  member_id bigint not null references member,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not lower_inf(during)),
  primary key (position_id, during without overlaps)
);
create index position_holder_member on position_holder (member_id);

-- Where a position stands: under which one, and which of its legs it is, counted from 0 at the left. A null parent is a root.
create table seat (
  tree text not null collate "C",
  position_id bigint not null,
  parent_id bigint,
  leg smallint check (leg >= 0),
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not lower_inf(during)),
  primary key (position_id, during without overlaps),
  foreign key (tree, position_id) references position (tree, id),
  foreign key (tree, parent_id) references position (tree, id),
  -- Nobody sits under a position at a time at which that has no seat itself.
  constraint seat_parent_seated foreign key (parent_id, period during) references seat (position_id, period during)
    deferrable initially deferred,
  constraint seat_taken unique (parent_id, leg, during without overlaps),
  check ((parent_id is null) = (leg is null)),
  constraint seat_not_under_itself check (parent_id <> position_id)
);
create index seat_parent on seat (parent_id);
create index seat_position on seat (position_id);
create index seat_root on seat (tree) where parent_id is null;

-- No cycle can be written by any path, at any instant. Who has nobody below cannot be part of one, and their row is locked
-- (the two of an edge in the order of their ids) so that nobody comes below them meanwhile: newcomers under one sponsor do not wait for each other. Everybody else takes
-- the tree's one lock and is checked by climbing from the new parent, keeping only the time that all edges on the way share
-- with the new one. The edge of a cycle that is checked last therefore sees all the others. A plan made while the tables
-- were empty must not scan them later, nor the temporal key by tree and time alone: hence enable_seqscan and `offset 0`.
create or replace function refuse_tree_cycle() returns trigger language plpgsql set enable_seqscan = off as $$
declare
  rules tree%rowtype;
  beside integer;
begin
  if tg_op = 'UPDATE' then
    if (new.tree, new.member_id, new.parent_id) = (old.tree, old.member_id, old.parent_id) and new.during <@ old.during then
      return new;
    end if;
  end if;
  if current_setting('transaction_isolation') = 'repeatable read' then
    raise exception 'edges are written in READ COMMITTED or SERIALIZABLE: a repeatable read does not see the others''';
  end if;
  select * into rules from tree where name = new.tree;
  if rules.kind not in ('enroller', 'sponsor') then
    raise exception 'in the % tree positions are seated, not members', new.tree
      using errcode = 'check_violation', constraint = 'tree_edge_kind';
  end if;
  if new.member_id < new.parent_id then
    perform from member where id = new.member_id for update;
    perform from member where id = new.parent_id for key share;
  else
    perform from member where id = new.parent_id for key share;
    perform from member where id = new.member_id for update;
  end if;
  if rules.width is not null then
    perform pg_advisory_xact_lock(hashtextextended('tree ' || new.tree, 0));
    select count(distinct member_id) into beside from tree_edge
    where tree = new.tree and parent_id = new.parent_id and member_id <> new.member_id and during && new.during;
    if beside >= rules.width then
      raise exception 'member % has % below in the % tree, which is its width', new.parent_id, beside, new.tree
        using errcode = 'check_violation', constraint = 'tree_edge_width';
    end if;
  end if;
  if not exists (
    select from (
      select during from tree_edge where tree = new.tree and parent_id = new.member_id offset 0
    ) below where during && new.during
  ) then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('tree ' || new.tree, 0));
  if exists (
    with recursive up (member_id, during) as (
      select new.parent_id, new.during
      union
      select edge.parent_id, edge.during * up.during
      from up join tree_edge edge on edge.tree = new.tree and edge.member_id = up.member_id and edge.during && up.during
      where up.member_id <> new.member_id
    )
    select from up where member_id = new.member_id
  ) then
    raise exception 'member % under member % would close a cycle in the % tree', new.member_id, new.parent_id, new.tree
      using errcode = 'check_violation', constraint = 'tree_edge_no_cycle';
  end if;
  return new;
end $$;

create function refuse_seat_cycle() returns trigger language plpgsql set enable_seqscan = off as $$
declare
  rules tree%rowtype;
begin
  if tg_op = 'UPDATE' then
    if (new.tree, new.position_id, new.parent_id, new.leg) is not distinct from (old.tree, old.position_id, old.parent_id, old.leg)
      and new.during <@ old.during then
      return new;
    end if;
  end if;
  if current_setting('transaction_isolation') = 'repeatable read' then
    raise exception 'seats are written in READ COMMITTED or SERIALIZABLE: a repeatable read does not see the others''';
  end if;
  if new.parent_id is null then
    return new;
  end if;
  select * into rules from tree where name = new.tree;
  if rules.kind not in ('binary', 'matrix') or new.leg >= rules.width then
    raise exception 'a position of the % tree has % legs; there is no leg %', new.tree, rules.width, new.leg
      using errcode = 'check_violation', constraint = 'seat_leg';
  end if;
  if new.position_id < new.parent_id then
    perform from position where id = new.position_id for update;
    perform from position where id = new.parent_id for key share;
  else
    perform from position where id = new.parent_id for key share;
    perform from position where id = new.position_id for update;
  end if;
  if not exists (
    select from (select during from seat where parent_id = new.position_id offset 0) below where during && new.during
  ) then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('tree ' || new.tree, 0));
  if exists (
    with recursive up (position_id, during) as (
      select new.parent_id, new.during
      union
      select seat.parent_id, seat.during * up.during
      from up join seat on seat.position_id = up.position_id and seat.parent_id is not null and seat.during && up.during
      where up.position_id <> new.position_id
    )
    select from up where position_id = new.position_id
  ) then
    raise exception 'position % under position % would close a cycle in the % tree', new.position_id, new.parent_id, new.tree
      using errcode = 'check_violation', constraint = 'seat_no_cycle';
  end if;
  return new;
end $$;

create trigger seat_no_cycle before insert or update on seat for each row execute function refuse_seat_cycle();

-- What stood in a period that is locked or committed is what its run has read: no time of it changes any more.
create function refuse_closed_change() returns trigger language plpgsql as $$
declare
  changed tstzmultirange;
begin
  if tg_op = 'INSERT' then
    changed := tstzmultirange(new.during);
  elsif tg_op = 'DELETE' then
    changed := tstzmultirange(old.during);
  elsif to_jsonb(new) - 'during' = to_jsonb(old) - 'during' then
    changed := (tstzmultirange(old.during) - tstzmultirange(new.during))
      + (tstzmultirange(new.during) - tstzmultirange(old.during));
  else
    changed := tstzmultirange(old.during) + tstzmultirange(new.during);
  end if;
  if exists (select from period where state in ('locked', 'committed') and period.during && changed) then
    raise exception '% would change in a period that is closed', tg_table_name
      using errcode = 'check_violation', constraint = 'network_closed_period';
  end if;
  return coalesce(new, old);
end $$;

create trigger tree_edge_closed before insert or update or delete on tree_edge
  for each row execute function refuse_closed_change();
create trigger seat_closed before insert or update or delete on seat
  for each row execute function refuse_closed_change();
create trigger position_holder_closed before insert or update or delete on position_holder
  for each row execute function refuse_closed_change();

create trigger tree_edge_no_truncate before truncate on tree_edge for each statement execute function refuse_change();
create trigger seat_no_truncate before truncate on seat for each statement execute function refuse_change();

-- Newcomers who wait for their seat.
create table tank (
  id bigint generated always as identity primary key,
  tree text not null collate "C" references tree,
  member_id bigint not null references member,
  -- Whose newcomer it is: they choose the seat, below their own. Null: the company does.
  sponsor_id bigint references member,
  since timestamptz not null,
  deadline timestamptz not null,
  position_id bigint references position,
  placed_at timestamptz,
  check ((position_id is null) = (placed_at is null))
);
create unique index tank_waiting on tank (tree, member_id) where placed_at is null;
create index tank_sponsor on tank (sponsor_id) where placed_at is null;
create index tank_deadline on tank (deadline) where placed_at is null;

-- What staff ask for and a second person decides: a move within a tree, or a position for another member.
create table network_change (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('move', 'transfer')),
  tree text not null collate "C" references tree,
  -- Who moves: a member in a sponsor or enroller tree, otherwise a position.
  member_id bigint references member,
  position_id bigint references position,
  -- Where to: under whom (null: a root), on which leg; or who holds the position.
  parent_id bigint,
  leg smallint,
  holder_id bigint references member,
  reason text not null check (reason <> ''),
  -- What a transfer rests on: which papers were seen, where they are kept.
  documents text,
  asked_at timestamptz not null,
  asked_by bigint not null references person,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn')),
  decided_at timestamptz,
  effective_at timestamptz,
  -- What it was shown to change when it was decided.
  effect jsonb,
  check (num_nonnulls(member_id, position_id) = 1),
  check ((kind = 'transfer') = (holder_id is not null and documents is not null and position_id is not null)),
  check ((state = 'approved') = (effective_at is not null)),
  check ((state = 'asked') = (decided_at is null))
);
create index network_change_member on network_change (member_id);
create index network_change_position on network_change (position_id);

-- An import: the parts of its files as they were sent, and what is wrong with them.
create table import (
  id bigint generated always as identity primary key,
  created_at timestamptz not null,
  created_by bigint references person,
  state text not null default 'open' check (state in ('open', 'checking', 'checked', 'applying', 'applied')),
  -- Rows read, by file, and how many faults: of the last check.
  rows jsonb,
  faults integer,
  finished_at timestamptz
);

create table import_part (
  import_id bigint not null references import,
  file text not null collate "C" check (file in ('members', 'trees', 'sales', 'balances')),
  part integer not null check (part >= 1),
  content text not null,
  primary key (import_id, file, part)
);

create table import_fault (
  import_id bigint not null references import,
  number integer not null,
  file text not null collate "C",
  line integer not null,
  -- The column, the value as it stood, what is wrong with it, and how to mend it.
  field text not null,
  value text not null,
  reason text not null,
  mend text not null,
  primary key (import_id, number)
);

-- What was sold before Fairline, as another system kept it: for reports. It earned there and earns nothing here.
create table past_sale (
  id bigint generated always as identity primary key,
  import_id bigint not null references import,
  ref text not null unique collate "C",
  at timestamptz not null,
  member_id bigint not null references member,
  currency char(3) not null,
  amount bigint not null,
  cv bigint not null,
  qv bigint not null
);
create index past_sale_member on past_sale (member_id, at);

-- Who stood behind an opening balance is named by the company's account of that name.
alter table account drop constraint account_check;
alter table account add constraint account_check check (case when member_id is null
  then name in ('sales', 'shipping', 'tax', 'commission', 'payment-clearing', 'payout-clearing', 'exchange', 'opening')
  else name in ('pending', 'held', 'available', 'paid', 'reserve') end);

-- What other rooms may read of what members were and are.
create view member_history as select member_id, kind, status, during from member_standing;
