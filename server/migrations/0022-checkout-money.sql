-- What is taken off a price: promotions, by themselves or by a code.
create table promotion (
  id bigint generated always as identity primary key,
  -- What shoppers read, by locale; English is what other languages fall back to.
  names jsonb not null check (names ? 'en'),
  kind text not null check (kind in ('percent', 'amount', 'get-free', 'free-shipping')),
  -- Of `percent`, and of the units that `get-free` gives: 10000 is 100%.
  basis_points integer not null default 10000 check (basis_points between 1 and 10000),
  -- Of `get-free`: buy so many, get so many.
  buy_quantity integer check (buy_quantity between 1 and 99),
  get_quantity integer check (get_quantity between 1 and 99),
  -- Slugs of what it looks at; both empty: everything.
  products text[] not null default '{}',
  categories text[] not null default '{}',
  -- Of `get-free`: what is given, where that is something else than what is bought.
  reward_products text[] not null default '{}',
  reward_categories text[] not null default '{}',
  -- Empty: all.
  markets text[] not null default '{}',
  classes text[] not null default '{}' check (classes <@ '{retail,preferred,wholesale}'),
  first_order boolean not null default false,
  -- Null: it applies by itself.
  code text unique collate "C" check (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
  from_at timestamptz,
  until_at timestamptz,
  limit_total integer check (limit_total > 0),
  limit_customer integer check (limit_customer > 0),
  combines boolean not null,
  -- Among promotions of one kind the lower goes first.
  priority smallint not null default 0,
  -- What becomes of the CV and QV of goods that cost less.
  volume text not null check (volume in ('shrink', 'stay')),
  paused_at timestamptz,
  created_at timestamptz not null,
  check (from_at < until_at),
  check ((kind = 'get-free') = (buy_quantity is not null and get_quantity is not null))
);
create index promotion_automatic on promotion (id) where code is null and paused_at is null;

-- Sums of a promotion in each currency, minor units as shown: what an `amount` takes off, and the smallest basket.
create table promotion_sum (
  promotion_id bigint not null references promotion on delete cascade,
  currency char(3) not null,
  off bigint check (off > 0),
  minimum bigint not null default 0 check (minimum >= 0),
  primary key (promotion_id, currency)
);

-- An order's use of a promotion: kept for good once it is paid (`held_until` is null), free again after `held_until` before.
create table promotion_use (
  promotion_id bigint not null references promotion,
  order_id bigint not null references orders,
  person_id bigint not null references person,
  at timestamptz not null,
  held_until timestamptz,
  primary key (promotion_id, order_id)
);
create index promotion_use_person on promotion_use (promotion_id, person_id);
create index promotion_use_order on promotion_use (order_id);

-- What a sale is charged beside its goods: taxes and shipping.
create table tax_rule (
  market text primary key references market,
  -- Whether the tax of each line is rounded, or that of each rate's sum.
  rounding text not null default 'line' check (rounding in ('line', 'total'))
);

-- A rate in millionths (8.875% is 88750) of a place, from one day until before another, in the company's time zone.
-- An empty country is the whole market; an empty region or prefix the whole of what stands before it.
create table tax_rate (
  id bigint generated always as identity primary key,
  market text not null references market,
  country text not null default '' check (country ~ '^([A-Z]{2})?$'),
  region text not null default '',
  postcode_prefix text not null default '' check (postcode_prefix ~ '^[A-Z0-9]*$'),
  tax_class text not null default 'standard' check (tax_class ~ '^[a-z][a-z0-9-]{0,39}$'),
  name text not null,
  rate integer not null check (rate between 0 and 1000000),
  valid_from date not null,
  valid_until date,
  check (country <> '' or (region = '' and postcode_prefix = '')),
  check (valid_from < valid_until),
  constraint tax_rate_one_a_day exclude using gist (
    market with =, country with =, region with =, postcode_prefix with =, tax_class with =,
    daterange(valid_from, valid_until) with &&
  )
);
create index tax_rate_place on tax_rate (market, country, region);

-- A variant is taxed as its class says, where a place has a rate for it, else as `standard`.
alter table variant add column tax_class text not null default 'standard' check (tax_class ~ '^[a-z][a-z0-9-]{0,39}$');

-- Places that parcels of a market go to. No country: everywhere the market ships to.
create table shipping_zone (
  id bigint generated always as identity primary key,
  market text not null references market,
  name text not null,
  countries text[] not null default '{}',
  regions text[] not null default '{}',
  postcode_prefixes text[] not null default '{}'
);
create index shipping_zone_market on shipping_zone (market);

create table shipping_method (
  id bigint generated always as identity primary key,
  zone_id bigint not null references shipping_zone,
  names jsonb not null check (names ? 'en'),
  tax_class text not null default 'standard' check (tax_class ~ '^[a-z][a-z0-9-]{0,39}$'),
  -- Working days until it is there.
  days_least smallint check (days_least >= 0),
  days_most smallint check (days_most >= days_least),
  position smallint not null default 0,
  active boolean not null default true
);
create index shipping_method_zone on shipping_method (zone_id);

-- A price of a method; of those that fit the parcel's weight and the goods' worth the cheapest holds.
create table shipping_rate (
  id bigint generated always as identity primary key,
  method_id bigint not null references shipping_method on delete cascade,
  up_to_grams integer check (up_to_grams > 0),
  from_goods bigint not null default 0 check (from_goods >= 0),
  -- As shown, minor units of the market's currency.
  amount bigint not null check (amount >= 0)
);
create index shipping_rate_method on shipping_rate (method_id);

-- What a market begins with: its one tax and its flat shipping are the first rows of each. From then on these rows say what is
-- charged; the market's own columns are what they were made from.
create function begin_charges() returns trigger language plpgsql as $$
declare
  zone bigint;
  method bigint;
begin
  insert into tax_rule (market) values (new.code);
  insert into tax_rate (market, name, rate, valid_from)
    values (new.code, new.tax_name, new.tax_basis_points * 100, date '2000-01-01');
  insert into shipping_zone (market, name) values (new.code, new.name) returning id into zone;
  insert into shipping_method (zone_id, names) values (zone, '{"en": "Standard", "de": "Standard", "ja": "通常配送"}')
    returning id into method;
  insert into shipping_rate (method_id, amount) values (method, new.shipping_amount);
  if new.free_shipping_from is not null then
    insert into shipping_rate (method_id, from_goods, amount) values (method, new.free_shipping_from, 0);
  end if;
  return null;
end $$;
create trigger market_begin_charges after insert on market for each row execute function begin_charges();

insert into tax_rule (market) select code from market;
insert into tax_rate (market, name, rate, valid_from)
  select code, tax_name, tax_basis_points * 100, date '2000-01-01' from market;
insert into shipping_zone (market, name) select code, name from market;
insert into shipping_method (zone_id, names)
  select id, '{"en": "Standard", "de": "Standard", "ja": "通常配送"}' from shipping_zone;
insert into shipping_rate (method_id, amount)
  select method.id, market.shipping_amount from shipping_method method
  join shipping_zone zone on zone.id = method.zone_id join market on market.code = zone.market;
insert into shipping_rate (method_id, from_goods, amount)
  select method.id, market.free_shipping_from, 0 from shipping_method method
  join shipping_zone zone on zone.id = method.zone_id join market on market.code = zone.market
  where market.free_shipping_from is not null;

-- Codes that the shopper typed: promotions' and members'.
alter table basket add column codes text[] not null default '{}' check (cardinality(codes) <= 5);

-- Frozen at checkout. Amounts are what is left after discounts: what was taken off a line is unit_price x quantity less what is
-- paid for it, what was taken off the shipping is said, as shown. Rates in millionths.
alter table order_line
  add column tax_name text not null default '',
  add column tax_rate integer not null default 0 check (tax_rate between 0 and 1000000);
alter table orders
  add column shipping_method_id bigint references shipping_method,
  add column shipping_method text not null default '',
  add column shipping_discount bigint not null default 0 check (shipping_discount >= 0),
  add column shipping_tax_name text not null default '',
  add column shipping_tax_rate integer not null default 0 check (shipping_tax_rate between 0 and 1000000);
update order_line set tax_name = orders.tax_name, tax_rate = orders.tax_basis_points * 100
  from orders where orders.id = order_line.order_id;
update orders set shipping_tax_name = tax_name, shipping_tax_rate = tax_basis_points * 100;

-- The promotions that an order got, in the order of their application, with their names and sums of that day (as shown).
create table order_discount (
  order_id bigint not null references orders,
  position smallint not null check (position > 0),
  promotion_id bigint not null references promotion,
  name text not null,
  code text collate "C",
  goods bigint not null check (goods >= 0),
  shipping bigint not null check (shipping >= 0),
  primary key (order_id, position)
);
create index order_discount_promotion on order_discount (promotion_id);
