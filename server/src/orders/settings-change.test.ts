/** What another process has changed a moment ago counts in the next order, and goods are locked last without anything being sold twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { setStock } from "../catalog/index.ts";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { readOrder } from "./read-order.ts";
import { orderJobs } from "./recover-payments.ts";
import { pay, standingOf } from "./settle-payment.ts";
import { smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 8 });
const books = openDatabase(url, { connections: 2 });
// Another process: another pool, and nothing that this one keeps is told.
const elsewhere = openDatabase(url, { connections: 2 });
const shop = await smallShop(db, books.db);
test.after(async () => {
  await books.close();
  await elsewhere.close();
});

async function order(balm: bigint) {
  const placed = must(await shop.place(await shop.basket([[balm, 1]]), "test-succeeds"));
  const { order: written } = (await readOrder(db, placed.orderId))!;
  return { ...placed, shipping: written.shipping + written.shippingTax, total: written.total, tax: written.tax };
}

test("shipping, tax and a promotion that were changed elsewhere just before an order are in it, every time", async () => {
  const balm = await shop.shelve(1_000);
  const first = await order(balm);
  for (let extra = 1n; extra <= 15n; extra += 1n) {
    await sql`update shipping_rate set amount = amount + 1 where amount > 0`.execute(elsewhere.db);
    const [one, two] = await Promise.all([order(balm), order(balm)]);
    assert.deepEqual([one.shipping, two.shipping], [first.shipping + extra, first.shipping + extra]);
  }
  await sql`update shipping_rate set amount = amount - 15 where amount > 0`.execute(elsewhere.db);
  await sql`update tax_rate set rate = 0 where market = 'eu'`.execute(elsewhere.db);
  assert.deepEqual([(await order(balm)).tax, (await order(balm)).total], [0n, first.total]);
  await sql`
    insert into promotion (names, kind, basis_points, combines, volume, created_at)
    values ('{"en":"Tenth"}', 'percent', 1000, true, 'shrink', ${shop.time}::timestamptz)`.execute(elsewhere.db);
  assert.equal((await order(balm)).total, first.total - 123n);
  await sql`update promotion set paused_at = ${shop.time}::timestamptz`.execute(elsewhere.db);
  assert.equal((await order(balm)).total, first.total);
});

test("a change that waits for its commit is in no order, nor one that is taken back", async () => {
  const balm = await shop.shelve(10);
  const first = await order(balm);
  await assert.rejects(
    inTransaction(elsewhere.db, async (tx) => {
      await sql`update shipping_rate set amount = amount + 7 where amount > 0`.execute(tx);
      assert.equal((await order(balm)).total, first.total);
      throw new Error("taken back");
    }),
    /taken back/,
  );
  assert.equal((await order(balm)).total, first.total);
});

test("the stock's row is locked last: who waits for it has recorded the sale already", async () => {
  const balm = await shop.shelve(3);
  // The first sale opens the month.
  must(await shop.checkout([[balm, 1]], "test-succeeds"));
  const { reference } = await order(balm);
  const paid = await inTransaction(elsewhere.db, async (tx) => {
    await sql`select from stock where variant_id = ${balm} for update`.execute(tx);
    const paying = pay(shop.services, reference);
    const waiting = async () =>
      (
        await sql<{ query: string }>`
          select query from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
      ).rows;
    let seen = await waiting();
    for (let look = 0; look < 200 && seen.length === 0; look += 1) seen = await waiting();
    assert.match(seen[0]?.query ?? "", /select from stock/);
    // The sale holds its period against being locked.
    await assert.rejects(sql`select from period for update nowait`.execute(db), { code: "55P03" });
    return { paying };
  });
  assert.equal(must(await paid.paying).orderState, "paid");
});

test("the goods are gone although they were promised: the sale is taken back whole, and the money returns", async () => {
  const balm = await shop.shelve(2);
  const { orderId, reference } = await order(balm);
  must(await shop.run((context) => setStock(context, { variantId: balm, onHand: 0, reason: "broken" })));
  const standing = must(await pay(shop.services, reference));
  assert.deepEqual([standing.state, standing.reason, standing.orderState], ["returned", "sold-out", "cancelled"]);
  const { rows } = await sql<{ what: bigint }>`
    select (select count(*) from sale where source = 'store' and source_ref = ${orderId.toString()})
      + (select count(*) from entry where cause like ${`order:${orderId}%`} or key like ${`order:${orderId}:%`})
      + (select count(*) from order_event where order_id = ${orderId} and kind = 'paid')
      + (select count(*) from mail where template = 'order-confirmation' and data->>'number' = (
        select number from orders where id = ${orderId})) as what`.execute(db);
  assert.equal(rows[0]?.what, 0n);
});

test("a payment that nobody asked about is asked about by the job of the minute, not before 20 seconds", async () => {
  const balm = await shop.shelve(2);
  const { reference } = await order(balm);
  const sweep = (seconds: number) =>
    orderJobs(shop.services)["settle-forgotten"](
      {},
      { db, clock: { now: () => shop.time.add({ seconds }) }, signal: new AbortController().signal },
    );
  const waiting = async () =>
    (
      await sql<{ run_at: Temporal.Instant }>`
        select run_at from graphile_worker._private_jobs where key = ${`settle-payments ${reference}`}`.execute(db)
    ).rows.length;
  await sweep(19);
  assert.deepEqual([must(await standingOf(db, reference)).state, await waiting()], ["started", 0]);
  await sweep(20);
  assert.deepEqual([must(await standingOf(db, reference)).state, await waiting()], ["unknown", 1]);
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
