import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { setStock } from "../catalog/index.ts";
import { cancelOrder } from "./cancel-order.ts";
import { addToBasket, setInBasket } from "./change-basket.ts";
import { readOrder } from "./read-order.ts";
import { endOpenPayments, retryPayment } from "./retry-payment.ts";
import { pay, settlePayment } from "./settle-payment.ts";
import { orderPayments } from "./store.ts";
import { addressIn, readBasket, smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 16 });
// The bank's books have a connection of their own, as in the running shop.
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

async function stock(variantId: bigint): Promise<{ onHand: number; promised: number }> {
  const { rows } = await sql<{ onHand: number; promised: number }>`
    select on_hand as "onHand", coalesce((select sum(quantity) from stock_reservation promised
      where promised.variant_id = stock.variant_id), 0)::integer as promised
    from stock where variant_id = ${variantId}`.execute(db);
  return rows[0]!;
}

async function count(table: "sale" | "mail", orderId: bigint): Promise<number> {
  const { rows } =
    table === "sale"
      ? await sql<{
          n: bigint;
        }>`select count(*) as n from sale where source = 'store' and source_ref = ${String(orderId)}`.execute(db)
      : await sql<{ n: bigint }>`select count(*) as n from mail where template = 'order-confirmation'
          and data->>'number' = (select number from orders where id = ${orderId})`.execute(db);
  return Number(rows[0]?.n);
}

const story = async (orderId: bigint) => {
  const found = await readOrder(db, orderId);
  assert.ok(found);
  return found;
};

const code = (result: unknown) => (isFailure(result) ? result.code : "fine");

test("a sale to the end: paid, stock taken, recorded, in the books, told", async () => {
  const balm = await shop.shelve(10);
  const clickId = await shop.company.click(shop.company.affiliate, "2026-03-05T09:00:00Z");
  const paid = must(await shop.checkout([[balm, 3]], "test-succeeds", { clickId }));
  assert.equal(paid.state, "captured");
  assert.equal(paid.orderState, "paid");
  assert.deepEqual(await stock(balm), { onHand: 7, promised: 0 });
  const { order, lines, events, contact } = await story(paid.orderId);
  // 36.90 with 23% inside: tax 6.90; shipping 5.90: tax 1.10.
  assert.deepEqual(
    [order.goods, order.shipping, order.shippingTax, order.tax, order.total],
    [3000n, 480n, 110n, 800n, 4280n],
  );
  assert.deepEqual([lines[0]?.amount, lines[0]?.tax, lines[0]?.cv, lines[0]?.qv], [3000n, 690n, 2400n, 3000n]);
  assert.equal(contact?.postcode, "D02 AF30");
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["placed", "payment-started", "paid"],
  );
  assert.equal(await count("sale", paid.orderId), 1);
  assert.equal(await count("mail", paid.orderId), 1);
  // The affiliate's 10% of the amount: net, without shipping.
  const earned = (await balances(db, { member: shop.company.affiliate })).filter(
    ({ account }) => account === "pending",
  );
  assert.deepEqual(
    earned.map(({ balance }) => balance),
    [300n],
  );
  const entries = await sql<{ amount: bigint; key: string }>`
    select amount, key from entry where key like ${`order:${paid.orderId}:%`} order by key`.execute(db);
  assert.deepEqual(
    entries.rows.map((row) => row.amount),
    [3000n, 480n, 800n],
  );
});

test("the order repeats the basket's total to the cent, in every market; another total is refused", async () => {
  const balm = await shop.shelve(100);
  for (const market of Object.values(shop.markets)) {
    const token = await shop.basket([[balm, 7]], market);
    const basket = await readBasket(db, { token, market, locale: "en", now: shop.time });
    const off = await shop.place(token, "test-succeeds", {
      market,
      expectedTotal: basket.totals.total + 1n,
    });
    assert.equal(code(off), "price-changed");
    const placed = must(
      await shop.place(token, "test-succeeds", {
        market,
        expectedTotal: basket.totals.total,
      }),
    );
    const { order } = await story(placed.orderId);
    assert.equal(order.total, basket.totals.total);
    assert.equal(order.currency, market.currency);
  }
});

