/** Gift cards given back, and refunds of orders that were paid in several ways: any parts in any order end at zero. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { cardOfCode, sendCard } from "../credit/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { addGiftCard } from "./basket-credit.ts";
import { buyGiftCard } from "./buy-gift-card.ts";
import { cancelOrder } from "./cancel-order.ts";
import { readOrder } from "./read-order.ts";
import { refundCard } from "./refund-card.ts";
import { refundLines } from "./refund-lines.ts";
import { sendRefund } from "./send-refund.ts";
import { pay } from "./settle-payment.ts";
import { smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 12 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());
const key = "a key of thirty-two characters ...";

async function account(name: string): Promise<bigint> {
  const all = await balances(db);
  return all.find((each) => each.member === null && each.account === name && each.currency === "EUR")?.balance ?? 0n;
}

/** A card that a shopper bought, and its code where it was mailed. */
async function bought(value: bigint, isSent = true) {
  const order = must(
    await shop.run((context) =>
      buyGiftCard(context, shop.services.payments, {
        market: shop.markets.eu,
        locale: "en",
        value,
        buyer: { name: "Nora Quinn", email: "nora@example.test" },
        buyerId: null,
        recipient: {
          name: "Ada",
          email: "ada@example.test",
          sender: "Nora",
          message: "",
          locale: "en",
          shopUrl: "https://shop.example",
        },
        sendAt: shop.time,
        method: "test-succeeds",
        token: crypto.randomUUID(),
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  must(await pay(shop.services, order.reference));
  const { id } = (await readOrder(db, order.orderId))!.giftCard!;
  if (isSent) await shop.run((context) => sendCard(context, key, id));
  const { rows } = await sql<{ code: string }>`
    select data->>'code' as code from mail where template = 'gift-card' order by id desc limit 1`.execute(db);
  return { orderId: order.orderId, cardId: id, code: rows[0]?.code ?? "" };
}

const left = async (code: string) => (await cardOfCode(db, { key, code, now: shop.time }))?.balance;
const giveBack = (orderId: bigint) => shop.run((context) => refundCard(context, { orderId, reason: "not wanted" }));

async function basketWith(code: string, lines: readonly (readonly [bigint, number])[]) {
  const token = await shop.basket(lines);
  must(await shop.run((context) => addGiftCard(context, { token, key, code, currency: "EUR" })));
  return token;
}

const bankHas = async (orderId: bigint) => {
  const { rows } = await sql<{ has: bigint }>`
    select coalesce(sum(coalesce(charge.captured, 0) - charge.refunded), 0)::bigint as has
    from payment join test_bank_charge charge on charge.reference = payment.reference
    where payment.order_id = ${orderId}`.execute(db);
  return rows[0]!.has;
};

const refund = async (orderId: bigint, wish: { line: bigint; quantity: number; shipping?: "all"; name: string }) => {
  const { refundId } = must(
    await shop.run((context) =>
      refundLines(context, {
        orderId,
        key: wish.name,
        lines: wish.quantity === 0 ? [] : [{ orderLineId: wish.line, quantity: wish.quantity }],
        shipping: wish.shipping,
        reason: "broken",
        restock: false,
      }),
    ),
  );
  assert.equal(must(await sendRefund(shop.services, refundId)), "sent");
};

test("a card that nobody used goes back whole; it pays for nothing any more, and a code that waits is never mailed", async () => {
  const [clearing, owed] = [await account("payment-clearing"), await account("gift-cards")];
  const { orderId, code, cardId } = await bought(5000n, false);
  const { refundId, amount } = must(await giveBack(orderId));
  assert.equal(amount, 5000n);
  assert.equal(must(await sendRefund(shop.services, refundId)), "sent");
  assert.equal(await bankHas(orderId), 0n);
  assert.deepEqual([await account("payment-clearing"), await account("gift-cards")], [clearing, owed]);
  const before = await sql`select from mail where template = 'gift-card'`.execute(db);
  await shop.run((context) => sendCard(context, key, cardId));
  assert.equal((await sql`select from mail where template = 'gift-card'`.execute(db)).rows.length, before.rows.length);
  const again = await giveBack(orderId);
  assert.ok(isFailure(again) && again.code === "wrong-state" && /Nothing is left/.test(again.message));
  assert.equal(code, "", "no code was ever mailed");
});

test("of a card that was used a part what is left goes back; a used-up one is refused; what comes back to it can be given back too", async () => {
  const balm = await shop.shelve(10);
  const { orderId, code } = await bought(5000n);
  // 12.30 and 5.90 shipping.
  const used = must(await shop.place(await basketWith(code, [[balm, 1]]), "test-succeeds"));
  assert.equal(await left(code), 3180n);
  const held = must(await shop.place(await basketWith(code, [[balm, 4]]), "test-declined"));
  const meanwhile = await giveBack(orderId);
  assert.ok(isFailure(meanwhile) && /holds some/.test(meanwhile.message));
  must(await pay(shop.services, held.reference));
  must(await shop.run((context) => cancelOrder(context, { orderId: held.orderId, reason: "no more" })));
  const { refundId, amount } = must(await giveBack(orderId));
  assert.equal(amount, 3180n);
  must(await sendRefund(shop.services, refundId));
  const empty = await giveBack(orderId);
  assert.ok(isFailure(empty) && empty.code === "wrong-state");
  const { lines } = (await readOrder(db, used.orderId))!;
  await refund(used.orderId, { line: lines[0]!.id, quantity: 1, shipping: "all", name: "all" });
  const rest = must(await giveBack(orderId));
  assert.equal(rest.amount, 1820n);
  must(await sendRefund(shop.services, rest.refundId));
  assert.equal(await bankHas(orderId), 0n);
  assert.equal((await readOrder(db, orderId))!.totalLeft, 0n);
  const spending = await shop.run(async (context) =>
    addGiftCard(context, { token: await shop.basket([[balm, 1]]), key, code, currency: "EUR" }),
  );
  assert.ok(isFailure(spending));
  assert.deepEqual(await checkLedger(db), []);
});

test("a card given back and spent at the same moment, many times: one of the two", async () => {
  const balm = await shop.shelve(500);
  const ends = { back: 0, spent: 0 };
  for (let round = 0; round < 2; round += 1) {
    const cards = [];
    for (let at = 0; at < 6; at += 1) cards.push(await bought(1820n));
    await Promise.all(
      cards.map(async ({ orderId, code }, index) => {
        const token = await basketWith(code, [[balm, 1]]);
        const spend = () => shop.place(token, "test-succeeds", { expectedDue: 0n });
        const [placed, back] = await Promise.all(
          index % 2 === 0
            ? [spend(), giveBack(orderId)]
            : [new Promise((go) => setTimeout(go, 15)).then(spend), giveBack(orderId)],
        );
        assert.notEqual(isFailure(placed), isFailure(back));
        if (!isFailure(back)) must(await sendRefund(shop.services, back.refundId));
        ends[isFailure(placed) ? "back" : "spent"] += 1;
        assert.equal(await bankHas(orderId), isFailure(back) ? 1820n : 0n);
      }),
    );
  }
  assert.ok(ends.back > 0, JSON.stringify(ends));
  assert.deepEqual(await checkLedger(db), []);
});

test("any parts in any order of an order that a card and a payment paid: the card and the bank have theirs, and nothing is left", async () => {
  const [balm, soap] = [await shop.shelve(500), await shop.shelve(500)];
  // A walk that is the same each time.
  let seed = 7;
  const below = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    // The low bits of such a walk repeat soon.
    return Math.floor(seed / 65_536) % most;
  };
  for (let round = 0; round < 5; round += 1) {
    const value = 100n + BigInt(below(6000));
    const { code } = await bought(value);
    const token = await basketWith(code, [
      [balm, 1 + below(4)],
      [soap, 1 + below(3)],
    ]);
    const placed = must(await shop.place(token, "test-succeeds"));
    must(await pay(shop.services, placed.reference));
    const { orderId } = placed;
    const story = async () => (await readOrder(db, orderId))!;
    const paid = await bankHas(orderId);
    for (let at = 0; (await story()).totalLeft > 0n; at += 1) {
      const { lines, shippingLeft } = await story();
      const line = lines[below(lines.length)]!;
      const most = line.left.quantity;
      const withShipping = shippingLeft > 0n && below(3) === 0;
      const quantity = most === 0 ? 0 : 1 + below(most);
      if (quantity === 0 && !withShipping) continue;
      await refund(orderId, {
        line: line.id,
        quantity,
        ...(withShipping && { shipping: "all" as const }),
        name: `part-${at}`,
      });
      const has = await bankHas(orderId);
      assert.ok(has >= 0n && has <= paid);
      assert.ok(has === paid || (await left(code)) === value, "the card first");
    }
    assert.deepEqual([await bankHas(orderId), await left(code)], [0n, value]);
  }
  assert.deepEqual(await checkLedger(db), []);
});
