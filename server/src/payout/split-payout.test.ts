import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitPayout } from "./split-payout.ts";
import { payableSum, takeEarnings } from "./take-earnings.ts";

test("the debt takes its share first", () => {
  const of = { earned: 10_000n, balance: 7000n, percent: 50 };
  assert.deepEqual(splitPayout({ ...of, wanted: null }), { gross: 10_000n, netted: 3000n, amount: 7000n });
  assert.deepEqual(splitPayout({ ...of, wanted: 4000n }), { gross: 7000n, netted: 3000n, amount: 4000n });
  assert.deepEqual(splitPayout({ ...of, wanted: 2000n }), { gross: 4000n, netted: 2000n, amount: 2000n });
  assert.deepEqual(splitPayout({ ...of, balance: -2000n, wanted: null }), {
    gross: 10_000n,
    netted: 5000n,
    amount: 5000n,
  });
  assert.deepEqual(splitPayout({ ...of, percent: 100, balance: -2000n, wanted: null }), {
    gross: 10_000n,
    netted: 10_000n,
    amount: 0n,
  });
});

test("whatever is wanted: no more than is earned, no more than the share, and what is taken is what is paid and netted", () => {
  const money = fc.bigInt({ min: 1n, max: 1_000_000n });
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: -500n, max: 10_000n }), { minLength: 1, maxLength: 8 }),
      fc.bigInt({ min: 0n, max: 30_000n }),
      fc.integer({ min: 1, max: 100 }),
      fc.option(money, { nil: null }),
      (rests, debt, percent, wanted) => {
        const earnings = rests.map((rest, index) => ({ id: BigInt(index), brought: false, earnerId: 1n, rest }));
        const earned = payableSum(earnings);
        const split = splitPayout({ earned, balance: earned - debt, percent, wanted });
        assert.equal(split.gross, split.netted + split.amount);
        assert.ok(split.gross <= earned && split.netted <= debt && split.amount >= 0n);
        // The share is rounded to a minor unit.
        assert.ok(split.netted * 100n <= split.gross * BigInt(percent) + 50n);
        if (wanted !== null) assert.ok(split.amount <= wanted);
        const all = splitPayout({ earned, balance: earned - debt, percent, wanted: null });
        if (wanted !== null && wanted <= all.amount) assert.equal(split.amount, wanted);
        const taken = takeEarnings(earnings, split.gross, new Set());
        assert.equal(
          taken.reduce((sum, one) => sum + one.amount, 0n),
          split.gross,
        );
      },
    ),
    { numRuns: 2000 },
  );
});
