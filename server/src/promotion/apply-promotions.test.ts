import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyPromotions, pointsAfter } from "./apply-promotions.ts";
import type { Goods, Occasion } from "./apply-promotions.ts";
import type { Promotion } from "./model.ts";
import { plainPromotion } from "./save-promotion.ts";

const now = Temporal.Instant.from("2026-05-10T12:00:00Z");
const add = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

let count = 0n;
function promotion(kind: Promotion["kind"], more: Partial<Promotion> = {}): Promotion {
  count += 1n;
  return {
    ...plainPromotion,
    id: count,
    names: { en: `Offer ${count}` },
    kind,
    buyQuantity: kind === "get-free" ? 2 : null,
    getQuantity: kind === "get-free" ? 1 : null,
    sums: kind === "amount" ? [{ currency: "EUR", off: 500n, minimum: 0n }] : [],
    pausedAt: null,
    createdAt: now,
    ...more,
  };
}

const goods = (unitPrice: bigint, quantity: number, product = "tea", category = "teas"): Goods => ({
  product,
  category,
  unitPrice,
  quantity,
});

const occasion = (lines: readonly Goods[], more: Partial<Occasion> = {}): Occasion => ({
  lines,
  market: "eu",
  currency: "EUR",
  customerClass: "retail",
  firstOrder: true,
  now,
  uses: new Map(),
  shipping: () => ({ chosen: 590n, cheapest: 590n }),
  ...more,
});

const refusal = (of: Promotion, at: Occasion) => applyPromotions([of], at).refused[0]?.why;

test("10% of 33.35 over two lines: rounded once, divided by largest remainder", () => {
  // 10% of 3335 is 333.5: 334 over 1112 and 2223 is 111.37 and 222.63.
  const found = applyPromotions(
    [promotion("percent", { basisPoints: 1000 })],
    occasion([goods(1112n, 1), goods(2223n, 1)]),
  );
  assert.deepEqual(found.lines, [111n, 223n]);
  assert.equal(found.applied[0]?.goods, 334n);
});

test("an amount takes off what it looks at, never more than there is", () => {
  const off = promotion("amount", { target: { products: ["tea"], categories: [] } });
  assert.deepEqual(applyPromotions([off], occasion([goods(300n, 1), goods(900n, 1, "balm")])).lines, [300n, 0n]);
  assert.deepEqual(applyPromotions([off], occasion([goods(600n, 2), goods(900n, 1, "balm")])).lines, [500n, 0n]);
  assert.equal(refusal(off, occasion([goods(900n, 1, "balm")])), "no-such-goods");
  assert.equal(refusal(off, occasion([goods(300n, 1)], { currency: "USD" })), "other-market");
});

test("3 for 2: of each three the cheapest is given; a unit counts once", () => {
  const three = promotion("get-free");
  const lines = [goods(1200n, 2), goods(1000n, 2), goods(800n, 2)];
  // Six units: the two of 8.00.
  assert.deepEqual(applyPromotions([three], occasion(lines)).lines, [0n, 0n, 1600n]);
  assert.equal(refusal(three, occasion([goods(1200n, 2)])), "too-few");
  // The second such promotion finds no unit that the first has not counted.
  assert.deepEqual(applyPromotions([three, promotion("get-free")], occasion(lines)).lines, [0n, 0n, 1600n]);
});

test("buy two teas, get a candle at half its price", () => {
  const candle = promotion("get-free", {
    target: { products: [], categories: ["teas"] },
    reward: { products: ["candle"], categories: [] },
    basisPoints: 5000,
  });
  const lines = [goods(700n, 5), goods(2001n, 3, "candle", "candles")];
  // Five teas: twice two, two candles; half of 40.02.
  assert.deepEqual(applyPromotions([candle], occasion(lines)).lines, [0n, 2001n]);
  assert.equal(refusal(candle, occasion([goods(700n, 5)])), "too-few");
});

