/** More in an order that is not paid: priced anew, its goods kept, against payments and captures at the same moment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { plainPromotion, savePromotion } from "../promotion/index.ts";
import { addLines, quoteMore } from "./add-lines.ts";
import { captureAuthorised } from "./capture-authorised.ts";
import { cancelOrder } from "./cancel-order.ts";
import { reduceLines } from "./edit-order.ts";
import { readOrder } from "./read-order.ts";
import { retryPayment } from "./retry-payment.ts";
import { pay, settlePayment } from "./settle-payment.ts";
import { smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 16 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());
const shopUrl = "https://shop.example";

const story = async (orderId: bigint) => {
  const found = await readOrder(db, orderId);
  assert.ok(found);
  return found;
};

const add = (orderId: bigint, lines: readonly (readonly [bigint, number])[], expectedTotal: bigint | null = null) =>
  shop.run((context) =>
    addLines(context, {
      orderId,
      lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
      reason: "asked by phone",
      expectedTotal,
      shopUrl,
    }),
  );

const quote = async (orderId: bigint, variantId: bigint, quantity = 1) =>
  must(await quoteMore(db, { order: (await story(orderId)).order, lines: [{ variantId, quantity }], now: shop.time }));

const promised = async (orderId: bigint) =>
  (
    await sql<{ units: number }>`
      select coalesce(sum(quantity), 0)::integer as units from stock_reservation where order_id = ${orderId}`.execute(
      db,
    )
  ).rows[0]?.units;

const declined = async (lines: readonly (readonly [bigint, number])[]) =>
  must(await shop.checkout(lines, "test-declined")).orderId;

async function payNow(orderId: bigint) {
  const begun = await shop.run((context) =>
    retryPayment(context, shop.services.payments, { orderId, method: "test-succeeds", returnUrl: shopUrl }),
  );
  return isFailure(begun) ? begun : must(await pay(shop.services, begun.reference));
}

/** The order's figures are sums of its lines, and it costs what a basket of the same would. */
async function assertSums(orderId: bigint) {
  const { order, lines } = await story(orderId);
  const sum = (of: (line: (typeof lines)[number]) => bigint) => lines.reduce((all, line) => all + of(line), 0n);
  assert.equal(
    order.goods,
    sum(({ amount }) => amount),
  );
  assert.equal(order.tax, sum(({ tax }) => tax) + order.shippingTax);
  assert.equal(order.total, order.goods + order.shipping + order.tax);
  assert.deepEqual(
    lines.map(({ line }) => line),
    lines.map((_, index) => index + 1),
  );
}

test("more of the same and something else: what was ordered keeps its price, the rest is today's; it costs what was quoted", async () => {
  const [balm, soap] = [await shop.shelve(10), await shop.shelve(10)];
  const orderId = await declined([[balm, 1]]);
  // Both have become dearer since.
  await sql`update price set amount = 1500 where variant_id = any(${[balm, soap]}::bigint[]) and market = 'eu'`.execute(
    db,
  );
  const before = await story(orderId);
  const quoted = await quote(orderId, soap, 2);
  assert.equal(quoted.totals.total, before.order.total + 3000n);
  assert.deepEqual(await story(orderId), before, "asking changes nothing");
  const other = await add(orderId, [[soap, 2]], quoted.totals.total - 1n);
  assert.ok(isFailure(other) && other.code === "price-changed");
  must(await add(orderId, [[soap, 2]], quoted.totals.total));
  must(await add(orderId, [[balm, 1]]));
  const { order, lines, events } = await story(orderId);
  assert.deepEqual(
    lines.map(({ variantId, quantity, unitPrice }) => [variantId, quantity, unitPrice]),
    [
      [balm, 2, 1230n],
      [soap, 2, 1500n],
    ],
  );
  assert.equal(lines[0]!.cv, 1600n);
  assert.equal(order.total, before.order.total + 3000n + 1230n);
  await assertSums(orderId);
  assert.equal(await promised(orderId), 4);
  assert.equal(events.filter(({ kind }) => kind === "edited").length, 2);
  const mails = await sql`select from mail where template = 'order-due' and data->>'number' = ${order.number}`.execute(
    db,
  );
  assert.equal(mails.rows.length, 2);
  must(await payNow(orderId));
  const paid = await story(orderId);
  assert.equal(paid.payments.find(({ state }) => state === "captured")?.captureAmount, order.total);
  const late = await add(orderId, [[soap, 1]]);
  assert.ok(isFailure(late) && late.code === "wrong-state");
});

