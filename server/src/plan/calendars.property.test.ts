/** Periods of every calendar in zones of every kind: with and without changes of clocks, over midnight, with a day left out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Calendar } from "@fairline/engine";
import fc from "fast-check";
import { calendarName, periodAround } from "./calendars.ts";

const zones = [
  "UTC",
  "Europe/Dublin",
  "America/New_York",
  // Clocks change at midnight: days without one.
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Beirut",
  // Until 2011 one minute after midnight: the evening before came back.
  "America/St_Johns",
  // Half hours, and the 30th of December 2011 never was.
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Asia/Kolkata",
];

const day = fc
  .date({ min: new Date("1995-01-01"), max: new Date("2040-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const calendar: fc.Arbitrary<Calendar> = fc.oneof(
  fc.constantFrom<Calendar>("day", "week", "month", "quarter", "year"),
  fc.record({ days: fc.integer({ min: 1, max: 400 }), from: day }),
);
const instant = fc
  .integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2040, 11, 31) })
  .map((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds));

/** The civil days that a name says: the first one, and the first after it. */
function daysOf(name: string): readonly [from: string, to: string] {
  const date = (text: string) => Temporal.PlainDate.from(text);
  const campaign = /^(.+)-P(\d+)D$/.exec(name);
  const week = /^(\d{4})-W(\d\d)$/.exec(name);
  const quarter = /^(\d{4})-Q(\d)$/.exec(name);
  const [first, length] =
    campaign !== null
      ? [date(campaign[1]!), { days: Number(campaign[2]) }]
      : week !== null
        ? [mondayOf(Number(week[1]), Number(week[2])), { days: 7 }]
        : quarter !== null
          ? [
              Temporal.PlainDate.from({ year: Number(quarter[1]), month: Number(quarter[2]) * 3 - 2, day: 1 }),
              { months: 3 },
            ]
          : name.length === 10
            ? [date(name), { days: 1 }]
            : name.length === 7
              ? [date(`${name}-01`), { months: 1 }]
              : [date(`${name}-01-01`), { years: 1 }];
  return [first.toString(), first.add(length).toString()];
}

/** The fourth of January is always in the first week. */
function mondayOf(year: number, week: number): Temporal.PlainDate {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return fourth.add({ days: (week - 1) * 7 - (fourth.dayOfWeek - 1) });
}

test("every instant lies in the period around it, periods follow each other, names are their own and say the span", () => {
  fc.assert(
    fc.property(calendar, fc.constantFrom(...zones), instant, (by, zone, at) => {
      let span = periodAround(at, zone, by);
      const names = new Set<string>();
      for (let step = 0; step < 6; step++) {
        assert.ok(Temporal.Instant.compare(span.from, span.to) < 0, span.name);
        if (step === 0) {
          assert.ok(
            Temporal.Instant.compare(span.from, at) <= 0 && Temporal.Instant.compare(at, span.to) < 0,
            span.name,
          );
        }
        assert.ok(!names.has(span.name));
        names.add(span.name);
        const [first, after] = daysOf(span.name);
        const startOf = (text: string) => Temporal.PlainDate.from(text).toZonedDateTime(zone).toInstant().toString();
        assert.deepEqual([span.from.toString(), span.to.toString()], [startOf(first), startOf(after)], span.name);
        assert.deepEqual(periodAround(span.from, zone, by), span);
        assert.deepEqual(periodAround(span.to.subtract({ nanoseconds: 1 }), zone, by), span);
        const next = periodAround(span.to, zone, by);
        assert.ok(next.from.equals(span.to), `${next.name} follows ${span.name}`);
        span = next;
      }
    }),
    { numRuns: 1000 },
  );
});

test("an evening that comes twice belongs to the day that has begun", () => {
  // 00:01 on the 7th became 23:01 on the 6th; 23:30 came again half an hour later.
  const again = Temporal.Instant.from("2010-11-07T03:00:00Z");
  assert.equal(again.toZonedDateTimeISO("America/St_Johns").toPlainDate().toString(), "2010-11-06");
  assert.equal(periodAround(again, "America/St_Johns", "day").name, "2010-11-07");
});

test("names of every calendar", () => {
  const at = Temporal.Instant.from("2027-01-02T12:00:00Z");
  const by = (calendar: Calendar) => periodAround(at, "Europe/Dublin", calendar).name;
  assert.deepEqual(
    [by("day"), by("week"), by("month"), by("quarter"), by("year"), by({ days: 28, from: "2026-05-04" })],
    ["2027-01-02", "2026-W53", "2027-01", "2027-Q1", "2027", "2026-12-14-P28D"],
  );
  assert.equal(periodAround(Temporal.Instant.from("2024-12-30T12:00:00Z"), "Europe/Dublin", "week").name, "2025-W01");
  assert.deepEqual([calendarName("week"), calendarName({ days: 28, from: "2026-05-04" })], ["week", "2026-05-04-P28D"]);
});
