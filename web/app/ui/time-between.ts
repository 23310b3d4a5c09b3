const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "3 days", "one hour": the largest whole unit between two instants; undefined for less than a minute. */
export function timeBetween(from: string, to: string, locale: string): string | undefined {
  const between = Date.parse(to) - Date.parse(from);
  for (const [unit, length] of UNITS) {
    const count = Math.floor(between / length);
    if (count > 0) return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
  }
  return undefined;
}
