-- Pictures of links, licence keys, who of staff needs a second factor, and who may prefer themself.

-- The picture that other sites show beside a link to a page, drawn once for each content of it.
create table share_picture (
  kind text not null check (kind in ('home', 'c', 'p', 'site')),
  -- The page's slug or handle; empty for the front page.
  key text not null,
  version text not null collate "C",
  bytes bytea not null,
  made_at timestamptz not null,
  primary key (kind, key, version)
);
create index share_picture_age on share_picture (made_at);

-- A variant whose units come with a licence key. `active`: with the next order too.
create table key_pool (
  variant_id bigint primary key references variant,
  active boolean not null
);

-- One key: encrypted, since whoever has it has what it opens. `digest` is a keyed hash, by which the same key is known again; `ending`, its last
-- letters, is what staff see of it.
create table license_key (
  id bigint generated always as identity primary key,
  variant_id bigint not null references key_pool,
  sealed bytea not null,
  digest bytea not null,
  ending text not null,
  added_at timestamptz not null,
  added_by bigint references person,
  -- Whose it is; null: free.
  grant_id bigint references download_grant,
  given_at timestamptz,
  -- Its unit was given back. It is never given again: somebody has read it.
  ended_at timestamptz,
  unique (variant_id, digest),
  check ((grant_id is null) = (given_at is null)),
  check (ended_at is null or grant_id is not null)
);
create index license_key_free on license_key (variant_id, id) where grant_id is null;
create index license_key_grant on license_key (grant_id) where grant_id is not null;

-- How many keys each unit of a line brings (null: none ever), and how many it still has to get.
alter table download_grant
  add column keys_each integer check (keys_each > 0),
  add column keys_owed integer not null default 0 check (keys_owed >= 0);
create index download_grant_owed on download_grant (variant_id, id) where keys_owed > 0;

-- Whoever holds one of these permissions works with a second factor, or with a passkey.
create table factor_rule (
  permission text primary key collate "C",
  set_at timestamptz not null,
  set_by bigint references person
);

-- Sessions that a passkey began, or in which one was made: the device has asked who holds it.
create table passkey_session (
  token text primary key references auth.session ("token") on delete cascade
);

-- Which class of prices shoppers may join themselves. A `customer_class` that its own person set is such a one.
create table class_rule (
  id integer primary key default 1 check (id = 1),
  preferred_open boolean not null default false
);
insert into class_rule default values;
