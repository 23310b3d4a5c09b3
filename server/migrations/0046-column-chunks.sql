-- Whole numbers by column in a bytea, as foundation/column-chunk.ts writes them (what stands in the head is said there).

-- What such a column says, in order: `size` values, null where it is null.
create function chunk_values(chunk bytea, size integer) returns bigint[]
language plpgsql immutable strict parallel safe as $$
declare
  -- Taken apart out of memory: a bytea that is stored aside would be fetched once a value.
  flat constant bytea := chunk || ''::bytea;
  width constant integer := get_byte(flat, 0);
  nulls constant integer := get_byte(flat, 1);
  least constant bigint := substring(flat from 9 for 8)::bigint;
begin
  if length(flat) <> 16 + width * size then
    raise exception '% bytes are no column of % values', length(flat), size;
  end if;
  if width = 0 then
    return array_fill(least, array[size]);
  end if;
  return coalesce((
    select array_agg(case when nulls = 1 and value = 0 then null else value - nulls + least end order by place)
    from (
      select place, reverse(substring(flat from 17 + place * width for width))::bigint as value
      from generate_series(0, size - 1) place
    ) stored), '{}');
end $$;

-- Such a column out of values in order: eight bytes each, or none where all are the same; with null where one is null.
create function to_chunk("values" bigint[]) returns bytea
language sql immutable strict parallel safe as $$
  select case when count(*) = count(value) and min(value) is not distinct from max(value)
    then '\x0000000000000000'::bytea || int8send(coalesce(min(value), 0))
    else '\x08'::bytea || case when count(*) > count(value) then '\x01'::bytea else '\x00'::bytea end || '\x000000000000'::bytea
      || int8send(coalesce(min(value), 0))
      || string_agg(
        reverse(int8send(coalesce(value - least + case when nulls then 1 else 0 end, 0))), ''::bytea order by place)
    end
  from (
    select value, place, min(value) over () as least, bool_or(value is null) over () as nulls
    from unnest("values") with ordinality listed (value, place)
  ) listed
$$;
