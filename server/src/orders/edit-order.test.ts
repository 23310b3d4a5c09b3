/** Changing an order before its shipment: less of it, another address, against a capture that happens at the same moment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { captureAuthorised } from "./capture-authorised.ts";
import { editAddress, reduceLines } from "./edit-order.ts";
import { listOrders } from "./list-orders.ts";
import { readOrder } from "./read-order.ts";
import { sendRefund } from "./send-refund.ts";
import { settlePayment } from "./settle-payment.ts";
import { takeForShipment } from "./shipping-state.ts";
import { dublin, smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 16 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const story = async (orderId: bigint) => {
  const found = await readOrder(db, orderId);
  assert.ok(found);
  return found;
};

const reduce = (orderId: bigint, lines: readonly (readonly [bigint, number])[], key = "edit") =>
  shop.run((context) =>
    reduceLines(context, {
      orderId,
      key,
      reason: "one too many",
      lines: lines.map(([orderLineId, quantity]) => ({ orderLineId, quantity })),
    }),
  );

const promised = async (variantId: bigint) =>
  (
    await sql<{ units: number }>`
      select coalesce(sum(quantity), 0)::integer as units from stock_reservation where variant_id = ${variantId}`.execute(
      db,
    )
  ).rows[0]?.units;

test("less of an order whose money is reserved: it costs less, the capture takes that, the sale has the lines that are left", async () => {
  const [balm, soap] = [await shop.shelve(10), await shop.shelve(10)];
  const { orderId, reference } = must(
    await shop.checkout(
      [
        [balm, 2],
        [soap, 3],
      ],
      "test-authorised",
    ),
  );
  const before = await story(orderId);
  assert.equal(before.order.total, 5n * 1230n + 590n);
  const [first, second] = before.lines;
  must(
    await reduce(
      orderId,
      [
        [first!.id, 2],
        [second!.id, 1],
      ].map(([id, units]) => [id as bigint, units as number]),
    ),
  );
  const after = await story(orderId);
  assert.deepEqual(
    after.lines.map(({ line, quantity, amount, tax, cv }) => [line, quantity, amount + tax, cv]),
    [[1, 2, 2460n, 1600n]],
  );
  assert.deepEqual([after.order.total, after.order.goods + after.order.tax + after.order.shipping], [3050n, 3050n]);
  assert.deepEqual([await promised(balm), await promised(soap)], [0, 2]);
  must(await shop.run((context) => captureAuthorised(context, { orderId })));
  must(await settlePayment(shop.services, reference));
  const paid = await story(orderId);
  assert.deepEqual([paid.order.state, paid.payments[0]?.captureAmount], ["paid", 3050n]);
  assert.deepEqual(await shop.bank.provider.find(reference), { state: "captured", amount: 3050n });
  // A refund finds its line in the sale, though the order's first line has gone.
  must(await reduce(orderId, [[after.lines[0]!.id, 1]]));
  assert.equal((await story(orderId)).totalLeft, 1820n);
});

test("less of a paid order is a refund of that part, and what is left to ship is less", async () => {
  const balm = await shop.shelve(10);
  const { orderId } = must(await shop.checkout([[balm, 3]], "test-succeeds"));
  const [line] = (await story(orderId)).lines;
  const outcomes = await Promise.all(["a", "a", "a"].map((key) => reduce(orderId, [[line!.id, 1]], key)));
  const refunds = new Set(outcomes.map((outcome) => must(outcome).refundId));
  assert.equal(refunds.size, 1, "the same edit thrice is one refund");
  assert.equal(must(await sendRefund(shop.services, [...refunds][0]!)), "sent");
  const after = await story(orderId);
  assert.deepEqual([after.lines[0]?.dropped, after.totalLeft, after.order.shippingState], [1, 3050n, "open"]);
  const parcel = must(await shop.run((context) => takeForShipment(context, { orderId })));
  assert.equal(parcel.lines[0]?.quantity, 2);
  const late = await reduce(orderId, [[line!.id, 1]], "late");
  assert.ok(isFailure(late) && late.code === "bad-input", "what has left the house comes back by a return");
});

test("nothing left, a line twice, a foreign line, a cancelled order, a payment under way: refused, and nothing changes", async () => {
  const balm = await shop.shelve(10);
  const { orderId } = must(await shop.checkout([[balm, 2]], "test-authorised"));
  const [line] = (await story(orderId)).lines;
  const waiting = must(await shop.checkout([[balm, 2]], "test-second-step"));
  const other = (await story(waiting.orderId)).lines[0]!;
  const codes = await Promise.all(
    [
      reduce(orderId, [[line!.id, 2]]),
      reduce(orderId, [
        [line!.id, 1],
        [line!.id, 1],
      ]),
      reduce(orderId, [[other.id, 1]]),
      reduce(orderId, [[line!.id, 3]]),
      reduce(waiting.orderId, [[other.id, 1]]),
      reduce(999_999n, [[line!.id, 1]]),
    ].map(async (outcome) => {
      const result = await outcome;
      return isFailure(result) ? result.code : "fine";
    }),
  );
  assert.deepEqual(codes, ["wrong-state", "bad-input", "not-found", "bad-input", "payment-unknown", "not-found"]);
  assert.equal((await story(orderId)).order.total, 3050n);
});

test("another address before the first parcel; country and region stay; the list finds the new name and no longer the old", async () => {
  const balm = await shop.shelve(10);
  const { orderId } = must(await shop.checkout([[balm, 1]], "test-succeeds"));
  const edit = (contact: Partial<typeof dublin>) =>
    shop.run((context) => editAddress(context, { orderId, contact: { ...dublin, ...contact } }));
  must(await edit({ name: "Una Byrne-Walsh", line1: "4 Lime Street" }));
  assert.equal((await story(orderId)).contact?.line1, "4 Lime Street");
  const found = await listOrders(db, { search: "BYRNE-w", limit: 5 });
  assert.deepEqual(
    found.map(({ id }) => id),
    [orderId],
  );
  const abroad = await edit({ country: "DE", postcode: "10115", city: "Berlin" });
  assert.ok(isFailure(abroad) && abroad.code === "bad-input");
  must(await shop.run((context) => takeForShipment(context, { orderId })));
  const late = await edit({ line1: "5 Lime Street" });
  assert.ok(isFailure(late) && late.code === "wrong-state");
});

test("edit against capture, at once, many times: what is taken is what the order costs, to the cent", async () => {
  const balm = await shop.shelve(1000);
  const orders = await Promise.all(
    Array.from({ length: 48 }, async () => must(await shop.checkout([[balm, 3]], "test-authorised"))),
  );
  const won = { before: 0, after: 0 };
  for (let at = 0; at < orders.length; at += 8) {
    await Promise.all(
      orders.slice(at, at + 8).map(async ({ orderId, reference }, index) => {
        const [line] = (await story(orderId)).lines;
        const capture = async () => {
          must(await shop.run((context) => captureAuthorised(context, { orderId })));
          must(await settlePayment(shop.services, reference));
        };
        const edit = async () => {
          const outcome = await reduce(orderId, [[line!.id, 1]]);
          // While the money is just being taken the total stays; once it is here, the edit is a refund.
          if (isFailure(outcome)) assert.equal(outcome.code, "payment-unknown");
          else if (outcome.refundId === null) won.before += 1;
          else {
            won.after += 1;
            must(await sendRefund(shop.services, outcome.refundId));
          }
        };
        await Promise.all(index % 2 === 0 ? [capture(), edit()] : [edit(), capture()]);
      }),
    );
  }
  for (const { orderId, reference } of orders) {
    const { order, payments, lines } = await story(orderId);
    assert.equal(order.state, "paid");
    assert.equal(payments[0]?.captureAmount, order.total);
    assert.deepEqual(await shop.bank.provider.find(reference), {
      state: "captured",
      ...(order.total === payments[0]?.amount ? {} : { amount: order.total }),
    });
    assert.equal(lines[0]!.amount + lines[0]!.tax + 590n, order.total);
  }
  assert.ok(won.before > 0, JSON.stringify(won));
  assert.equal(await promised(balm), 0);
  const stock = await db.selectFrom("stock").select("on_hand").where("variant_id", "=", balm).executeTakeFirstOrThrow();
  const kept = await sql<{ units: number }>`
    select sum(quantity - dropped)::integer as units from order_line where variant_id = ${balm}`.execute(db);
  assert.equal(stock.on_hand, 1000 - kept.rows[0]!.units);
  const clearing = (await balances(db)).find(
    ({ member, account, currency }) => member === null && account === "payment-clearing" && currency === "EUR",
  );
  const taken = await sql<{ sum: bigint }>`
    select sum(capture_amount)::bigint - (select coalesce(sum(amount), 0) from refund)::bigint as sum from payment where state = 'captured'`.execute(
    db,
  );
  assert.equal(clearing?.balance, -taken.rows[0]!.sum);
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
