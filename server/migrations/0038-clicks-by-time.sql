-- The list of everybody's clicks is looked for step by step back in time. Clicks come in the order of time, so a summary of each
-- megabyte leads to them; to keep it costs a click next to nothing, where an index with an entry a click would cost it a third more.
create index click_at on click using brin (at) with (autosummarize = on);

-- Finding duplicates keeps to the visitor's index, whatever the month's table was like when it was planned.
alter function write_clicks(bigint[], bigint[], bigint[], bigint[], uuid[], text[], text[], jsonb[], text[], bigint[], interval)
  set enable_bitmapscan = off;
