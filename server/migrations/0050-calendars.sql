-- Periods of any calendar that a plan runs by. `calendar` is its name: a civil one, or of campaigns the day on which one begins and how
-- many days it has (`2026-01-05-P28D`). A sale has one period, so periods of different calendars do not overlap either; a name says its
-- span by itself (`2026-05`, `2026-W19`), so that it is of one calendar only.
alter table period
  drop constraint period_calendar_check,
  drop constraint period_calendar_name_key,
  drop constraint period_calendar_during_excl,
  add constraint period_calendar_check
    check (calendar in ('day', 'week', 'month', 'quarter', 'year') or calendar ~ '^\d{4}-\d\d-\d\d-P[1-9]\d{0,3}D$'),
  add constraint period_name_key unique (name),
  add constraint period_during_excl exclude using gist (during with &&);

-- Published by commission for its own runs: whether what a run left was counted in periods of another calendar than this period's.
create function counted_otherwise(of_period bigint, left_by_run bigint) returns boolean language sql stable as $$
  select exists (
    select from run
      join period origin on origin.id = run.period_id
      join period target on target.id = of_period
    where run.id = left_by_run and origin.calendar <> target.calendar)
$$;
