import assert from "node:assert/strict";
import { test } from "node:test";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { readTyped, shareOf, sumOf } from "./refund-sum.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const yen = (amount: string) => ({ amount, currency: "JPY" });

test("units take their share of what is left, half away from zero, and the last takes the rest", () => {
  // The worked example of the server's own rule: 3 units with 10.00 left.
  assert.equal(shareOf({ quantity: 3, amount: eur("10.00") }, 1), 333n);
  assert.equal(shareOf({ quantity: 2, amount: eur("6.67") }, 1), 334n);
  assert.equal(shareOf({ quantity: 1, amount: eur("3.33") }, 1), 333n);
  assert.equal(shareOf({ quantity: 3, amount: eur("10.00") }, 0), 0n);
});

test("amounts are read with a point or a comma, and never with more decimals than the currency has", () => {
  assert.equal(readTyped("12,5", eur("0.00")), 1250n);
  assert.equal(readTyped(" 12.50 ", eur("0.00")), 1250n);
  assert.equal(readTyped("", eur("0.00")), 0n);
  assert.equal(readTyped("12.505", eur("0.00")), undefined);
  assert.equal(readTyped("1.200", yen("0")), undefined);
  assert.equal(readTyped("1200", yen("0")), 1200n);
  for (const wrong of ["-1", "1 000", "abc", "1.000,00"]) assert.equal(readTyped(wrong, eur("0.00")), undefined, wrong);
});

test("a typed sum counts instead of the share, and is refused where it is more than is left", () => {
  const left = { quantity: 2, amount: eur("20.00") };
  assert.equal(sumOf(left, { units: 1, typed: undefined }), 1000n);
  assert.equal(sumOf(left, { units: 1, typed: "4" }), 400n);
  assert.equal(sumOf(left, { units: 0, typed: "20,01" }), undefined);
});

test("minor units and amounts are the same in both directions", () => {
  for (const value of [eur("0.05"), eur("1234.50"), yen("980")])
    assert.deepEqual(moneyOf(minorOf(value), value), value);
  assert.deepEqual(moneyOf(-5n, eur("0.00")), eur("-0.05"));
});
