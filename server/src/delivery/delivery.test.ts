/** From the first parcel to what comes back: goods, money, commissions and books, also where two things happen at once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import {
  listOrders,
  openDesk,
  openManualPayments,
  readOrder,
  refundLines,
  sendRefund,
  withdrawOrder,
} from "../orders/index.ts";
import { smallShop } from "../orders/testing.ts";
import { earningsOfSale } from "../plan/index.ts";
import { askReturn } from "./ask-return.ts";
import { approveReturn, refuseReturn } from "./decide-return.ts";
import { deliverShipment } from "./deliver-shipment.ts";
import { importTracking, readTracking } from "./import-tracking.ts";
import { receiveReturn } from "./receive-return.ts";
import { readGoods } from "./read-goods.ts";
import { settleReturn } from "./settle-return.ts";
import { shipOrder } from "./ship-order.ts";
import { shipmentsOf } from "./store.ts";

const { db, url } = await testDatabase({ connections: 16 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());
const services = { ...shop.services, payments: openDesk([shop.bank.provider, openManualPayments(books.db, [])]) };

const story = async (orderId: bigint) => {
  const found = await readOrder(db, orderId);
  assert.ok(found);
  return found;
};
const goodsOf = async (orderId: bigint) => must(await readGoods(db, orderId, shop.time));

/** Sold by a distributor with an upline, so that there is something to reverse. */
async function sold(lines: readonly (readonly [bigint, number])[]) {
  const [, , , fourth] = shop.company.distributors;
  const clickId = await shop.company.click(fourth, shop.time.subtract({ minutes: 5 }).toString());
  return story(must(await shop.checkout(lines, "test-succeeds", { clickId })).orderId);
}

const ship = (orderId: bigint, lines?: readonly (readonly [bigint, number])[], tracking: string | null = "JD0123") =>
  shop.run((context) =>
    shipOrder(context, {
      orderId,
      carrier: "dhl",
      tracking,
      lines: lines?.map(([orderLineId, quantity]) => ({ orderLineId, quantity })),
    }),
  );
const deliver = (shipmentId: bigint, at = shop.time) =>
  shop.run((context) => deliverShipment(context, { shipmentId, at }));
const ask = (orderId: bigint, lines: readonly (readonly [bigint, number])[], isStaff = false, exchange?: bigint) =>
  shop.run((context) =>
    askReturn(context, {
      orderId,
      wish: exchange === undefined ? "refund" : "exchange",
      note: "",
      isStaff,
      lines: lines.map(([orderLineId, quantity]) => ({
        orderLineId,
        quantity,
        reason: "changed-mind",
        exchangeVariant: exchange,
      })),
    }),
  );
const settle = (returnId: bigint) =>
  shop.run((context) => settleReturn(context, { returnId, reason: "came back", shopUrl: "https://shop.example" }));

const onHand = async (variantId: bigint) =>
  (await db.selectFrom("stock").select("on_hand").where("variant_id", "=", variantId).executeTakeFirstOrThrow())
    .on_hand;

const mails = async (number: string, template: string) =>
  (await sql`select from mail where data->>'number' = ${number} and template = ${template}`.execute(db)).rows.length;

