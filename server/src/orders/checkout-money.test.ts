import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { setTaxClass } from "../catalog/index.ts";
import { addTaxRate, saveMethod, saveZone, setTaxRounding, shippingOf } from "../charges/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { plainPromotion, savePromotion } from "../promotion/index.ts";
import type { PromotionWish } from "../promotion/index.ts";
import { addCode } from "./basket-codes.ts";
import { cancelOrder } from "./cancel-order.ts";
import { readOrder } from "./read-order.ts";
import { refundLines } from "./refund-lines.ts";
import { endOpenPayments, retryPayment } from "./retry-payment.ts";
import { pay } from "./settle-payment.ts";
import { addressIn, dublin, readBasket, smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 12 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const code = (result: unknown) => (isFailure(result) ? result.code : "fine");
const data = (result: unknown) => (result as Failure).data;

const spring = { ...plainPromotion, names: { en: "Spring", de: "Frühling" }, basisPoints: 1000 };
const promote = async (wish: Partial<PromotionWish>) =>
  must(await shop.run((context) => savePromotion(context, { ...spring, ...wish, id: null })));
const type = (token: string, text: string) =>
  shop.run((context) => addCode(context, { token, code: text, market: "eu" }));
const basketOf = (token: string, more: object = {}) =>
  readBasket(db, { token, market: shop.markets.eu, locale: "en", now: shop.time, ...more });
const buyer = (name: string) => ({ ...dublin, email: `${name}@example.test` });

async function uses(promotionId: bigint): Promise<readonly [kept: number, held: number]> {
  const { rows } = await sql<{ kept: number; held: number }>`
    select count(*) filter (where held_until is null)::integer as kept,
      count(*) filter (where held_until > ${shop.time}::timestamptz)::integer as held
    from promotion_use where promotion_id = ${promotionId}`.execute(db);
  return [rows[0]!.kept, rows[0]!.held];
}

test("a code: in the basket, frozen with the order, in the sale, the mail and the books; then the refund ends at zero", async () => {
  const balm = await shop.shelve(10);
  const spring = await promote({ code: "spring" });
  const token = await shop.basket([[balm, 3]]);
  assert.equal(must(await type(token, " Spring ")), "SPRING");
  const basket = await basketOf(token);
  assert.deepEqual(basket.codes, [
    { code: "SPRING", state: "applied", why: null, missing: null, from: null, member: null },
  ]);
  // 36.90 less 3.69 is 33.21, 6.21 of it tax; shipping 5.90 with 1.10.
  const { totals } = basket;
  assert.deepEqual([totals.discount, totals.goods, totals.tax, totals.total], [369n, 2700n, 731n, 3911n]);
  const placed = must(await shop.place(token, "test-succeeds", { expectedTotal: totals.total }));
  assert.deepEqual(await uses(spring), [0, 1]);
  must(await pay(shop.services, placed.reference));
  assert.deepEqual(await uses(spring), [1, 0]);
  const story = (await readOrder(db, placed.orderId))!;
  assert.equal(story.order.total, totals.total);
  assert.deepEqual(story.discounts, [
    { promotionId: spring, name: "Spring", code: "SPRING", goods: 369n, shipping: 0n },
  ]);
  const [line] = story.lines;
  // CV and QV have shrunk by the same tenth.
  assert.deepEqual([line?.amount, line?.tax, line?.cv, line?.qv], [2700n, 621n, 2160n, 2700n]);
  assert.deepEqual([line?.taxName, line?.taxRate, story.order.shippingMethod], ["VAT", 230_000, "Standard"]);
  const { rows } = await sql<{ amount: bigint; cv: bigint }>`
    select amount, cv from sale_line where sale_id = ${story.order.saleId}`.execute(db);
  assert.deepEqual(rows, [{ amount: 2700n, cv: 2160n }]);
  const mail = await sql<{ discounts: unknown }>`
    select data->'discounts' as discounts from mail where data->>'number' = ${placed.number}`.execute(db);
  assert.deepEqual(mail.rows[0]?.discounts, [
    { name: "Spring", code: "SPRING", amount: { amount: "3.69", currency: "EUR" } },
  ]);
  for (const quantity of [1, 2]) {
    must(
      await shop.run((context) =>
        refundLines(context, {
          orderId: placed.orderId,
          key: `back-${quantity}`,
          lines: [{ orderLineId: line!.id, quantity }],
          shipping: quantity === 2 ? "all" : undefined,
          reason: "sent back",
          restock: true,
        }),
      ),
    );
  }
  const after = (await readOrder(db, placed.orderId))!;
  assert.deepEqual([after.totalLeft, after.shippingLeft, after.lines[0]?.left.cv], [0n, 0n, 0n]);
  assert.deepEqual(await checkLedger(db), []);
});

test("codes with one use left, each wanted by eight orders at once, twenty-five times: always one gets it", async () => {
  const balm = await shop.shelve(1000);
  // Connections are open before the race, so that it is one.
  await Promise.all(Array.from({ length: 12 }, () => sql`select pg_sleep(0.05)`.execute(db)));
  for (let round = 0; round < 25; round += 1) {
    const promotionId = await promote({ code: `LAST-${round}`, limitTotal: 1 });
    const tokens: string[] = [];
    for (let racer = 0; racer < 8; racer += 1) {
      const token = await shop.basket([[balm, 1]]);
      must(await type(token, `LAST-${round}`));
      tokens.push(token);
    }
    const results = await Promise.all(
      tokens.map((token, racer) =>
        shop.place(token, "test-succeeds", { expectedTotal: 1697n, contact: buyer(`racer-${racer}`) }),
      ),
    );
    assert.deepEqual(results.map(code).sort(), ["fine", ...Array.from({ length: 7 }, () => "price-changed")]);
    assert.deepEqual(await uses(promotionId), [0, 1]);
  }
});

test("a hold that ends gives the use back, and so does a cancelled order", async () => {
  const balm = await shop.shelve(1000);
  const last = await promote({ code: "LAST", limitTotal: 1 });
  const fill = async () => {
    const token = await shop.basket([[balm, 1]]);
    must(await type(token, "LAST"));
    return token;
  };
  const other = await fill();
  const won = must(await shop.place(await fill(), "test-declined", { expectedTotal: 1697n, contact: buyer("first") }));
  assert.deepEqual(await uses(last), [0, 1]);
  must(await pay(shop.services, won.reference));
  assert.equal((await basketOf(other)).codes[0]?.why, "used-up");

  // Half an hour later the hold has run out: another order takes it, and the first cannot be paid at its price any more.
  shop.time = shop.time.add({ minutes: 31 });
  const second = must(await shop.place(other, "test-second-step", { expectedTotal: 1697n, contact: buyer("second") }));
  const again = await shop.run((context) =>
    retryPayment(context, shop.bank.provider, {
      orderId: won.orderId,
      method: "test-succeeds",
      returnUrl: "https://shop.example/orders/x",
    }),
  );
  assert.equal(code(again), "price-changed");
  // Cancelled, it is others' again.
  must(await pay(shop.services, second.reference));
  await endOpenPayments(shop.services, second.orderId);
  must(
    (await shop.run((context) => cancelOrder(context, { orderId: second.orderId, reason: "by-shopper" }))) ?? "done",
  );
  assert.deepEqual(await uses(last), [0, 0]);
  const retried = must(
    await shop.run((context) =>
      retryPayment(context, shop.bank.provider, {
        orderId: won.orderId,
        method: "test-succeeds",
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  must(await pay(shop.services, retried.reference));
  assert.deepEqual(await uses(last), [1, 0]);
});

test("once for each customer: two orders of one person at once, one gets it; a guest learns it when the order says who they are", async () => {
  const balm = await shop.shelve(100);
  await promote({ code: "HELLO", firstOrder: true });
  const fill = async (text: string) => {
    const token = await shop.basket([[balm, 1]]);
    must(await type(token, text));
    return token;
  };
  const total = (await basketOf(await fill("HELLO"))).totals.total;
  // The person is known already: making a new one would have the two wait for each other.
  must(await shop.place(await shop.basket([[balm, 1]]), "test-succeeds", { contact: buyer("twice") }));
  for (let round = 0; round < 10; round += 1) {
    await promote({ code: `ONCE-${round}`, limitCustomer: 1 });
    const both = await Promise.all(
      [await fill(`ONCE-${round}`), await fill(`ONCE-${round}`)].map((token) =>
        shop.place(token, "test-succeeds", { contact: buyer("twice"), expectedTotal: total }),
      ),
    );
    assert.deepEqual(both.map(code).sort(), ["fine", "price-changed"]);
  }
  const hello = await fill("HELLO");
  must(await shop.place(hello, "test-succeeds", { contact: buyer("newcomer"), expectedTotal: total }));
  const back = await fill("HELLO");
  const refused = await shop.place(back, "test-succeeds", { contact: buyer("newcomer"), expectedTotal: total });
  assert.equal(code(refused), "price-changed");
  const { lost, total: now } = data(refused) as { lost: string[]; total: { amount: string } };
  assert.deepEqual([lost.length, now.amount], [1, "18.20"]);
  must(await shop.place(back, "test-succeeds", { contact: buyer("newcomer"), expectedTotal: 1820n }));
});

test("an affiliate's coupon gives the discount and says who is credited; a member's name alone only the second", async () => {
  const balm = await shop.shelve(10);
  await promote({ code: "AMARA", names: { en: "With Amara" } });
  for (const [text, states] of [
    ["amara", ["applied"]],
    ["third", ["member"]],
  ] as const) {
    const token = await shop.basket([[balm, 1]]);
    must(await type(token, text));
    assert.deepEqual(
      (await basketOf(token)).codes.map(({ state }) => state),
      states,
    );
    const placed = must(await shop.place(token, "test-succeeds", { contact: buyer(`friend-of-${text}`) }));
    must(await pay(shop.services, placed.reference));
    const { rows } = await sql<{ way: string; handle: string }>`
      select sale.attribution as way, member_card.handle from orders join sale on sale.id = orders.sale_id
      join member_card on member_card.member_id = sale.seller_id where orders.id = ${placed.orderId}`.execute(db);
    assert.deepEqual(rows, [{ way: "code", handle: text }]);
  }
  assert.equal(data(await type(await shop.basket([[balm, 1]]), "NOBODY"))["why"], "unknown");
});

test("taxes by state, postcode and day; the first rows are the market's old ones; a class of its own", async () => {
  const { us } = shop.markets;
  const balm = await shop.shelve(100);
  const rate = (more: object) =>
    shop.run((context) =>
      addTaxRate(context, {
        market: "us",
        country: "US",
        region: "",
        postcodePrefix: "",
        taxClass: "standard",
        name: "Sales tax",
        rate: 0,
        validFrom: Temporal.PlainDate.from("2026-01-01"),
        validUntil: null,
        ...more,
      }),
    );
  must(await rate({ region: "NY", rate: 40_000 }));
  must(await rate({ region: "NY", postcodePrefix: "100", rate: 88_750 }));
  must(await rate({ region: "NY", taxClass: "clothes", rate: 0 }));
  must(await rate({ region: "NY", rate: 50_000, validFrom: Temporal.PlainDate.from("2026-07-01") }));
  assert.equal(
    code(await rate({ region: "NY", rate: 50_000, validFrom: Temporal.PlainDate.from("2026-07-01") })),
    "already-exists",
  );
  const token = await shop.basket([[balm, 1]], us);
  const taxAt = async (region: string | null, postcode: string | null, now = shop.time) => {
    const to = { country: "US", region, postcode };
    return (await readBasket(db, { token, market: us, locale: "en", now, to })).totals.tax;
  };
  // 10.00 and 7.00 of shipping: 8% as before where nothing is said, 4%, 8.875% (0.89 + 0.62).
  assert.equal(await taxAt(null, null), 136n);
  assert.equal(await taxAt("ny", "14604"), 68n);
  assert.equal(await taxAt("NY", "10001"), 151n);
  assert.equal(await taxAt("NY", "14604", Temporal.Instant.from("2026-07-01T10:00:00Z")), 85n);
  const { rows } = await sql<{ slug: string }>`
    select product.slug from variant join product on product.id = variant.product_id where variant.id = ${balm}`.execute(
    db,
  );
  must(await shop.run((context) => setTaxClass(context, { product: rows[0]!.slug, taxClass: "clothes" })));
  // Only the shipping is taxed.
  assert.equal(await taxAt("NY", "14604"), 28n);
  must((await shop.run((context) => setTaxRounding(context, { market: "us", rounding: "total" }))) ?? "done");

  // The order is charged at its own address; whoever was shown another total is told.
  const contact = { ...addressIn(us), region: "NY", postcode: "10001" };
  const shown = (await readBasket(db, { token, market: us, locale: "en", now: shop.time })).totals.total;
  const refused = await shop.place(token, "test-succeeds", { market: us, contact, expectedTotal: shown });
  assert.equal(code(refused), "price-changed");
  assert.deepEqual((data(refused) as { total: unknown }).total, { amount: "17.62", currency: "USD" });
  const placed = must(await shop.place(token, "test-succeeds", { market: us, contact, expectedTotal: 1762n }));
  const { order, lines } = (await readOrder(db, placed.orderId))!;
  assert.deepEqual([order.tax, order.shippingTaxRate, lines[0]?.taxRate], [62n, 88_750, 0]);
});

test("shipping by zone, weight and worth, chosen at checkout", async () => {
  const { eu } = shop.markets;
  const balm = await shop.shelve(1000);
  const [zone] = (await shippingOf(db, "eu")).zones;
  const method = (name: string, zoneId: bigint, rates: readonly (readonly [number | null, bigint, bigint])[]) =>
    shop.run((context) =>
      saveMethod(context, {
        id: null,
        zoneId,
        names: { en: name },
        taxClass: "standard",
        daysLeast: 1,
        daysMost: 2,
        position: 1,
        active: true,
        rates: rates.map(([upToGrams, fromGoods, amount]) => ({ upToGrams, fromGoods, amount })),
      }),
    );
  // 100 g each: up to 1 kg 14.90, up to 2 kg 19.90, heavier not at all.
  const express = must(
    await method("Express", zone!.id, [
      [1000, 0n, 1490n],
      [2000, 0n, 1990n],
      [2000, 20_000n, 0n],
    ]),
  );
  const cork = must(
    await shop.run((context) =>
      saveZone(context, {
        id: null,
        market: "eu",
        name: "Cork",
        countries: ["IE"],
        regions: [],
        postcodePrefixes: ["T12"],
      }),
    ),
  );
  const cargo = must(await method("Cargo bike", cork, [[null, 0n, 250n]]));
  const waysOf = async (quantity: number, postcode = "D02 AF30", methodId?: bigint) => {
    const to = { country: "IE", region: null, postcode };
    const basket = await readBasket(db, {
      token: await shop.basket([[balm, quantity]]),
      market: eu,
      locale: "en",
      now: shop.time,
      to,
      methodId,
    });
    return [basket.ways.map(({ price }) => price), basket.totals.shippingLine.shown, basket.way?.method.id];
  };
  const standard = (await waysOf(1))[2];
  assert.deepEqual(await waysOf(1), [[590n, 1490n], 590n, standard]);
  assert.deepEqual(await waysOf(11, "D02 AF30", express), [[590n, 1990n], 1990n, express]);
  assert.deepEqual(await waysOf(17), [[590n, 0n], 0n, express]);
  // Too heavy for it.
  assert.deepEqual(await waysOf(21), [[590n], 590n, standard]);
  assert.deepEqual(await waysOf(1, "t12 ab34", express), [[250n], 250n, cargo]);
  const token = await shop.basket([[balm, 1]]);
  const there = { ...dublin, postcode: "T12AB34" };
  const refused = await shop.place(token, "test-succeeds", { contact: there, shippingMethodId: express });
  assert.deepEqual([code(refused), data(refused)["field"]], ["bad-input", "shipping"]);
  const placed = must(await shop.place(token, "test-succeeds", { contact: there }));
  assert.equal((await readOrder(db, placed.orderId))?.order.shippingMethod, "Cargo bike");
});

test("an automatic promotion for a basket from 30.00 on applies by itself, and says what is missing where it has a code", async () => {
  const balm = await shop.shelve(100);
  const sums = [{ currency: "EUR", off: 500n, minimum: 3000n }];
  await promote({ kind: "amount", sums, names: { en: "Five off" } });
  await promote({ kind: "amount", sums, code: "FIVE" });
  const small = await shop.basket([[balm, 2]]);
  must(await type(small, "FIVE"));
  const [answer] = (await basketOf(small)).codes;
  assert.deepEqual([answer?.why, answer?.missing], ["basket-too-small", 540n]);
  const large = await basketOf(await shop.basket([[balm, 3]]));
  assert.deepEqual(
    large.discounts.map(({ goods }) => goods),
    [500n],
  );
});
