-- Affiliate programs: who may promote, for what, at which rate; and what each conversion came to, frozen with its reasons.
create table program (
  id bigint generated always as identity primary key,
  slug text not null unique collate "C" check (slug ~ '^[a-z][a-z0-9-]{1,29}$'),
  name text not null check (name <> ''),
  summary text not null,
  requirements text not null default '',
  -- draft: being prepared. open: takes applications and pays. closed: pays nothing new; what stands stays.
  state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
  -- A public program has a page and takes applications; the others are by invitation.
  public boolean not null default true,
  -- Empty: every market.
  markets text[] not null default '{}',
  window_days smallint not null default 90 check (window_days between 1 and 365),
  -- precedence: the most particular level that applies. best: whatever comes to most for this line of this sale.
  choose text not null default 'precedence' check (choose in ('precedence', 'best')),
  -- A customer whom an affiliate brought stays theirs. 0 months: for ever; null: not at all. Otherwise until so long without an order.
  lifetime_months smallint check (lifetime_months between 0 and 240),
  approval text not null default 'auto' check (approval in ('auto', 'manual')),
  -- Whether an earning waits for the delivery to be told.
  await_delivery boolean not null default false,
  -- Days from the later of delivery and approval; groups may say otherwise; never less than the company's hold.
  hold_days smallint not null default 30 check (hold_days between 0 and 365),
  -- What becomes of the level of somebody above who is not in the program: none: it is used up. standard: it closes up.
  compression text not null default 'none' check (compression in ('none', 'standard')),
  form jsonb not null default '[]' check (jsonb_typeof(form) = 'array'),
  -- Who is taken at once: null nobody; otherwise alternatives that must all hold ([[a or b] and [c]]); [] everybody.
  auto_approve jsonb check (jsonb_typeof(auto_approve) = 'array'),
  -- Days after a refusal before the same person may ask again; null: never.
  reapply_days smallint check (reapply_days between 0 and 3650),
  -- Where a member is in several programs the first that covers the line pays.
  position smallint not null default 0,
  created_at timestamptz not null
);

create table program_group (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  name text not null check (name <> ''),
  hold_days smallint check (hold_days between 0 and 365),
  is_default boolean not null default false,
  unique (program_id, name)
);
create unique index program_group_default on program_group (program_id) where is_default;

create table program_membership (
  program_id bigint not null references program,
  member_id bigint not null references member,
  group_id bigint not null references program_group,
  state text not null check (state in ('active', 'suspended', 'ended')),
  joined_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (program_id, member_id)
);
create index program_membership_member on program_membership (member_id);

-- A tier is reached by an affiliate's own sales in the program, before the sale in question.
create table program_tier (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  name text not null check (name <> ''),
  measure text not null check (measure in ('sales', 'amount')),
  -- A count, or minor units of `currency`.
  least bigint not null check (least > 0),
  currency char(3),
  span text not null check (span in ('month', 'ever')),
  unique (program_id, name),
  check ((measure = 'amount') = (currency is not null))
);

-- Rates are added and retired, never changed: what a conversion names can be read for ever.
create table program_rate (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  title text not null check (title <> ''),
  level text not null check (level in
    ('program', 'market', 'category', 'product', 'customer', 'group', 'tier', 'affiliate', 'lifetime')),
  -- Which market, category, product, group, tier or affiliate; the kind of customer; null for program and lifetime.
  subject text collate "C",
  event text not null default 'sale' collate "C" check (event ~ '^[a-z][a-z0-9-]{1,29}$'),
  percent text check (percent ~ '^\d{1,3}(\.\d{1,6})?$'),
  -- Amounts by currency as decimal text, for a unit or for the whole sale.
  fixed jsonb check (jsonb_typeof(fixed) = 'object'),
  per text check (per in ('unit', 'sale')),
  -- Percents of the same amount for those above, nearest first.
  tiers text[] not null default '{}' check (cardinality(tiers) <= 10),
  -- How many payments of an autoship it pays; null: all of them.
  payments smallint check (payments between 1 and 1200),
  -- [[a or b] and [c or d]]
  conditions jsonb not null default '[]' check (jsonb_typeof(conditions) = 'array'),
  added_at timestamptz not null,
  retired_at timestamptz,
  check (num_nonnulls(percent, fixed) = 1),
  check ((fixed is null) = (per is null)),
  check ((level in ('program', 'lifetime')) = (subject is null))
);
create index program_rate_program on program_rate (program_id) where retired_at is null;

