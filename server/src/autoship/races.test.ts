/** Many at once, and crashes: an autoship is ordered and charged once, whoever works on it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../foundation/failure.ts";
import { checkLedger } from "../ledger/index.ts";
import { orderPayments } from "../orders/index.ts";
import type { PaymentProvider } from "../orders/index.ts";
import { setMethod, skipNext } from "./change-autoship.ts";
import { endAutoship, pauseAutoship } from "./pause-autoship.ts";
import { placeNext } from "./place-next.ts";
import { runAutoship } from "./run-autoship.ts";
import { autoshipShop } from "./testing.ts";

const { db, books, shop, services, act, keep, start, sweep, pass, look, money } = await autoshipShop();
test.after(() => books.close());

const reset = () => {
  shop.time = Temporal.Instant.from("2026-03-05T10:00:00Z");
};
const at8 = <T>(work: (one: number) => Promise<T>) => Promise.all(Array.from({ length: 8 }, (_, one) => work(one)));

/** Everything of so many paid orders, once each. */
async function assertPaid(id: bigint, times: number) {
  const { taken, times: charged, sales, posted, paid } = await money(id);
  assert.deepEqual([Number(charged), Number(sales), taken, posted], [times, times, paid, paid]);
  const { charges, autoship } = await look(id);
  assert.deepEqual(
    charges.filter(({ state }) => state === "paid").map(({ number }) => number),
    Array.from({ length: times }, (_, one) => one + 1),
  );
  assert.equal(autoship.payments, times);
}

test("eight workers at once charge each of twelve autoships once, period after period", async () => {
  reset();
  const variant = await shop.shelve(5000);
  const ids: bigint[] = [];
  for (let one = 0; one < 12; one += 1) ids.push((await start({ variant, rhythm: { every: 1, unit: "week" } })).id);
  for (let week = 1; week <= 2; week += 1) {
    await at8(async (worker) => {
      // Each from another end, so that they meet.
      const own = worker % 2 === 0 ? ids : ids.toReversed();
      for (const id of own) await runAutoship(services, id);
    });
    for (const id of ids) await assertPaid(id, week);
    shop.time = shop.time.add({ hours: 24 * 7 });
    // Told before it comes.
    await sweep();
  }
});

test("eight workers on a declined payment: one try a set day, one mail a try", async () => {
  reset();
  const { id } = await start({ method: "test-declined" });
  await at8(() => runAutoship(services, id));
  for (let one = 0; one < 16; one += 1) {
    shop.time = shop.time.add({ hours: 12 });
    await at8(() => runAutoship(services, id));
  }
  const { charges, mails } = await look(id);
  assert.deepEqual(mails, ["started", "declined", "declined", "declined", "unpaid"]);
  assert.equal((await orderPayments(db, charges[0]!.orderId)).length, 4);
});

test("ended, paused, skipped, another card while it is charged: one of the two comes first, and the money fits", async () => {
  for (let round = 0; round < 12; round += 1) {
    reset();
    const autoship = await start({ method: round % 3 === 0 ? "test-declined" : "test-succeeds" });
    const { id } = autoship;
    const by = { person: autoship.personId };
    const other = await keep(autoship.personId);
    await Promise.all([
      runAutoship(services, id),
      runAutoship(services, id),
      act((context) =>
        round % 4 === 0
          ? endAutoship(context, { id, by })
          : round % 4 === 1
            ? pauseAutoship(context, { id, by, until: null })
            : round % 4 === 2
              ? skipNext(context, { id, by })
              : setMethod(context, { id, by, method: other }),
      ),
      runAutoship(services, id),
    ]);
    await sweep();
    await pass(2, 12);
    const { charges, autoship: after } = await look(id);
    const paid = charges.filter(({ state }) => state === "paid").length;
    assert.ok(paid <= 1);
    await assertPaid(id, paid);
    if (after.state === "ended" || after.state === "paused") assert.ok(charges.every(({ state }) => state !== "open"));
  }
});

test("two autoships and the last unit: one is paid, the other goes on with nothing taken", async () => {
  for (let round = 0; round < 6; round += 1) {
    reset();
    const variant = await shop.shelve(1);
    const [one, other] = [await start({ variant }), await start({ variant })];
    await Promise.all([one, other].map(({ id }) => runAutoship(services, id)));
    await sweep();
    const both = await Promise.all([one, other].map(({ id }) => money(id)));
    assert.deepEqual(
      both.map(({ times }) => Number(times)).toSorted((a, b) => a - b),
      [0, 1],
    );
    assert.deepEqual(
      both.map(({ sales }) => Number(sales)).toSorted((a, b) => a - b),
      [0, 1],
    );
  }
});

test("ended between order and charge: what a crash left is found, and charged once", async () => {
  reset();
  const { id } = await start({});
  assert.equal(await placeNext(services, id), "placed");
  // The bank was not asked; another process finds it, eight at once.
  shop.time = shop.time.add({ seconds: 10 });
  await at8(() => runAutoship(services, id));
  await assertPaid(id, 1);
});

test("the same, found too late to ask with the same reference: another payment, and one charge", async () => {
  reset();
  const { id } = await start({});
  await placeNext(services, id);
  shop.time = shop.time.add({ minutes: 5 });
  await at8(() => runAutoship(services, id));
  await sweep();
  await assertPaid(id, 1);
  const { charges, mails } = await look(id);
  const payments = await orderPayments(db, charges[0]!.orderId);
  assert.deepEqual(
    payments.map(({ state, reason }) => [state, reason]),
    [
      ["declined", "never-reached-the-provider"],
      ["captured", null],
    ],
  );
  // No word to the shopper: it was not their doing.
  assert.deepEqual(mails, ["started"]);
});

test("ended after the bank took the money and before it was recorded: recorded once, not charged again", async () => {
  reset();
  const { id } = await start({});
  const { provider } = shop.bank;
  const dying: PaymentProvider = {
    ...provider,
    start: async (request) => {
      await provider.start(request);
      throw new Error("the process has ended");
    },
    find: async () => {
      throw new Error("the process has ended");
    },
  };
  await runAutoship({ ...services, payments: dying }, id);
  assert.equal((await money(id)).times, 1n);
  assert.equal((await money(id)).sales, 0n);
  await pass(0.25, 1);
  await assertPaid(id, 1);
});

test("a declined answer that arrives after it ended changes nothing more", async () => {
  reset();
  const autoship = await start({ method: "test-declined" });
  await placeNext(services, autoship.id);
  const ended = await act((context) => endAutoship(context, { id: autoship.id, by: { person: autoship.personId } }));
  assert.ok(!isFailure(ended));
  await runAutoship(services, autoship.id);
  await pass(3);
  const { charges } = await look(autoship.id);
  assert.deepEqual(
    charges.map(({ state }) => state),
    ["cancelled"],
  );
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
