/** Eight at a time, over hundreds of orders: the last unit, the same payment thrice, the same refund thrice, one basket filled by many. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { addToBasket } from "./change-basket.ts";
import { readOrder } from "./read-order.ts";
import { refundLines } from "./refund-lines.ts";
import { sendRefund } from "./send-refund.ts";
import { pay, settlePayment } from "./settle-payment.ts";
import { smallShop } from "./testing.ts";
import { newToken } from "./tokens.ts";

const { db, url } = await testDatabase({ connections: 12 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const LANES = 8;

/** Does each of these once, eight at a time. */
async function inLanes<T>(all: readonly T[], work: (one: T, lane: number) => Promise<void>): Promise<void> {
  const left = [...all];
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one, lane);
    }),
  );
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

async function countsOf(orderIds: readonly bigint[]) {
  const { rows } = await sql<{ paid: bigint; sales: bigint; charged: bigint; booked: bigint; total: bigint }>`
    select (select count(*) from orders where id = any(${[...orderIds]}::bigint[]) and state = 'paid') as paid,
      (select count(*) from sale where source = 'store' and source_ref = any(${orderIds.map(String)}::text[])) as sales,
      (select coalesce(sum(charge.captured), 0)::bigint from payment join test_bank_charge charge on charge.reference = payment.reference
        where order_id = any(${[...orderIds]}::bigint[]) and charge.state = 'captured' and charge.refunded = 0) as charged,
      (select coalesce(sum(amount), 0)::bigint from entry where split_part(key, ':', 1) = 'order'
        and split_part(key, ':', 2) = any(${orderIds.map(String)}::text[])) as booked,
      (select coalesce(sum(total), 0)::bigint from orders where id = any(${[...orderIds]}::bigint[]) and state = 'paid') as total`.execute(
    db,
  );
  return rows[0]!;
}

test("of each of 25 things one unit is left, and eight shoppers want it: 25 of 200 are paid, no unit twice", async () => {
  const things = await Promise.all(range(25).map(() => shop.shelve(1)));
  const wishes: { readonly balm: bigint; readonly token: string }[] = [];
  // All baskets first: in them nothing is promised yet.
  await inLanes(range(25 * LANES), async (index) => {
    const balm = things[Math.floor(index / LANES)]!;
    wishes.push({ balm, token: await shop.basket([[balm, 1]]) });
  });
  wishes.sort((a, b) => (a.balm < b.balm ? -1 : a.balm > b.balm ? 1 : 0));
  const orders: bigint[] = [];
  let soldOut = 0;
  await inLanes(wishes, async ({ token }) => {
    const placed = await shop.place(token, "test-succeeds");
    if (isFailure(placed)) {
      assert.equal(placed.code, "sold-out");
      soldOut += 1;
      return;
    }
    orders.push(placed.orderId);
    assert.equal(must(await pay(shop.services, placed.reference)).state, "captured");
  });
  assert.equal(soldOut, 175);
  const counts = await countsOf(orders);
  assert.deepEqual([counts.paid, counts.sales, counts.charged, counts.booked], [25n, 25n, counts.total, counts.total]);
  const { rows } = await sql<{ left: bigint; promised: bigint }>`
    select (select sum(on_hand)::bigint from stock where variant_id = any(${things}::bigint[])) as left,
      (select count(*) from stock_reservation where variant_id = any(${things}::bigint[])) as promised`.execute(db);
  assert.deepEqual(rows, [{ left: 0n, promised: 0n }]);
});

const paid: bigint[] = [];

test("the same payment thrice at once (asked, told, asked again), over 120 orders: each is paid once", async () => {
  const balm = await shop.shelve(1_000);
  await inLanes(range(120), async () => {
    const { orderId, reference } = must(await shop.place(await shop.basket([[balm, 2]]), "test-succeeds"));
    paid.push(orderId);
    const answers = await Promise.all([
      pay(shop.services, reference),
      pay(shop.services, reference),
      settlePayment(shop.services, reference),
    ]);
    // Who asks before the bank was asked hears that nothing is known yet; nobody hears of a second payment.
    for (const answer of answers) assert.match(must(answer).state, /^(captured|unknown|started)$/);
    assert.equal(must(await settlePayment(shop.services, reference)).state, "captured");
  });
  const counts = await countsOf(paid);
  assert.deepEqual(
    [counts.paid, counts.sales, counts.charged, counts.booked],
    [120n, 120n, counts.total, counts.total],
  );
  const { rows } = await sql<{ on_hand: number }>`select on_hand from stock where variant_id = ${balm}`.execute(db);
  assert.deepEqual(rows, [{ on_hand: 1_000 - 240 }]);
});

test("the same refund thrice at once, over those orders: each gives its money back once, in the books and at the bank", async () => {
  let given = 0n;
  await inLanes(paid, async (orderId) => {
    const story = (await readOrder(db, orderId))!;
    const lines = story.lines.map(({ id }) => ({ orderLineId: id, quantity: 1 }));
    const done = await Promise.all(
      range(3).map(async () => {
        const wish = { orderId, key: "the same", lines, reason: "sent back", restock: true };
        const refund = must(await shop.run((context) => refundLines(context, wish)));
        await sendRefund(shop.services, refund.refundId);
        return refund;
      }),
    );
    assert.equal(done.filter(({ created }) => created).length, 1);
    assert.equal(new Set(done.map(({ refundId }) => refundId)).size, 1);
    given += done[0]!.amount;
  });
  const { rows } = await sql<{ refunds: bigint; written: bigint; bank: bigint; reversals: bigint }>`
    select count(*) as refunds, sum(amount)::bigint as written,
      (select sum(refunded)::bigint from test_bank_charge charge join payment on payment.reference = charge.reference
        where order_id = any(${paid}::bigint[])) as bank,
      (select count(*) from sale_reversal join sale on sale.id = sale_id
        where sale.source_ref = any(${paid.map(String)}::text[])) as reversals
    from refund where order_id = any(${paid}::bigint[]) and state = 'sent'`.execute(db);
  assert.deepEqual(rows, [{ refunds: 120n, written: given, bank: given, reversals: 120n }]);
});

test("forty baskets, each filled by eight at once: what was put in is in, and the order has it", async () => {
  const [one, other] = [await shop.shelve(2_000), await shop.shelve(2_000)];
  const orders: bigint[] = [];
  for (const _ of range(40)) {
    const token = newToken();
    const add = (variantId: bigint, quantity: number) =>
      shop.run((context) => addToBasket(context, { token, market: shop.markets.eu, variantId, quantity }));
    const counts = await Promise.all(range(LANES).map((lane) => add(lane % 2 === 0 ? one : other, 2)));
    assert.deepEqual(
      counts.map(must).sort((a, b) => a - b),
      [2, 2, 4, 4, 6, 6, 8, 8],
    );
    // The same button pressed by all: the basket becomes one order.
    const placed = await Promise.all(range(LANES).map(() => shop.place(token, "test-succeeds")));
    const [order, ...more] = placed.flatMap((answer) => (isFailure(answer) ? [] : [answer]));
    assert.ok(order !== undefined && more.length === 0);
    orders.push(order.orderId);
  }
  const { rows } = await sql<{ quantity: number; count: bigint }>`
    select quantity, count(*) from order_line where order_id = any(${orders}::bigint[]) group by quantity`.execute(db);
  assert.deepEqual(rows, [{ quantity: 8, count: 80n }]);
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
