import { Failure } from "../foundation/failure.ts";

/** The instants `[from, to)` of whole days in a time zone; 31 days that end today where nothing is said. */
export function instantsOf(
  days: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Temporal.Instant,
  timeZone: string,
): { readonly from: Temporal.Instant; readonly to: Temporal.Instant } | Failure {
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const to = days.to === undefined ? today : dayOf(days.to);
  const from = days.from === undefined ? to?.subtract({ days: 30 }) : dayOf(days.from);
  if (to === undefined || from === undefined || Temporal.PlainDate.compare(from, to) > 0) {
    return new Failure("bad-input", "Say days such as 2026-03-01, the first not after the last.", { field: "from" });
  }
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant();
  return { from: start(from), to: start(to.add({ days: 1 })) };
}

function dayOf(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}
