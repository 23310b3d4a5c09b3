-- What the shop's orders are called: a prefix and a running number (a number can be missing, none is used twice).
create table order_setting (
  id smallint primary key default 1 check (id = 1),
  number_prefix text not null default '' check (number_prefix ~ '^([A-Z0-9]{1,8}-)?$')
);
insert into order_setting default values;
create sequence order_number start 100001;

-- A basket is variants and quantities; prices come from the market one shops in, so switching it prices anew.
create table basket (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table basket_line (
  basket_id bigint not null references basket on delete cascade,
  variant_id bigint not null references variant,
  quantity integer not null check (quantity between 1 and 99),
  added_at timestamptz not null,
  primary key (basket_id, variant_id)
);

-- Amounts in minor units of the order's currency, net of tax. `tax` is all tax, that of shipping included; whether the
-- shown prices held it is the market's matter, the sum is the same.
create table orders (
  id bigint generated always as identity primary key,
  number text not null unique collate "C",
  basket_id bigint references basket on delete set null,
  market text not null references market,
  currency char(3) not null,
  locale text not null,
  buyer_id bigint not null references person,
  click_id bigint references click,
  state text not null check (state in ('placed', 'paid', 'cancelled')),
  prices_include_tax boolean not null,
  tax_name text not null,
  tax_basis_points integer not null,
  goods bigint not null check (goods >= 0),
  shipping bigint not null check (shipping >= 0),
  shipping_tax bigint not null check (shipping_tax >= 0),
  tax bigint not null check (tax >= shipping_tax),
  total bigint not null check (total > 0),
  placed_at timestamptz not null,
  paid_at timestamptz,
  cancelled_at timestamptz,
  sale_id bigint references sale,
  check ((state = 'paid') = (paid_at is not null)),
  check ((state = 'paid') = (sale_id is not null)),
  check ((state = 'cancelled') = (cancelled_at is not null)),
  check (total = goods + shipping + tax)
);
create index orders_state on orders (state, id);
create index orders_buyer on orders (buyer_id, id);

alter table stock_reservation add foreign key (order_id) references orders;

-- Who may see an order without signing in: whoever holds a token that was given out (at checkout, in each mail). Only
-- the tokens' hashes are kept.
create table order_access (
  token_hash bytea primary key,
  order_id bigint not null references orders,
  given_at timestamptz not null
);
create index order_access_order on order_access (order_id);

-- Where it goes: personal data, erasable, apart from the order.
create table order_contact (
  order_id bigint primary key references orders,
  name text not null,
  email text not null,
  line1 text not null,
  line2 text,
  postcode text not null,
  city text not null,
  region text,
  country char(2) not null
);
create index order_contact_email on order_contact (lower(email), order_id);

-- Frozen at checkout. `amount` is goods after discounts without tax, for the whole quantity: what amount-based bonuses
-- look at; amount + tax is what the shopper pays for the line. `cv` and `qv` too are for the whole quantity,
-- `affiliate_fixed` is for one unit. `product` is the product's slug, the id that plans name it by.
create table order_line (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  line smallint not null check (line > 0),
  variant_id bigint not null references variant,
  product text not null collate "C",
  sku text not null collate "C",
  title text not null,
  variant_name text not null,
  media_id bigint references media,
  quantity integer not null check (quantity > 0),
  unit_price bigint not null check (unit_price >= 0),
  amount bigint not null check (amount >= 0),
  tax bigint not null check (tax >= 0),
  cv bigint not null check (cv >= 0),
  qv bigint not null check (qv >= 0),
  affiliate_fixed bigint check (affiliate_fixed >= 0),
  unique (order_id, line),
  unique (order_id, variant_id)
);

create table order_event (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  at timestamptz not null,
  kind text not null collate "C",
  actor bigint references person,
  data jsonb not null default '{}'
);
create index order_event_order on order_event (order_id, id);

-- `reference` is what the provider knows the payment by; it is written before the provider is asked, so that no answer is
-- lost. `returning`: captured, but there is nothing to give for it (sold out meanwhile, cancelled, paid twice); the
-- money is on its way back, and `returned` when it arrived.
create table payment (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  provider text not null collate "C",
  method text not null collate "C",
  reference text not null unique collate "C",
  state text not null
    check (state in ('started', 'action-needed', 'unknown', 'captured', 'declined', 'returning', 'returned')),
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  -- Where the shopper comes back to from a second step.
  return_url text not null,
  action_url text,
  reason text,
  started_at timestamptz not null,
  settled_at timestamptz,
  check ((state in ('started', 'action-needed', 'unknown')) = (settled_at is null))
);
create index payment_order on payment (order_id, id);
create index payment_unsettled on payment (id) where state in ('started', 'action-needed', 'unknown', 'returning');
-- The money of an order is taken once: no second payment can stand captured beside the first.
create unique index payment_one_captured on payment (order_id) where state = 'captured';

-- `amount` is all that goes back, tax included; `shipping` and `shipping_tax` are parts of it. The lines hold the rest.
create table refund (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  payment_id bigint not null references payment,
  key text not null collate "C",
  request_hash bytea not null,
  reference text not null unique collate "C",
  amount bigint not null check (amount > 0),
  shipping bigint not null check (shipping >= 0),
  shipping_tax bigint not null check (shipping_tax >= 0),
  reason text not null,
  state text not null check (state in ('recorded', 'sent', 'failed')),
  at timestamptz not null,
  actor bigint references person,
  sent_at timestamptz,
  failure text,
  unique (order_id, key),
  check ((state = 'sent') = (sent_at is not null))
);
create index refund_unsent on refund (id) where state = 'recorded';

create table refund_line (
  refund_id bigint not null references refund,
  order_line_id bigint not null references order_line,
  quantity integer not null check (quantity >= 0),
  amount bigint not null check (amount >= 0),
  tax bigint not null check (tax >= 0),
  cv bigint not null check (cv >= 0),
  qv bigint not null check (qv >= 0),
  restocked integer not null check (restocked between 0 and quantity),
  primary key (refund_id, order_line_id)
);
create index refund_line_order_line on refund_line (order_line_id);

-- The test provider's own books. They stand for a bank: written over a connection of their own, outside the shop's
-- transactions, and never rolled back with them.
create table test_bank_charge (
  reference text primary key collate "C",
  method text not null,
  state text not null check (state in ('captured', 'declined', 'action-needed')),
  reason text,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  refunded bigint not null default 0,
  return_url text not null,
  check (refunded between 0 and amount)
);

create table test_bank_refund (
  reference text primary key collate "C",
  charge text not null references test_bank_charge,
  amount bigint not null check (amount > 0)
);