test("three parallel captures of one order: one sale, one stock take, one captured payment", async () => {
  const balm = await shop.shelve(5);
  const placed = must(await shop.place(await shop.basket([[balm, 2]]), "test-timeout-charged"));
  // The bank has the money, the answer is lost: everybody asks at once.
  await shop.bank.provider.start({
    reference: placed.reference,
    amount: 3050n,
    currency: "EUR",
    method: "test-timeout-charged",
    returnUrl: "https://shop.example/orders/x",
  });
  const answers = await Promise.all([1, 2, 3].map(() => settlePayment(shop.services, placed.reference)));
  assert.deepEqual(new Set(answers.map((answer) => must(answer).state)), new Set(["captured"]));
  assert.equal(await count("sale", placed.orderId), 1);
  assert.equal(await count("mail", placed.orderId), 1);
  assert.deepEqual(await stock(balm), { onHand: 3, promised: 0 });
  const payments = await orderPayments(db, placed.orderId);
  assert.deepEqual(
    payments.map(({ state }) => state),
    ["captured"],
  );
  const events = (await story(placed.orderId)).events.filter(({ kind }) => kind === "paid");
  assert.equal(events.length, 1);
});

test("two parallel buyers of the last unit: one order is paid, the other is told and not charged", async () => {
  for (let round = 0; round < 5; round += 1) {
    const balm = await shop.shelve(1);
    const baskets = [await shop.basket([[balm, 1]]), await shop.basket([[balm, 1]])];
    const outcomes = await Promise.all(
      baskets.map(async (basket) => {
        const placed = await shop.place(basket, "test-succeeds");
        return isFailure(placed) ? placed : pay(shop.services, placed.reference);
      }),
    );
    assert.deepEqual(outcomes.map(code).sort(), ["fine", "sold-out"]);
    assert.deepEqual(await stock(balm), { onHand: 0, promised: 0 });
    const { rows } = await sql<{ n: bigint }>`
      select count(*) as n from test_bank_charge where reference in (
        select reference from payment join order_line on order_line.order_id = payment.order_id
        where order_line.variant_id = ${balm})`.execute(db);
    assert.equal(rows[0]?.n, 1n);
    // The loser's basket is as it was.
    const left = await Promise.all(
      baskets.map((token) => readBasket(db, { token, market: shop.markets.eu, locale: "en", now: shop.time })),
    );
    assert.deepEqual(
      left.map((basket) => basket.count).sort((a, b) => a - b),
      [0, 1],
    );
  }
});

test("several lines in opposite order, many buyers at once: nothing is oversold, nobody waits in a circle", async () => {
  const [one, two] = [await shop.shelve(6), await shop.shelve(6)];
  // All of them have it in their baskets before the first one orders.
  const baskets = await Promise.all(
    Array.from({ length: 10 }, (_, index) => {
      const [first, second] = index % 2 === 0 ? [one, two] : [two, one];
      return shop.basket([
        [first, 1],
        [second, 1],
      ]);
    }),
  );
  const outcomes = await Promise.all(
    baskets.map(async (basket) => {
      const placed = await shop.place(basket, "test-succeeds");
      return isFailure(placed) ? placed : pay(shop.services, placed.reference);
    }),
  );
  assert.equal(outcomes.filter((outcome) => code(outcome) === "fine").length, 6);
  assert.deepEqual(await stock(one), { onHand: 0, promised: 0 });
  assert.deepEqual(await stock(two), { onHand: 0, promised: 0 });
});

