-- Money that is reserved first and taken later (in whole or in part), money that comes by another way than a card, and
-- the books that the adapters to the outside keep.

-- `awaiting`: on its way by another way (a bank transfer, cash on collection, a bank debit). `authorised`: reserved at
-- the shopper's bank. `capturing`: the provider was asked to take `capture_amount` of what is reserved, or is about to be.
alter table payment drop constraint payment_state_check;
alter table payment drop constraint payment_check;
alter table payment add column capture_amount bigint check (capture_amount between 1 and amount);
update payment set capture_amount = amount where state in ('captured', 'returning', 'returned');
alter table payment add constraint payment_state_check check (state in (
  'started', 'action-needed', 'awaiting', 'unknown', 'authorised', 'capturing', 'captured', 'declined', 'returning', 'returned'));
alter table payment add constraint payment_settled_check check (
  (state in ('started', 'action-needed', 'awaiting', 'unknown', 'authorised', 'capturing')) = (settled_at is null));
alter table payment add constraint payment_capture_check check (
  state not in ('capturing', 'captured', 'returning', 'returned') or capture_amount is not null);
drop index payment_unsettled;
create index payment_unsettled on payment (id)
  where state in ('started', 'action-needed', 'awaiting', 'unknown', 'authorised', 'capturing', 'returning');

alter table test_bank_charge drop constraint test_bank_charge_state_check;
alter table test_bank_charge drop constraint test_bank_charge_check;
alter table test_bank_charge add column captured bigint;
update test_bank_charge set captured = amount where state = 'captured';
alter table test_bank_charge add constraint test_bank_charge_state_check
  check (state in ('authorised', 'captured', 'declined', 'action-needed'));
alter table test_bank_charge add constraint test_bank_charge_captured_check
  check (captured between 1 and amount and refunded between 0 and coalesce(captured, 0) and (state = 'captured') = (captured is not null));

-- Money that the company itself sees arrive and gives back: what its people say of it is all that is known.
create table manual_charge (
  reference text primary key collate "C",
  method text not null collate "C",
  state text not null check (state in ('awaiting', 'captured', 'declined')),
  reason text,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  refunded bigint not null default 0 check (refunded = 0 or state = 'captured'),
  check (refunded between 0 and amount)
);

create table manual_refund (
  reference text primary key collate "C",
  charge text not null references manual_charge,
  amount bigint not null check (amount > 0)
);

-- Which PaymentIntent stands for a payment. The row is written before Stripe is asked: one without `intent` says that an
-- answer may have been lost, and when to look for it.
create table stripe_intent (
  reference text primary key collate "C",
  intent text unique collate "C",
  return_url text not null,
  asked_at timestamptz not null
);

create table stripe_refund (
  reference text primary key collate "C",
  payment text not null references stripe_intent
);

-- What providers have told by webhook, by the event's own id: nothing is done twice. Only what is handled has
-- `handled_at`; the rest comes again. `subject` is the reference that it was about, where it was one of ours.
create table payment_notice (
  provider text not null collate "C",
  event text not null collate "C",
  kind text not null collate "C",
  subject text collate "C",
  received_at timestamptz not null,
  handled_at timestamptz,
  primary key (provider, event)
);
create index payment_notice_old on payment_notice (received_at);