create table program_cap (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  -- customer: what one affiliate gets for one customer, ever. day, month: what one affiliate gets in it. budget: all of it.
  per text not null check (per in ('customer', 'day', 'month', 'budget')),
  group_id bigint references program_group,
  currency char(3) not null,
  amount bigint not null check (amount >= 0),
  added_at timestamptz not null,
  retired_at timestamptz
);
create index program_cap_program on program_cap (program_id) where retired_at is null;

-- What stands under a cap; its row is the lock that conversions take in turns.
create table program_cap_use (
  cap_id bigint not null references program_cap,
  subject text not null collate "C",
  used bigint not null check (used >= 0),
  primary key (cap_id, subject)
);

create table program_code (
  code text primary key collate "C" check (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
  member_id bigint not null references member,
  program_id bigint not null references program,
  created_at timestamptz not null,
  archived_at timestamptz
);
create index program_code_member on program_code (member_id);

-- A product whose sales are one affiliate's, however the shopper came.
create table program_product (
  product text primary key collate "C",
  member_id bigint not null references member,
  program_id bigint not null references program,
  since timestamptz not null
);

create table program_customer (
  person_id bigint primary key references person,
  member_id bigint not null references member,
  program_id bigint not null references program,
  since timestamptz not null,
  last_order_at timestamptz not null
);
create index program_customer_member on program_customer (member_id);

-- What a sale, a lead or another event brought an affiliate of a program: decided once. Only its state goes on.
create table program_conversion (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  member_id bigint not null references member,
  group_id bigint not null references program_group,
  event text not null collate "C",
  sale_id bigint references sale,
  -- Of an event: its name at whoever reports it.
  reference text collate "C",
  at timestamptz not null,
  buyer_id bigint references person,
  click_id bigint,
  market text,
  currency char(3) not null,
  -- Goods of the lines that are the affiliate's, minor units; 0 for an event without a value.
  amount bigint not null check (amount >= 0),
  -- How it found its affiliate and rate, line by line.
  decision jsonb not null,
  -- An autoship's name and which payment of it this is.
  subscription text collate "C",
  payment integer check (payment > 0),
  state text not null check (state in ('pending', 'approved', 'refused')),
  delivered_at timestamptz,
  decided_at timestamptz,
  decided_by bigint references person,
  reason text,
  check (num_nonnulls(sale_id, reference) = 1),
  check ((state = 'pending') = (decided_at is null)),
  check (state <> 'refused' or reason is not null)
);
create unique index program_conversion_sale on program_conversion (sale_id, program_id, member_id) where sale_id is not null;
create unique index program_conversion_event on program_conversion (program_id, event, reference) where reference is not null;
create index program_conversion_member on program_conversion (member_id, at);
create index program_conversion_program on program_conversion (program_id, id);
create index program_conversion_waiting on program_conversion (id) where state = 'pending';
create index program_conversion_subscription on program_conversion (subscription) where subscription is not null;

create function refuse_conversion_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.program_id, new.member_id, new.group_id, new.event, new.at, new.currency, new.amount, new.decision)
    is distinct from (old.program_id, old.member_id, old.group_id, old.event, old.at, old.currency, old.amount, old.decision)
    or new.sale_id is distinct from old.sale_id or old.state = 'refused' then
    raise exception 'conversion % is frozen: % is refused', old.id, lower(tg_op) using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger program_conversion_frozen before update or delete on program_conversion
  for each row execute function refuse_conversion_change();

-- What each conversion took of which cap; a refund gives its part back.
create table program_cap_grant (
  conversion_id bigint not null references program_conversion,
  cap_id bigint not null references program_cap,
  subject text not null collate "C",
  amount bigint not null check (amount >= 0),
  primary key (conversion_id, cap_id)
);

create table program_agreement (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  version integer not null check (version > 0),
  text text not null check (text <> ''),
  -- What an affiliate says beside a link about being paid for it.
  disclosure text not null check (disclosure <> ''),
  published_at timestamptz not null,
  published_by bigint references person,
  unique (program_id, version)
);
create trigger program_agreement_append_only before update or delete on program_agreement
  for each row execute function refuse_change();

create table program_acceptance (
  agreement_id bigint not null references program_agreement,
  person_id bigint not null references person,
  at timestamptz not null,
  by text not null check (by in ('application', 'invitation', 'office', 'import')),
  primary key (agreement_id, person_id)
);
create trigger program_acceptance_append_only before update or delete on program_acceptance
  for each row execute function refuse_change();

