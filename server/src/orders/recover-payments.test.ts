import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import type { PaymentProvider } from "./payment-provider.ts";
import { orderJobs, recoverPayments } from "./recover-payments.ts";
import { retryPayment } from "./retry-payment.ts";
import { pay, settlePayment, standingOf } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 12 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const later = (minutes: number) => shop.time.add({ minutes });
const recover = (now = shop.time) => recoverPayments(db, shop.services, now);

async function promised(variantId: bigint): Promise<number> {
  const rows = await db
    .selectFrom("stock_reservation")
    .select("quantity")
    .where("variant_id", "=", variantId)
    .execute();
  return rows.reduce((sum, row) => sum + row.quantity, 0);
}

async function waitingJobs(reference: string): Promise<readonly Temporal.Instant[]> {
  const { rows } = await sql<{ run_at: Temporal.Instant }>`
    select run_at from graphile_worker._private_jobs where key = ${`settle-payments ${reference}`}`.execute(db);
  return rows.map((row) => row.run_at);
}

test("charged, but the answer was lost: recovery finds the money and the order is paid", async () => {
  const balm = await shop.shelve(3);
  const lost = must(await shop.checkout([[balm, 1]], "test-timeout-charged"));
  assert.deepEqual([lost.state, lost.orderState], ["unknown", "placed"]);
  // The shopper may not pay again while nobody knows.
  const again = await shop.run((context) =>
    retryPayment(context, shop.bank.provider, {
      orderId: lost.orderId,
      method: "test-succeeds",
      returnUrl: "https://shop.example/orders/x",
    }),
  );
  assert.ok(isFailure(again) && again.code === "payment-unknown");
  assert.deepEqual(await waitingJobs(lost.reference), [shop.time.add({ seconds: 20 })]);
  assert.deepEqual(await recover(), { ended: 1, open: 0 });
  assert.equal(must(await standingOf(db, lost.reference)).orderState, "paid");
  assert.deepEqual(await recover(), { ended: 0, open: 0 });
});

test("timed out and not charged: asked again for two minutes, then declined and the stock free; it can be paid anew", async () => {
  const balm = await shop.shelve(1);
  const lost = must(await shop.checkout([[balm, 1]], "test-timeout"));
  assert.equal(lost.state, "unknown");
  assert.deepEqual(await recover(shop.time.add({ seconds: 119 })), { ended: 0, open: 1 });
  assert.equal(await promised(balm), 1);
  assert.deepEqual(await recover(later(2)), { ended: 1, open: 0 });
  const after = must(await standingOf(db, lost.reference));
  assert.deepEqual([after.state, after.reason, after.orderState], ["declined", "never-reached-the-provider", "placed"]);
  assert.equal(await promised(balm), 0);
  const anew = must(
    await shop.run((context) =>
      retryPayment(context, shop.bank.provider, {
        orderId: lost.orderId,
        method: "test-succeeds",
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  assert.equal(must(await pay(shop.services, anew.reference)).orderState, "paid");
});

test("written down, but the process ended before it asked: declined after two minutes", async () => {
  const balm = await shop.shelve(1);
  const placed = must(await shop.place(await shop.basket([[balm, 1]]), "test-succeeds"));
  assert.deepEqual(await recover(), { ended: 0, open: 1 });
  assert.equal(must(await standingOf(db, placed.reference)).state, "unknown");
  assert.deepEqual(await recover(later(3)), { ended: 1, open: 0 });
  assert.equal(must(await standingOf(db, placed.reference)).state, "declined");
});

test("a second step that is not taken in 30 minutes is cancelled at the bank", async () => {
  const balm = await shop.shelve(1);
  const waiting = must(await shop.checkout([[balm, 1]], "test-second-step"));
  assert.deepEqual(await recover(later(29)), { ended: 0, open: 1 });
  assert.deepEqual(await recover(later(30)), { ended: 1, open: 0 });
  const after = must(await standingOf(db, waiting.reference));
  assert.deepEqual([after.state, after.reason], ["declined", "cancelled"]);
  assert.equal((await shop.bank.find(waiting.reference))?.state, "declined");
});

test("two payments of one order are captured after all: the first pays it, the second goes back", async () => {
  const balm = await shop.shelve(2);
  const lost = must(await shop.checkout([[balm, 1]], "test-timeout"));
  must(await recover(later(2)));
  const anew = must(
    await shop.run((context) =>
      retryPayment(context, shop.bank.provider, {
        orderId: lost.orderId,
        method: "test-succeeds",
        returnUrl: "https://shop.example/orders/x",
      }),
    ),
  );
  must(await pay(shop.services, anew.reference));
  // The bank got the first question after all, hours late, and took the money.
  await shop.bank.provider.start({
    reference: lost.reference,
    amount: 1820n,
    currency: "EUR",
    method: "test-succeeds",
    returnUrl: "https://shop.example/orders/x",
  });
  const late = must(await settlePayment(shop.services, lost.reference, { state: "captured" }));
  assert.deepEqual([late.state, late.reason, late.orderState], ["returned", "paid-twice", "paid"]);
});

test("a provider that is down: nothing is concluded, the job asks again, ever more rarely; then all is settled", async () => {
  const balm = await shop.shelve(2);
  const waiting = must(await shop.checkout([[balm, 1]], "test-timeout-charged"));
  const down: PaymentProvider = {
    ...shop.bank.provider,
    find: () => Promise.reject(new Error("connection refused")),
    refund: () => Promise.reject(new Error("connection refused")),
  };
  const logged: string[] = [];
  const services: PaymentServices = {
    ...shop.services,
    payments: down,
    log: (_level, event) => void logged.push(event),
  };
  const jobs = orderJobs(services);
  const run = (minutes: number) =>
    jobs["settle-payments"](
      { reference: waiting.reference },
      { db, clock: { now: () => later(minutes) }, signal: new AbortController().signal },
    );
  await run(5);
  assert.deepEqual(await waitingJobs(waiting.reference), [later(10)]);
  await run(600);
  assert.deepEqual(await waitingJobs(waiting.reference), [later(660)]);
  assert.equal(must(await standingOf(db, waiting.reference)).state, "unknown");
  assert.deepEqual(logged, ["payment-provider-failed", "payment-provider-failed"]);
  await orderJobs(shop.services)["settle-payments"](
    { reference: waiting.reference },
    { db, clock: { now: () => later(661) }, signal: new AbortController().signal },
  );
  assert.equal(must(await standingOf(db, waiting.reference)).orderState, "paid");
});

test("money that could not be sent back is sent later, once", async () => {
  const balm = await shop.shelve(1);
  const slow = must(await shop.checkout([[balm, 1]], "test-second-step"));
  const before = shop.time;
  shop.time = later(31);
  must(await shop.checkout([[balm, 1]], "test-succeeds"));
  must(await shop.bank.decide(slow.reference, "approve"));
  const silent: PaymentProvider = { ...shop.bank.provider, refund: () => Promise.resolve({ state: "unknown" }) };
  const stuck = must(await settlePayment({ ...shop.services, payments: silent }, slow.reference));
  assert.deepEqual([stuck.state, stuck.orderState], ["returning", "cancelled"]);
  assert.equal((await waitingJobs(slow.reference)).length, 1);
  await Promise.all([recover(), recover()]);
  assert.equal(must(await standingOf(db, slow.reference)).state, "returned");
  const { rows } = await sql<{ refunded: bigint; amount: bigint }>`
    select refunded, amount from test_bank_charge where reference = ${slow.reference}`.execute(db);
  assert.equal(rows[0]?.refunded, rows[0]?.amount);
  shop.time = before;
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
