-- What happens to an order once it is placed: edits, shipments, returns, invoices.

-- Of a line's units, how many have left the house, how many of those have arrived, and how many will never leave because
-- their money was given back before that.
-- What is left to ship is quantity - shipped - dropped. Changed under the order's lock only.
alter table order_line add column shipped integer not null default 0 check (shipped >= 0);
alter table order_line add column dropped integer not null default 0 check (dropped >= 0);
alter table order_line add column arrived integer not null default 0 check (arrived between 0 and shipped);
alter table order_line add constraint order_line_units_check check (shipped + dropped <= quantity);

-- The three lives of an order are told apart: `state` is that of its payment, `shipping_state` that of its goods,
-- `return_state` that of what comes back. `refunded` is the sum of its refunds. `withdrawn_at`: it was paid, and cancelled
-- before anything was shipped.
alter table orders add column shipping_state text not null default 'open'
  check (shipping_state in ('open', 'part', 'shipped', 'delivered', 'nothing'));
alter table orders add column return_state text not null default 'none'
  check (return_state in ('none', 'asked', 'underway', 'done'));
alter table orders add column refunded bigint not null default 0 check (refunded between 0 and total);
alter table orders add column withdrawn_at timestamptz;
-- Who sold it at a party, by phone or in person, and which order it was made from: an exchange's.
alter table orders add column sold_by bigint;
alter table orders add column exchange_of bigint references orders;
alter table orders add check (withdrawn_at is null or state = 'paid');
update orders set refunded = sums.amount
  from (select order_id, sum(amount)::bigint as amount from refund group by order_id) sums where sums.order_id = orders.id;
-- Units that went back so far had not been shipped: there were no shipments.
update order_line set dropped = least(order_line.quantity, sums.quantity)
  from (select order_line_id, sum(quantity)::integer as quantity from refund_line group by order_line_id) sums
  where sums.order_line_id = order_line.id;
update orders set shipping_state = 'nothing'
  where state = 'paid' and not exists (
    select from order_line line where line.order_id = orders.id and line.quantity > line.dropped);

-- What of a refund is not sent because it pays for the goods that were taken in exchange.
alter table refund add column kept bigint not null default 0 check (kept between 0 and amount);

-- The company office's lists, newest first.
create index orders_placed on orders (placed_at, id);
drop index orders_state;
create index orders_state on orders (state, placed_at, id);
create index orders_market on orders (market, placed_at, id);
create index orders_to_ship on orders (placed_at, id) where state = 'paid' and shipping_state in ('open', 'part');
create index orders_shipped on orders (shipping_state, placed_at, id) where shipping_state in ('part', 'shipped', 'delivered');
create index orders_refunded on orders (placed_at, id) where refunded > 0;
create index orders_returns on orders (return_state, placed_at, id) where return_state <> 'none';
create index refund_failed on refund (order_id) where state = 'failed';
create index payment_checked on payment (order_id) where state in ('unknown', 'returning');

-- What people type to find an order: any part of its number, of a name or a mail address.
create extension if not exists pg_trgm;
alter table order_contact add column found_by text not null generated always as (lower(name || ' ' || email)) stored;
create index order_contact_found on order_contact using gin (found_by gin_trgm_ops);
-- One or two letters are no trigram: they find names that begin with them.
create index order_contact_begins on order_contact (found_by text_pattern_ops);
create index orders_number on orders using gin (lower(number) gin_trgm_ops);

-- Mails tell of an order by its number.
create index mail_order on mail ((data->>'number'), id) where data ? 'number';

-- When the goods of a sale had all arrived, where that is known: what it earned is held from then.
create table sale_delivery (
  sale_id bigint primary key references sale,
  at timestamptz not null
);
create or replace view sale_at as
  select sale.id as sale_id, greatest(sale.at, delivery.at) as at
  from sale left join sale_delivery delivery on delivery.sale_id = sale.id;

-- Who brings parcels. `tracking_url` leads to where a parcel can be followed; {number} is its tracking number.
create table carrier (
  code text primary key collate "C" check (code ~ '^[a-z0-9-]{1,30}$'),
  name text not null,
  tracking_url text check (tracking_url like 'https://%{number}%'),
  position smallint not null,
  offered boolean not null default true
);
insert into carrier (code, name, tracking_url, position) values
  ('an-post', 'An Post', 'https://www.anpost.com/Post-Parcels/Track/History?item={number}', 1),
  ('dhl', 'DHL', 'https://www.dhl.com/en/express/tracking.html?AWB={number}', 2),
  ('dhl-paket', 'DHL Paket', 'https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}', 3),
  ('dpd', 'DPD', 'https://tracking.dpd.de/status/en_US/parcel/{number}', 4),
  ('gls', 'GLS', 'https://gls-group.com/track/{number}', 5),
  ('ups', 'UPS', 'https://www.ups.com/track?tracknum={number}', 6),
  ('fedex', 'FedEx', 'https://www.fedex.com/fedextrack/?trknbr={number}', 7),
  ('usps', 'USPS', 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}', 8),
  ('japan-post', 'Japan Post', 'https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={number}', 9),
  ('own', 'Own delivery', null, 10);