test("a promotion that the larger order earns applies, and its use is the order's; one that was had stays had", async () => {
  const balm = await shop.shelve(50);
  const names = { en: "Ten off" };
  const sums = [{ currency: "EUR", off: null, minimum: 2000n }];
  const limits = { limitTotal: 2, limitCustomer: 1 };
  must(
    await shop.run((context) =>
      savePromotion(context, { ...plainPromotion, ...limits, names, sums, basisPoints: 1000, id: null }),
    ),
  );
  const orderId = await declined([[balm, 1]]);
  assert.equal((await story(orderId)).discounts.length, 0);
  must(await add(orderId, [[balm, 1]]));
  const uses = async () => (await sql`select from promotion_use where order_id = ${orderId}`.execute(db)).rows.length;
  assert.deepEqual([(await story(orderId)).discounts.map(({ goods }) => goods), await uses()], [[246n], 1]);
  // Its own use does not stand in its way.
  must(await add(orderId, [[balm, 1]]));
  assert.deepEqual([(await story(orderId)).discounts.map(({ goods }) => goods), await uses()], [[369n], 1]);
  await assertSums(orderId);
  must(await payNow(orderId));
});

test("sold out, not sold here, a payment under way, a cancelled order, less reserved than it would cost: refused, nothing changes", async () => {
  const [balm, rare] = [await shop.shelve(50), await shop.shelve(1)];
  const orderId = await declined([[balm, 1]]);
  const before = await story(orderId);
  const refuses = async (id: bigint, lines: readonly (readonly [bigint, number])[], code: string) => {
    const outcome = await add(id, lines);
    assert.ok(
      isFailure(outcome) && outcome.code === code,
      JSON.stringify(outcome, (_, v) => (typeof v === "bigint" ? `${v}` : v)),
    );
  };
  await refuses(orderId, [[rare, 2]], "sold-out");
  await refuses(orderId, [[999_999n, 1]], "not-found");
  await refuses(orderId, [], "bad-input");
  await refuses(orderId, [[balm, 99]], "bad-input");
  assert.deepEqual(await story(orderId), before);
  const step = must(await shop.checkout([[balm, 1]], "test-second-step"));
  await refuses(step.orderId, [[balm, 1]], "payment-unknown");
  const reserved = must(await shop.checkout([[balm, 1]], "test-authorised"));
  await refuses(reserved.orderId, [[balm, 1]], "wrong-state");
  must(await shop.run((context) => cancelOrder(context, { orderId, reason: "no more" })));
  await refuses(orderId, [[balm, 1]], "wrong-state");
});

test("adding against the capture, and against another payment, many times: what is taken is what the order costs", async () => {
  const balm = await shop.shelve(2000);
  const orders = await Promise.all(
    Array.from({ length: 16 }, async () => must(await shop.checkout([[balm, 3]], "test-authorised"))),
  );
  const unpaid = await Promise.all(Array.from({ length: 16 }, () => declined([[balm, 1]])));
  const added = { reserved: 0, unpaid: 0 };
  for (let at = 0; at < 16; at += 8) {
    await Promise.all([
      ...orders.slice(at, at + 8).map(async ({ orderId, reference }, index) => {
        const [line] = (await story(orderId)).lines;
        const lines = [{ orderLineId: line!.id, quantity: 2 }];
        must(await shop.run((context) => reduceLines(context, { orderId, key: "less", reason: "two less", lines })));
        const capture = async () => {
          must(await shop.run((context) => captureAuthorised(context, { orderId })));
          must(await settlePayment(shop.services, reference));
        };
        const more = async () => {
          const outcome = await add(orderId, [[balm, 1]]);
          if (isFailure(outcome)) assert.ok(["payment-unknown", "wrong-state"].includes(outcome.code), outcome.code);
          else added.reserved += 1;
        };
        await Promise.all(index % 2 === 0 ? [capture(), more()] : [more(), capture()]);
      }),
      ...unpaid.slice(at, at + 8).map(async (orderId, index) => {
        const more = async () => {
          const outcome = await add(orderId, [[balm, 1]]);
          if (isFailure(outcome)) assert.ok(["payment-unknown", "wrong-state"].includes(outcome.code), outcome.code);
          else added.unpaid += 1;
        };
        await Promise.all(index % 2 === 0 ? [payNow(orderId), more()] : [more(), payNow(orderId)]);
      }),
    ]);
  }
  for (const orderId of [...orders.map((one) => one.orderId), ...unpaid]) {
    const { order, payments } = await story(orderId);
    assert.equal(order.state, "paid");
    const captured = payments.filter(({ state }) => state === "captured");
    assert.deepEqual(
      captured.map(({ captureAmount }) => captureAmount),
      [order.total],
    );
    await assertSums(orderId);
    assert.equal(await promised(orderId), 0);
  }
  assert.ok(added.reserved > 0 && added.unpaid > 0, JSON.stringify(added));
  const stock = await db.selectFrom("stock").select("on_hand").where("variant_id", "=", balm).executeTakeFirstOrThrow();
  const sold = await sql<{ units: number }>`
    select sum(quantity)::integer as units from order_line where variant_id = ${balm}`.execute(db);
  assert.equal(stock.on_hand, 2000 - sold.rows[0]!.units);
  assert.deepEqual(await checkLedger(db), []);
});
