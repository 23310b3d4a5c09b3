import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { earningsOfSale } from "../plan/index.ts";
import { standingSale } from "../sales/index.ts";
import type { PaymentProvider } from "./payment-provider.ts";
import { readOrder } from "./read-order.ts";
import { recoverPayments } from "./recover-payments.ts";
import { refundLines } from "./refund-lines.ts";
import type { RefundWish } from "./plan-refund.ts";
import { resendRefund, sendRefund } from "./send-refund.ts";
import { smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 16 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const story = async (orderId: bigint) => {
  const found = await readOrder(db, orderId);
  assert.ok(found);
  return found;
};

const refund = (wish: Pick<RefundWish, "orderId" | "key" | "lines"> & Partial<RefundWish>) =>
  shop.run((context) => refundLines(context, { reason: "sent back", restock: false, ...wish }));

/** Sold by a distributor with an upline, so that retail and the levels have something to reverse. */
async function sold(lines: readonly (readonly [bigint, number])[], market = shop.markets.eu) {
  const [, , , fourth] = shop.company.distributors;
  const clickId = await shop.company.click(fourth, shop.time.subtract({ minutes: 5 }).toString());
  const paid = must(await shop.checkout(lines, "test-succeeds", { clickId, market }));
  return story(paid.orderId);
}

async function companyBalances(): Promise<Record<string, bigint>> {
  const own = (await balances(db)).filter(({ member }) => member === null);
  return Object.fromEntries(own.map(({ account, currency, balance }) => [`${account} ${currency}`, balance]));
}

async function onHand(variantId: bigint): Promise<number> {
  const row = await db
    .selectFrom("stock")
    .select("on_hand")
    .where("variant_id", "=", variantId)
    .executeTakeFirstOrThrow();
  return row.on_hand;
}

test("a part by units, restocked: money, stock, commission and books follow, and the shopper is told", async () => {
  const balm = await shop.shelve(10);
  const before = await companyBalances();
  const { order, lines } = await sold([[balm, 3]]);
  const [line] = lines;
  assert.ok(line && order.saleId !== null);
  assert.deepEqual(
    (await earningsOfSale(db, order.saleId)).map(({ amount }) => amount),
    [600n],
  );
  const done = must(
    await refund({ orderId: order.id, key: "a", lines: [{ orderLineId: line.id, quantity: 1 }], restock: true }),
  );
  assert.deepEqual([done.amount, done.created], [1230n, true]);
  assert.equal(await onHand(balm), 8);
  assert.deepEqual(
    (await earningsOfSale(db, order.saleId)).map(({ amount }) => amount),
    [400n],
  );
  assert.equal(must(await sendRefund(shop.services, done.refundId)), "sent");
  const after = await story(order.id);
  assert.deepEqual(after.lines[0]?.left, { quantity: 2, amount: 2000n, tax: 460n, cv: 1600n, qv: 2000n });
  assert.equal(after.totalLeft, order.total - 1230n);
  assert.equal(after.refunds[0]?.state, "sent");
  const mails =
    await sql`select from mail where template = 'order-refund' and data->>'number' = ${order.number}`.execute(db);
  assert.equal(mails.rows.length, 1);

  must(
    await refund({
      orderId: order.id,
      key: "b",
      lines: [{ orderLineId: line.id, quantity: 2 }],
      shipping: "all",
      reason: "all of it",
    }),
  );
  assert.deepEqual(
    (await earningsOfSale(db, order.saleId)).map(({ amount, state }) => [amount, state]),
    [[0n, "reversed"]],
  );
  assert.equal((await story(order.id)).totalLeft, 0n);
  // Sold and given back: sales, shipping, tax, clearing and commission are where they were.
  for (const [account, balance] of Object.entries(await companyBalances()))
    assert.equal(balance, before[account] ?? 0n, account);
});

test("three parallel refunds with one key: one refund; the same key with another wish is refused", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 2]]);
  const wish = { orderId: order.id, key: "pressed-thrice", lines: [{ orderLineId: lines[0]!.id, quantity: 1 }] };
  const outcomes = await Promise.all([1, 2, 3].map(() => refund(wish)));
  assert.equal(new Set(outcomes.map((outcome) => must(outcome).refundId)).size, 1);
  assert.equal(outcomes.filter((outcome) => must(outcome).created).length, 1);
  assert.equal((await story(order.id)).refunds.length, 1);
  const other = await refund({ ...wish, lines: [{ orderLineId: lines[0]!.id, quantity: 2 }] });
  assert.ok(isFailure(other) && other.code === "key-reused");
});

test("three parallel refunds of all of it with different keys: one succeeds, two are told that nothing is left", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 2]]);
  const outcomes = await Promise.all(
    ["x", "y", "z"].map((key) =>
      refund({
        orderId: order.id,
        key,
        lines: [{ orderLineId: lines[0]!.id, quantity: 2 }],
        shipping: 590n,
        restock: true,
      }),
    ),
  );
  assert.deepEqual(outcomes.map((outcome) => (isFailure(outcome) ? outcome.code : "fine")).sort(), [
    "fine",
    "too-much-refunded",
    "too-much-refunded",
  ]);
  assert.equal((await story(order.id)).totalLeft, 0n);
  assert.equal(await onHand(balm), 10);
});

