import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dayIn, instantOn, isTimeZone, nextAfter, readDay } from "./schedule.ts";

const day = (text: string) => Temporal.PlainDate.from(text);
const run = (anchor: string, rhythm: Parameters<typeof nextAfter>[1], count: number) => {
  const days: string[] = [];
  let at = day(anchor);
  for (let one = 0; one < count; one += 1) {
    at = nextAfter(day(anchor), rhythm, at);
    days.push(at.toString());
  }
  return days;
};

test("months are counted from the first day: a short one moves one order, not those after it", () => {
  assert.deepEqual(run("2026-01-31", { every: 1, unit: "month" }, 4), [
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
    "2026-05-31",
  ]);
  assert.deepEqual(run("2026-11-30", { every: 3, unit: "month" }, 2), ["2027-02-28", "2027-05-30"]);
  assert.deepEqual(run("2026-03-05", { every: 4, unit: "week" }, 2), ["2026-04-02", "2026-04-30"]);
  // A leap day every year.
  assert.deepEqual(run("2028-02-29", { every: 12, unit: "month" }, 4).at(-1), "2032-02-29");
});

test("the next day is after the day, on the rhythm, and none is between them", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4000 }),
      fc.integer({ min: 0, max: 4000 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom("week" as const, "month" as const),
      (first, after, every, unit) => {
        const anchor = day("2026-01-01").add({ days: first });
        const from = day("2026-01-01").add({ days: after });
        const next = nextAfter(anchor, { every, unit }, from);
        const of = (count: number) =>
          anchor.add(unit === "week" ? { weeks: every * count } : { months: every * count });
        const all = Array.from({ length: 700 }, (_, count) => of(count));
        const expected = all.find((one) => Temporal.PlainDate.compare(one, from) > 0);
        if (expected !== undefined) assert.ok(next.equals(expected), [anchor, every, unit, from, next].join(" "));
      },
    ),
  );
});

test("days are those of the shopper: the clocks change, a day begins elsewhere first", () => {
  // Nine in the morning on both sides of a change of clocks.
  assert.equal(instantOn(day("2026-03-28"), "Europe/Dublin", 9).toString(), "2026-03-28T09:00:00Z");
  assert.equal(instantOn(day("2026-03-29"), "Europe/Dublin", 9).toString(), "2026-03-29T08:00:00Z");
  // An hour that is skipped.
  assert.equal(instantOn(day("2026-03-29"), "Europe/Berlin", 2).toString(), "2026-03-29T01:00:00Z");
  const late = Temporal.Instant.from("2026-03-05T23:30:00Z");
  assert.equal(dayIn("America/New_York", late).toString(), "2026-03-05");
  assert.equal(dayIn("Asia/Tokyo", late).toString(), "2026-03-06");
  assert.deepEqual([isTimeZone("Asia/Tokyo"), isTimeZone("Mars/Olympus"), isTimeZone("")], [true, false, false]);
  assert.deepEqual(
    [readDay("2026-02-30"), readDay("x"), readDay("2026-02-28")?.toString()],
    [undefined, undefined, "2026-02-28"],
  );
});
