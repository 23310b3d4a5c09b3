import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { totalsOf } from "./totals.ts";
import type { TotalsRules } from "./totals.ts";

const line = fc.record({ unitPrice: fc.bigInt(0n, 5_000_000n), quantity: fc.integer({ min: 1, max: 99 }) });
const rules = fc.record({
  taxBasisPoints: fc.integer({ min: 0, max: 10_000 }),
  pricesIncludeTax: fc.boolean(),
  shippingAmount: fc.bigInt(0n, 10_000n),
  freeShippingFrom: fc.option(fc.bigInt(0n, 10_000_000n), { nil: null }),
});
const baskets = fc.tuple(rules, fc.array(line, { maxLength: 12 }));

const add = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

test("the sums are the sums of their parts, and the total is what is paid", () => {
  fc.assert(
    fc.property(baskets, ([market, lines]) => {
      const totals = totalsOf(market, lines);
      assert.equal(totals.goods, add(totals.lines.map((each) => each.amount)));
      assert.equal(totals.tax, add(totals.lines.map((each) => each.tax)) + totals.shippingTax);
      assert.equal(totals.total, totals.goods + totals.shipping + totals.tax);
      assert.equal(totals.shownGoods, add(lines.map((each) => each.unitPrice * BigInt(each.quantity))));
    }),
  );
});

test("where prices include tax, shown price x quantity is kept exactly, line by line and in the total", () => {
  fc.assert(
    fc.property(baskets, ([market, lines]) => {
      const totals = totalsOf({ ...market, pricesIncludeTax: true }, lines);
      for (const [index, each] of totals.lines.entries()) {
        assert.equal(each.amount + each.tax, lines[index]!.unitPrice * BigInt(lines[index]!.quantity));
        assert.ok(each.tax >= 0n && each.amount >= 0n);
      }
      assert.equal(totals.total, totals.shownGoods + totals.shippingLine.shown);
    }),
  );
});

test("where tax comes on top, the amount is what is shown and the tax is within half a unit of exact", () => {
  fc.assert(
    fc.property(baskets, ([market, lines]) => {
      const totals = totalsOf({ ...market, pricesIncludeTax: false }, lines);
      for (const each of totals.lines) {
        assert.equal(each.amount, each.shown);
        const error = each.tax * 10_000n - each.shown * BigInt(market.taxBasisPoints);
        assert.ok(error >= -5_000n && error <= 5_000n);
      }
    }),
  );
});

test("the tax inside a shown price is within half a unit of exact", () => {
  fc.assert(
    fc.property(baskets, ([market, lines]) => {
      const whole = 10_000n + BigInt(market.taxBasisPoints);
      for (const each of totalsOf({ ...market, pricesIncludeTax: true }, lines).lines) {
        const error = 2n * (each.tax * whole - each.shown * BigInt(market.taxBasisPoints));
        assert.ok(error >= -whole && error <= whole);
      }
    }),
  );
});

test("shipping is free from the limit on, the limit included, and an empty basket ships nothing", () => {
  fc.assert(
    fc.property(baskets, fc.bigInt(1n, 10_000n), ([market, lines], flat) => {
      const totals = totalsOf({ ...market, shippingAmount: flat }, lines);
      const free =
        lines.length === 0 || (market.freeShippingFrom !== null && totals.shownGoods >= market.freeShippingFrom);
      assert.equal(totals.shippingLine.shown, free ? 0n : flat);
    }),
  );
});

const eu: TotalsRules = {
  taxBasisPoints: 2300,
  pricesIncludeTax: true,
  shippingAmount: 590n,
  freeShippingFrom: 6_000n,
};
const us: TotalsRules = {
  taxBasisPoints: 825,
  pricesIncludeTax: false,
  shippingAmount: 700n,
  freeShippingFrom: 7_500n,
};
const jp: TotalsRules = {
  taxBasisPoints: 1000,
  pricesIncludeTax: true,
  shippingAmount: 800n,
  freeShippingFrom: 8_000n,
};

test("worked by hand: EUR with 23% inside, USD with 8.25% on top, JPY without decimals", () => {
  const inEurope = totalsOf(eu, [{ unitPrice: 999n, quantity: 3 }]);
  assert.deepEqual(inEurope.lines, [{ shown: 2997n, amount: 2437n, tax: 560n }]);
  // 590 x 23 / 123 = 110.33
  assert.deepEqual(inEurope.shippingLine, { shown: 590n, amount: 480n, tax: 110n });
  assert.deepEqual([inEurope.goods, inEurope.shipping, inEurope.tax, inEurope.total], [2437n, 480n, 670n, 3587n]);
  assert.equal(inEurope.missingForFreeShipping, 3003n);

  const inAmerica = totalsOf(us, [{ unitPrice: 999n, quantity: 3 }]);
  assert.deepEqual(inAmerica.lines, [{ shown: 2997n, amount: 2997n, tax: 247n }]);
  // 7.00 x 8.25% = 0.5775
  assert.deepEqual(inAmerica.shippingLine, { shown: 700n, amount: 700n, tax: 58n });
  assert.equal(inAmerica.total, 2997n + 247n + 700n + 58n);

  const inJapan = totalsOf(jp, [
    { unitPrice: 1_980n, quantity: 1 },
    { unitPrice: 3_300n, quantity: 2 },
  ]);
  assert.deepEqual(inJapan.lines, [
    { shown: 1_980n, amount: 1_800n, tax: 180n },
    { shown: 6_600n, amount: 6_000n, tax: 600n },
  ]);
  assert.deepEqual([inJapan.shipping, inJapan.total], [0n, 8_580n]);
});

test("half a unit of tax is rounded away from zero", () => {
  // 0.10 x 5% = 0.005
  const rules: TotalsRules = {
    taxBasisPoints: 500,
    pricesIncludeTax: false,
    shippingAmount: 0n,
    freeShippingFrom: null,
  };
  assert.equal(totalsOf(rules, [{ unitPrice: 10n, quantity: 1 }]).tax, 1n);
});