test("sent by job and by hand at once, the bank gives the money back once", async () => {
  const balm = await shop.shelve(10);
  const { order, lines, payments } = await sold([[balm, 1]]);
  const { refundId } = must(
    await refund({ orderId: order.id, key: "a", lines: [{ orderLineId: lines[0]!.id, quantity: 1 }] }),
  );
  await Promise.all([
    sendRefund(shop.services, refundId),
    sendRefund(shop.services, refundId),
    recoverPayments(db, shop.services, shop.time),
  ]);
  const charge = await sql<{ refunded: bigint }>`
    select refunded from test_bank_charge where reference = ${payments[0]!.reference}`.execute(db);
  assert.equal(charge.rows[0]?.refunded, 1230n);
  const events = (await story(order.id)).events.filter(({ kind }) => kind === "refund-sent");
  assert.equal(events.length, 1);
});

test("an answer that is lost is asked for again; a refusal is written down and can be sent once more", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 1]]);
  const { refundId } = must(
    await refund({ orderId: order.id, key: "a", lines: [{ orderLineId: lines[0]!.id, quantity: 1 }] }),
  );
  const answering = (refund: PaymentProvider["refund"]) => ({
    ...shop.services,
    payments: { ...shop.bank.provider, refund },
  });
  const lost = answering(async (request) => {
    await shop.bank.provider.refund(request);
    return { state: "unknown" };
  });
  assert.equal(must(await sendRefund(lost, refundId)), "recorded");
  const refusing = answering(() => Promise.resolve({ state: "failed", reason: "account-closed" }));
  assert.equal(must(await sendRefund(refusing, refundId)), "failed");
  assert.deepEqual(
    (await story(order.id)).refunds.map(({ state, failure }) => [state, failure]),
    [["failed", "account-closed"]],
  );
  must(await shop.run((context) => resendRefund(context, { orderId: order.id, refundId })));
  assert.equal(must(await sendRefund(shop.services, refundId)), "sent");
  const again = await shop.run((context) => resendRefund(context, { orderId: order.id, refundId }));
  assert.ok(isFailure(again) && again.code === "wrong-state");
});

test("an order that is not paid, a foreign line, a line named twice, and nothing at all are refused", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 1]]);
  const other = await sold([[balm, 1]]);
  const declined = must(await shop.checkout([[balm, 1]], "test-declined"));
  const orderLineId = lines[0]!.id;
  const codes = await Promise.all(
    [
      refund({ orderId: declined.orderId, key: "a", lines: [] }),
      refund({ orderId: order.id, key: "b", lines: [{ orderLineId: other.lines[0]!.id, quantity: 1 }] }),
      refund({
        orderId: order.id,
        key: "c",
        lines: [
          { orderLineId, quantity: 1 },
          { orderLineId, quantity: 1 },
        ],
      }),
      refund({ orderId: order.id, key: "d", lines: [] }),
      refund({ orderId: order.id, key: "e", lines: [{ orderLineId, amount: 1231n }] }),
      refund({ orderId: 999_999n, key: "f", lines: [] }),
    ].map(async (outcome) => {
      const result = await outcome;
      return isFailure(result) ? result.code : "fine";
    }),
  );
  assert.deepEqual(codes, [
    "wrong-state",
    "not-found",
    "bad-input",
    "too-much-refunded",
    "too-much-refunded",
    "not-found",
  ]);
  assert.equal((await story(order.id)).refunds.length, 0);
});

test("any parts of any lines in any order, in every market, end with nothing left of order, sale, earnings and charge", async () => {
  const balms = [
    await shop.shelve(5000),
    await shop.shelve(5000, { affiliateFixed: { EUR: 111n } }),
    await shop.shelve(5000),
  ];
  const step = fc.record({
    line: fc.integer({ min: 0, max: 2 }),
    quantity: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    amount: fc.option(fc.bigInt(1n, 5_000n), { nil: undefined }),
    shipping: fc.option(fc.bigInt(0n, 700n), { nil: undefined }),
  });
  const market = fc.constantFrom(...Object.values(shop.markets));
  await fc.assert(
    fc.asyncProperty(market, fc.array(step, { maxLength: 8 }), async (market, steps) => {
      const { order, lines } = await sold(
        balms.map((balm, index) => [balm, 3 * index + 1] as const),
        market,
      );
      let count = 0;
      for (const { line, quantity, amount, shipping } of steps) {
        count += 1;
        const outcome = await refund({
          orderId: order.id,
          key: String(count),
          lines:
            quantity === undefined && amount === undefined ? [] : [{ orderLineId: lines[line]!.id, quantity, amount }],
          shipping,
        });
        if (isFailure(outcome)) assert.equal(outcome.code, "too-much-refunded");
        else must(await sendRefund(shop.services, outcome.refundId));
      }
      const rest = await story(order.id);
      if (rest.totalLeft > 0n) {
        const left = rest.lines.filter((line) => line.left.amount + line.left.tax > 0n);
        const last = must(
          await refund({
            orderId: order.id,
            key: "rest",
            lines: left.map((line) => ({ orderLineId: line.id, amount: line.left.amount + line.left.tax })),
            shipping: "all",
          }),
        );
        assert.equal(must(await sendRefund(shop.services, last.refundId)), "sent");
      }
      const end = await story(order.id);
      assert.deepEqual([end.totalLeft, end.shippingLeft], [0n, 0n]);
      for (const line of end.lines) assert.deepEqual([line.left.amount, line.left.tax], [0n, 0n]);
      assert.deepEqual(
        (await earningsOfSale(db, order.saleId!)).filter(({ amount }) => amount !== 0n),
        [],
      );
      const standing = await standingSale(db, order.saleId!);
      assert.deepEqual(
        standing?.lines.map(({ amount }) => amount),
        [0n, 0n, 0n],
      );
      const charge = await sql<{ left: bigint }>`
        select amount - refunded as left from test_bank_charge where reference = ${end.payments[0]!.reference}`.execute(
        db,
      );
      assert.equal(charge.rows[0]?.left, 0n);
    }),
    { numRuns: 25 },
  );
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
