-- An exchange for something dearer: what the goods that came back pay of it, out of which refund. The rest is the shopper's to pay; until
-- then the order waits, and that refund is not sent. Where it ends unpaid the refund is sent after all.
alter table orders
  add column exchanged bigint not null default 0 check (exchanged >= 0),
  add column exchange_refund_id bigint unique references refund,
  add check (credited + exchanged <= total),
  add check ((exchanged > 0) = (exchange_refund_id is not null));

-- What staff waived of such an order's price is told among its discounts, and is no promotion's.
alter table order_discount alter column promotion_id drop not null;

-- Which order a refund is of, for other rooms.
create view refund_order as select id as refund_id, order_id from refund;
