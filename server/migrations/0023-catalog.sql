create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- What search compares: without accents and capitals, whatever the database's own locale; letters of scripts that write no
-- spaces stand by themselves, so that a part of such a text is found as a phrase.
create function search_text(given text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(
    lower(public.unaccent('public.unaccent'::regdictionary, normalize(given, NFKC)) collate "pg_c_utf8"),
    '([぀-ヿ㐀-鿿豈-﫿])', ' \1 ', 'g')
$$;

-- Which words of a language are one word ("candles", "candle").
create function search_language(locale text) returns regconfig language sql immutable strict parallel safe as $$
  select case split_part(lower(locale), '-', 1)
    when 'ar' then 'arabic'::regconfig when 'da' then 'danish'::regconfig when 'de' then 'german'::regconfig
    when 'el' then 'greek'::regconfig when 'en' then 'english'::regconfig when 'es' then 'spanish'::regconfig
    when 'fi' then 'finnish'::regconfig when 'fr' then 'french'::regconfig when 'hu' then 'hungarian'::regconfig
    when 'it' then 'italian'::regconfig when 'nl' then 'dutch'::regconfig when 'no' then 'norwegian'::regconfig
    when 'pt' then 'portuguese'::regconfig when 'ro' then 'romanian'::regconfig when 'ru' then 'russian'::regconfig
    when 'sv' then 'swedish'::regconfig when 'tr' then 'turkish'::regconfig else 'simple'::regconfig end
$$;

alter table product_text
  add column words tsvector generated always as (
    setweight(to_tsvector(search_language(locale), search_text(title)), 'A')
    || setweight(to_tsvector(search_language(locale), search_text(subtitle)), 'B')
    || setweight(to_tsvector(search_language(locale), search_text(description)), 'C')
    || setweight(to_tsvector(search_language(locale), search_text(details)), 'D')) stored,
  add column said text generated always as (search_text(title || ' ' || subtitle)) stored;
create index product_text_words on product_text using gin (words);
create index product_text_said on product_text using gin (said gin_trgm_ops);

-- Products whose title or subtitle has a word like this one, for words that nobody wrote so; `likeness` 0.45 to 1.
create function products_like(word text) returns table (product_id bigint, likeness real)
language sql stable parallel safe set pg_trgm.word_similarity_threshold to '0.45' as $$
  select product_id, max(word_similarity(word, said)) from public.product_text where word <% said group by product_id
$$;

-- When shoppers see it, beside its status; null: no limit. `rating_sum` / `rating_count`: stars of the reviews that are shown.
alter table product
  add column visible_from timestamptz,
  add column visible_until timestamptz,
  add column rating_count integer not null default 0,
  add column rating_sum integer not null default 0,
  add check (visible_until > visible_from),
  add check (rating_sum between rating_count and 5 * rating_count);
create index product_newest on product (created_at desc, id desc);

-- What tells variants apart, the same all over the store, so that a shelf can be narrowed by it: size is 60 ml.
create table product_option (
  id bigint generated always as identity primary key,
  key text not null unique collate "C",
  position smallint not null
);

create table product_option_text (
  option_id bigint not null references product_option,
  locale text not null,
  name text not null,
  primary key (option_id, locale)
);

create table option_value (
  id bigint generated always as identity primary key,
  option_id bigint not null references product_option,
  key text not null collate "C",
  position smallint not null,
  unique (option_id, key),
  unique (option_id, id)
);

create table option_value_text (
  value_id bigint not null references option_value,
  locale text not null,
  name text not null,
  primary key (value_id, locale)
);

create table variant_option (
  variant_id bigint not null references variant,
  option_id bigint not null,
  value_id bigint not null,
  primary key (variant_id, option_id),
  foreign key (option_id, value_id) references option_value (option_id, id)
);
create index variant_option_value on variant_option (value_id);

-- A price list by market and class of customer; who has no price of their class pays the retail one.
alter table price
  add column class text not null default 'retail' check (class in ('retail', 'preferred', 'wholesale')),
  drop constraint price_pkey,
  add primary key (variant_id, market, class);

-- The class that staff gave a person. Who has none is retail; an active distributor is wholesale without a row.
create table customer_class (
  person_id bigint primary key references person,
  class text not null check (class in ('preferred', 'wholesale')),
  set_at timestamptz not null,
  set_by bigint references person
);

-- The last word of a search may be one that is still being typed.
create function search_beginning(query tsquery) returns tsquery language sql immutable strict parallel safe as $$
  select case when numnode(query) = 0 then query else (query::text || ':*')::tsquery end
$$;

-- A file that was handed in: first checked, then, as it was checked, taken over. `content` goes once it is done.
create table catalog_import (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  by_id bigint references person,
  name text not null,
  form text not null check (form in ('fairline', 'shopify')),
  -- What a Shopify file does not say: the language of its texts and the market of its prices.
  locale text not null,
  market text not null references market,
  state text not null check (state in ('checked', 'refused', 'done')),
  content text,
  report jsonb not null,
  done_at timestamptz,
  check ((state = 'done') = (done_at is not null)),
  check ((state = 'checked') = (content is not null))
);

-- A bundle has no stock of its own: it is sold as long as its parts are there, which are taken together. A part is no bundle.
create table bundle_part (
  bundle_id bigint not null references variant,
  part_id bigint not null references stock,
  quantity integer not null check (quantity > 0),
  primary key (bundle_id, part_id),
  check (bundle_id <> part_id)
);
create index bundle_part_of on bundle_part (part_id);

-- What a picture shows, by locale, for whoever does not see it.
alter table product_media add column alt jsonb not null default '{}';

-- What a buyer says of a product, one a person and product; shown once staff has read it. Who it was is told by the person, so that
-- an erased one leaves no name.
create table review (
  id bigint generated always as identity primary key,
  product_id bigint not null references product,
  person_id bigint not null references person,
  order_id bigint not null references orders,
  stars smallint not null check (stars between 1 and 5),
  title text not null,
  body text not null,
  locale text not null,
  state text not null check (state in ('waiting', 'shown', 'refused')),
  at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint references person,
  unique (product_id, person_id),
  check ((state = 'waiting') = (decided_at is null))
);
create index review_of_product on review (product_id, id desc) where state = 'shown';
create index review_waiting on review (id) where state = 'waiting';

-- Who wants to know when something is there again; a row goes with its mail.
create table stock_alert (
  id bigint generated always as identity primary key,
  variant_id bigint not null references variant,
  email text not null,
  locale text not null,
  -- The shop's own address, for the mail's link.
  shop_url text not null,
  asked_at timestamptz not null
);
create unique index stock_alert_once on stock_alert (variant_id, lower(email));

-- A picture in a smaller width, as WebP: made when somebody first asks for it, and kept.
create table media_size (
  media_id bigint not null references media,
  width integer not null check (width > 0),
  bytes bytea not null,
  primary key (media_id, width)
);
