import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { addEarnedCredit, cardOfCode, giveCard, readGiftCode, sendCard } from "../credit/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger, post } from "../ledger/index.ts";
import { plainPromotion, savePromotion } from "../promotion/index.ts";
import { addCode } from "./basket-codes.ts";
import { addGiftCard, readBasketCredit, useStoreCredit } from "./basket-credit.ts";
import { buyGiftCard } from "./buy-gift-card.ts";
import { cancelOrder } from "./cancel-order.ts";
import { keptBasket } from "./read-basket.ts";
import { readOrder } from "./read-order.ts";
import { refundLines } from "./refund-lines.ts";
import { endOpenPayments } from "./retry-payment.ts";
import { sendRefund } from "./send-refund.ts";
import { pay } from "./settle-payment.ts";
import { dublin, smallShop } from "./testing.ts";
import { withdrawOrder } from "./withdraw-order.ts";

const { db, url } = await testDatabase({ connections: 12 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const key = "a key of thirty-two characters ...";
const code = (result: unknown) => (isFailure(result) ? result.code : "fine");
const eu = shop.markets.eu;
const { rows: staff } = await sql<{ id: bigint }>`select min(id) as id from person`.execute(db);
const actor = staff[0]!.id;

async function account(name: string): Promise<bigint> {
  const all = await balances(db);
  return all.find((each) => each.member === null && each.account === name && each.currency === "EUR")?.balance ?? 0n;
}

/** What the newest mail of a card says its code is. */
async function mailedCode(): Promise<string> {
  const { rows } = await sql<{ code: string }>`
    select data->>'code' as code from mail where template = 'gift-card' order by id desc limit 1`.execute(db);
  return rows[0]!.code;
}

async function card(value: bigint): Promise<{ readonly id: bigint; readonly code: string }> {
  const id = must(
    await shop.run((context) =>
      giveCard(
        { ...context, actor },
        {
          value,
          currency: "EUR",
          recipient: {
            name: "Ada",
            email: "ada@example.test",
            sender: "Us",
            message: "",
            locale: "en",
            shopUrl: "https://shop.example",
          },
          sendAt: shop.time,
          reason: "a good year",
        },
      ),
    ),
  );
  await shop.run((context) => sendCard(context, key, id));
  return { id, code: await mailedCode() };
}

const useCard = (token: string, text: string) =>
  shop.run((context) => addGiftCard(context, { token, key, code: text, currency: "EUR" }));
const left = async (text: string) => (await cardOfCode(db, { key, code: text, now: shop.time }))?.balance;

test("a card is bought: money for money, without sale, volume or tax; its code is only in the mail", async () => {
  const owed = await account("gift-cards");
  const { rows: before } = await sql<{ sales: number }>`select count(*)::integer as sales from sale`.execute(db);
  const bought = must(
    await shop.run((context) =>
      buyGiftCard(context, shop.bank.provider, {
        market: eu,
        locale: "en",
        value: 5000n,
        buyer: { name: "Nora", email: "nora@example.test" },
        buyerId: null,
        recipient: {
          name: "Ida",
          email: "ida@example.test",
          sender: "Nora",
          message: "For you",
          locale: "en",
          shopUrl: "https://shop.example",
        },
        sendAt: shop.time.add({ hours: 48 }),
        method: "test-succeeds",
        token: "a-token-of-a-card-order",
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  await shop.run((context) => sendCard(context, key, 1n));
  assert.equal(must(await pay(shop.services, bought.reference)).orderState, "paid");
  assert.equal((await account("gift-cards")) - owed, 5000n);
  const story = await readOrder(db, bought.orderId);
  assert.deepEqual([story?.order.saleId, story?.lines.length, story?.giftCard?.recipient], [null, 0, "Ida"]);
  const { rows: after } = await sql<{ sales: number }>`select count(*)::integer as sales from sale`.execute(db);
  assert.deepEqual(after, before);
  const { rows: jobs } = await sql<{ run_at: Temporal.Instant }>`
    select run_at from graphile_worker.jobs where task_identifier = 'send-gift-card'`.execute(db);
  assert.equal(jobs[0]?.run_at.toString(), "2026-03-07T10:00:00Z");
  const { rows: cards } = await sql<{ id: bigint }>`
    select credit_id as id from gift_card where order_id = ${bought.orderId}`.execute(db);
  await shop.run((context) => sendCard(context, key, cards[0]!.id));
  const sent = await mailedCode();
  await shop.run((context) => sendCard(context, key, cards[0]!.id));
  assert.equal(await mailedCode(), sent, "sent once");
  assert.equal(await left(sent.toLowerCase().replaceAll("-", " ")), 5000n);
  assert.equal(await left("0000-0000-0000-0000"), undefined);
  const { rows: kept } = await sql<{ text: string }>`select gift_card::text as text from gift_card`.execute(db);
  assert.ok(kept.every(({ text }) => !text.includes(readGiftCode(sent)!) && !text.includes(sent)));
  assert.equal(
    code(await shop.run((context) => withdrawOrder(context, { orderId: bought.orderId, reason: "x" }))),
    "wrong-state",
  );
});

test("a card pays beside another payment; goods, tax and volumes are as ever; refunds go to the card first and end at zero", async () => {
  const balm = await shop.shelve(10);
  const { code: text } = await card(2000n);
  const token = await shop.basket([[balm, 2]]);
  assert.equal(code(await useCard(token, text)), "fine");
  // 24.60 and 5.90 shipping.
  const credit = await readBasketCredit(db, {
    basket: await keptBasket(db, token),
    person: null,
    currency: "EUR",
    total: 3050n,
    now: shop.time,
  });
  assert.deepEqual(
    credit.parts.map(({ amount }) => amount),
    [2000n],
  );
  assert.equal(code(await shop.place(token, "test-succeeds", { expectedDue: 1000n })), "price-changed");
  const clearing = await account("payment-clearing");
  const placed = must(await shop.place(token, "test-succeeds", { expectedTotal: 3050n, expectedDue: 1050n }));
  assert.equal(await left(text), 2000n);
  assert.equal(must(await pay(shop.services, placed.reference)).orderState, "paid");
  assert.equal(await left(text), 0n);
  assert.equal((await account("payment-clearing")) - clearing, -1050n);
  const story = (await readOrder(db, placed.orderId))!;
  assert.deepEqual([story.order.total, story.order.credited, story.payments[0]?.amount], [3050n, 2000n, 1050n]);
  assert.deepEqual([story.lines[0]?.cv, story.lines[0]?.amount], [1600n, 2000n]);
  const refund = async (quantity: number, name: string, shipping?: "all") => {
    const { refundId } = must(
      await shop.run((context) =>
        refundLines(context, {
          orderId: placed.orderId,
          key: name,
          lines: [{ orderLineId: story.lines[0]!.id, quantity }],
          ...(shipping === undefined ? {} : { shipping }),
          reason: "broken",
          restock: false,
        }),
      ),
    );
    assert.equal(await sendRefund(shop.services, refundId), "sent");
  };
  await refund(1, "first");
  assert.equal(await left(text), 1230n);
  await refund(1, "second", "all");
  assert.equal(await left(text), 2000n);
  assert.equal(await account("payment-clearing"), clearing);
  const { rows } = await sql<{ refunded: bigint }>`
    select refunded from test_bank_charge where reference = ${placed.reference}`.execute(db);
  assert.equal(rows[0]?.refunded, 1050n);
  assert.deepEqual(await checkLedger(db), []);
});

test("an order that costs nothing more is paid at once, without a provider: by card, or by a discount", async () => {
  const balm = await shop.shelve(10);
  const { code: text } = await card(5000n);
  const token = await shop.basket([[balm, 1]]);
  await useCard(token, text);
  const placed = must(await shop.place(token, "credit" as "test-succeeds", { expectedDue: 0n }));
  const standing = must(await pay(shop.services, placed.reference));
  assert.deepEqual([standing.orderState, standing.state], ["paid", "captured"]);
  assert.equal(await left(text), 5000n - 1820n);
  // Given back whole: to the card, and nobody is asked for anything.
  const gone = must(
    await shop.run((context) => withdrawOrder(context, { orderId: placed.orderId, reason: "changed my mind" })),
  );
  assert.equal(await sendRefund(shop.services, gone.refundId!), "sent");
  assert.equal(await left(text), 5000n);

  const wish = { ...plainPromotion, names: { en: "All" } };
  must(await shop.run((context) => savePromotion(context, { ...wish, code: "gratis", id: null })));
  must(
    await shop.run((context) =>
      savePromotion(context, { ...wish, kind: "free-shipping", code: "gratisship", id: null }),
    ),
  );
  const free = await shop.basket([[balm, 2]]);
  for (const typed of ["gratis", "gratisship"])
    must(await shop.run((context) => addCode(context, { token: free, code: typed, market: "eu" })));
  const stock = async () =>
    (await sql<{ on_hand: number }>`select on_hand from stock where variant_id = ${balm}`.execute(db)).rows[0]!.on_hand;
  const before = await stock();
  const nothing = must(await shop.place(free, "test-succeeds", { expectedTotal: 0n }));
  assert.equal(must(await pay(shop.services, nothing.reference)).orderState, "paid");
  assert.equal(await stock(), before - 2);
  must(await shop.run((context) => withdrawOrder(context, { orderId: nothing.orderId, reason: "changed my mind" })));
  assert.equal(await stock(), before);
});

test("a card spent by eight at once pays what is on it, once", async () => {
  const balm = await shop.shelve(500);
  const { id, code: text } = await card(10_000n);
  const owed = await account("gift-cards");
  const tokens: string[] = [];
  for (let index = 0; index < 40; index += 1) {
    const token = await shop.basket([[balm, 1]]);
    must(await useCard(token, text));
    tokens.push(token);
  }
  let paid = 0n;
  const lane = async () => {
    for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
      const placed = must(await shop.place(token, "test-succeeds"));
      must(await pay(shop.services, placed.reference));
      // First read, then added: "+=" would keep what was there before it waited.
      const story = await readOrder(db, placed.orderId);
      paid += story!.order.credited;
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  assert.equal(paid, 10_000n);
  assert.equal(await left(text), 0n);
  assert.equal((await account("gift-cards")) - owed, -10_000n);
  const { rows } = await sql<{ sum: bigint }>`
    select sum(change)::bigint as sum from credit_entry where credit_id = ${id}`.execute(db);
  assert.equal(rows[0]?.sum, 0n);
  assert.deepEqual(await checkLedger(db), []);
});

test("what is held is free again when the order is cancelled; after the hold ran out it may be gone, and the payment goes back", async () => {
  const balm = await shop.shelve(20);
  const { code: text } = await card(1000n);
  const first = await shop.basket([[balm, 1]]);
  const second = await shop.basket([[balm, 1]]);
  await useCard(first, text);
  await useCard(second, text);
  const one = must(await shop.place(first, "test-second-step"));
  must(await pay(shop.services, one.reference));
  assert.equal(code(await useCard(await shop.basket([[balm, 1]]), text)), "bad-input");
  assert.equal(await endOpenPayments(shop.services, one.orderId), undefined);
  await shop.run(async (context) => (await cancelOrder(context, { orderId: one.orderId, reason: "no" })) ?? "done");
  const two = must(await shop.place(second, "test-second-step"));
  must(await pay(shop.services, two.reference));
  assert.equal((await readOrder(db, two.orderId))?.order.credited, 1000n);
  shop.time = shop.time.add({ minutes: 31 });
  const third = await shop.basket([[balm, 1]]);
  must(await useCard(third, text));
  const three = must(await shop.place(third, "test-succeeds"));
  must(await pay(shop.services, three.reference));
  await shop.bank.decide(two.reference, "approve");
  const late = must(await pay(shop.services, two.reference));
  assert.deepEqual([late.orderState, late.state, late.reason], ["cancelled", "returned", "credit-spent"]);
  assert.equal(await left(text), 0n);
});

test("a refund as store credit is spent by who it belongs to, and by nobody else", async () => {
  const balm = await shop.shelve(10);
  const bought = must(await shop.checkout([[balm, 1]], "test-succeeds"));
  const story = (await readOrder(db, bought.orderId))!;
  const before = await account("customer-credit");
  const { refundId } = must(
    await shop.run((context) =>
      refundLines(context, {
        orderId: bought.orderId,
        key: "as-credit",
        lines: [{ orderLineId: story.lines[0]!.id, quantity: 1 }],
        reason: "too big",
        restock: true,
        asCredit: true,
      }),
    ),
  );
  assert.equal(await sendRefund(shop.services, refundId), "sent");
  assert.equal((await account("customer-credit")) - before, 1230n);
  const use = async (buyerId?: bigint) => {
    const token = await shop.basket([[balm, 1]]);
    await shop.run((context) => useStoreCredit(context, { token, use: true }));
    const placed = must(await shop.place(token, "test-succeeds", buyerId === undefined ? {} : { buyerId }));
    must(await pay(shop.services, placed.reference));
    return (await readOrder(db, placed.orderId))!.order.credited;
  };
  // A guest with the same mail address is not who has signed in.
  assert.equal(await use(), 0n);
  assert.equal(await use(story.order.buyerId), 1230n);
  assert.equal(await use(story.order.buyerId), 0n);
  assert.equal(await account("customer-credit"), before);
  assert.equal(dublin.email, story.contact?.email);
});

test("what a member's earnings became is spent out of the member's own account of the books", async () => {
  const balm = await shop.shelve(10);
  const memberId = shop.company.affiliate;
  const { person_id: personId } = await db
    .selectFrom("member")
    .select("person_id")
    .where("id", "=", memberId)
    .executeTakeFirstOrThrow();
  const held = async () =>
    (await balances(db, { member: memberId })).find(({ account: name }) => name === "store-credit")?.balance;
  await shop.run(async (context) => {
    await post(context, [
      {
        debit: { member: memberId, account: "available" },
        credit: { member: memberId, account: "store-credit" },
        amount: 700n,
        currency: "EUR",
        key: "payout:1:store-credit",
        cause: "pyt_1",
        periodId: null,
      },
    ]);
    await addEarnedCredit(context, { personId, memberId, currency: "EUR", amount: 700n, payoutId: 1n });
    return "done";
  });
  const token = await shop.basket([[balm, 1]]);
  await shop.run((context) => useStoreCredit(context, { token, use: true }));
  const placed = must(await shop.place(token, "test-succeeds", { buyerId: personId }));
  must(await pay(shop.services, placed.reference));
  assert.equal((await readOrder(db, placed.orderId))?.order.credited, 700n);
  assert.equal(await held(), 0n);
  must(await shop.run((context) => withdrawOrder(context, { orderId: placed.orderId, reason: "changed my mind" })));
  assert.equal(await held(), 700n);
  assert.deepEqual(await checkLedger(db), []);
});