-- One parcel. `number` counts the order's parcels from 1; one without a carrier was handed over.
create table shipment (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  number smallint not null check (number > 0),
  carrier text references carrier,
  tracking text collate "C",
  shipped_at timestamptz not null,
  delivered_at timestamptz,
  actor bigint references person,
  unique (order_id, number),
  check (tracking is null or carrier is not null),
  check (delivered_at >= shipped_at)
);
create index shipment_underway on shipment (id) where delivered_at is null;

create table shipment_line (
  shipment_id bigint not null references shipment,
  order_line_id bigint not null references order_line,
  quantity integer not null check (quantity > 0),
  primary key (shipment_id, order_line_id)
);
create index shipment_line_order_line on shipment_line (order_line_id);

-- How long after delivery goods may come back, and where to: the law's withdrawal period or more. A market without a row
-- has 14 days and the company's own address.
create table return_rule (
  market text primary key references market,
  days smallint not null check (days between 0 and 365),
  address text check (address <> '')
);

-- `code` stands on the parcel that comes back. `wish`: what the shopper would like for it; `refund_id` and `exchange_id`
-- are what it became.
create table goods_return (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  code text not null unique collate "C",
  state text not null check (state in ('asked', 'approved', 'refused', 'received', 'settled')),
  wish text not null check (wish in ('refund', 'exchange')),
  note text not null default '',
  asked_at timestamptz not null,
  asked_by bigint references person,
  decided_at timestamptz,
  decided_by bigint references person,
  refusal text,
  received_at timestamptz,
  received_by bigint references person,
  settled_at timestamptz,
  settled_by bigint references person,
  refund_id bigint unique references refund,
  exchange_id bigint unique references orders,
  check ((state = 'asked') = (decided_at is null)),
  check ((state = 'refused') = (refusal is not null)),
  check ((state in ('received', 'settled')) = (received_at is not null)),
  check ((state = 'settled') = (settled_at is not null))
);
create index goods_return_order on goods_return (order_id, id);
create index goods_return_state on goods_return (state, id);

-- `restocked` + `written_off` is what was received of it; `exchange_variant` what is wished for it.
create table goods_return_line (
  return_id bigint not null references goods_return,
  order_line_id bigint not null references order_line,
  quantity integer not null check (quantity > 0),
  reason text not null check (reason in ('changed-mind', 'damaged', 'wrong-item', 'not-as-described', 'too-late', 'other')),
  exchange_variant bigint references variant,
  restocked integer not null default 0 check (restocked >= 0),
  written_off integer not null default 0 check (written_off >= 0),
  primary key (return_id, order_line_id),
  check (restocked + written_off <= quantity)
);
create index goods_return_line_order_line on goods_return_line (order_line_id);

-- Numbers without a gap: the last one that was given in a series and year. Its row is the lock.
create table invoice_series (
  series text not null collate "C" check (series ~ '^[A-Z]{1,8}$'),
  year smallint not null,
  last integer not null check (last > 0),
  primary key (series, year)
);

-- An invoice for what was paid, a credit note for what went back. `facts` is all that stands on it, frozen; whom it names
-- is apart, since that is personal. Nothing of it ever changes.
create table invoice (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('invoice', 'credit-note')),
  series text not null collate "C",
  year smallint not null,
  number integer not null check (number > 0),
  code text not null unique collate "C",
  order_id bigint not null references orders,
  refund_id bigint unique references refund,
  issued_at timestamptz not null,
  locale text not null,
  currency char(3) not null,
  total bigint not null check (total > 0),
  facts jsonb not null,
  unique (series, year, number),
  foreign key (series, year) references invoice_series,
  check ((kind = 'credit-note') = (refund_id is not null))
);
create unique index invoice_of_order on invoice (order_id) where kind = 'invoice';
create index invoice_order on invoice (order_id, id);
create trigger invoice_frozen before update or delete on invoice for each row execute function refuse_change();
create trigger invoice_no_truncate before truncate on invoice for each statement execute function refuse_change();

-- Kept as long as the law wants it, then erased.
create table invoice_recipient (
  invoice_id bigint primary key references invoice,
  name text not null,
  lines text[] not null
);