create table program_application (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  person_id bigint not null references person,
  handle text not null collate "C",
  display_name text not null,
  answers jsonb not null,
  agreement_id bigint references program_agreement,
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  submitted_at timestamptz not null,
  decided_at timestamptz,
  -- Null where the program's own rules took them.
  decided_by bigint references person,
  reason text,
  -- Hash of the secret in the mail that says yes: whoever has it may make the login.
  login_hash bytea unique,
  check ((state = 'open') = (decided_at is null)),
  check (state <> 'refused' or reason is not null)
);
create unique index program_application_open on program_application (program_id, person_id) where state = 'open';
create index program_application_program on program_application (program_id, state, id);
create index program_application_person on program_application (person_id);

create table program_invitation (
  id bigint generated always as identity primary key,
  program_id bigint not null references program,
  group_id bigint not null references program_group,
  email text not null,
  token_hash bytea not null unique,
  invited_at timestamptz not null,
  invited_by bigint references person,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  member_id bigint references member,
  revoked_at timestamptz
);
create index program_invitation_program on program_invitation (program_id, id);

-- Fraud: every sign found is kept with its evidence, whether it held anything or not.
create table fraud_rule (
  code text primary key collate "C",
  -- What it adds to the score; 0: off.
  weight smallint not null check (weight between 0 and 100),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object')
);
insert into fraud_rule (code, weight, settings) values
  ('self-mail', 100, '{}'),
  ('same-address', 60, '{}'),
  ('same-payment', 80, '{}'),
  ('disposable-mail', 30, '{"domains": []}'),
  ('velocity', 40, '{"sales": 10, "minutes": 60}'),
  ('duplicate-order', 50, '{"minutes": 60}'),
  ('click-to-sale', 30, '{"seconds": 15}'),
  ('brand-search', 60, '{"words": []}'),
  ('banned-referrer', 60, '{}');

create table fraud_setting (
  id smallint primary key default 1 check (id = 1),
  -- A case of this score or more is held until somebody decides.
  hold_at smallint not null default 50 check (hold_at between 1 and 1000),
  -- Key of the hashes below; never leaves the database but to this process.
  secret bytea not null check (length(secret) = 32)
);
insert into fraud_setting (secret) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- What a buyer was recognised by, hashed under the key.
create table fraud_print (
  kind text not null check (kind in ('address', 'payment', 'goods')),
  hash bytea not null,
  at timestamptz not null,
  sale_id bigint not null references sale,
  person_id bigint not null references person,
  seller_id bigint references member,
  primary key (kind, hash, sale_id)
);
create index fraud_print_at on fraud_print (at);
create index fraud_print_person on fraud_print (person_id);

create table fraud_case (
  id bigint generated always as identity primary key,
  sale_id bigint not null references sale,
  member_id bigint not null references member,
  score integer not null,
  -- noted: below the line, held nothing. open: held until decided. cleared, confirmed: decided.
  state text not null check (state in ('noted', 'open', 'cleared', 'confirmed')),
  at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint references person,
  reason text,
  unique (sale_id, member_id),
  check ((state in ('noted', 'open')) = (decided_at is null)),
  check ((decided_at is null) = (reason is null))
);
create index fraud_case_state on fraud_case (state, id);
create index fraud_case_member on fraud_case (member_id);

create table fraud_sign (
  case_id bigint not null references fraud_case,
  rule text not null references fraud_rule,
  weight smallint not null,
  evidence jsonb not null,
  primary key (case_id, rule)
);
create trigger fraud_sign_append_only before update or delete on fraud_sign for each row execute function refuse_change();

-- Earnings of conversions: no run has them, so none takes them away. They are held by their group's days, or for a risk.
alter table earning add column conversion_id bigint references program_conversion;
alter table earning drop constraint earning_of_something;
alter table earning add constraint earning_of_something
  check (num_nonnulls(sale_id, source_id) <= 1 and num_nonnulls(sale_id, source_id, adjustment_id, conversion_id) > 0);
-- A sale may have several conversions with the same people above.
drop index earning_key;
create unique index earning_key on earning (sale_id, bonus, earner_id) where adjustment_id is null and conversion_id is null;
create unique index earning_conversion_key on earning (conversion_id, bonus, earner_id) where conversion_id is not null;
create index earning_sale_converted on earning (sale_id) where conversion_id is not null;
alter table earning drop constraint earning_hold_reason_check;
alter table earning add constraint earning_hold_reason_check check (hold_reason in ('chargeback', 'risk'));
-- `adjusted`: what no run works out, so that a run is compared with its own lines only.
create or replace view earning_sum as
  select earner_id, period_id, currency, bonus, state, sum(amount)::bigint as amount, count(*)::integer as lines,
    num_nonnulls(adjustment_id, conversion_id) > 0 as adjusted
  from earning group by earner_id, period_id, currency, bonus, state, num_nonnulls(adjustment_id, conversion_id) > 0;
