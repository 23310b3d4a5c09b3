-- What is downloaded instead of sent.

-- `digital`: nothing of it is packed or counted. `download_limit`: how often a buyer may download each of its files for each unit;
-- null: as often as they like. `access_days`: how long; null: for good.
alter table variant
  add column digital boolean not null default false,
  add column download_limit integer check (download_limit between 1 and 1000),
  add column access_days integer check (access_days between 1 and 3650),
  add constraint variant_digital_key unique (id, digital);

-- There is always enough of what is downloaded. The key to `variant` keeps the two columns one.
alter table stock
  add column endless boolean not null default false,
  add constraint stock_endless_fkey foreign key (variant_id, endless) references variant (id, digital) on update cascade;

-- So much is on hand that nobody who asks what can be bought need know of it; orders take nothing off it.
create function fill_endless_stock() returns trigger language plpgsql as $$
begin
  if new.endless then new.on_hand := 1000000;
  elsif tg_op = 'UPDATE' and old.endless then new.on_hand := 0;
  end if;
  return new;
end $$;
create trigger stock_endless before insert or update of endless on stock for each row execute function fill_endless_stock();

-- Published: what a variant gives to download, itself or by its parts; how many of each.
create view variant_download as
  select id as variant_id, id as digital_id, 1 as quantity, download_limit, access_days from variant where digital
  union all
  select bundle.id, part.id, bundle_part.quantity, part.download_limit, part.access_days
  from bundle_part join variant bundle on bundle.id = bundle_id join variant part on part.id = part_id
  where part.digital and not bundle.digital;

-- How a line's goods reach the shopper, frozen at checkout: in a parcel, as a download, or both (a bundle).
alter table order_line add column comes_as text not null default 'parcel' check (comes_as in ('parcel', 'download', 'both'));
-- When the shopper asked that downloads begin at once, knowing that the right of withdrawal ends with that (directive 2011/83/EU, article 16 m).
alter table orders add column digital_consent_at timestamptz;

-- The bytes of a file, once however many products have it. Pieces have `piece_size` bytes each but for the last; they are kept as they
-- are, since files that are sold are packed already. `sha256` is null while it is being handed in.
create table digital_content (
  id bigint generated always as identity primary key,
  sha256 text unique collate "C" check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size > 0),
  begun_at timestamptz not null,
  begun_by bigint references person
);
create index digital_content_unfinished on digital_content (begun_at) where sha256 is null;

create table digital_piece (
  content_id bigint not null references digital_content on delete cascade,
  position integer not null check (position >= 0),
  bytes bytea not null,
  primary key (content_id, position)
);
alter table digital_piece alter column bytes set storage external;

-- A file of a variant. Who bought it gets its newest version; a removed one nobody gets.
create table digital_file (
  id bigint generated always as identity primary key,
  variant_id bigint not null references variant,
  position integer not null,
  removed_at timestamptz
);
create index digital_file_variant on digital_file (variant_id, position) where removed_at is null;

create table digital_version (
  file_id bigint not null references digital_file,
  number integer not null check (number > 0),
  content_id bigint not null references digital_content,
  -- As the shopper's computer will call it.
  name text not null check (length(name) between 1 and 200),
  content_type text not null,
  at timestamptz not null,
  by_id bigint references person,
  primary key (file_id, number)
);
create index digital_version_content on digital_version (content_id);

-- What an order gives to download: one row a line and variant. `most`: downloads of each file; null: any number.
create table download_grant (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  order_line_id bigint not null references order_line,
  variant_id bigint not null references variant,
  most integer check (most > 0),
  access_days integer check (access_days > 0),
  granted_at timestamptz not null,
  -- The last instant; null: for good.
  until timestamptz,
  ended_at timestamptz,
  ended_why text check (ended_why in ('refunded', 'revoked')),
  unique (order_line_id, variant_id),
  check ((ended_at is null) = (ended_why is null))
);
create index download_grant_order on download_grant (order_id);
create index download_grant_variant on download_grant (variant_id);

-- How often each file was downloaded since the access was given, or given again.
create table download_use (
  grant_id bigint not null references download_grant,
  file_id bigint not null references digital_file,
  used integer not null check (used > 0),
  primary key (grant_id, file_id)
);

-- Every download: a link that was given out. `fetched_at`: when its bytes were first asked for.
create table download (
  id bigint generated always as identity primary key,
  grant_id bigint not null references download_grant,
  file_id bigint not null,
  version integer not null,
  at timestamptz not null,
  person_id bigint references person,
  fetched_at timestamptz,
  foreign key (file_id, version) references digital_version
);
create index download_of_grant on download (grant_id, id);
create index download_person on download (person_id) where person_id is not null;

-- Whether a download is paid for is asked of every sale that was ever charged back.
create index chargeback_sale on chargeback (sale_id);
