import assert from "node:assert/strict";
import { test } from "node:test";
import { addUp, isZero } from "./add-money.ts";

test("sums are exact and currencies never mix", () => {
  const euros = ["0.10", "0.20", "9007199254740993.01"].map((amount) => ({ amount, currency: "EUR" }));
  assert.deepEqual(addUp([{ amount: "350", currency: "JPY" }, ...euros]), [
    { amount: "9007199254740993.31", currency: "EUR" },
    { amount: "350", currency: "JPY" },
  ]);
  assert.deepEqual(addUp([]), []);
});

test("what goes back is taken off, down below zero", () => {
  const sum = (...amounts: string[]) => addUp(amounts.map((amount) => ({ amount, currency: "USD" })))[0]?.amount;
  assert.equal(sum("1.00", "-0.75"), "0.25");
  assert.equal(sum("0.05", "-0.12"), "-0.07");
  assert.equal(sum("-12.00", "12.00"), "0.00");
  assert.ok(isZero({ amount: "0.00", currency: "USD" }));
  assert.ok(!isZero({ amount: "-0.07", currency: "USD" }));
});