test("parallel adds to one basket add up; too many and unknown ones are refused", async () => {
  const balm = await shop.shelve(90);
  const token = await shop.basket([[balm, 1]]);
  const add = (quantity: number, variantId = balm) =>
    shop.run((context) => addToBasket(context, { token, market: shop.markets.eu, variantId, quantity }));
  await Promise.all(Array.from({ length: 8 }, () => add(2)));
  const basket = await readBasket(db, { token, market: shop.markets.eu, locale: "en", now: shop.time });
  assert.equal(basket.count, 17);
  assert.equal(code(await add(74)), "sold-out");
  assert.equal(code(await add(83)), "bad-input");
  assert.equal(code(await add(1, 999_999n)), "not-found");
  const set = (quantity: number) =>
    shop.run((context) => setInBasket(context, { token, market: shop.markets.eu, variantId: balm, quantity }));
  assert.equal(must(await set(5)), 5);
  assert.equal(must(await set(0)), 0);
  assert.equal((await readBasket(db, { token, market: shop.markets.eu, locale: "en", now: shop.time })).count, 0);
});

test("pressing the button twice is one order: the basket is empty afterwards", async () => {
  const balm = await shop.shelve(10);
  const token = await shop.basket([[balm, 1]]);
  const outcomes = await Promise.all([shop.place(token, "test-succeeds"), shop.place(token, "test-succeeds")]);
  assert.deepEqual(outcomes.map(code).sort(), ["fine", "nothing-to-pay"]);
});

test("an address is checked by its country's rules, and every fault is named", async () => {
  const balm = await shop.shelve(10);
  const token = await shop.basket([[balm, 1]]);
  const refused = await shop.place(token, "test-succeeds", {
    contact: {
      name: " ",
      email: "nobody",
      line1: "1",
      line2: null,
      postcode: "1234",
      city: "",
      region: null,
      country: "IE",
    },
  });
  assert.ok(isFailure(refused));
  assert.deepEqual(refused.data["fields"], [
    { field: "name", problem: "missing" },
    { field: "city", problem: "missing" },
    { field: "email", problem: "malformed" },
    { field: "postcode", problem: "malformed" },
  ]);
  const abroad = await shop.place(token, "test-succeeds", { contact: addressIn(shop.markets.us) });
  assert.ok(isFailure(abroad));
  assert.deepEqual(abroad.data["fields"], [{ field: "country", problem: "not-shipped-to" }]);
});

