import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { earningsOfWorld, runWorld, starterPlan, worlds } from "../../test/world.ts";
import { earningsOf, remainder, reverseSales, sellerEarnings } from "../index.ts";
import type { Remaining, Sale, SaleLine } from "../index.ts";

/** Cuts of a whole into steps, in tenths: [10, 7, 7, 0] is three refunds, the second of nothing. */
const steps = fc
  .array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 5 })
  .map((tenths) => tenths.toSorted((a, b) => b - a).concat(0));

function leave(line: SaleLine, tenths: number): Remaining & { qv: bigint } {
  const part = (value: bigint): bigint => (value * BigInt(tenths)) / 10n;
  const whole = line.remaining ?? line;
  return { amount: part(whole.amount), cv: part(whole.cv), qv: part(whole.qv) };
}

test("refunds of later periods, in any steps, end at zero for every earner and bonus", () => {
  fc.assert(
    fc.property(worlds, fc.array(steps, { minLength: 1 }), (world, plans) => {
      const origin = runWorld(world);
      const balance = new Map<string, bigint>();
      const post = (key: string, amount: bigint): void => void balance.set(key, (balance.get(key) ?? 0n) + amount);
      for (const line of earningsOf(origin)) post(`${line.bonus} ${line.earnerId}`, line.amount);

      for (const [sale, { lines }] of world.sales.entries()) {
        let before: readonly Remaining[] = lines.map((line) => line.remaining ?? line);
        // Each order line is refunded in steps of its own, interleaved.
        const rounds = Math.max(...plans.map((plan) => plan.length));
        for (let round = 0; round < rounds; round++) {
          const after = lines.map((line, index) => {
            const plan = plans[(sale + index) % plans.length]!;
            return leave(line, plan[Math.min(round, plan.length - 1)]!);
          });
          for (const line of reverseSales(origin, [{ sale, before, after }])) {
            assert.ok(line.amount < 0n);
            assert.ok(line.base.startsWith("-") || line.terms.of === "amount");
            post(`${line.bonus} ${line.earnerId}`, line.amount);
          }
          before = after;
        }
      }
      for (const [key, left] of balance) assert.equal(left, 0n, key);
    }),
  );
});

test("what remains of an untouched sale is the recorded amount, and of a fully refunded one nothing", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const lines = new Map(world.sales.map((sale) => [sale.id, sale.lines]));
      for (const { saleId, terms, currency, amount } of earningsOfWorld(world)) {
        const now = lines.get(saleId!)!.map((line) => line.remaining ?? line);
        assert.equal(remainder(terms, currency, now), amount);
        assert.equal(
          remainder(
            terms,
            currency,
            now.map(() => ({ amount: 0n, cv: 0n })),
          ),
          0n,
        );
        // Terms are stored as JSON beside the line.
        assert.deepEqual(JSON.parse(JSON.stringify(terms)), terms);
      }
    }),
  );
});

test("a refund in the sale's own period leaves the line that a smaller sale would have", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      // Without products: a fixed amount is cut in proportion to the original, so there the two differ by design.
      const plain = world.sales.map((sale): Sale => ({
        ...sale,
        lines: sale.lines.map((line) => ({ ...line, productId: null })),
      }));
      const smaller = plain.map((sale): Sale => ({
        ...sale,
        lines: sale.lines.map(({ remaining, ...line }) => ({ ...line, ...remaining })),
      }));
      assert.deepEqual(earningsOfWorld({ ...world, sales: plain }), earningsOfWorld({ ...world, sales: smaller }));
    }),
  );
});

test("mixed order lines: a worked example", () => {
  const line = { productId: null, quantity: 1, amount: 1_999n, cv: 0n, qv: 0n };
  const mugs = { ...line, productId: "mug", quantity: 3, amount: 3_000n };
  const run = runWorld({
    members: [{ id: "a", kind: "affiliate", sponsorId: null }],
    sales: [{ id: "s", sellerId: "a", buyerId: null, currency: "USD", lines: [line, mugs] }],
  });
  const [earning] = [...earningsOf(run)];
  // 10% of 19.99 = 1.999 -> 2.00, and 2.50 x 3 = 7.50.
  assert.equal(earning?.amount, 950n);
  assert.equal(earning?.rate, null);
  assert.equal(earning?.base, "49.99");
  const removal = { sale: 0, before: [line, mugs], after: [line, { amount: 1_000n, cv: 0n }] };
  // One of three mugs is left: 7.50 x 10 / 30 = 2.50.
  const [reversed] = reverseSales(run, [removal]);
  assert.equal(reversed?.amount, -500n);
  assert.equal(reversed?.base, "-20.00");
});

test("terms frozen at the sale go before the plan's, in the run, at payment and in the remainder", () => {
  const line = { productId: "mug", quantity: 2, amount: 4_000n, cv: 0n, qv: 0n };
  const frozen = { ...line, terms: { affiliate: { fixed: { USD: "3.00" } } } };
  const better = { ...line, terms: { affiliate: { percent: "15" }, retail: { percent: "50" } } };
  const sale = { id: "s", sellerId: "a", buyerId: null, currency: "USD", lines: [frozen, better, line] };
  const run = runWorld({ members: [{ id: "a", kind: "affiliate", sponsorId: null }], sales: [sale] });
  // 2 x 3.00, 15% of 40.00, and the plan's 2 x 2.50.
  const [earning] = [...earningsOf(run)];
  assert.equal(earning?.amount, 600n + 600n + 500n);
  const paid = sellerEarnings({
    plan: starterPlan,
    sale,
    sellerKind: "affiliate",
    buyerKind: null,
    companyCurrency: "USD",
  });
  assert.deepEqual(paid, { ok: true, value: [earning] });
  const half = sale.lines.map(({ amount, cv }) => ({ amount: amount / 2n, cv }));
  assert.equal(remainder(earning.terms, "USD", half), 850n);
});