test("several parcels, each followed and told; with the last arrival the order is delivered and the hold runs from that day", async () => {
  const [balm, soap] = [await shop.shelve(10), await shop.shelve(10)];
  const { order, lines } = await sold([
    [balm, 2],
    [soap, 1],
  ]);
  const begun = shop.time;
  const [first] = lines;
  const one = must(await ship(order.id, [[first!.id, 1]]));
  assert.equal((await goodsOf(order.id)).shippingState, "part");
  const too = await ship(order.id, [[first!.id, 2]]);
  assert.ok(isFailure(too) && too.code === "wrong-state");
  const rest = must(await ship(order.id));
  assert.equal(rest.number, 2);
  const goods = await goodsOf(order.id);
  assert.equal(goods.shippingState, "shipped");
  assert.equal(goods.shipments[1]?.url, "https://www.dhl.com/en/express/tracking.html?AWB=JD0123");
  assert.deepEqual(
    goods.shipments[1]?.lines.map(({ quantity }) => quantity),
    [1, 1],
  );
  assert.equal(await mails(order.number, "order-shipped"), 2);
  shop.time = begun.add({ hours: 24 * 3 });
  must(await deliver(one.shipmentId));
  assert.equal((await goodsOf(order.id)).shippingState, "shipped");
  shop.time = begun.add({ hours: 24 * 5 });
  must(await deliver(rest.shipmentId));
  must(await deliver(rest.shipmentId, begun));
  const arrived = await goodsOf(order.id);
  assert.equal(arrived.shippingState, "delivered");
  assert.equal(arrived.returnUntil, begun.add({ hours: 24 * 19 }).toString());
  assert.equal(await mails(order.number, "order-delivered"), 2);
  const held = await sql<{ at: Temporal.Instant }>`select at from sale_at where sale_id = ${order.saleId}`.execute(db);
  assert.equal(held.rows[0]?.at.toString(), shop.time.toString());
  shop.time = begun;
});

test("what arrives in the future, before it was sent, by nobody or with no number: refused", async () => {
  const balm = await shop.shelve(10);
  const { order } = await sold([[balm, 1]]);
  const unpaid = must(await shop.checkout([[balm, 1]], "test-declined"));
  const codes = [
    await shop.run((context) => shipOrder(context, { orderId: order.id, carrier: "pigeon", tracking: null })),
    await ship(order.id, undefined, "<script>"),
    await ship(order.id, []),
    await ship(unpaid.orderId),
    await ship(999_999n),
  ].map((outcome) => (isFailure(outcome) ? outcome.code : "fine"));
  assert.deepEqual(codes, ["bad-input", "bad-input", "bad-input", "wrong-state", "not-found"]);
  const { shipmentId } = must(await ship(order.id));
  const early = await deliver(shipmentId, shop.time.subtract({ seconds: 1 }));
  const late = await deliver(shipmentId, shop.time.add({ seconds: 1 }));
  assert.ok(isFailure(early) && isFailure(late));
});

test("cancel against shipment, at once, many times: one of the two, and money, stock and books of that one", async () => {
  const balm = await shop.shelve(1000);
  const orders = await Promise.all(Array.from({ length: 32 }, () => shop.checkout([[balm, 2]], "test-succeeds")));
  const won = { cancelled: 0, shipped: 0 };
  for (let at = 0; at < orders.length; at += 8) {
    await Promise.all(
      orders.slice(at, at + 8).map(async (placed, index) => {
        const { orderId } = must(placed);
        const cancel = () => shop.run((context) => withdrawOrder(context, { orderId, reason: "changed my mind" }));
        // Whoever asks less before the order is locked would always win: the one or the other is a little late.
        const late = async () => (await setTimeout(at / 8 + index), cancel());
        const deeds = index % 2 === 0 ? [cancel, () => ship(orderId)] : [() => ship(orderId), late];
        const outcomes = await Promise.all(deeds.map((deed) => deed()));
        const refused = outcomes.filter((outcome) => isFailure(outcome));
        assert.equal(refused.length, 1);
        assert.equal(refused[0]?.code, "wrong-state");
        const { order, totalLeft, refunds } = await story(orderId);
        if (order.withdrawnAt === null) {
          won.shipped += 1;
          assert.deepEqual([order.shippingState, totalLeft, refunds.length], ["shipped", order.total, 0]);
        } else {
          won.cancelled += 1;
          assert.deepEqual([order.shippingState, totalLeft, refunds.length], ["nothing", 0n, 1]);
          must(await sendRefund(services, refunds[0]!.id));
          // Again it is the same.
          assert.deepEqual(await cancel(), { refundId: null });
        }
      }),
    );
  }
  assert.ok(won.cancelled > 0 && won.shipped > 0, JSON.stringify(won));
  assert.equal(await onHand(balm), 1000 - 2 * won.shipped);
  const parcels = await sql<{ count: bigint }>`
    select count(*) from shipment_line join order_line on order_line.id = order_line_id where variant_id = ${balm}`.execute(
    db,
  );
  assert.equal(Number(parcels.rows[0]!.count), won.shipped);
});

