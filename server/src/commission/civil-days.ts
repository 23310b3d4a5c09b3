const DAY = 86_400_000;

/** A time between two changes of a time zone's clock: `[from, to)`, in milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/**
 * The civil day of an instant (milliseconds since 1970-01-01T00:00Z) in a time zone, as days since 1970-01-01, by the clocks that periods
 * go by too: what SQL says with `(at at time zone zone)::date`, where its edition of them is the same. A zone is asked once for each time
 * between two changes of its clock.
 */
export function civilDays(timeZone: string): (milliseconds: number) => number {
  const spans: Span[] = [];
  let last: Span = { from: 0, to: 0, offset: 0 };
  return (milliseconds) => {
    if (milliseconds < last.from || milliseconds >= last.to) {
      const known = spans.find(({ from, to }) => from <= milliseconds && milliseconds < to);
      last = known ?? spanAround(milliseconds, timeZone);
      if (known === undefined) spans.push(last);
    }
    return Math.floor((milliseconds + last.offset) / DAY);
  };
}

/** Microseconds from 1970-01-01 to the instant that PostgreSQL counts from, 2000-01-01. */
const INSTANT_2000 = 946_684_800_000_000;

/** As `civilDays`, of an instant as a binary COPY has it: microseconds since 2000. */
export function daysOfInstants(timeZone: string): (microseconds: number) => number {
  const dayOf = civilDays(timeZone);
  return (microseconds) => dayOf(Math.floor((microseconds + INSTANT_2000) / 1_000));
}

function spanAround(milliseconds: number, timeZone: string): Span {
  const there = Temporal.Instant.fromEpochMilliseconds(Math.floor(milliseconds)).toZonedDateTimeISO(timeZone);
  // A change at this very instant has been made by then.
  const before = there.add({ nanoseconds: 1 }).getTimeZoneTransition("previous");
  const after = there.getTimeZoneTransition("next");
  return {
    from: before?.epochMilliseconds ?? -Infinity,
    to: after?.epochMilliseconds ?? Infinity,
    offset: there.offsetNanoseconds / 1_000_000,
  };
}
