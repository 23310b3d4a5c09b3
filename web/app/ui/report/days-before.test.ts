import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBefore } from "./days-before.ts";

test("days are counted over months, years and the nights on which clocks change", () => {
  assert.equal(daysBefore("2026-03-14", 0), "2026-03-14");
  assert.equal(daysBefore("2026-03-01", 1), "2026-02-28");
  assert.equal(daysBefore("2024-03-01", 1), "2024-02-29");
  assert.equal(daysBefore("2026-01-05", 29), "2025-12-07");
  assert.equal(daysBefore("2026-03-30", 2), "2026-03-28");
  assert.equal(daysBefore("2026-10-26", 2), "2026-10-24");
});
