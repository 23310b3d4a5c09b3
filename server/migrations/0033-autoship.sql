-- Ways to pay that a shopper has left with a provider, to be charged later without them. What it is known by there is `token`;
-- numbers of cards are never here. `reference` is what the provider knows the saving by, written before it is asked.
create table payment_method (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  provider text not null collate "C",
  method text not null collate "C",
  reference text not null unique collate "C",
  state text not null check (state in ('started', 'action-needed', 'unknown', 'saved', 'declined', 'removed')),
  token text collate "C",
  -- As it is shown: the card's brand or the kind of account, its last four, the month after which it is no longer good.
  brand text not null default '',
  last4 text,
  expires text check (expires ~ '^\d{4}-\d\d$'),
  action_url text,
  reason text,
  return_url text not null,
  started_at timestamptz not null,
  settled_at timestamptz,
  check (state <> 'saved' or token is not null),
  check ((state in ('started', 'action-needed', 'unknown')) = (settled_at is null))
);
create index payment_method_person on payment_method (person_id, id);
create index payment_method_unsettled on payment_method (id) where settled_at is null;

-- The token of the saved way that a payment is charged to; null where the shopper is there.
alter table payment add column saved_as text collate "C";

-- Of an order that repeats: its name, and which payment this is, from 1. One payment of each number, whoever asks.
alter table orders add column subscription text collate "C", add column subscription_payment integer
  check (subscription_payment > 0);
alter table orders add constraint orders_subscription_check check ((subscription is null) = (subscription_payment is null));
create unique index orders_subscription on orders (subscription, subscription_payment)
  where subscription is not null and state <> 'cancelled';

create table test_bank_saved (
  reference text primary key collate "C",
  method text not null collate "C",
  state text not null check (state in ('saved', 'declined', 'removed'))
);

-- Who somebody is at Stripe, and which SetupIntent stands for the saving of a way to pay; written before Stripe is asked.
create table stripe_customer (
  owner text primary key collate "C",
  customer text not null unique collate "C"
);
create table stripe_setup (
  reference text primary key collate "C",
  customer text not null collate "C",
  intent text unique collate "C",
  return_url text not null,
  asked_at timestamptz not null
);
alter table stripe_intent add column off_session boolean not null default false;

-- Orders that repeat. `next_on` is a day of the shopper's calendar in `time_zone`, `next_at` the instant on it; the days are
-- counted from `anchor_on`, so that the 31st is the 31st again after a February.
create table autoship (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  market text not null references market,
  locale text not null,
  currency char(3) not null,
  state text not null check (state in ('setting-up', 'active', 'paused', 'ended')),
  -- Of `paused`: whose wish, payments that failed, or it cannot be sent as it is. Of `ended`: who ended it, or it never began.
  why text check (why in ('by-shopper', 'by-staff', 'unpaid', 'not-possible', 'not-completed')),
  time_zone text not null,
  every integer not null check (every between 1 and 52),
  unit text not null check (unit in ('week', 'month')),
  anchor_on date not null,
  next_on date not null,
  next_at timestamptz not null,
  -- Of `paused`: the day on which it goes on by itself.
  resume_on date,
  resume_at timestamptz,
  payment_method_id bigint references payment_method,
  -- Takes the place of `payment_method_id` as soon as it is saved.
  pending_method_id bigint references payment_method,
  shipping_method_id bigint references shipping_method,
  click_id bigint,
  code text,
  shop_url text not null,
  -- What the shopper was last told that the next order comes to, and for which day.
  told_total bigint check (told_total >= 0),
  told_on date,
  payments integer not null default 0 check (payments >= 0),
  started_at timestamptz not null,
  changed_at timestamptz not null,
  check (state <> 'active' or payment_method_id is not null),
  check ((resume_on is null) = (resume_at is null)),
  check (resume_on is null or state = 'paused')
);
create index autoship_person on autoship (person_id, id);
create index autoship_next on autoship (next_at, id) where state = 'active';
create index autoship_resume on autoship (resume_at) where resume_at is not null;
create index autoship_state on autoship (state, id);
create index autoship_method on autoship (payment_method_id);
create index autoship_pending on autoship (pending_method_id) where pending_method_id is not null;

create table autoship_line (
  autoship_id bigint not null references autoship,
  position integer not null check (position > 0),
  variant_id bigint not null references variant,
  quantity integer not null check (quantity between 1 and 99),
  primary key (autoship_id, variant_id)
);

-- Where it goes: personal data, erasable, apart from the autoship.
create table autoship_contact (
  autoship_id bigint primary key references autoship,
  name text not null,
  email text not null,
  line1 text not null,
  line2 text,
  postcode text not null,
  city text not null,
  region text,
  country char(2) not null,
  -- By ICU: the database's own collation knows no letters beyond ASCII.
  found_by text generated always as (lower((name || ' ' || email) collate "und-x-icu")) stored
);
create index autoship_contact_found on autoship_contact using gin (found_by gin_trgm_ops);

-- One order of an autoship on its way to being paid, or its end. At most one of each is under way.
create table autoship_charge (
  order_id bigint primary key references orders,
  autoship_id bigint not null references autoship,
  number integer not null check (number > 0),
  due_on date not null,
  state text not null check (state in ('open', 'paid', 'unpaid', 'cancelled')),
  -- Payments that were declined so far, and the last one of them that was counted.
  failures integer not null default 0 check (failures >= 0),
  counted text collate "C",
  -- When to look again: the next try, or at a payment that has no end yet.
  look_at timestamptz,
  begun_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'open') = (ended_at is null)),
  check (state <> 'open' or look_at is not null)
);
create index autoship_charge_of on autoship_charge (autoship_id, order_id);
create unique index autoship_charge_open on autoship_charge (autoship_id) where state = 'open';
create index autoship_charge_look on autoship_charge (look_at) where state = 'open';

create table autoship_event (
  id bigint generated always as identity primary key,
  autoship_id bigint not null references autoship,
  at timestamptz not null,
  kind text not null collate "C",
  actor bigint references person,
  data jsonb not null default '{}'
);
create index autoship_event_of on autoship_event (autoship_id, id);

create table autoship_rule (
  id smallint primary key default 1 check (id = 1),
  -- Days after the first declined payment on which it is tried again; after the last of them it pauses.
  retry_days integer[] not null default '{1,3,7}' check (cardinality(retry_days) between 1 and 8),
  -- Days before an order at which its shopper is told what it will be.
  notice_days integer not null default 3 check (notice_days between 1 and 14),
  -- The hour of the shopper's day at which it is ordered.
  hour integer not null default 9 check (hour between 0 and 23)
);
insert into autoship_rule default values;
