/** Exchanges for something dearer: the difference paid, waived or left, and where two of these happen at once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import { storeCreditOf } from "../credit/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import {
  cancelOrder,
  dueOf,
  endExchange,
  endOpenPayments,
  freeExchange,
  openDesk,
  openManualPayments,
  pay,
  readOrder,
  refundLines,
  retryPayment,
  sendRefund,
  settlePayment,
  waiveDifference,
} from "../orders/index.ts";
import { payWithOwnCredit } from "../orders/pay-own-credit.ts";
import { smallShop } from "../orders/testing.ts";
import { earningsOfSale } from "../plan/index.ts";
import { askReturn } from "./ask-return.ts";
import { approveReturn } from "./decide-return.ts";
import { deliverShipment } from "./deliver-shipment.ts";
import { receiveReturn } from "./receive-return.ts";
import { settleReturn } from "./settle-return.ts";
import { shipOrder } from "./ship-order.ts";

const { db, url } = await testDatabase({ connections: 16 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());
const services = { ...shop.services, payments: openDesk([shop.bank.provider, openManualPayments(books.db, [])]) };
const shopUrl = "https://shop.example";

const story = async (orderId: bigint) => {
  const found = await readOrder(db, orderId);
  assert.ok(found);
  return found;
};

const shelve = async (amount: bigint, onHand = 1000) => {
  const id = await shop.shelve(onHand);
  await sql`update price set amount = ${amount} where variant_id = ${id} and market = 'eu'`.execute(db);
  return id;
};

const balm = await shelve(1230n);
const jar = await shelve(2000n);

/** Two balms sold by a distributor; one came back and is to be exchanged for this. */
async function cameBack(instead = jar) {
  const [, , , fourth] = shop.company.distributors;
  const clickId = await shop.company.click(fourth, shop.time.subtract({ minutes: 5 }).toString());
  const { orderId } = must(await shop.checkout([[balm, 2]], "test-succeeds", { clickId }));
  const first = await story(orderId);
  const orderLineId = first.lines[0]!.id;
  const parcel = must(await shop.run((context) => shipOrder(context, { orderId, carrier: null, tracking: null })));
  must(await shop.run((context) => deliverShipment(context, { ...parcel, at: shop.time })));
  const { returnId } = must(
    await shop.run((context) =>
      askReturn(context, {
        orderId,
        wish: "exchange",
        note: "",
        isStaff: false,
        lines: [{ orderLineId, quantity: 1, reason: "changed-mind", exchangeVariant: instead }],
      }),
    ),
  );
  must(await shop.run((context) => approveReturn(context, { returnId })));
  must(
    await shop.run((context) =>
      receiveReturn(context, { returnId, lines: [{ orderLineId, restocked: 1, writtenOff: 0 }] }),
    ),
  );
  return { first, returnId };
}

const settle = (returnId: bigint, more: { readonly waiver?: string; readonly asCredit?: boolean } = {}) =>
  shop.run((context) => settleReturn(context, { returnId, reason: "came back", shopUrl, ...more }));

async function waiting() {
  const { first, returnId } = await cameBack();
  const { refundId, exchangeId } = must(await settle(returnId));
  assert.equal(must(await sendRefund(services, refundId)), "sent");
  return { first, refundId, exchangeId: exchangeId! };
}

const begin = (orderId: bigint) =>
  shop.run((context) =>
    retryPayment(context, services.payments, { orderId, method: "test-succeeds", returnUrl: shopUrl }),
  );

async function payDifference(orderId: bigint) {
  const { reference } = must(await begin(orderId));
  return must(await pay(services, reference));
}

/** What the bank has of an order, less what it gave back. */
const bankHas = async (orderId: bigint) => {
  const { rows } = await sql<{ has: bigint }>`
    select coalesce(sum(coalesce(charge.captured, 0) - charge.refunded), 0)::bigint as has
    from payment join test_bank_charge charge on charge.reference = payment.reference
    where payment.order_id = ${orderId}`.execute(db);
  return rows[0]!.has;
};

const inClearing = async () =>
  -(
    (await balances(db)).find(
      ({ member, account, currency }) => member === null && account === "payment-clearing" && currency === "EUR",
    )?.balance ?? 0n
  );

