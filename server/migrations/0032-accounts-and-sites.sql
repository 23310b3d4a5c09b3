-- Accounts of shoppers: ways to sign in, addresses, consent, erasure. Members' sites with their own pictures and picks.

-- A second factor, as better-auth's plugin asks for it (made with its `compileMigrations`, version 1.7.25).
alter table auth."user" add column "twoFactorEnabled" boolean default false;
create table auth."twoFactor" (
  "id" text not null primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "verified" boolean default true,
  "failedVerificationCount" integer default 0,
  "lockedUntil" timestamptz
);
create index "twoFactor_secret_idx" on auth."twoFactor" ("secret");
create index "twoFactor_userId_idx" on auth."twoFactor" ("userId");

-- A key that a device or a password keeper holds for a person (WebAuthn); only its public half is here.
create table passkey (
  id bigint generated always as identity primary key,
  login_id text not null references auth."user" ("id") on delete cascade,
  credential text not null unique collate "C",
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_login on passkey (login_id);

-- What a key has to sign, once. `login_id`: for whom a new key is made; null: somebody wants to come in.
create table passkey_challenge (
  challenge text primary key collate "C",
  login_id text references auth."user" ("id") on delete cascade,
  expires_at timestamptz not null
);

-- The secret of a link in a mail: whoever has it reads that address. Only its hash is kept, and it works once.
create table login_secret (
  hash bytea primary key,
  purpose text not null check (purpose in ('sign-up', 'reset', 'email')),
  email text not null,
  -- Null: a newcomer, who is made a person when the link is followed.
  person_id bigint references person,
  name text not null default '',
  locale text not null default 'en',
  newsletter boolean not null default false,
  expires_at timestamptz not null
);
create index login_secret_person on login_secret (person_id);
create index login_secret_email on login_secret (lower(email));

create table address (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  name text not null,
  line1 text not null,
  line2 text,
  postcode text not null,
  city text not null,
  region text,
  country char(2) not null,
  is_default boolean not null default false,
  created_at timestamptz not null
);
create index address_person on address (person_id, id);
create unique index address_default on address (person_id) where is_default;

-- Each word that somebody gave, the last one holds: who sends must be able to show it (GDPR, article 7).
create table consent (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  kind text not null check (kind in ('newsletter')),
  granted boolean not null,
  at timestamptz not null,
  via text not null check (via in ('sign-up', 'account', 'erasure'))
);
create index consent_person on consent (person_id, kind, id);

-- A wish to be forgotten: it waits, so that whoever it was not can stop it.
create table erasure (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  done_at timestamptz,
  cancelled_at timestamptz,
  check (num_nonnulls(done_at, cancelled_at) <= 1)
);
create unique index erasure_open on erasure (person_id) where done_at is null and cancelled_at is null;
create index erasure_due on erasure (due_at) where done_at is null and cancelled_at is null;

-- A member's site as they made it; shoppers see the newest version that is shown.
create table site_version (
  member_id bigint not null references member,
  version integer not null check (version > 0),
  story text not null default '' check (length(story) <= 2000),
  photo text check (photo ~ '^[0-9a-f]{64}$'),
  preview text check (preview ~ '^[0-9a-f]{64}$'),
  -- Slugs of products, the first one first.
  picks text[] not null default '{}' check (cardinality(picks) <= 12),
  state text not null check (state in ('waiting', 'shown', 'refused')),
  made_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint references person,
  reason text,
  primary key (member_id, version),
  check ((state = 'waiting') = (decided_at is null))
);
create index site_version_waiting on site_version (made_at) where state = 'waiting';

-- Whether staff see a site before shoppers do.
create table site_rule (
  id smallint primary key default 1 check (id = 1),
  review_first boolean not null default true
);
insert into site_rule default values;

-- Published: whose order it is, for rooms that keep something of theirs beside it.
create view order_buyer as select id as order_id, buyer_id, number from orders;
