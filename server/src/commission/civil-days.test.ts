/** Days in a time zone are those that SQL gives, around every change of a clock and anywhere between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { testDatabase } from "../foundation/testing.ts";
import { civilDays } from "./civil-days.ts";

const { db } = await testDatabase({ connections: 1 });

/** Without those whose future has been decided anew lately: the database may bring an older edition of the world's clocks. */
const zones = [
  "UTC",
  "Europe/Dublin",
  "America/New_York",
  // Changes at midnight, and by half an hour.
  "America/Havana",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  // A minute after midnight, until 2011; a day left out, in 2011.
  "America/St_Johns",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
];

async function compare(zone: string, instants: readonly number[]): Promise<void> {
  const { rows } = await sql<{ day: number }>`
    select ((timestamptz 'epoch' + at * interval '1 ms') at time zone ${zone})::date - date '1970-01-01' as day
    from unnest(${[...instants]}::bigint[]) with ordinality given (at, nr) order by nr`.execute(db);
  const dayOf = civilDays(zone);
  for (const [index, { day }] of rows.entries()) {
    assert.equal(dayOf(instants[index]!), day, `${zone} ${new Date(instants[index]!).toISOString()}`);
  }
}

const years = { min: Date.UTC(1995, 0, 1), max: Date.UTC(2036, 0, 1) };

test("around every change of the clock", async () => {
  for (const zone of zones) {
    const instants: number[] = [];
    let at = Temporal.Instant.fromEpochMilliseconds(years.min).toZonedDateTimeISO(zone);
    for (;;) {
      const next = at.getTimeZoneTransition("next");
      if (next === null || next.epochMilliseconds > years.max) break;
      for (const away of [
        -86_400_000, -3_600_001, -60_000, -1, 0, 1, 59_999, 60_000, 3_599_999, 3_600_000, 7_200_000,
      ]) {
        instants.push(next.epochMilliseconds + away);
      }
      at = next;
    }
    await compare(zone, instants);
    await compare(zone, instants.toReversed());
  }
});

test("anywhere, in any order", async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...zones),
    fc.array(fc.integer(years), { minLength: 200, maxLength: 400 }),
    compare,
  );
  await fc.assert(property, { numRuns: 60 });
});
