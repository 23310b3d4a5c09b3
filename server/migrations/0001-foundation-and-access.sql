-- Text that is sorted or hashed is compared bytewise; ids are bigint; times are timestamptz given by the caller.

create extension if not exists btree_gist;

-- One installation is one company: one row, no tenant column.
create table company (
  id smallint primary key default 1 check (id = 1),
  name text not null,
  legal_name text not null,
  registration text not null,
  address text not null,
  country char(2) not null,
  currency char(3) not null,
  time_zone text not null,
  accent text not null,
  payout_iban text not null,
  payout_bic text not null,
  store_on boolean not null default true,
  affiliate_on boolean not null default true,
  network_on boolean not null default true,
  -- Days from the sale before an earning can be paid: at least the withdrawal period (14 days in the EU).
  hold_days smallint not null default 14 check (hold_days >= 0),
  demo boolean not null default false,
  created_at timestamptz not null
);

create table idempotency (
  caller text not null collate "C",
  key text not null collate "C",
  request_hash bytea not null,
  status smallint not null,
  -- json, not jsonb: a reply that is given again is the same to the byte.
  reply json,
  at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_at on idempotency (at);

-- Mail that was decided in a transaction and leaves after it. `rendered` is filled by the job that sends it.
create table mail (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  recipient text not null,
  locale text not null,
  template text not null,
  data jsonb not null,
  subject text,
  html text,
  text text,
  sent_at timestamptz,
  failure text
);

create table person (
  id bigint generated always as identity primary key,
  created_at timestamptz not null,
  erased_at timestamptz
);

-- Personal data sits apart from the id, so that it can be erased and the books stay whole.
create table person_detail (
  person_id bigint primary key references person,
  name text not null,
  email text not null,
  locale text not null,
  time_zone text not null default 'UTC',
  login_id text unique
);
create unique index person_detail_email on person_detail (lower(email));

-- What other rooms may read of a person.
create view person_card as
  select person.id as person_id, detail.name, detail.email, detail.locale, person.created_at
  from person left join person_detail detail on detail.person_id = person.id;

create table staff_permission (
  person_id bigint not null references person,
  permission text not null collate "C",
  granted_at timestamptz not null,
  granted_by bigint references person,
  primary key (person_id, permission)
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor bigint references person,
  action text not null,
  subject text not null collate "C",
  reason text,
  before jsonb,
  after jsonb
);
create index audit_subject on audit (subject, id);

-- The one mechanism for "a second person must agree". The database itself refuses the same person twice.
create table approval (
  id bigint generated always as identity primary key,
  action text not null collate "C",
  subject text not null collate "C",
  requested_by bigint not null references person,
  requested_at timestamptz not null,
  decided_by bigint references person,
  decided_at timestamptz,
  decision text check (decision in ('approved', 'refused', 'withdrawn')),
  reason text,
  constraint approval_second_person check (decision <> 'approved' or decided_by <> requested_by),
  check ((decision is null) = (decided_at is null)),
  check (decision is distinct from 'approved' or decided_by is not null)
);
create unique index approval_open on approval (action, subject) where decision is null;

-- Append-only tables share one refusal.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused; post a reversal instead', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end $$;

create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();
create trigger audit_no_truncate before truncate on audit for each statement execute function refuse_change();
