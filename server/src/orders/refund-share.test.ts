import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shareOf, shippingShare } from "./refund-share.ts";
import type { Remaining } from "./refund-share.ts";
import { totalsOf } from "./totals.ts";

const line: fc.Arbitrary<Remaining> = fc.record({
  quantity: fc.integer({ min: 1, max: 99 }),
  amount: fc.bigInt(0n, 10_000_000n),
  tax: fc.bigInt(0n, 3_000_000n),
  cv: fc.bigInt(0n, 10_000_000n),
  qv: fc.bigInt(0n, 10_000_000n),
});

function less(left: Remaining, gone: Remaining): Remaining {
  const rest = {
    quantity: left.quantity - gone.quantity,
    amount: left.amount - gone.amount,
    tax: left.tax - gone.tax,
    cv: left.cv - gone.cv,
    qv: left.qv - gone.qv,
  };
  for (const value of [...Object.values(gone), ...Object.values(rest)])
    assert.ok(value >= 0, "nothing is ever negative");
  return rest;
}

const nothing: Remaining = { quantity: 0, amount: 0n, tax: 0n, cv: 0n, qv: 0n };

test("any partial refunds by quantity, in any order, end exactly at zero", () => {
  fc.assert(
    fc.property(line, fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 60 }), (sold, steps) => {
      let left = sold;
      for (const step of [...steps, 99]) {
        const quantity = Math.min(step, left.quantity);
        if (quantity === 0) break;
        const share = shareOf(left, { quantity });
        assert.ok(share);
        left = less(left, share);
      }
      if (left.quantity > 0) left = less(left, shareOf(left, { quantity: left.quantity })!);
      assert.deepEqual(left, nothing);
    }),
  );
});

test("refunds by quantity and by amount, mixed, never take more than is left and end exactly at zero", () => {
  const step = fc.oneof(
    fc.record({ quantity: fc.integer({ min: 1, max: 99 }) }),
    fc.record({ gross: fc.bigInt(1n, 20_000_000n) }),
    fc.record({ quantity: fc.integer({ min: 1, max: 99 }), gross: fc.bigInt(0n, 20_000_000n) }),
  );
  fc.assert(
    fc.property(line, fc.array(step, { maxLength: 30 }), (sold, steps) => {
      let left = sold;
      for (const wish of steps) {
        const share = shareOf(left, wish);
        if (share !== undefined) left = less(left, share);
      }
      const gross = left.amount + left.tax;
      if (gross > 0n) left = less(left, shareOf(left, { quantity: left.quantity, gross })!);
      else if (left.quantity > 0) left = less(left, shareOf(left, { quantity: left.quantity })!);
      assert.deepEqual([left.quantity, left.amount, left.tax], [0, 0n, 0n]);
      // Points follow the money: none are left once all of it is back.
      if (gross > 0n) assert.deepEqual([left.cv, left.qv], [0n, 0n]);
    }),
  );
});

test("a unit's share is its shown price to the cent, whether prices include tax or not", () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 1_000_000n),
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: 0, max: 5_000 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 99 }),
      (unit, quantity, taxBasisPoints, pricesIncludeTax, wished) => {
        const shown = { shown: unit * BigInt(quantity), discount: 0n, taxRate: taxBasisPoints * 100 };
        const none = { shown: 0n, discount: 0n, taxRate: 0 };
        const [sold] = totalsOf({ pricesIncludeTax, taxRounding: "line" }, [shown], none).lines;
        assert.ok(sold);
        const back = Math.min(wished, quantity);
        const share = shareOf({ quantity, amount: sold.amount, tax: sold.tax, cv: 0n, qv: 0n }, { quantity: back })!;
        assert.equal(pricesIncludeTax ? share.amount + share.tax : share.amount, unit * BigInt(back));
      },
    ),
  );
});

test("more than is left, and nothing at all, is refused", () => {
  const left: Remaining = { quantity: 2, amount: 800n, tax: 200n, cv: 100n, qv: 100n };
  assert.equal(shareOf(left, { quantity: 3 }), undefined);
  assert.equal(shareOf(left, { gross: 1001n }), undefined);
  assert.equal(shareOf(left, {}), undefined);
  assert.equal(shareOf(left, { gross: 0n }), undefined);
  assert.deepEqual(shareOf(left, { quantity: 2, gross: 0n }), { ...nothing, quantity: 2 });
});

test("worked by hand: three units of 10.00 go back one by one", () => {
  let left: Remaining = { quantity: 3, amount: 813n, tax: 187n, cv: 1000n, qv: 1000n };
  const steps: unknown[] = [];
  while (left.quantity > 0) {
    const share = shareOf(left, { quantity: 1 })!;
    steps.push([share.amount, share.tax, share.cv]);
    left = less(left, share);
  }
  assert.deepEqual(steps, [
    [271n, 62n, 333n],
    [271n, 63n, 334n],
    [271n, 62n, 333n],
  ]);
});

test("shipping goes back with its tax in proportion, and to the last cent", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 5_000n), fc.bigInt(0n, 1_000n), fc.bigInt(1n, 6_000n), (amount, tax, wished) => {
      const first = shippingShare({ amount, tax }, wished);
      if (wished > amount + tax) return assert.equal(first, undefined);
      assert.ok(first);
      assert.equal(first.amount + first.tax, wished);
      const rest = { amount: amount - first.amount, tax: tax - first.tax };
      assert.ok(rest.amount >= 0n && rest.tax >= 0n);
      if (rest.amount + rest.tax > 0n) assert.deepEqual(shippingShare(rest, rest.amount + rest.tax), rest);
    }),
  );
});
