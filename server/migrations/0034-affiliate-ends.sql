-- Ends of the affiliate program: what a refund leaves of a conversion is told too, and a postback can be taken away.

-- Taken away: it is told nothing more; what it was told stays.
alter table postback add column removed_at timestamptz;
alter table postback add check (removed_at is null or disabled_at is not null);

-- `adjusted`: a refund took something; what is told is what is left when it is sent. One a refund.
alter table postback_delivery
  add column reversal_id bigint references sale_reversal,
  drop constraint postback_delivery_status_check,
  drop constraint postback_delivery_postback_id_conversion_id_status_key,
  add constraint postback_delivery_status_check check (status in ('pending', 'approved', 'refused', 'adjusted')),
  add check ((status = 'adjusted') = (reversal_id is not null)),
  add constraint postback_delivery_once unique nulls not distinct (postback_id, conversion_id, status, reversal_id);
create index postback_delivery_of on postback_delivery (postback_id, id);

-- In the refund's own transaction. Lines that are not the affiliate's are nothing to them; a refused conversion has nothing left.
create function tell_postbacks_of_refund() returns trigger language plpgsql as $$
begin
  if new.amount = 0 then return null; end if;
  insert into postback_delivery (postback_id, conversion_id, status, reversal_id, due_at)
  select postback.id, conversion.id, 'adjusted', new.reversal_id, reversal.at
  from sale_reversal reversal
  join program_conversion conversion on conversion.sale_id = reversal.sale_id and conversion.state <> 'refused'
  join postback on disabled_at is null and (postback.member_id is null or postback.member_id = conversion.member_id)
    and (postback.program_id is null or postback.program_id = conversion.program_id)
  where reversal.id = new.reversal_id
    and conversion.decision -> 'lines' @> jsonb_build_array(jsonb_build_object('line', new.line))
  on conflict do nothing;
  return null;
end $$;
create trigger sale_reversal_line_told after insert on sale_reversal_line
  for each row execute function tell_postbacks_of_refund();
