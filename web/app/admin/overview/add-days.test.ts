import assert from "node:assert/strict";
import { test } from "node:test";
import { addUp, currenciesOf, dayIn, daysIn, percentBetween } from "./add-days.ts";

const sold = (day: string, amount: string, currency = "EUR") => ({ day, amount: { amount, currency } });

test("a month is added up day by day, one currency at a time, late refunds on its last day", () => {
  const days = [
    sold("2026-02-01", "10.00"),
    sold("2026-02-03", "5.50"),
    sold("2026-02-03", "900", "JPY"),
    sold("2026-03-02", "-1.00"),
  ];
  const sums = addUp(days, "2026-02", "EUR");
  assert.equal(sums.length, 28);
  assert.deepEqual(sums.slice(0, 4), [1000n, 1000n, 1550n, 1550n]);
  assert.equal(sums.at(-1), 1450n);
});

test("the currency with the most sales is the first", () => {
  const days = [sold("2026-02-01", "900", "JPY"), sold("2026-02-01", "1.00"), sold("2026-02-02", "1.00")];
  assert.deepEqual(currenciesOf(days), [
    { amount: "0.00", currency: "EUR" },
    { amount: "0", currency: "JPY" },
  ]);
});

test("a difference is in whole percent, and none against nothing", () => {
  assert.equal(percentBetween(112n, 100n), 12);
  assert.equal(percentBetween(90n, 100n), 10);
  assert.equal(percentBetween(5n, 0n), undefined);
  assert.equal(daysIn("2028-02"), 29);
  assert.deepEqual([daysIn("2026-W19"), daysIn("2026-05-04-P28D"), daysIn("2026-05-04")], [7, 28, 1]);
  assert.equal(dayIn("2026-W18", "2026-05-01T23:30:00Z", "Europe/Dublin"), 6);
});

test("a week over the turn of a month is added up by its own days", () => {
  const sold = ["2026-04-28", "2026-05-01", "2026-05-09"].map((day) => ({
    day,
    amount: { amount: "1.00", currency: "EUR" },
  }));
  assert.deepEqual(addUp(sold, "2026-W18", "EUR"), [0n, 100n, 100n, 100n, 200n, 200n, 300n]);
});