test("declined, then paid with another method: one order, one sale", async () => {
  const balm = await shop.shelve(2);
  const declined = must(await shop.checkout([[balm, 2]], "test-declined"));
  assert.deepEqual(
    [declined.state, declined.reason, declined.orderState],
    ["declined", "insufficient-funds", "placed"],
  );
  assert.equal(await count("sale", declined.orderId), 0);
  // The goods stay promised while the shopper looks for another card.
  assert.deepEqual(await stock(balm), { onHand: 2, promised: 2 });
  must(await endOpenPayments(shop.services, declined.orderId));
  const again = must(
    await shop.run((context) =>
      retryPayment(context, shop.bank.provider, {
        orderId: declined.orderId,
        method: "test-succeeds",
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  assert.equal(must(await pay(shop.services, again.reference)).orderState, "paid");
  assert.deepEqual(await stock(balm), { onHand: 0, promised: 0 });
  assert.equal(await count("sale", declined.orderId), 1);
  const twice = await shop.run((context) =>
    retryPayment(context, shop.bank.provider, {
      orderId: declined.orderId,
      method: "test-succeeds",
      returnUrl: "https://shop.example/orders/x",
    }),
  );
  assert.equal(code(twice), "wrong-state");
});

test("a second step: approved at the bank it is paid on coming back, refused it is declined", async () => {
  const balm = await shop.shelve(4);
  const waiting = must(await shop.checkout([[balm, 1]], "test-second-step"));
  assert.equal(waiting.state, "action-needed");
  assert.equal(waiting.actionUrl, `https://shop.example/test-bank/${waiting.reference}`);
  must(await shop.bank.decide(waiting.reference, "approve"));
  assert.equal(must(await settlePayment(shop.services, waiting.reference)).orderState, "paid");

  const refused = must(await shop.checkout([[balm, 1]], "test-second-step"));
  must(await shop.bank.decide(refused.reference, "refuse"));
  const after = must(await settlePayment(shop.services, refused.reference));
  assert.deepEqual([after.state, after.orderState], ["declined", "placed"]);
});

test("another method while a second step waits: the step is cancelled at the bank and can no longer be approved", async () => {
  const balm = await shop.shelve(4);
  const waiting = must(await shop.checkout([[balm, 1]], "test-second-step"));
  must(await endOpenPayments(shop.services, waiting.orderId));
  const retried = must(
    await shop.run((context) =>
      retryPayment(context, shop.bank.provider, {
        orderId: waiting.orderId,
        method: "test-succeeds",
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  assert.equal(code(await shop.bank.decide(waiting.reference, "approve")), "wrong-state");
  assert.equal(must(await pay(shop.services, retried.reference)).orderState, "paid");
  assert.deepEqual(
    (await orderPayments(db, waiting.orderId)).map(({ state }) => state),
    ["declined", "captured"],
  );
});

test("the last unit is gone when a late payment comes: the money goes back, nothing is recorded", async () => {
  const balm = await shop.shelve(1);
  const slow = must(await shop.checkout([[balm, 1]], "test-second-step"));
  const before = shop.time;
  shop.time = before.add({ minutes: 31 });
  const quick = must(await shop.checkout([[balm, 1]], "test-succeeds"));
  assert.equal(quick.orderState, "paid");
  must(await shop.bank.decide(slow.reference, "approve"));
  const late = must(await settlePayment(shop.services, slow.reference));
  assert.deepEqual([late.state, late.reason, late.orderState], ["returned", "sold-out", "cancelled"]);
  assert.equal(await count("sale", slow.orderId), 0);
  const { rows } = await sql<{ refunded: bigint; amount: bigint }>`
    select refunded, amount from test_bank_charge where reference = ${slow.reference}`.execute(db);
  assert.equal(rows[0]?.refunded, rows[0]?.amount);
  assert.deepEqual(
    (await sql`select from entry where key like ${`order:${slow.orderId}:%`}`.execute(db)).rows.length,
    0,
  );
  // Told once more, all stays as it is.
  assert.equal(must(await settlePayment(shop.services, slow.reference, { state: "captured" })).state, "returned");
  shop.time = before;
});

test("a promise that stands is kept even where staff counts less: who is paid last gets the money back", async () => {
  const balm = await shop.shelve(2);
  const [first, second] = [
    must(await shop.checkout([[balm, 1]], "test-second-step")),
    must(await shop.checkout([[balm, 1]], "test-second-step")),
  ];
  must(await shop.run((context) => setStock(context, { variantId: balm, onHand: 1, reason: "counted" })));
  for (const { reference } of [first, second]) must(await shop.bank.decide(reference, "approve"));
  assert.equal(must(await settlePayment(shop.services, second.reference)).orderState, "paid");
  assert.equal(must(await settlePayment(shop.services, first.reference)).state, "returned");
});

test("a cancelled order frees its stock; money that comes in spite of it goes back", async () => {
  const balm = await shop.shelve(1);
  const declined = must(await shop.checkout([[balm, 1]], "test-declined"));
  must(await shop.run((context) => cancelOrder(context, { orderId: declined.orderId, reason: "by-shopper" })));
  assert.deepEqual(await stock(balm), { onHand: 1, promised: 0 });
  // A bank that said no and then yes: its last word counts.
  await sql`update test_bank_charge set state = 'captured', captured = amount where reference = ${declined.reference}`.execute(
    books.db,
  );
  const late = must(await settlePayment(shop.services, declined.reference, { state: "captured" }));
  assert.deepEqual([late.state, late.reason, late.orderState], ["returned", "order-cancelled", "cancelled"]);

  const paid = must(await shop.checkout([[balm, 1]], "test-succeeds"));
  assert.equal(
    code(await shop.run((context) => cancelOrder(context, { orderId: paid.orderId, reason: "late" }))),
    "wrong-state",
  );
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