-- Published: what stands of each conversion.
create view earning_of_conversion as
  select conversion_id, earner_id, level, currency, state, hold_reason, held_until, sum(amount)::bigint as amount
  from earning where conversion_id is not null
  group by conversion_id, earner_id, level, currency, state, hold_reason, held_until;

-- Published: whether a person can sign in.
create view person_login as
  select person_id, name, email, locale, login_id is not null as has_login from person_detail;

-- Published: where affiliates are paid.
create view market_affiliates as select code, affiliate_on from market;

-- Who is credited for each line, and what of it the compensation plan counts (null: all of it).
alter table sale drop constraint sale_attribution_check;
alter table sale add constraint sale_attribution_check
  check (attribution in ('own', 'staff', 'offline', 'product', 'code', 'owner', 'click', 'company'));
alter table sale_line
  add column owner_id bigint references member,
  add column way text check (way in ('own', 'staff', 'offline', 'product', 'code', 'owner', 'click', 'company')),
  add column plan_amount bigint check (plan_amount >= 0 and plan_amount <= amount),
  add column plan_cv bigint check (plan_cv >= 0 and plan_cv <= cv),
  add column plan_qv bigint check (plan_qv >= 0 and plan_qv <= qv),
  add check (owner_id is null or way is distinct from 'company');

-- What the plan counts of what is left of a line: as much of its part as is left of the whole, half away from zero.
create function plan_part(plan bigint, whole_left bigint, whole_sold bigint) returns bigint language sql immutable as $$
  select case when plan is null then whole_left when whole_sold = 0 then 0
    else div(2 * plan::numeric * whole_left + whole_sold, 2 * whole_sold)::bigint end
$$;

-- As before, as the plan sees the lines: what an affiliate program pays is none of its business.
create or replace function period_sale_lines(of_period bigint) returns table (
  sale_id bigint, line smallint, at timestamptz, currency char(3), seller_id bigint, buyer_member_id bigint, product text,
  quantity integer, amount_sold bigint, cv_sold bigint, qv_sold bigint, amount bigint, cv bigint, qv bigint,
  affiliate_fixed bigint, market text, tags text[], wholesale bigint, retail bigint
) language sql stable as $$
  select sale.id, line.line, sale.at, sale.currency, sale.seller_id, buyer.member_id, line.product, line.quantity,
    coalesce(frozen.plan_amount, line.amount_sold), coalesce(frozen.plan_cv, line.cv_sold),
    coalesce(frozen.plan_qv, line.qv_sold), plan_part(frozen.plan_amount, line.amount, line.amount_sold),
    plan_part(frozen.plan_cv, line.cv, line.cv_sold), plan_part(frozen.plan_qv, line.qv, line.qv_sold),
    case when frozen.plan_amount is null then line.affiliate_fixed end, sale.market, sale.tags,
    case when frozen.plan_amount is null then frozen.wholesale end,
    case when frozen.plan_amount is null then frozen.retail end
  from sale
  join sale_line_standing line on line.sale_id = sale.id
  join sale_line frozen on frozen.sale_id = line.sale_id and frozen.line = line.line
  left join member_card buyer on buyer.person_id = sale.buyer_id
  where sale.period_id = of_period
$$;

-- By which order of precedence sales find their owner, one row.
create table attribution_rule (
  id smallint primary key default 1 check (id = 1),
  precedence text[] not null default '{staff,offline,product,code,owner,click}',
  click_model text not null default 'last' check (click_model in ('last', 'first')),
  -- An affiliate's click on a distributor's customer: whose is the sale.
  meeting text not null default 'owner' check (meeting in ('owner', 'affiliate', 'both')),
  owner_lapse_months smallint not null default 12 check (owner_lapse_months between 1 and 240)
);
insert into attribution_rule default values;

-- The first click of the way that led to a click, where a program pays the first.
create table click_path (
  click_id bigint primary key,
  first_id bigint not null,
  at timestamptz not null
);
create index click_path_at on click_path (at);

-- The member's code that the shopper typed.
alter table orders add column code text check (code <> '');
