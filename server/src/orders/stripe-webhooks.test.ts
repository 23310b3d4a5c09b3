/** Stripe through the API: the payment element and its webhooks, in any order, late, repeated, and with a wrong signature. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { toEdge } from "../foundation/ids.ts";
import { checkLedger } from "../ledger/index.ts";
import { keys, openPayingShop } from "./paying/testing.ts";
import type { Bought } from "./paying/testing.ts";
import { readOrder } from "./read-order.ts";
import { orderJobs } from "./recover-payments.ts";
import { settlePayment } from "./settle-payment.ts";

const { db, shop, clock, stripe, paying, staff, lines, api, buy, deliver, told, standing, assertPaidOnce, stockOf } =
  await openPayingShop();

test("Stripe: the shopper pays at the element, and the webhook pays the order, once; what is not signed changes nothing", async () => {
  const balm = await shop.shelve(3);
  const { token, orderId, reference, payment } = await buy(balm, "stripe");
  assert.equal(payment.actionUrl, `http://localhost/orders/${token}/pay`);
  const element = await api("GET", `/api/store/orders/${token}/payment-element`);
  assert.equal(element.json.clientSecret, stripe.intentOf(reference).client_secret);
  assert.deepEqual(element.json.amount, { amount: "18.20", currency: "EUR" });
  const created = told(reference, "payment_intent.created");
  assert.equal(await deliver(created), 200);
  const askedBefore = stripe.asked.length;
  assert.equal(await deliver(created), 200);
  assert.equal(stripe.asked.length, askedBefore, "a known event asks nothing");
  stripe.pay(reference);

  const event = told(reference, "payment_intent.succeeded");
  assert.equal(await deliver({ ...event, signature: told(reference, "x", { secret: "whsec_other" }).signature }), 403);
  const old = told(reference, "payment_intent.succeeded", { at: shop.time.subtract({ minutes: 6 }) });
  assert.equal(await deliver(old), 403);
  assert.equal((await standing(orderId)).state, "placed");

  assert.equal(await deliver(event), 200);
  await assertPaidOnce(orderId);
  assert.equal(await deliver(event), 200);
  await assertPaidOnce(orderId);
  assert.equal((await api("GET", `/api/store/orders/${token}/payment-element`)).status, 404);
});

test("Stripe: events in the wrong order, late ones, and one for a payment that is not ours", async () => {
  const balm = await shop.shelve(3);
  const { orderId, reference } = await buy(balm, "stripe");
  const created = told(reference, "payment_intent.created");
  const failed = told(reference, "payment_intent.payment_failed");
  stripe.pay(reference);
  for (const event of [told(reference, "payment_intent.succeeded"), failed, created]) {
    assert.equal(await deliver(event), 200);
    await assertPaidOnce(orderId);
  }
  const foreign = { object: "payment_intent", id: "pi_of_others", metadata: { reference: "not-ours" } };
  assert.equal(await deliver(stripe.event(foreign, "payment_intent.succeeded", { id: "evt_foreign" })), 200);
  assert.equal(await deliver(stripe.event({ object: "customer" }, "customer.created", { id: "evt_other" })), 200);
  const notices = await db
    .selectFrom("payment_notice")
    .select(["event", "subject"])
    .where("event", "in", ["evt_foreign", "evt_other"])
    .where("handled_at", "is not", null)
    .orderBy("event")
    .execute();
  assert.deepEqual(notices, [
    { event: "evt_foreign", subject: "not-ours" },
    { event: "evt_other", subject: null },
  ]);
});

test("Stripe down when it is told: the event counts, and the job brings the payment to its end", async () => {
  const balm = await shop.shelve(3);
  const { orderId, reference } = await buy(balm, "stripe");
  stripe.pay(reference);
  stripe.lose(`GET /v1/payment_intents/`, "question", 3);
  assert.equal(await deliver(told(reference, "payment_intent.succeeded")), 200);
  assert.equal((await standing(orderId)).state, "placed");
  const { rows } = await sql<{ run_at: Temporal.Instant }>`
    select run_at from graphile_worker._private_jobs where key = ${`settle-payments ${reference}`}`.execute(db);
  assert.deepEqual(rows, [{ run_at: shop.time.add({ seconds: 20 }) }]);
  await orderJobs(paying)["settle-payments"]({ reference }, { db, clock, signal: new AbortController().signal });
  await assertPaidOnce(orderId);
});

test("race: two deliveries, the return page and the job at once, over many orders: each is paid once", async () => {
  const balm = await shop.shelve(100);
  const orders: Bought[] = [];
  for (let count = 0; count < 24; count += 1) orders.push(await buy(balm, "stripe"));
  for (const { reference } of orders) stripe.pay(reference);
  const work = [...orders];
  const worker = async () => {
    for (let order = work.pop(); order !== undefined; order = work.pop()) {
      const { token, reference } = order;
      const event = told(reference, "payment_intent.succeeded");
      const [first, second, page] = await Promise.all([
        deliver(event),
        deliver(event),
        api("POST", `/api/store/orders/${token}/settle`),
        settlePayment(paying, reference),
      ]);
      assert.deepEqual([first, second, page.json.state], [200, 200, "paid"]);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  for (const { orderId } of orders) await assertPaidOnce(orderId);
  assert.deepEqual(await stockOf(balm), { on_hand: 76, promised: 0 });
});

test("Stripe: paid when the goods are gone: all of it goes back, and no sale is there", async () => {
  const balm = await shop.shelve(1);
  const slow = await buy(balm, "stripe");
  const before = shop.time;
  shop.time = before.add({ minutes: 31 });
  await buy(balm, "test-succeeds");
  stripe.pay(slow.reference);
  assert.equal(await deliver(told(slow.reference, "payment_intent.succeeded")), 200);
  const { state, payments, sales } = await standing(slow.orderId);
  assert.deepEqual([state, payments, sales], ["cancelled", ["returned"], 0n]);
  const { id, amount } = stripe.intentOf(slow.reference);
  assert.deepEqual(
    stripe.refunds.filter((refund) => refund.payment_intent === id).map((refund) => refund.amount),
    [amount],
  );
  shop.time = before;
});

test("Stripe: a refund that fails at the bank later is told by webhook, and is sent once more", async () => {
  const balm = await shop.shelve(3);
  const { orderId, reference } = await buy(balm, "stripe", 2);
  stripe.pay(reference);
  await deliver(told(reference, "payment_intent.succeeded"));
  const path = `/api/admin/orders/${toEdge("order", orderId)}`;
  const line = (await readOrder(db, orderId))!.lines[0]!;
  const wish = {
    lines: [{ orderLineId: toEdge("orderLine", line.id), quantity: 1 }],
    reason: "sent back",
    restock: true,
  };
  const refunded = await api("POST", `${path}/refunds`, { cookie: staff, body: wish });
  assert.deepEqual(refunded.json.order.refunds[0].state, "sent");
  stripe.failRefund(`${reference}-refund-1`);
  const failed = stripe.event(stripe.refunds[0]!, "refund.failed");
  assert.deepEqual([await deliver(failed), await deliver(failed)], [200, 200]);
  const { refunds, events } = (await readOrder(db, orderId))!;
  assert.deepEqual([refunds[0]?.state, refunds[0]?.failure], ["failed", "lost_or_stolen_card"]);
  assert.equal(events.filter(({ kind }) => kind === "refund-failed").length, 1);
  const again = await api("POST", `${path}/refunds/${refunded.json.refundId}/send`, { cookie: staff });
  assert.equal(again.json.refunds[0].state, "sent");
  // The event of the first attempt comes once more, late, under another id: the second attempt stands.
  assert.equal(await deliver(stripe.event(stripe.refunds.at(-1)!, "refund.updated")), 200);
  assert.equal((await readOrder(db, orderId))!.refunds[0]?.state, "sent");
});

test("at the end the books are in order, and no key and no client secret is in the log", async () => {
  assert.deepEqual(await checkLedger(db), []);
  const log = JSON.stringify(lines);
  for (const secret of [keys.secretKey, keys.webhookSecret, "_secret_"]) assert.ok(!log.includes(secret), secret);
});
