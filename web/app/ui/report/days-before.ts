/**
 * The calendar day so many days before another, both as "2026-03-14". Which day today is the API says, in the company's time
 * zone: this machine's clock is not asked.
 */
export function daysBefore(day: string, count: number): string {
  // Plain calendar days, counted in UTC, where each has 24 hours.
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}
