create table plan_version (
  id bigint generated always as identity primary key,
  name text not null,
  document text not null,
  sha256 text not null collate "C",
  effective tstzrange not null,
  created_at timestamptz not null,
  created_by bigint references person,
  exclude using gist (effective with &&)
);

create table link (
  id bigint generated always as identity primary key,
  member_id bigint not null references member,
  code text not null unique collate "C" check (code ~ '^[A-Za-z0-9_-]{3,40}$'),
  path text not null check (path like '/%' and path not like '//%'),
  label text not null,
  created_at timestamptz not null
);
create index link_member on link (member_id);

-- Every click is kept; one that does not count says why.
create table click (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  member_id bigint not null references member,
  link_id bigint references link,
  visitor bytea,
  landing text not null,
  valid boolean not null,
  reason text check (reason in ('bot', 'duplicate', 'self', 'member-inactive', 'program-off')),
  check (valid = (reason is null))
);
create index click_member on click (member_id, at);
create index click_link on click (link_id, at);
create index click_visitor on click (visitor, at);
