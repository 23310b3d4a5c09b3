create table period (
  id bigint generated always as identity primary key,
  calendar text not null collate "C" check (calendar in ('month')),
  name text not null collate "C",
  during tstzrange not null,
  state text not null default 'open' check (state in ('open', 'locked', 'committed')),
  unique (calendar, name),
  exclude using gist (calendar with =, during with &&)
);

alter table entry add foreign key (period_id) references period;

-- The one door into commissions. The attribution, the kinds and the terms are frozen here, at the sale.
create table sale (
  id bigint generated always as identity primary key,
  source text not null collate "C",
  source_ref text not null collate "C",
  at timestamptz not null,
  period_id bigint not null references period,
  plan_version_id bigint not null references plan_version,
  market text not null references market,
  currency char(3) not null,
  buyer_id bigint not null references person,
  seller_id bigint references member,
  attribution text not null check (attribution in ('own', 'owner', 'click', 'company')),
  attribution_data jsonb not null,
  click_id bigint references click,
  unique (source, source_ref),
  check ((seller_id is null) = (attribution = 'company'))
);
create index sale_period on sale (period_id, id);
create index sale_seller on sale (seller_id, id);
create index sale_click on sale (click_id);

create table sale_line (
  sale_id bigint not null references sale,
  line smallint not null,
  product text not null collate "C",
  title text not null,
  quantity integer not null check (quantity > 0),
  amount bigint not null check (amount >= 0),
  cv bigint not null check (cv >= 0),
  qv bigint not null check (qv >= 0),
  affiliate_fixed bigint check (affiliate_fixed >= 0),
  primary key (sale_id, line)
);

-- What a refund took away, line by line. Its period is the sale's own while that is open (the volume leaves it),
-- otherwise the one that was open on its day.
create table sale_reversal (
  id bigint generated always as identity primary key,
  sale_id bigint not null references sale,
  source_ref text not null collate "C",
  at timestamptz not null,
  period_id bigint not null references period,
  unique (sale_id, source_ref)
);
create index sale_reversal_period on sale_reversal (period_id);

create table sale_reversal_line (
  reversal_id bigint not null references sale_reversal,
  line smallint not null,
  quantity integer not null check (quantity >= 0),
  amount bigint not null check (amount >= 0),
  cv bigint not null check (cv >= 0),
  qv bigint not null check (qv >= 0),
  primary key (reversal_id, line)
);

-- When a sale was made, for rooms that reckon from it.
create view sale_at as select id as sale_id, at from sale;

-- By which link (null: the member's own site) a sale came.
create view click_of_sale as
  select sale.id as sale_id, click.link_id from sale join click on click.id = sale.click_id;

-- What stands: the sale's lines less all reversals.
create view sale_line_standing as
  select line.sale_id, line.line, line.product, line.title, line.quantity, line.affiliate_fixed,
    line.amount as amount_sold, line.cv as cv_sold, line.qv as qv_sold,
    line.amount - coalesce(back.amount, 0)::bigint as amount,
    line.cv - coalesce(back.cv, 0)::bigint as cv,
    line.qv - coalesce(back.qv, 0)::bigint as qv,
    line.quantity - coalesce(back.quantity, 0)::integer as quantity_left
  from sale_line line
  left join lateral (
    select sum(gone.amount) as amount, sum(gone.cv) as cv, sum(gone.qv) as qv, sum(gone.quantity) as quantity
    from sale_reversal reversal join sale_reversal_line gone on gone.reversal_id = reversal.id
    where reversal.sale_id = line.sale_id and gone.line = line.line
  ) back on true;

create trigger sale_append_only before update or delete on sale for each row execute function refuse_change();
create trigger sale_line_append_only before update or delete on sale_line for each row execute function refuse_change();
create trigger sale_reversal_append_only before update or delete on sale_reversal
  for each row execute function refuse_change();
create trigger sale_reversal_line_append_only before update or delete on sale_reversal_line
  for each row execute function refuse_change();
