/** A person's store credit told movement by movement: it is what the books say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances } from "../ledger/index.ts";
import { cancelOrder, readOrder, refundLines, sendRefund } from "../orders/index.ts";
import { payWithOwnCredit } from "../orders/pay-own-credit.ts";
import { smallShop } from "../orders/testing.ts";
import { creditHistory, creditStanding } from "./read-history.ts";

const { db, url } = await testDatabase({ connections: 6 });
const books = openDatabase(url, { connections: 2 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const owed = async () =>
  (await balances(db)).find(({ member, account }) => member === null && account === "customer-credit")?.balance ?? 0n;

test("refunded, spent, given back: each with its order and what was there afterwards; the last is what the books owe", async () => {
  const balm = await shop.shelve(20);
  const first = must(await shop.checkout([[balm, 2]], "test-succeeds"));
  const { order, lines } = (await readOrder(db, first.orderId))!;
  const person = order.buyerId;
  const back = async (orderId: bigint, orderLineId: bigint, asCredit: boolean) => {
    const wish = { orderId, key: "back", lines: [{ orderLineId, quantity: 1 }], reason: "broken", restock: false };
    const { refundId } = must(await shop.run((context) => refundLines(context, { ...wish, asCredit })));
    assert.equal(must(await sendRefund(shop.services, refundId)), "sent");
  };
  await back(order.id, lines[0]!.id, true);
  assert.deepEqual(await creditStanding(db, person, shop.time), [{ currency: "EUR", balance: 1230n, held: 0n }]);
  const second = must(await shop.checkout([[balm, 1]], "test-declined"));
  const use = { orderId: second.orderId, person, returnUrl: "https://shop.example" };
  must(await shop.run((context) => payWithOwnCredit(context, use)));
  // Held for an order that waits for the rest: no movement yet.
  assert.deepEqual(await creditStanding(db, person, shop.time), [{ currency: "EUR", balance: 1230n, held: 1230n }]);
  assert.equal((await creditHistory(db, { person, limit: 10 })).length, 1);
  const third = must(await shop.checkout([[balm, 1]], "test-succeeds"));
  const thirdStory = (await readOrder(db, third.orderId))!;
  await back(third.orderId, thirdStory.lines[0]!.id, true);
  // Ended, it is held no more; paid with all there is of it, it is spent.
  must(await shop.run((context) => cancelOrder(context, { orderId: second.orderId, reason: "no more" })));
  const fourth = must(await shop.checkout([[balm, 1]], "test-declined"));
  must(await shop.run((context) => payWithOwnCredit(context, { ...use, orderId: fourth.orderId })));
  const spent = (await readOrder(db, fourth.orderId))!.order;
  assert.equal(spent.state, "paid");
  const history = await creditHistory(db, { person, limit: 10 });
  assert.deepEqual(
    history.map(({ change, balance, origin, order: about, by }) => [change, balance, origin, about?.number, by]),
    [
      [-1820n, 640n, "spent", spent.number, null],
      [1230n, 2460n, "refunded", thirdStory.order.number, null],
      [1230n, 1230n, "refunded", order.number, null],
    ],
  );
  assert.equal(history[0]!.balance, await owed());
  const older = await creditHistory(db, { person, before: history[0]!.id, limit: 10 });
  assert.deepEqual(older, history.slice(1), "a page's balances are those of the whole");
  assert.deepEqual(await creditHistory(db, { person: person + 500n, limit: 10 }), []);
});
