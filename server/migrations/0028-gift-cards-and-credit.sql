-- Money that a shopper has with the company: gift cards, and store credit from earnings and from returns.

alter table account drop constraint account_check;
alter table account add constraint account_check check (case when member_id is null
  then name in ('sales', 'shipping', 'tax', 'commission', 'payment-clearing', 'payout-clearing', 'exchange', 'opening', 'write-off',
    'gift-cards', 'customer-credit', 'goodwill')
  else name in ('pending', 'held', 'available', 'paid', 'reserve', 'store-credit') end);

-- One gift card, or what one person has in one currency: as the member that earned it (`member_id`: the money stands in the
-- member's account `store-credit`), or as a customer. `balance` is the sum of its entries; what is held for orders is in it.
create table credit (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('gift-card', 'store-credit')),
  person_id bigint references person,
  member_id bigint references member,
  currency char(3) not null collate "C",
  balance bigint not null default 0 check (balance >= 0),
  created_at timestamptz not null,
  -- Nobody can pay with it until it is let go again; it is still owed.
  blocked_at timestamptz,
  check ((kind = 'store-credit') = (person_id is not null)),
  check (member_id is null or kind = 'store-credit')
);
create unique index credit_of_person on credit (person_id, member_id, currency) nulls not distinct where kind = 'store-credit';

create table credit_entry (
  id bigint generated always as identity primary key,
  credit_id bigint not null references credit,
  at timestamptz not null,
  change bigint not null check (change <> 0),
  -- The edge id of what caused it, as in the books.
  cause text not null collate "C",
  actor bigint references person
);
create index credit_entry_credit on credit_entry (credit_id, id);
create trigger credit_entry_append_only before update or delete on credit_entry for each row execute function refuse_change();

-- The code is kept as a keyed hash; it is made when the card is mailed. `active_at`: its money is there (bought: paid).
create table gift_card (
  credit_id bigint primary key references credit,
  value bigint not null check (value > 0),
  code_hash bytea unique,
  last4 char(4) collate "C",
  order_id bigint unique references orders,
  given_by bigint references person,
  reason text not null default '',
  send_at timestamptz not null,
  sent_at timestamptz,
  active_at timestamptz,
  check ((code_hash is null) = (last4 is null)),
  check ((order_id is null) = (given_by is not null))
);
create index gift_card_active on gift_card (credit_id) where active_at is not null;
create index gift_card_last4 on gift_card (last4);

-- Who gets it: personal, erasable.
create table gift_card_recipient (
  credit_id bigint primary key references gift_card,
  name text not null,
  email text not null,
  sender text not null,
  message text not null default '',
  locale text not null,
  shop_url text not null
);

-- What an order takes of it: held until then, or spent (null).
create table credit_use (
  order_id bigint not null references orders,
  credit_id bigint not null references credit,
  amount bigint not null check (amount > 0),
  held_until timestamptz,
  primary key (order_id, credit_id)
);
create index credit_use_credit on credit_use (credit_id);

-- What of it went back; without a refund where a dispute of the order's other money was lost.
create table credit_back (
  id bigint generated always as identity primary key,
  order_id bigint not null,
  credit_id bigint not null,
  refund_id bigint references refund,
  amount bigint not null check (amount > 0),
  foreign key (order_id, credit_id) references credit_use (order_id, credit_id)
);
create index credit_back_use on credit_back (order_id, credit_id);

-- What members had turned into store credit so far can now be spent.
with had as (
  insert into credit (kind, person_id, member_id, currency, balance, created_at)
    select 'store-credit', member.person_id, member.id, standing.currency, standing.balance, now()
    from account_balance standing join member on member.id = standing.member_id
    where standing.name = 'store-credit' and standing.balance > 0
    returning id, balance)
insert into credit_entry (credit_id, at, change, cause) select id, now(), balance, '' from had;

-- Gift cards in a basket, and whether its buyer's store credit shall be used.
create table basket_gift_card (
  basket_id bigint not null references basket on delete cascade,
  credit_id bigint not null references credit,
  added_at timestamptz not null,
  primary key (basket_id, credit_id)
);
alter table basket add column use_credit boolean not null default false;

-- `credited`: what of the total gift cards and store credit pay. An order may cost nothing. That of a gift card has no lines and
-- makes no sale: money was changed for money.
alter table orders
  add column credited bigint not null default 0,
  add column kind text not null default 'goods' check (kind in ('goods', 'gift-card')),
  drop constraint orders_total_check,
  add constraint orders_total_check check (total >= 0),
  add check (credited between 0 and total);
do $$
declare
  given text;
begin
  select conname into strict given from pg_constraint
    where conrelid = 'orders'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%sale_id IS NOT NULL%';
  execute format('alter table orders drop constraint %I', given);
end $$;
alter table orders add constraint orders_sale_check check ((state = 'paid' and kind = 'goods') = (sale_id is not null));

alter table payment drop constraint payment_amount_check;
alter table payment add constraint payment_amount_check check (amount > 0 or (amount = 0 and provider = 'credit'));
do $$
declare
  given text;
begin
  select conname into strict given from pg_constraint
    where conrelid = 'payment'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%capture_amount >= 1%';
  execute format('alter table payment drop constraint %I', given);
end $$;
alter table payment add constraint payment_capture_amount_check check (capture_amount between least(1, amount) and amount);
alter table invoice drop constraint invoice_total_check;
alter table invoice add constraint invoice_total_check check (total >= 0);
-- `credited`: what of it goes to gift cards and store credit, and is not sent.
alter table refund
  add column credited bigint not null default 0,
  drop constraint refund_amount_check,
  add constraint refund_amount_check check (amount >= 0),
  add constraint refund_credited_check check (credited >= 0 and kept + credited <= amount);

-- What an order is called, for rooms that tell of it.
create view order_name as select id as order_id, number from orders;
