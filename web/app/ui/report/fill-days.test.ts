import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, fillDays } from "./fill-days.ts";

test("days without a row are there with nothing, over the end of a month and of summer time", () => {
  assert.deepEqual(daysBetween("2026-02-27", "2026-03-02"), ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
  assert.equal(daysBetween("2026-10-20", "2026-10-31").length, 12);
  assert.deepEqual(daysBetween("2026-03-02", "2026-03-01"), []);
  const rows = [{ key: "2026-03-02", clicks: 4 }];
  assert.deepEqual(
    fillDays(rows, { from: "2026-03-01", to: "2026-03-03" }, (row) => row?.clicks ?? 0),
    [
      { day: "2026-03-01", value: 0 },
      { day: "2026-03-02", value: 4 },
      { day: "2026-03-03", value: 0 },
    ],
  );
});