test("the order of application: units, percents, amounts, shipping, whatever the order they come in", () => {
  const all = [
    promotion("free-shipping"),
    promotion("amount"),
    promotion("percent", { basisPoints: 1000 }),
    promotion("get-free"),
  ];
  const found = applyPromotions(all, occasion([goods(1000n, 3)]));
  assert.deepEqual(
    found.applied.map(({ promotion: { kind }, goods: off, shipping }) => [kind, off, shipping]),
    [
      ["get-free", 1000n, 0n],
      // 10% of the 20.00 that is left, then 5.00.
      ["percent", 200n, 0n],
      ["amount", 500n, 0n],
      ["free-shipping", 0n, 590n],
    ],
  );
  const first = promotion("percent", { basisPoints: 5000, priority: -1 });
  const second = promotion("percent", { basisPoints: 1000 });
  const two = applyPromotions([second, first], occasion([goods(1000n, 1)]));
  assert.deepEqual(
    two.applied.map((each) => each.goods),
    [500n, 50n],
  );
});

test("one that does not combine is taken alone where that is better for the shopper, else not at all", () => {
  const ten = promotion("percent", { basisPoints: 1000 });
  const five = promotion("amount");
  const alone = promotion("percent", { basisPoints: 3000, combines: false, code: "ALONE" });
  const large = applyPromotions([ten, five, alone], occasion([goods(10_000n, 1)]));
  assert.deepEqual([large.applied.map((each) => each.promotion.id), large.lines], [[alone.id], [3000n]]);
  const small = applyPromotions([ten, five, alone], occasion([goods(1000n, 1)]));
  assert.deepEqual(small.lines, [600n]);
  assert.equal(small.refused.find((each) => each.promotion.id === alone.id)?.why, "better-offer");
  // Shipping counts too.
  const sent = promotion("free-shipping", { combines: false });
  assert.deepEqual(applyPromotions([five, sent], occasion([goods(1000n, 1)])).shipping, 590n);
});

test("free shipping pays for the cheapest way; a dearer one costs the difference", () => {
  const free = promotion("free-shipping");
  const express = occasion([goods(1000n, 1)], { shipping: () => ({ chosen: 1490n, cheapest: 590n }) });
  assert.equal(applyPromotions([free], express).shipping, 590n);
  const gone = occasion([goods(1000n, 1)], { shipping: () => ({ chosen: 0n, cheapest: 0n }) });
  assert.equal(refusal(free, gone), "nothing-left");
  // The shipping is asked for what the goods come to after discounts.
  const asked: bigint[] = [];
  applyPromotions(
    [free, promotion("amount")],
    occasion([goods(1000n, 1)], {
      shipping: (after) => {
        asked.push(after);
        return { chosen: 590n, cheapest: 590n };
      },
    }),
  );
  assert.deepEqual(asked, [500n]);
});

test("why one does not apply", () => {
  const at = occasion([goods(1000n, 1)]);
  const ten = (more: Partial<Promotion>) => promotion("percent", { basisPoints: 1000, ...more });
  const used = (promo: Promotion, all: number, own: number) => ({ ...at, uses: new Map([[promo.id, { all, own }]]) });
  assert.equal(refusal(ten({ pausedAt: now }), at), "paused");
  assert.equal(refusal(ten({ from: now.add({ seconds: 1 }) }), at), "not-yet");
  assert.equal(refusal(ten({ from: now, until: now.add({ seconds: 1 }) }), at), undefined);
  assert.equal(refusal(ten({ until: now }), at), "over");
  assert.equal(refusal(ten({ markets: ["us"] }), at), "other-market");
  assert.equal(refusal(ten({ classes: ["preferred"] }), at), "other-class");
  assert.equal(refusal(ten({ firstOrder: true }), { ...at, firstOrder: false }), "not-first-order");
  const first = ten({ firstOrder: true });
  assert.equal(refusal(first, used(first, 1, 1)), "not-first-order");
  const limited = ten({ limitTotal: 2, limitCustomer: 1 });
  assert.equal(refusal(limited, used(limited, 1, 0)), undefined);
  assert.equal(refusal(limited, used(limited, 2, 0)), "used-up");
  assert.equal(refusal(limited, used(limited, 1, 1)), "used-by-you");
  const from20 = ten({ sums: [{ currency: "EUR", off: null, minimum: 2000n }] });
  assert.deepEqual(applyPromotions([from20], at).refused[0]?.missing, 1000n);
});