test("a dearer exchange waits for its difference; the shopper pays only that, and it is a sale of its own at full price", async () => {
  const before = await inClearing();
  const { first, exchangeId } = await waiting();
  const { order } = await story(exchangeId);
  assert.deepEqual(
    [order.state, order.total, order.exchanged, dueOf(order), order.exchangeOf],
    ["placed", 2000n, 1230n, 770n, first.order.id],
  );
  const early = await shop.run((context) => shipOrder(context, { orderId: exchangeId, carrier: null, tracking: null }));
  assert.ok(isFailure(early), "nothing is sent before the difference is paid");
  const mail = await sql<{ due: string }>`
    select data->'due'->>'amount' as due from mail where data->>'number' = ${order.number} and template = 'order-due'`.execute(
    db,
  );
  assert.deepEqual(mail.rows, [{ due: "7.70" }]);
  // The goods are kept for as long as the money is waited for, also after a payment that did not work.
  const kept = await sql<{ days: number }>`
    select extract(day from expires_at - ${shop.time}::timestamptz)::integer as days from stock_reservation
    where order_id = ${exchangeId}`.execute(db);
  assert.equal(kept.rows[0]?.days, 14);
  assert.equal((await payDifference(exchangeId)).orderState, "paid");
  assert.equal(await bankHas(exchangeId), 770n);
  const paid = await story(exchangeId);
  assert.equal((await earningsOfSale(db, paid.order.saleId!)).length > 0, true);
  const { rows } = await sql<{ cv: bigint }>`select cv from sale_line where sale_id = ${paid.order.saleId}`.execute(db);
  assert.equal(rows[0]?.cv, 800n, "volumes of what went out");
  assert.equal((await inClearing()) - before, (await bankHas(first.order.id)) + 770n);
  must(await shop.run((context) => shipOrder(context, { orderId: exchangeId, carrier: null, tracking: null })));
  // All of it back: the card gets what it paid, the goods' part becomes credit, and the order is at zero.
  const { refundId } = must(
    await shop.run((context) =>
      refundLines(context, {
        orderId: exchangeId,
        key: "all",
        lines: [{ orderLineId: paid.lines[0]!.id, quantity: 1 }],
        reason: "broken",
        restock: false,
        units: "shipped",
      }),
    ),
  );
  assert.equal(must(await sendRefund(services, refundId)), "sent");
  assert.equal(await bankHas(exchangeId), 0n);
  assert.deepEqual(await storeCreditOf(db, order.buyerId), [{ currency: "EUR", balance: 1230n }]);
  assert.equal((await story(exchangeId)).totalLeft, 0n);
  assert.deepEqual(await checkLedger(db), []);
});

test("waived by staff: it costs what came back was worth, with tax, volumes and commissions of that; nobody is asked to pay", async () => {
  const { returnId } = await cameBack();
  const { exchangeId } = must(await settle(returnId, { waiver: "a good customer" }));
  const { order, lines, discounts } = await story(exchangeId!);
  assert.deepEqual([order.state, order.total, order.exchanged, dueOf(order)], ["paid", 1230n, 1230n, 0n]);
  // 8.00 CV x 12.30 / 20.00.
  assert.deepEqual([lines[0]!.cv, lines[0]!.qv, lines[0]!.amount + lines[0]!.tax], [492n, 615n, 1230n]);
  assert.deepEqual(
    discounts.map(({ name, goods, promotionId }) => [name, goods, promotionId]),
    [["Difference waived", 770n, null]],
  );
  const mails = await sql`select from mail where data->>'number' = ${order.number} and template = 'order-due'`.execute(
    db,
  );
  assert.equal(mails.rows.length, 0);

  const later = await waiting();
  must(
    await shop.run((context) => waiveDifference(context, { orderId: later.exchangeId, reason: "after all", shopUrl })),
  );
  assert.equal((await story(later.exchangeId)).order.state, "paid");
  const again = await shop.run((context) =>
    waiveDifference(context, { orderId: later.exchangeId, reason: "after all", shopUrl }),
  );
  assert.ok(isFailure(again) && again.code === "wrong-state");
  const none = await shop.run((context) =>
    waiveDifference(context, { orderId: later.first.order.id, reason: "after all", shopUrl }),
  );
  assert.ok(isFailure(none) && none.code === "wrong-state");
});

test("something cheaper: what is left over goes back, or becomes store credit", async () => {
  const soap = await shelve(900n);
  const { first, returnId } = await cameBack(soap);
  const credit = async () => (await storeCreditOf(db, first.order.buyerId))[0]?.balance ?? 0n;
  const before = await credit();
  const { refundId, exchangeId } = must(await settle(returnId, { asCredit: true }));
  assert.equal(must(await sendRefund(services, refundId)), "sent");
  assert.equal((await story(exchangeId!)).order.state, "paid");
  assert.equal((await credit()) - before, 330n);
  assert.equal(await bankHas(first.order.id), first.order.total);
  const other = await cameBack(soap);
  must(await sendRefund(services, must(await settle(other.returnId)).refundId));
  assert.equal(await bankHas(other.first.order.id), other.first.order.total - 330n);
});

