import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, everyDay } from "./days.ts";

test("a day is the company's, not the server's", () => {
  assert.equal(dayOf("2026-03-01T00:30:00Z", "America/New_York"), "2026-02-28");
  assert.equal(dayOf("2026-03-01T23:30:00Z", "Asia/Tokyo"), "2026-03-02");
});

test("days without a click are there too, across months and the change of clocks", () => {
  const days = everyDay([{ day: "2026-03-29", valid: 4, notCounted: 1 }], "2026-04-02");
  assert.equal(days.length, 31);
  assert.equal(days[0]?.day, "2026-03-03");
  assert.equal(days.at(-1)?.day, "2026-04-02");
  assert.deepEqual(
    days.filter((day) => day.valid > 0),
    [{ day: "2026-03-29", valid: 4, notCounted: 1 }],
  );
  assert.equal(new Set(days.map(({ day }) => day)).size, 31);
});
