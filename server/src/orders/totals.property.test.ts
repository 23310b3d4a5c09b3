/** Any basket, any promotions, taxes and shipping, in currencies with no, two and three decimals; then refunds in any order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { currencyDecimals, formatMoney, parseUnits } from "@fairline/engine";
import fc from "fast-check";
import { applyPromotions, plainPromotion, pointsAfter } from "../promotion/index.ts";
import type { Promotion } from "../promotion/index.ts";
import { sumsOf } from "./order-sums.ts";
import { shareOf, shippingShare } from "./refund-share.ts";
import type { Remaining } from "./refund-share.ts";
import { totalsOf } from "./totals.ts";

const now = Temporal.Instant.from("2026-05-10T12:00:00Z");
const add = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

const line = fc.record({
  product: fc.constantFrom("tea", "balm", "candle"),
  category: fc.constantFrom("teas", "care"),
  unitPrice: fc.bigInt(1n, 1_000_000n),
  quantity: fc.integer({ min: 1, max: 30 }),
  taxRate: fc.constantFrom(0, 70_000, 88_750, 230_000),
  cv: fc.bigInt(0n, 100_000n),
});
const offer = fc.record({
  kind: fc.constantFrom("get-free" as const, "percent" as const, "amount" as const, "free-shipping" as const),
  basisPoints: fc.integer({ min: 1, max: 10_000 }),
  off: fc.bigInt(1n, 1_000_000n),
  volume: fc.constantFrom("shrink" as const, "stay" as const),
  combines: fc.boolean(),
});
const world = fc.record({
  currency: fc.constantFrom("JPY", "EUR", "KWD"),
  pricesIncludeTax: fc.boolean(),
  taxRounding: fc.constantFrom("line" as const, "total" as const),
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  offers: fc.array(offer, { maxLength: 4 }),
  shipping: fc.bigInt(0n, 5_000n),
  shippingRate: fc.constantFrom(0, 230_000),
  // Which line, and how: so many units, or a part of its money.
  refunds: fc.array(
    fc.record({ line: fc.nat(5), quantity: fc.integer({ min: 1, max: 30 }), part: fc.integer({ min: 0, max: 100 }) }),
    { maxLength: 20 },
  ),
  shippingFirst: fc.integer({ min: 0, max: 100 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function promotionsOf({ offers, currency }: World): readonly Promotion[] {
  return offers.map(({ off, kind, ...rest }, index) => ({
    ...plainPromotion,
    id: BigInt(index + 1),
    names: { en: `Offer ${index}` },
    kind,
    ...rest,
    buyQuantity: kind === "get-free" ? 2 : null,
    getQuantity: kind === "get-free" ? 1 : null,
    sums: [{ currency, off: kind === "amount" ? off : null, minimum: 0n }],
    pausedAt: null,
    createdAt: now,
  }));
}

/** The order as checkout would keep it. */
function ordered(given: World) {
  const outcome = applyPromotions(promotionsOf(given), {
    lines: given.lines,
    market: "xx",
    currency: given.currency,
    customerClass: "retail",
    firstOrder: true,
    now,
    uses: new Map(),
    shipping: () => ({ chosen: given.shipping, cheapest: given.shipping }),
  });
  const shown = given.lines.map(({ unitPrice, quantity }) => unitPrice * BigInt(quantity));
  const totals = totalsOf(
    given,
    given.lines.map(({ taxRate }, index) => ({ shown: shown[index]!, discount: outcome.lines[index]!, taxRate })),
    { shown: given.shipping, discount: outcome.shipping, taxRate: given.shippingRate },
  );
  const lines = given.lines.map(({ quantity, unitPrice, cv, taxRate }, index) => {
    const { amount, tax } = totals.lines[index]!;
    const points = pointsAfter(cv, shown[index]!, outcome.shrinking[index]!);
    return { quantity, unitPrice, amount, tax, cv: points, qv: points, taxName: "Tax", taxRate };
  });
  return { outcome, totals, lines };
}

test("what the pages show adds up to what is paid: goods - discounts + shipping (+ tax) = total", () => {
  fc.assert(
    fc.property(world, (given) => {
      const { outcome, totals, lines } = ordered(given);
      const sums = sumsOf(
        {
          pricesIncludeTax: given.pricesIncludeTax,
          shipping: totals.shipping,
          shippingTax: totals.shippingTax,
          shippingDiscount: totals.shippingLine.discount,
          shippingTaxName: "Tax",
          shippingTaxRate: given.shippingRate,
        },
        lines,
        outcome.applied.map(({ goods, shipping, promotion }) => ({
          promotionId: promotion.id,
          name: promotion.names["en"] ?? "",
          code: null,
          goods,
          shipping,
        })),
      );
      const off = add(sums.discounts.map(({ amount }) => amount));
      const onTop = given.pricesIncludeTax ? 0n : add(sums.taxes.map(({ amount }) => amount));
      assert.equal(sums.goods - off + sums.shipping + onTop, totals.total);
      assert.equal(add(sums.taxes.map(({ amount }) => amount)), totals.tax);
      // And each reads back as the same sum in its currency.
      for (const amount of [sums.goods, off, sums.shipping, totals.tax, totals.total]) {
        const decimals = currencyDecimals(given.currency)!;
        assert.equal(parseUnits(formatMoney(amount, given.currency), decimals), Number(amount));
      }
    }),
    { numRuns: 300 },
  );
});

test("refunds of any lines in any order and any parts never take more than is left and end at zero", () => {
  fc.assert(
    fc.property(world, (given) => {
      const { totals, lines } = ordered(given);
      const left: Remaining[] = lines.map(({ quantity, amount, tax, cv, qv }) => ({ quantity, amount, tax, cv, qv }));
      let back = 0n;
      const take = (index: number, wish: { quantity?: number; gross?: bigint }) => {
        const of = left[index]!;
        const share = shareOf(of, wish);
        if (share === undefined) return;
        left[index] = {
          quantity: of.quantity - share.quantity,
          amount: of.amount - share.amount,
          tax: of.tax - share.tax,
          cv: of.cv - share.cv,
          qv: of.qv - share.qv,
        };
        back += share.amount + share.tax;
        for (const value of Object.values(left[index])) assert.ok(value >= 0);
      };
      for (const { line: at, quantity, part } of given.refunds) {
        const index = at % lines.length;
        const gross = left[index]!.amount + left[index]!.tax;
        take(index, part % 2 === 0 ? { quantity } : { gross: (gross * BigInt(part)) / 100n });
      }
      for (const [index, of] of left.entries()) {
        const gross = of.amount + of.tax;
        take(index, gross > 0n ? { quantity: of.quantity, gross } : { quantity: of.quantity });
        assert.deepEqual([left[index]!.amount, left[index]!.tax, left[index]!.quantity], [0n, 0n, 0]);
        if (gross > 0n) assert.deepEqual([left[index]!.cv, left[index]!.qv], [0n, 0n]);
      }
      let sent = { amount: totals.shipping, tax: totals.shippingTax };
      for (const part of [BigInt(given.shippingFirst), 100n]) {
        const share = shippingShare(sent, ((sent.amount + sent.tax) * part) / 100n);
        if (share === undefined) continue;
        sent = { amount: sent.amount - share.amount, tax: sent.tax - share.tax };
        back += share.amount + share.tax;
      }
      assert.equal(back, totals.total);
    }),
    { numRuns: 300 },
  );
});
