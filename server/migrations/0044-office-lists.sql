-- The office's lists over a large company: what is searched is written beside what is shown, in small letters of any script, and each filter
-- that can find little has its index.

alter table person_detail add column found_by text not null
  generated always as (lower((name || ' ' || email) collate "und-x-icu")) stored;
create index person_detail_found on person_detail using gin (found_by gin_trgm_ops);
create index person_detail_begins on person_detail (found_by text_pattern_ops);
create or replace view person_card as
  select person.id as person_id, detail.name, detail.email, detail.locale, person.created_at, detail.found_by
  from person left join person_detail detail on detail.person_id = person.id;

alter table member add column found_by text not null
  generated always as (lower((handle || ' ' || display_name) collate "und-x-icu")) stored;
create index member_found on member using gin (found_by gin_trgm_ops);
create index member_begins on member (found_by text_pattern_ops);
create or replace view member_card as
  select member.id as member_id, member.person_id, member.handle, member.display_name, member.joined_at, member.found_by from member;
-- What a member ever was narrows the list to those who may be it now.
create index member_standing_status on member_standing (status, member_id);
create index member_standing_kind on member_standing (kind, member_id);

alter table order_contact alter column found_by set expression as (lower((name || ' ' || email) collate "und-x-icu"));

alter table gift_card_recipient add column found_by text not null
  generated always as (lower((name || ' ' || email) collate "und-x-icu")) stored;
create index gift_card_recipient_found on gift_card_recipient using gin (found_by gin_trgm_ops);

alter table link add column found_by text not null
  generated always as (lower((code || ' ' || path || ' ' || label || ' ' || coalesce(campaign, '')) collate "und-x-icu")) stored;
create index link_found on link using gin (found_by gin_trgm_ops);

-- The last word of somebody who is still somebody, so that it need not be looked for among all they said.
alter table consent add column stands boolean not null default true;
update consent set stands = false where exists (
    select from consent later where later.person_id = consent.person_id and later.kind = consent.kind and later.id > consent.id)
  or not exists (select from person_detail detail where detail.person_id = consent.person_id);
create unique index consent_one_stands on consent (person_id, kind) where stands;
create index consent_standing on consent (kind, granted, id) where stands;

create function replace_consent() returns trigger language plpgsql as $$
begin
  update consent set stands = false where person_id = new.person_id and kind = new.kind and stands;
  return new;
end $$;
create trigger consent_replaces before insert on consent for each row execute function replace_consent();

create index program_conversion_refused on program_conversion (id) where state = 'refused';
create index entry_period on entry (period_id, id) where period_id is not null;
create index customer_class_set on customer_class (set_at, person_id);
create index audit_actor on audit (actor, id);
create index review_state on review (state, id);
drop index review_waiting;
create index site_version_state on site_version (state, made_at);
drop index site_version_waiting;