test("points shrink in proportion to the price, or stay", () => {
  assert.equal(pointsAfter(800n, 1000n, 333n), 534n);
  assert.equal(pointsAfter(800n, 0n, 0n), 800n);
  const stays = promotion("percent", { basisPoints: 5000, volume: "stay" });
  const shrinks = promotion("amount");
  const found = applyPromotions([stays, shrinks], occasion([goods(2000n, 1)]));
  assert.deepEqual([found.lines, found.shrinking], [[1500n], [500n]]);
});

const slug = fc.constantFrom("tea", "balm", "candle");
const basket = fc.array(
  fc.record({
    product: slug,
    category: fc.constantFrom("teas", "care"),
    unitPrice: fc.bigInt(0n, 100_000n),
    quantity: fc.integer({ min: 1, max: 99 }),
  }),
  { maxLength: 8 },
);
const target = fc.record({
  products: fc.uniqueArray(slug, { maxLength: 2 }),
  categories: fc.uniqueArray(fc.constantFrom("teas", "care"), { maxLength: 1 }),
});
const some = fc
  .record({
    kind: fc.constantFrom("get-free" as const, "percent" as const, "amount" as const, "free-shipping" as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    buy: fc.integer({ min: 1, max: 5 }),
    get: fc.integer({ min: 1, max: 5 }),
    off: fc.bigInt(1n, 1_000_000n),
    minimum: fc.bigInt(0n, 50_000n),
    target,
    reward: target,
    combines: fc.boolean(),
    priority: fc.integer({ min: -2, max: 2 }),
    volume: fc.constantFrom("shrink" as const, "stay" as const),
  })
  .map(({ buy, get, off, minimum, ...rest }) =>
    promotion(rest.kind, {
      ...rest,
      ...(rest.kind === "get-free" ? { buyQuantity: buy, getQuantity: get } : {}),
      sums: [{ currency: "EUR", off: rest.kind === "amount" ? off : null, minimum }],
    }),
  );

test("whatever promotions meet whatever basket: the parts are the sums, nothing costs less than nothing, all are answered", () => {
  fc.assert(
    fc.property(basket, fc.array(some, { maxLength: 6 }), fc.bigInt(0n, 2_000n), (lines, promotions, cost) => {
      const at = occasion(lines, { shipping: () => ({ chosen: cost, cheapest: cost / 2n }) });
      const found = applyPromotions(promotions, at);
      for (const [index, off] of found.lines.entries()) {
        const { unitPrice, quantity } = lines[index]!;
        assert.ok(off >= 0n && off <= unitPrice * BigInt(quantity));
        assert.equal(off, add(found.applied.map((each) => each.lines[index] ?? 0n)));
        assert.ok(found.shrinking[index]! >= 0n && found.shrinking[index]! <= off);
      }
      assert.ok(found.shipping >= 0n && found.shipping <= cost / 2n);
      for (const each of found.applied) {
        assert.equal(each.goods, add(each.lines));
        assert.ok(each.goods + each.shipping > 0n);
      }
      assert.equal(found.applied.length + found.refused.length, promotions.length);
      if (found.applied.some((each) => !each.promotion.combines)) assert.equal(found.applied.length, 1);
      // The order that they come in decides nothing.
      assert.deepEqual(applyPromotions(promotions.toReversed(), at).lines, found.lines);
    }),
    { numRuns: 300 },
  );
});
