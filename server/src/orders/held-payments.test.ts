/** Money that is reserved first and taken later, and money that staff see arrive. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { checkLedger } from "../ledger/index.ts";
import { captureAuthorised } from "./capture-authorised.ts";
import { openManualPayments } from "./manual-payments.ts";
import { openPayingShop } from "./paying/testing.ts";
import type { Bought, Json } from "./paying/testing.ts";
import { recoverPayments } from "./recover-payments.ts";
import { settlePayment } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { orderPayments } from "./store.ts";

const { db, shop, paying, staff, api, buy, standing, assertPaidOnce, stockOf } = await openPayingShop();

test("reserved money: promised for seven days, taken by staff; twice at once it is taken once", async () => {
  const balm = await shop.shelve(3);
  const { orderId, token } = await buy(balm, "test-authorised");
  assert.deepEqual((await standing(orderId)).payments, ["authorised"]);
  assert.equal((await api("POST", `/api/store/orders/${token}/settle`)).json.payment.state, "authorised");
  const before = shop.time;
  // Long after a promise of the checkout ends, the goods are still kept for it.
  shop.time = before.add({ hours: 24 * 6 });
  await recoverPayments(db, paying, shop.time);
  assert.deepEqual((await standing(orderId)).payments, ["authorised"]);
  const path = `/api/admin/orders/${toEdge("order", orderId)}/capture`;
  const answers = await Promise.all([1, 2, 3, 4].map(() => api("POST", path, { cookie: staff })));
  // Who comes when all is done is told so.
  for (const { status, json } of answers)
    assert.ok(status === 200 || json.code === "wrong-state", JSON.stringify(json));
  await assertPaidOnce(orderId);
  shop.time = before;
});

test("reserved money that nobody takes is given back after seven days, and the goods are free", async () => {
  const balm = await shop.shelve(1);
  const { orderId, reference } = await buy(balm, "test-authorised");
  assert.deepEqual(await stockOf(balm), { on_hand: 1, promised: 1 });
  await recoverPayments(db, paying, shop.time.add({ hours: 24 * 7 }));
  assert.deepEqual((await standing(orderId)).payments, ["declined"]);
  assert.deepEqual(await stockOf(balm), { on_hand: 1, promised: 0 });
  assert.equal((await shop.bank.provider.find(reference)).state, "declined");
});

test("partial capture: an order that became cheaper takes what it costs; one that became dearer takes nothing", async () => {
  const balm = await shop.shelve(5);
  const cheaper = await buy(balm, "test-authorised");
  // As an edit does: the shipping is waived.
  await sql`update orders set total = total - shipping - shipping_tax, tax = tax - shipping_tax, shipping = 0, shipping_tax = 0
    where id = ${cheaper.orderId}`.execute(db);
  const taken = await api("POST", `/api/admin/orders/${toEdge("order", cheaper.orderId)}/capture`, { cookie: staff });
  assert.equal(taken.json.state, "paid", JSON.stringify(taken.json));
  await assertPaidOnce(cheaper.orderId);
  assert.deepEqual(await shop.bank.provider.find(cheaper.reference), { state: "captured", amount: 1230n });
  const [payment] = await orderPayments(db, cheaper.orderId);
  assert.deepEqual([payment?.amount, payment?.captureAmount], [1820n, 1230n]);
  const refund = { reference: cheaper.reference, refundReference: "beyond", amount: 1231n, currency: "EUR" };
  assert.equal((await shop.bank.provider.refund(refund)).state, "failed");

  const dearer = await buy(balm, "test-authorised");
  await sql`update orders set total = total + 100, shipping = shipping + 100 where id = ${dearer.orderId}`.execute(db);
  const refused = await api("POST", `/api/admin/orders/${toEdge("order", dearer.orderId)}/capture`, { cookie: staff });
  assert.equal(refused.json.code, "wrong-state");
  // Taken at the provider itself, it is not what the order costs: nothing is booked, and people can see it.
  await shop.bank.provider.capture({ reference: dearer.reference, amount: 1000n, currency: "EUR" });
  await Promise.all([settlePayment(paying, dearer.reference), settlePayment(paying, dearer.reference)]);
  const { state, payments, sales, story } = await standing(dearer.orderId);
  assert.deepEqual([state, payments, sales], ["placed", ["unknown"], 0n]);
  assert.equal(story.events.filter(({ kind }) => kind === "payment-other-amount").length, 1);
});

test("a capture whose answer is lost is asked for again, and taken once", async () => {
  const balm = await shop.shelve(2);
  const { orderId, reference } = await buy(balm, "test-authorised");
  const begun = await api("POST", `/api/admin/orders/${toEdge("order", orderId)}/capture`, { cookie: staff });
  assert.equal(begun.json.state, "paid");
  const other = await buy(balm, "test-authorised");
  must(await shop.run((context) => captureAuthorised(context, { orderId: other.orderId })));
  let asked = 0;
  const deaf: PaymentServices = {
    ...paying,
    payments: {
      ...shop.bank.provider,
      capture: async (request) => {
        asked += 1;
        await shop.bank.provider.capture(request);
        return { state: "unknown" };
      },
    },
  };
  must(await settlePayment(deaf, other.reference));
  assert.deepEqual((await standing(other.orderId)).payments, ["capturing"]);
  must(await settlePayment(paying, other.reference));
  assert.equal(asked, 1);
  await assertPaidOnce(other.orderId);
  await assertPaidOnce(orderId);
  assert.notEqual(reference, other.reference);
});

test("race: the shopper cancels while the staff take the money, over many orders: one of them wins, wholly", async () => {
  const balm = await shop.shelve(100);
  const orders: Bought[] = [];
  for (let count = 0; count < 20; count += 1) orders.push(await buy(balm, "test-authorised"));
  let paid = 0;
  const work = [...orders];
  const worker = async () => {
    for (let order = work.pop(); order !== undefined; order = work.pop()) {
      const { token, orderId, reference } = order;
      await Promise.all([
        api("POST", `/api/store/orders/${token}/cancel`),
        api("POST", `/api/admin/orders/${toEdge("order", orderId)}/capture`, { cookie: staff }),
      ]);
      must(await settlePayment(paying, reference));
      const { state, payments, sales, story } = await standing(orderId);
      const atBank = (await shop.bank.provider.find(reference)).state;
      if (state === "paid") {
        assert.deepEqual([payments, sales, atBank], [["captured"], 1n, "captured"]);
        // Cancelled a moment after it was paid: all of it goes back, and its goods with it.
        if (story.order.withdrawnAt === null) paid += 1;
        else assert.equal(story.totalLeft, 0n);
      } else {
        assert.deepEqual([payments, sales, atBank], [["declined"], 0n, "declined"]);
      }
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  assert.deepEqual(await stockOf(balm), { on_hand: 100 - paid, promised: 0 });
});

const markPaid = (orderId: bigint, body: Json) =>
  api("POST", `/api/admin/orders/${toEdge("order", orderId)}/paid`, { cookie: staff, body });

test("bank transfer: awaited for days, marked as paid by staff with a reason, audited; at once by many, it is paid once", async () => {
  const balm = await shop.shelve(3);
  const { token, orderId, payment, reference } = await buy(balm, "manual-transfer");
  assert.deepEqual([payment.state, payment.actionUrl], ["awaiting", null]);
  const page = await api("GET", `/api/store/orders/${token}`);
  assert.equal(page.json.payTo, "Alder & Vale, IE29 AIBK 9311 5212 3456 78");
  const before = shop.time;
  shop.time = before.add({ hours: 24 * 3 });
  await recoverPayments(db, paying, shop.time);
  assert.deepEqual((await standing(orderId)).payments, ["awaiting"]);
  const wish = { method: "manual-transfer", reason: "on Tuesday's statement" };
  assert.equal((await markPaid(orderId, { method: "manual-transfer", reason: "" })).status, 400);
  const answers = await Promise.all([1, 2, 3, 4].map(() => markPaid(orderId, wish)));
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409],
  );
  await assertPaidOnce(orderId);
  const audits = await db
    .selectFrom("audit")
    .select(["reason", "actor"])
    .where("action", "=", "payment.mark-paid")
    .where("subject", "=", toEdge("order", orderId))
    .execute();
  assert.equal(audits.length, 1);
  assert.equal(audits[0]?.reason, wish.reason);
  assert.notEqual(audits[0]?.actor, null);
  assert.deepEqual(
    (await orderPayments(db, orderId)).map((each) => each.reference),
    [reference],
  );
  shop.time = before;
});

test("what was cancelled a moment ago, though the shop has not written it down yet, is not marked as paid", async () => {
  const { orderId, reference } = await buy(await shop.shelve(1), "manual-transfer");
  await openManualPayments(db, []).cancel(reference);
  const late = await markPaid(orderId, { method: "manual-transfer", reason: "on the statement" });
  assert.equal(late.json.code, "wrong-state");
  const { state, sales } = await standing(orderId);
  assert.deepEqual([state, sales], ["placed", 0n]);
});

test("cash for an order whose card was declined; goods that are gone are not paid for", async () => {
  const balm = await shop.shelve(1);
  const declined = await buy(balm, "test-declined");
  const waiting = await buy(await shop.shelve(1), "test-second-step");
  assert.equal((await markPaid(declined.orderId, { method: "manual-cash", reason: "at the fair" })).status, 200);
  await assertPaidOnce(declined.orderId);
  assert.deepEqual((await standing(declined.orderId)).payments, ["declined", "captured"]);
  // What waited for its second step is ended first, so that it cannot be paid beside.
  assert.equal((await markPaid(waiting.orderId, { method: "manual-cash", reason: "at the fair" })).status, 200);
  assert.deepEqual((await standing(waiting.orderId)).payments, ["declined", "captured"]);

  const last = await shop.shelve(1);
  const slow = await buy(last, "test-declined");
  const before = shop.time;
  shop.time = before.add({ minutes: 31 });
  await buy(last, "test-succeeds");
  assert.equal((await markPaid(slow.orderId, { method: "manual-cash", reason: "at the fair" })).json.code, "sold-out");
  assert.deepEqual((await standing(slow.orderId)).payments, ["declined"]);
  shop.time = before;
});

test("race: the shopper cancels while staff mark the order as paid, over many orders", async () => {
  const balm = await shop.shelve(100);
  const orders: Bought[] = [];
  for (let count = 0; count < 12; count += 1) orders.push(await buy(balm, "manual-transfer"));
  await Promise.all(
    orders.map(async ({ token, orderId }) => {
      await Promise.all([
        api("POST", `/api/store/orders/${token}/cancel`),
        markPaid(orderId, { method: "manual-transfer", reason: "on the statement" }),
      ]);
    }),
  );
  for (const { orderId } of orders) {
    const { state, payments, sales } = await standing(orderId);
    if (state === "paid") assert.deepEqual([payments.at(-1), sales], ["captured", 1n]);
    else assert.deepEqual([state, payments, sales], ["cancelled", ["declined"], 0n]);
  }
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
