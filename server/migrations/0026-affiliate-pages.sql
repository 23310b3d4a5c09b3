-- What staff hold by hand, and tell affiliates; what affiliates choose and are given to use; conversions told of by a pixel.

-- Somebody of staff held a conversion: a sign without a weight, its evidence is their reason.
insert into fraud_rule (code, weight, settings) values ('staff', 0, '{}');

create table program_message (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  -- Null: all groups.
  group_id bigint references program_group,
  subject text not null check (length(subject) between 1 and 150),
  body text not null check (length(body) between 1 and 10000),
  sent_at timestamptz not null,
  sent_by bigint references person,
  recipients integer not null check (recipients >= 0)
);
create index program_message_program on program_message (program_id, id);

-- What an affiliate has picked to promote.
create table program_pick (
  member_id bigint not null references member,
  product text not null,
  picked_at timestamptz not null,
  primary key (member_id, product)
);

-- A banner, a text or a mail for affiliates to use. Its words and picture are versions; the latest approved one is given out.
create table program_creative (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  kind text not null check (kind in ('banner', 'text', 'mail')),
  name text not null check (length(name) between 1 and 100),
  -- The page of the store that it leads to.
  path text not null check (path like '/%'),
  created_at timestamptz not null,
  retired_at timestamptz
);
create index program_creative_program on program_creative (program_id, id);

create table program_creative_version (
  creative_id bigint not null references program_creative,
  version integer not null check (version > 0),
  subject text not null default '' check (length(subject) <= 150),
  body text not null default '' check (length(body) <= 10000),
  -- Of a banner: its picture, kept by the catalogue's media.
  picture text check (picture ~ '^[0-9a-f]{64}$'),
  width integer check (width > 0),
  height integer check (height > 0),
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  made_at timestamptz not null,
  made_by bigint references person,
  decided_at timestamptz,
  decided_by bigint references person,
  reason text,
  primary key (creative_id, version),
  check ((state = 'waiting') = (decided_at is null)),
  check (num_nonnulls(picture, width, height) in (0, 3))
);

-- A pixel is seen by whoever opens the page that has it: what it reports waits for staff. Its secret is made from the
-- installation's and not stored; who signs with it is believed.
create table conversion_pixel (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  name text not null check (length(name) between 1 and 100),
  event text not null check (event ~ '^[a-z][a-z0-9-]{1,29}$' and event <> 'sale'),
  market text not null,
  created_at timestamptz not null,
  created_by bigint references person,
  revoked_at timestamptz
);
create index conversion_pixel_program on conversion_pixel (program_id, id);
