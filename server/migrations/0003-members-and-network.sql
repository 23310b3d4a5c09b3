create table member (
  id bigint generated always as identity primary key,
  person_id bigint not null unique references person,
  handle text not null collate "C" check (handle ~ '^[a-z0-9][a-z0-9-]{1,30}$'),
  display_name text not null,
  story text,
  joined_at timestamptz not null,
  unique (handle)
);

alter table account add foreign key (member_id) references member;

-- What a member is, day by day: kind and status as of any instant.
create table member_standing (
  member_id bigint not null references member,
  kind text not null check (kind in ('affiliate', 'distributor')),
  status text not null check (status in ('active', 'suspended', 'terminated')),
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not lower_inf(during)),
  primary key (member_id, during without overlaps)
);

-- What other rooms may read of a member.
create view member_card as
  select member.id as member_id, member.person_id, member.handle, member.display_name, member.joined_at from member;

-- One row a person: who looks after this shopper. A living owner is paid for the shopper's orders.
create table customer (
  person_id bigint primary key references person,
  owner_id bigint references member,
  owned_since timestamptz,
  last_order_at timestamptz,
  check (owner_id is null or owned_since is not null)
);
create index customer_owner on customer (owner_id);

-- Edges of every tree, effective-dated. No row is a root.
create table tree_edge (
  tree text not null collate "C" check (tree in ('sponsor', 'enroller')),
  member_id bigint not null references member,
  parent_id bigint not null references member,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not lower_inf(during)),
  primary key (tree, member_id, during without overlaps),
  check (member_id <> parent_id)
);
create index tree_edge_parent on tree_edge (tree, parent_id);

-- No cycle can be written by any path, at any instant: climbing from the new parent, keeping only the time that all edges
-- on the way share with the new one, must never come back to the member. Writers of one tree take turns.
create function refuse_tree_cycle() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('tree_edge ' || new.tree, 0));
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

create trigger tree_edge_no_cycle before insert or update on tree_edge
  for each row execute function refuse_tree_cycle();
