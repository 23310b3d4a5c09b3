-- Host names of the company's own, beside the one that the operator set (FAIRLINE_URL). Each leads to the store's address,
-- once its TXT record was found; at most one of them is that address.
create table company_host (
  id bigint generated always as identity primary key,
  host text not null unique collate "C" check (host ~ '^[a-z0-9.-]{4,253}$'),
  -- The market that it opens the store in; null: the one that the shopper has.
  market text references market collate "C",
  proof text not null,
  checked_at timestamptz,
  canonical boolean not null default false check (not canonical or (checked_at is not null and market is null)),
  created_at timestamptz not null
);
create unique index company_host_canonical on company_host (canonical) where canonical;