test("a return: asked, approved, received, settled; a part back into stock, every tier reversed, and no unit comes back twice", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 3]]);
  const line = lines[0]!.id;
  const early = await ask(order.id, [[line, 1]]);
  assert.ok(isFailure(early), "what has not left the house is cancelled, not returned");
  const { shipmentId } = must(await ship(order.id));
  must(await deliver(shipmentId));
  const earned = (await earningsOfSale(db, order.saleId!))[0]!.amount;
  assert.ok(earned > 0n);
  const { returnId } = must(await ask(order.id, [[line, 2]]));
  assert.equal((await story(order.id)).order.returnState, "asked");
  assert.ok(isFailure(await ask(order.id, [[line, 2]])), "one unit is left to ask for");
  const soon = await shop.run((context) =>
    receiveReturn(context, { returnId, lines: [{ orderLineId: line, restocked: 1, writtenOff: 1 }] }),
  );
  assert.ok(isFailure(soon) && soon.code === "wrong-state");
  must(await shop.run((context) => approveReturn(context, { returnId })));
  must(await shop.run((context) => approveReturn(context, { returnId })));
  assert.equal(await mails(order.number, "return-answer"), 1);
  // Received twice at once, and settled thrice at once: once each.
  const received = await Promise.all(
    [1, 2].map(() =>
      shop.run((context) =>
        receiveReturn(context, { returnId, lines: [{ orderLineId: line, restocked: 1, writtenOff: 1 }] }),
      ),
    ),
  );
  assert.equal(received.filter((outcome) => isFailure(outcome)).length, 1);
  assert.equal(await onHand(balm), 8);
  const settled = await Promise.all([1, 2, 3].map(() => settle(returnId)));
  const done = settled.filter((outcome) => !isFailure(outcome));
  assert.equal(done.length, 1);
  must(await sendRefund(services, must(done[0]!).refundId));
  const after = await story(order.id);
  assert.deepEqual([after.refunds.length, after.totalLeft], [1, 1230n + 590n]);
  const [row] = await listOrders(db, { search: order.number.toLowerCase(), returns: "done", limit: 5 });
  assert.equal(row?.refunded, 2460n);
  assert.equal(after.order.returnState, "done");
  assert.equal((await earningsOfSale(db, order.saleId!))[0]!.amount, earned / 3n);
  assert.equal((await goodsOf(order.id)).lines[0]?.returnable, 1);
  assert.equal(after.lines[0]?.dropped, 0);
});

test("after the period shoppers are refused and staff are not; a refusal has its reason and frees the units", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 1]]);
  const begun = shop.time;
  must(await deliver(must(await ship(order.id)).shipmentId));
  shop.time = begun.add({ hours: 24 * 14, seconds: 1 });
  const late = await ask(order.id, [[lines[0]!.id, 1]]);
  assert.ok(isFailure(late) && late.code === "wrong-state");
  const { returnId } = must(await ask(order.id, [[lines[0]!.id, 1]], true));
  must(await shop.run((context) => refuseReturn(context, { returnId, reason: "used up" })));
  assert.ok(isFailure(await shop.run((context) => approveReturn(context, { returnId }))));
  assert.equal((await goodsOf(order.id)).lines[0]?.returnable, 1);
  assert.equal((await story(order.id)).order.returnState, "none");
  shop.time = begun;
});

test("money that went back by hand meanwhile cannot go back again by the return", async () => {
  const balm = await shop.shelve(10);
  const { order, lines } = await sold([[balm, 1]]);
  must(await deliver(must(await ship(order.id)).shipmentId));
  const { returnId } = must(await ask(order.id, [[lines[0]!.id, 1]]));
  must(await shop.run((context) => approveReturn(context, { returnId })));
  must(
    await shop.run((context) =>
      receiveReturn(context, { returnId, lines: [{ orderLineId: lines[0]!.id, restocked: 0, writtenOff: 1 }] }),
    ),
  );
  must(
    await shop.run((context) =>
      refundLines(context, {
        orderId: order.id,
        key: "by hand",
        lines: [{ orderLineId: lines[0]!.id, quantity: 1 }],
        reason: "by hand",
        restock: false,
      }),
    ),
  );
  const twice = await settle(returnId);
  assert.ok(isFailure(twice) && twice.code === "too-much-refunded");
});

