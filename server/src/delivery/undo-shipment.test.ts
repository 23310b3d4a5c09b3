/** A parcel that was written down by mistake is taken back; what a sale in person was given off its price is named. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { newToken, readOrder, sellDirect, withdrawOrder } from "../orders/index.ts";
import { dublin, smallShop } from "../orders/testing.ts";
import { plainPromotion, savePromotion } from "../promotion/index.ts";
import { askReturn } from "./ask-return.ts";
import { deliverShipment } from "./deliver-shipment.ts";
import { readGoods } from "./read-goods.ts";
import { shipOrder } from "./ship-order.ts";
import { undoShipment } from "./undo-shipment.ts";

const { db, url } = await testDatabase({ connections: 12 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const goodsOf = async (orderId: bigint) => must(await readGoods(db, orderId, shop.time));
const buy = async (quantity: number) => {
  const made = must(await shop.checkout([[await shop.shelve(10), quantity]], "test-succeeds"));
  const story = await readOrder(db, made.orderId);
  assert.ok(story);
  return { orderId: made.orderId, line: story.lines[0]! };
};
const ship = (orderId: bigint, orderLineId: bigint, quantity: number) =>
  shop.run((context) =>
    shipOrder(context, { orderId, carrier: "dhl", tracking: null, lines: [{ orderLineId, quantity }] }),
  );
const undo = (shipmentId: bigint) =>
  shop.run((context) => undoShipment(context, { shipmentId, reason: "the wrong order" }));

test("a parcel taken back: its units are to be sent again, the order can be cancelled as before, and numbers go on", async () => {
  const { orderId, line } = await buy(3);
  const first = must(await ship(orderId, line.id, 1));
  const second = must(await ship(orderId, line.id, 1));
  must(await undo(first.shipmentId));
  const goods = await goodsOf(orderId);
  assert.deepEqual([goods.shippingState, goods.lines[0]?.left, goods.cancellable], ["part", 2, false]);
  assert.equal(must(await ship(orderId, line.id, 1)).number, 3);
  const again = await undo(first.shipmentId);
  assert.ok(isFailure(again) && again.code === "not-found");
  must(await undo(second.shipmentId));
  const { id } = await db.selectFrom("shipment").select("id").where("order_id", "=", orderId).executeTakeFirstOrThrow();
  must(await undo(id));
  const open = await goodsOf(orderId);
  assert.deepEqual([open.shippingState, open.lines[0]?.left, open.cancellable], ["open", 3, true]);
  must(await shop.run((context) => withdrawOrder(context, { orderId, reason: "changed my mind" })));
});

test("what has arrived, or is asked to come back, is not taken back", async () => {
  const arrived = await buy(1);
  const parcel = must(await ship(arrived.orderId, arrived.line.id, 1));
  must(await shop.run(async (context) => (await deliverShipment(context, { ...parcel, at: shop.time })) ?? null));
  const late = await undo(parcel.shipmentId);
  assert.ok(isFailure(late) && late.code === "wrong-state");
  const asked = await buy(2);
  const sent = must(await ship(asked.orderId, asked.line.id, 2));
  const lines = [{ orderLineId: asked.line.id, quantity: 1, reason: "damaged" as const }];
  must(
    await shop.run((context) =>
      askReturn(context, { orderId: asked.orderId, wish: "refund", note: "", lines, isStaff: false }),
    ),
  );
  const refused = await undo(sent.shipmentId);
  assert.ok(isFailure(refused) && refused.code === "wrong-state");
  assert.equal((await goodsOf(asked.orderId)).shippingState, "shipped");
});

test("undone and delivered at once: one of the two", async () => {
  for (let round = 0; round < 8; round += 1) {
    const { orderId, line } = await buy(1);
    const parcel = must(await ship(orderId, line.id, 1));
    const [undone, delivered] = await Promise.all([
      undo(parcel.shipmentId),
      shop.run(async (context) => (await deliverShipment(context, { ...parcel, at: shop.time })) ?? null),
    ]);
    assert.notEqual(isFailure(undone), isFailure(delivered));
    assert.equal((await goodsOf(orderId)).shippingState, isFailure(undone) ? "delivered" : "open");
  }
});

test("a sale in person names the promotion that it got, and uses it up", async () => {
  const variantId = await shop.shelve(10);
  must(
    await shop.run((context) =>
      savePromotion(context, {
        ...plainPromotion,
        id: null,
        names: { en: "Fair day" },
        basisPoints: 1000,
        limitTotal: 1,
      }),
    ),
  );
  const sell = async () => {
    const sold = must(
      await shop.run((context) =>
        sellDirect(context, {
          market: shop.markets.eu,
          locale: "en",
          contact: dublin,
          buyerId: null,
          lines: [{ variantId, quantity: 2 }],
          soldBy: null,
          exchangeOf: null,
          method: "manual-cash",
          reason: "at the fair",
          token: newToken(),
          shopUrl: "https://shop.example",
        }),
      ),
    );
    return (await readOrder(db, sold.orderId))!;
  };
  const first = await sell();
  assert.deepEqual(
    first.discounts.map(({ name, goods }) => [name, goods]),
    [["Fair day", 246n]],
  );
  assert.equal(first.order.total, 2214n);
  const second = await sell();
  assert.deepEqual([second.discounts.length, second.order.total], [0, 2460n]);
});