test("nobody pays in time, or the shopper thinks again: the money of what came back is sent after all, once", async () => {
  const { first, refundId, exchangeId } = await waiting();
  await endExchange(services, exchangeId);
  assert.equal((await story(exchangeId)).order.state, "placed", "its time has not come");
  shop.time = shop.time.add({ hours: 24 * 14 });
  await endExchange(services, exchangeId);
  assert.equal((await story(exchangeId)).order.state, "cancelled");
  const jobs = await sql`select from graphile_worker.jobs where key = ${`free-exchange ${exchangeId}`}`.execute(db);
  assert.equal(jobs.rows.length, 1);
  await Promise.all([1, 2, 3].map(() => freeExchange(services, exchangeId)));
  assert.equal(must(await sendRefund(services, refundId)), "sent");
  await freeExchange(services, exchangeId);
  assert.equal(must(await sendRefund(services, refundId)), "sent");
  assert.equal(await bankHas(first.order.id), first.order.total - 1230n);
});

test("the buyer's store credit pays the difference, as far as it reaches; nobody else's does", async () => {
  const { exchangeId, first } = await waiting();
  const person = first.order.buyerId;
  const credit = async () => (await storeCreditOf(db, person))[0]?.balance ?? 0n;
  const use = (orderId: bigint, by = person) =>
    shop.run((context) => payWithOwnCredit(context, { orderId, person: by, returnUrl: shopUrl }));
  const foreign = await use(exchangeId, person + 1000n);
  assert.ok(isFailure(foreign) && foreign.code === "not-found");
  // From the tests before: EUR 12.30 and 3.30.
  assert.equal(await credit(), 1560n);
  must(await use(exchangeId));
  assert.equal((await story(exchangeId)).order.state, "paid");
  const next = await waiting();
  must(await use(next.exchangeId));
  assert.equal(await credit(), 20n);
  const last = await waiting();
  must(await use(last.exchangeId));
  const { order } = await story(last.exchangeId);
  assert.deepEqual([order.state, order.credited, dueOf(order)], ["placed", 20n, 750n]);
  const twice = await use(last.exchangeId);
  assert.ok(isFailure(twice) && twice.code === "wrong-state");
  assert.equal((await payDifference(last.exchangeId)).orderState, "paid");
  assert.deepEqual([await bankHas(last.exchangeId), await credit()], [750n, 0n]);
});

test("the difference paid twice at once, webhook beside page, many times: taken once, and nothing more is owed", async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => waiting()));
  await Promise.all(
    all.map(async ({ exchangeId }) => {
      const begun = await Promise.all([begin(exchangeId), begin(exchangeId)]);
      const references = begun.flatMap((one) => (isFailure(one) ? [] : [one.reference]));
      assert.equal(references.length, 1, "the second waits for the first's answer");
      const [reference] = references;
      await Promise.all([
        pay(services, reference!),
        pay(services, reference!),
        settlePayment(services, reference!, { state: "captured" }),
        settlePayment(services, reference!),
      ]);
    }),
  );
  for (const { exchangeId } of all) {
    const { order, payments } = await story(exchangeId);
    assert.equal(order.state, "paid");
    assert.equal(payments.filter(({ state }) => state === "captured").length, 1);
    assert.equal(await bankHas(exchangeId), 770n);
  }
});

test("cancelled, paid and waived at once, many times: one of them, and the money of that one", async () => {
  const all = await Promise.all(Array.from({ length: 24 }, () => waiting()));
  await Promise.all(
    all.map(async ({ exchangeId }, index) => {
      await Promise.all([
        (async () => {
          await setTimeout((index % 6) * 12);
          const begun = await begin(exchangeId);
          if (!isFailure(begun)) await pay(services, begun.reference);
        })(),
        (async () => {
          await endOpenPayments(services, exchangeId);
          await shop.run((context) => cancelOrder(context, { orderId: exchangeId, reason: "by-shopper" }));
        })(),
        ...(index % 2 === 0
          ? [
              (async () => {
                await setTimeout((index % 4) * 12);
                await shop.run((context) =>
                  waiveDifference(context, { orderId: exchangeId, reason: "waived", shopUrl }),
                );
              })(),
            ]
          : []),
      ]);
    }),
  );
  const ends = new Map<string, number>();
  for (const { first, refundId, exchangeId } of all) {
    for (const { reference } of (await story(exchangeId)).payments) must(await settlePayment(services, reference));
    await freeExchange(services, exchangeId);
    must(await sendRefund(services, refundId));
    const { order, payments } = await story(exchangeId);
    const end = order.state === "paid" ? (order.total === 2000n ? "paid" : "waived") : order.state;
    ends.set(end, (ends.get(end) ?? 0) + 1);
    assert.ok(["paid", "waived", "cancelled"].includes(end), end);
    assert.equal(await bankHas(exchangeId), end === "paid" ? 770n : 0n);
    assert.equal(await bankHas(first.order.id), end === "cancelled" ? first.order.total - 1230n : first.order.total);
    assert.ok(payments.filter(({ state }) => state === "captured").length <= 1);
  }
  assert.ok(ends.size > 1, JSON.stringify([...ends]));
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
