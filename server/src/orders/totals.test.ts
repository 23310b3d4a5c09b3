import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { totalsOf } from "./totals.ts";
import type { Priced, TotalsRules } from "./totals.ts";

const add = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

const priced: fc.Arbitrary<Priced> = fc
  .record({
    shown: fc.bigInt(0n, 500_000_000n),
    off: fc.integer({ min: 0, max: 100 }),
    taxRate: fc.constantFrom(0, 50_000, 70_000, 82_500, 88_750, 100_000, 230_000, 1_000_000),
  })
  .map(({ shown, off, taxRate }) => ({ shown, discount: (shown * BigInt(off)) / 100n, taxRate }));
const rules: fc.Arbitrary<TotalsRules> = fc.record({
  pricesIncludeTax: fc.boolean(),
  taxRounding: fc.constantFrom("line" as const, "total" as const),
});
const baskets = fc.tuple(rules, fc.array(priced, { maxLength: 12 }), priced);

test("the sums are the sums of their parts, and the total is what is paid", () => {
  fc.assert(
    fc.property(baskets, ([market, lines, shipping]) => {
      const totals = totalsOf(market, lines, shipping);
      assert.equal(totals.goods, add(totals.lines.map((each) => each.amount)));
      assert.equal(totals.tax, add(totals.lines.map((each) => each.tax)) + totals.shippingTax);
      assert.equal(totals.total, totals.goods + totals.shipping + totals.tax);
      assert.equal(totals.shownGoods, add(lines.map((each) => each.shown)));
      assert.equal(totals.discount, add([...lines, shipping].map((each) => each.discount)));
      for (const { amount, tax } of [...totals.lines, totals.shippingLine]) assert.ok(amount >= 0n && tax >= 0n);
    }),
  );
});

test("where prices include tax, what is shown less the discount is paid exactly, line by line and in the total", () => {
  fc.assert(
    fc.property(baskets, ([market, lines, shipping]) => {
      const totals = totalsOf({ ...market, pricesIncludeTax: true }, lines, shipping);
      for (const [index, { amount, tax }] of totals.lines.entries()) {
        assert.equal(amount + tax, lines[index]!.shown - lines[index]!.discount);
      }
      assert.equal(totals.total, totals.shownGoods + totals.shippingLine.shown - totals.discount);
    }),
  );
});

test("where tax comes on top, the amount is what is shown less the discount", () => {
  fc.assert(
    fc.property(baskets, ([market, lines, shipping]) => {
      const totals = totalsOf({ ...market, pricesIncludeTax: false }, lines, shipping);
      for (const { amount, shown, discount } of totals.lines) assert.equal(amount, shown - discount);
      assert.equal(totals.total, totals.shownGoods + totals.shippingLine.shown - totals.discount + totals.tax);
    }),
  );
});

test("by line every tax is within half a unit of exact; by total that of each rate together, and each line within one", () => {
  fc.assert(
    fc.property(baskets, ([market, lines, shipping]) => {
      const totals = totalsOf(market, lines, shipping);
      const parts = [...totals.lines, totals.shippingLine].map((part, index) => {
        const rate = BigInt([...lines, shipping][index]!.taxRate);
        const whole = market.pricesIncludeTax ? 1_000_000n + rate : 1_000_000n;
        // How far the tax is from exact, in units of 1 / whole.
        return { rate, whole, error: part.tax * whole - (part.shown - part.discount) * rate };
      });
      const within = (error: bigint, of: bigint) => assert.ok(error >= -of && error <= of);
      if (market.taxRounding === "line") {
        for (const { error, whole } of parts) within(2n * error, whole);
        return;
      }
      for (const rate of new Set(parts.map((part) => part.rate))) {
        const of = parts.filter((part) => part.rate === rate);
        within(2n * add(of.map(({ error }) => error)), of[0]!.whole);
        for (const { error, whole } of of) within(2n * error, 3n * whole);
      }
    }),
  );
});

const line = (shown: bigint, taxRate: number, discount = 0n): Priced => ({ shown, discount, taxRate });
const free = line(0n, 0);

test("worked by hand: EUR with 23% inside, USD with 8.25% on top, JPY without decimals, KWD with three", () => {
  const inside: TotalsRules = { pricesIncludeTax: true, taxRounding: "line" };
  const onTop: TotalsRules = { pricesIncludeTax: false, taxRounding: "line" };
  const inEurope = totalsOf(inside, [line(2997n, 230_000)], line(590n, 230_000));
  assert.deepEqual(inEurope.lines, [{ shown: 2997n, discount: 0n, amount: 2437n, tax: 560n }]);
  // 590 x 23 / 123 = 110.33
  assert.deepEqual(inEurope.shippingLine, { shown: 590n, discount: 0n, amount: 480n, tax: 110n });
  assert.deepEqual([inEurope.goods, inEurope.shipping, inEurope.tax, inEurope.total], [2437n, 480n, 670n, 3587n]);

  const inAmerica = totalsOf(onTop, [line(2997n, 82_500)], line(700n, 82_500));
  assert.deepEqual(inAmerica.lines, [{ shown: 2997n, discount: 0n, amount: 2997n, tax: 247n }]);
  assert.equal(inAmerica.total, 2997n + 247n + 700n + 58n);

  const inJapan = totalsOf(inside, [line(1_980n, 100_000), line(6_600n, 80_000)], line(880n, 100_000, 880n));
  assert.deepEqual(
    inJapan.lines.map(({ amount, tax }) => [amount, tax]),
    [
      [1_800n, 180n],
      // 6600 x 8 / 108 = 488.9
      [6_111n, 489n],
    ],
  );
  assert.deepEqual([inJapan.shipping, inJapan.shippingTax, inJapan.total], [0n, 0n, 8_580n]);

  // KWD 12.345 less 2.345 with 5% on top.
  const inKuwait = totalsOf(onTop, [line(12_345n, 50_000, 2_345n)], free);
  assert.deepEqual([inKuwait.goods, inKuwait.tax, inKuwait.total], [10_000n, 500n, 10_500n]);
});

test("three lines of 0.10 at 5%: 0.03 of tax by line, 0.02 by total", () => {
  const lines = [10n, 10n, 10n].map((shown) => line(shown, 50_000));
  const taxes = (taxRounding: "line" | "total") =>
    totalsOf({ pricesIncludeTax: false, taxRounding }, lines, free).lines.map(({ tax }) => tax);
  assert.deepEqual(taxes("line"), [1n, 1n, 1n]);
  assert.deepEqual(taxes("total"), [1n, 1n, 0n]);
});
