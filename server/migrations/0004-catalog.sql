create table market (
  code text primary key collate "C",
  currency char(3) not null,
  country char(2) not null,
  locale text not null,
  name text not null,
  tax_name text not null,
  tax_basis_points integer not null check (tax_basis_points between 0 and 10000),
  prices_include_tax boolean not null,
  shipping_amount bigint not null check (shipping_amount >= 0),
  free_shipping_from bigint check (free_shipping_from >= 0),
  -- Where the market's parcels go; its own country first.
  ships_to char(2)[] not null check (ships_to[1] = country),
  store_on boolean not null default true,
  affiliate_on boolean not null default true,
  network_on boolean not null default true,
  position smallint not null
);

create table media (
  id bigint generated always as identity primary key,
  sha256 text not null unique collate "C",
  content_type text not null
    check (content_type in ('image/svg+xml', 'image/png', 'image/jpeg', 'image/webp', 'image/avif')),
  bytes bytea not null,
  width integer not null check (width > 0),
  height integer not null check (height > 0)
);

-- Published: pictures without their bytes.
create view picture as select id as media_id, sha256, width, height from media;

create table category (
  id bigint generated always as identity primary key,
  slug text not null unique collate "C",
  media_id bigint references media,
  position smallint not null
);

create table category_text (
  category_id bigint not null references category,
  locale text not null,
  name text not null,
  intro text not null,
  primary key (category_id, locale)
);

create table product (
  id bigint generated always as identity primary key,
  slug text not null unique collate "C",
  category_id bigint not null references category,
  status text not null check (status in ('draft', 'on-sale', 'retired')),
  position integer not null,
  -- Its place among the featured products of the home page; null: it is not one of them.
  featured smallint,
  created_at timestamptz not null
);
create index product_category on product (category_id, position);

create table product_text (
  product_id bigint not null references product,
  locale text not null,
  title text not null,
  subtitle text not null,
  description text not null,
  details text not null,
  primary key (product_id, locale)
);

create table product_media (
  product_id bigint not null references product,
  media_id bigint not null references media,
  position smallint not null,
  primary key (product_id, position)
);

create table product_pair (
  product_id bigint not null references product,
  other_id bigint not null references product,
  position smallint not null,
  primary key (product_id, other_id),
  check (product_id <> other_id)
);

create table variant (
  id bigint generated always as identity primary key,
  product_id bigint not null references product,
  sku text not null unique collate "C",
  weight_grams integer not null check (weight_grams >= 0),
  position smallint not null
);
create index variant_product on variant (product_id, position);

create table variant_text (
  variant_id bigint not null references variant,
  locale text not null,
  name text not null,
  primary key (variant_id, locale)
);

-- A price as it is shown in its market (with tax where the market's prices include it); cv and qv in hundredths of a point.
create table price (
  variant_id bigint not null references variant,
  market text not null references market,
  amount bigint not null check (amount >= 0),
  cv bigint not null check (cv >= 0),
  qv bigint not null check (qv >= 0),
  primary key (variant_id, market)
);

-- What an affiliate gets for one unit instead of the plan's percentage.
create table affiliate_fixed (
  product_id bigint not null references product,
  currency char(3) not null,
  amount bigint not null check (amount >= 0),
  primary key (product_id, currency)
);

-- `low_at`: from this many left on, shoppers and staff are told that it runs out.
create table stock (
  variant_id bigint primary key references variant,
  on_hand integer not null check (on_hand >= 0),
  low_at integer not null default 5 check (low_at >= 0)
);

-- Stock that is promised to an order until it is paid or the promise runs out. What others can buy is what is on hand
-- less the promises that have not run out; it is decided under the lock of the stock row.
create table stock_reservation (
  order_id bigint not null,
  variant_id bigint not null references stock,
  quantity integer not null check (quantity > 0),
  expires_at timestamptz not null,
  primary key (order_id, variant_id)
);
create index stock_reservation_variant on stock_reservation (variant_id, expires_at);

-- How the company shows itself to shoppers; English is what other languages fall back to.
create table brand_text (
  locale text primary key,
  tagline text not null,
  story_title text not null,
  story text not null
);

create table brand_picture (
  slot text primary key check (slot in ('hero-wide', 'hero-tall', 'second-wide', 'second-tall', 'mark', 'wordmark', 'empty-basket', 'share')),
  media_id bigint not null references media
);
