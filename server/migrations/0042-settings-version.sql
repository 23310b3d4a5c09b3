-- What the company has set is read by each order and changes a few times a day: a process keeps it, under the versions that it was read at.
-- A version is a new random number with each change, in the transaction of the change: whoever sees the change sees its version, and a
-- version that was rolled back, or that a restored backup has undone, never comes again for anything else.
create table settings_version (
  area text primary key,
  version uuid not null default gen_random_uuid()
);
insert into settings_version (area) values
  ('company'), ('charges'), ('promotions'), ('plans'), ('attribution'), ('programs'), ('fraud');

create function note_settings_change() returns trigger language plpgsql as $$
begin
  update settings_version set version = gen_random_uuid() where area = tg_argv[0];
  return null;
end $$;

do $$
declare
  kept record;
begin
  for kept in
    select * from (values
      ('company', 'company'),
      ('shipping_zone', 'charges'), ('shipping_method', 'charges'), ('shipping_rate', 'charges'),
      ('tax_rule', 'charges'), ('tax_rate', 'charges'),
      ('promotion', 'promotions'), ('promotion_sum', 'promotions'),
      ('plan_version', 'plans'), ('attribution_rule', 'attribution'),
      ('program', 'programs'), ('program_tier', 'programs'), ('program_rate', 'programs'), ('program_cap', 'programs'),
      ('fraud_rule', 'fraud'), ('fraud_setting', 'fraud')) as kept (name, area)
  loop
    execute format(
      'create trigger settings_change after insert or update or delete or truncate on %I for each statement execute function note_settings_change(%L)',
      kept.name, kept.area);
    -- Also where a restore or an import has switched ordinary triggers off.
    execute format('alter table %I enable always trigger settings_change', kept.name);
  end loop;
end $$;
