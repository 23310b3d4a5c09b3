import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPeriod, lastDayOf, periodDays } from "./period-name.ts";

const plain = (text: string) => text.replaceAll(/[\u2009\u00a0\u202f]/g, " ");

test("every calendar's name in words, in two languages", () => {
  const names = ["2026-05-04", "2026-W19", "2026-W18", "2026-05", "2026-Q2", "2026", "2026-05-04-P28D", "by hand"];
  assert.deepEqual(
    names.map((name) => plain(formatPeriod(name, "en-IE"))),
    [
      "4 May 2026",
      "4–10 May 2026",
      "27 April – 3 May 2026",
      "May 2026",
      "April – June 2026",
      "2026",
      "4–31 May 2026",
      "by hand",
    ],
  );
  assert.equal(plain(formatPeriod("2026-W19", "de")), "4.–10. Mai 2026");
  assert.equal(plain(formatPeriod("2026-W19", "de", "yearless")), "4.–10. Mai");
  assert.equal(plain(formatPeriod("2026-Q2", "de", "short")), "Apr.–Juni 2026");
});

test("weeks over the turn of a year; what a name ends with", () => {
  const days = periodDays("2026-W53")!;
  assert.deepEqual([days.to - days.from, lastDayOf("2026-W53")], [7, "2027-01-03T12:00:00.000Z"]);
  assert.equal(lastDayOf("2026-02"), "2026-02-28T12:00:00.000Z");
  assert.equal(lastDayOf("2026-Q4"), "2026-12-31T12:00:00.000Z");
  assert.equal(periodDays("2026-Q5"), null);
});