test("an exchange: the other goods go out as an order of their own, paid by what came back; only the rest is sent", async () => {
  const [balm, soap] = [await shop.shelve(10), await shop.shelve(10)];
  const { order, lines, payments } = await sold([[balm, 2]]);
  const clearing = async () =>
    (await balances(db)).find(
      ({ member, account, currency }) => member === null && account === "payment-clearing" && currency === "EUR",
    )!.balance;
  must(await deliver(must(await ship(order.id)).shipmentId));
  const before = await clearing();
  const { returnId } = must(await ask(order.id, [[lines[0]!.id, 1]], false, soap));
  must(await shop.run((context) => approveReturn(context, { returnId })));
  must(
    await shop.run((context) =>
      receiveReturn(context, { returnId, lines: [{ orderLineId: lines[0]!.id, restocked: 1, writtenOff: 0 }] }),
    ),
  );
  const { refundId, exchangeId } = must(await settle(returnId));
  assert.equal(must(await sendRefund(services, refundId)), "sent");
  const other = await story(exchangeId!);
  assert.deepEqual(
    [other.order.state, other.order.total, other.order.exchangeOf, other.order.shipping],
    ["paid", 1230n, order.id, 0n],
  );
  assert.deepEqual([await onHand(balm), await onHand(soap)], [9, 9]);
  // Nothing was sent by the bank, and what it owes the company is what it was.
  const charge = await sql<{ refunded: bigint }>`
    select refunded from test_bank_charge where reference = ${payments[0]!.reference}`.execute(db);
  assert.equal(charge.rows[0]?.refunded, 0n);
  assert.equal(await clearing(), before);
  assert.equal((await earningsOfSale(db, other.order.saleId!)).length > 0, true, "the customer's owner earns on it");
});

test("tracking numbers from a file: every bad row is told, and nothing happens; a good file sends and numbers parcels", async () => {
  const balm = await shop.shelve(20);
  const orders = await Promise.all([1, 2, 3].map(async () => (await sold([[balm, 1]])).order));
  const unpaid = must(await shop.checkout([[balm, 1]], "test-declined"));
  must(await ship(orders[0]!.id, undefined, null));
  const bad = `order,tracking,carrier
${orders[0]!.number},ABC123,
${orders[1]!.number},!,
nothing-like-it,ABC125,
${unpaid.number},ABC126,
${orders[2]!.number},ABC127,pigeon
${orders[0]!.number},ABC128,
`;
  const { faults } = await readTracking(db, { text: bad, carrier: "dhl" });
  assert.deepEqual(
    faults.map(({ line, field }) => [line, field]),
    [
      [3, "tracking"],
      [4, "order"],
      [5, "order"],
      [6, "carrier"],
      [7, "order"],
    ],
  );
  const refused = await shop.run((context) => importTracking(context, { text: bad, carrier: "dhl" }));
  assert.ok(isFailure(refused) && (refused.data["faults"] as unknown[]).length === 5);
  assert.equal((await shipmentsOf(db, [orders[1]!.id])).length, 0);
  const good = `﻿Order;Tracking\n${orders[0]!.number};ABC123\n${orders[1]!.number};ABC124\n`;
  const done = must(await shop.run((context) => importTracking(context, { text: good, carrier: "dpd" })));
  assert.deepEqual(done, { sent: 1, numbered: 1 });
  for (const [at, number] of ["ABC123", "ABC124"].entries()) {
    const [parcel] = await shipmentsOf(db, [orders[at]!.id]);
    assert.deepEqual([parcel?.carrier, parcel?.tracking], ["dpd", number]);
  }
  for (const text of ["", "order\n1", 'order,tracking\n"1,2', "\0\0"]) {
    const faulty = await readTracking(db, { text, carrier: "dhl" });
    assert.equal(faulty.rows.length, 0);
    assert.ok(faulty.faults.length > 0, JSON.stringify(text));
  }
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
