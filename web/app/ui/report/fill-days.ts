/** Every day of `[from, to]`, both in it, as "2026-03-01"; at most as many as a report has keys. */
export function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to) && days.length < 500; at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** A value for every day; days on which nothing happened have no row and get `nothing`. */
export function fillDays<Row extends { readonly key: string }, Value>(
  rows: readonly Row[],
  span: { readonly from: string; readonly to: string },
  valueOf: (row: Row | undefined) => Value,
): readonly { readonly day: string; readonly value: Value }[] {
  const known = new Map(rows.map((row) => [row.key, row]));
  return daysBetween(span.from, span.to).map((day) => ({ day, value: valueOf(known.get(day)) }));
}
