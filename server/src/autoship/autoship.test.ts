/** Autoships from the set-up to the books: days, money, declines, prices, stock, changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { findKept, orderPayments, pay, retryPayment, endOpenPayments } from "../orders/index.ts";
import { checkLedger } from "../ledger/index.ts";
import { enrolMember } from "../network/index.ts";
import { openProgram } from "../program/testing.ts";
import { moveNext, setContact, setLines, setMethod, setRhythm, skipNext } from "./change-autoship.ts";
import { endAutoship, pauseAutoship, resumeAutoship } from "./pause-autoship.ts";
import { startAutoship } from "./start-autoship.ts";
import { isMethodInUse } from "./store.ts";
import { autoshipShop } from "./testing.ts";

const { db, books, shop, services, act, keep, start, sweep, pass, look, money, linesOf } = await autoshipShop();
test.after(() => books.close());

const day = (text: string) => Temporal.PlainDate.from(text);
const reset = () => {
  shop.time = Temporal.Instant.from("2026-03-05T10:00:00Z");
};
const price = (variant: bigint, amount: bigint) =>
  sql`update price set amount = ${amount} where variant_id = ${variant} and market = 'eu'`.execute(db);
const stock = (variant: bigint, units: number) =>
  sql`update stock set on_hand = ${units} where variant_id = ${variant}`.execute(db);

test("ordered at once where the first day is today, then every four weeks at nine in the shopper's morning", async () => {
  reset();
  const autoship = await start({ timeZone: "America/New_York" });
  assert.equal(autoship.state, "active");
  await sweep();
  const first = await look(autoship.id);
  assert.deepEqual(
    first.charges.map(({ state, number }) => [state, number]),
    [["paid", 1]],
  );
  assert.equal(first.autoship.nextOn.toString(), "2026-04-02");
  // Summer time has begun in New York meanwhile.
  assert.equal(first.autoship.nextAt.toString(), "2026-04-02T13:00:00Z");
  await pass(28.5);
  const second = await look(autoship.id);
  assert.equal(second.charges.length, 2);
  assert.equal(second.autoship.nextOn.toString(), "2026-04-30");
  assert.deepEqual(second.mails, ["started", "soon"]);
  const { taken, times, sales, posted, paid } = await money(autoship.id);
  assert.deepEqual([times, sales, taken, posted], [2n, 2n, paid, paid]);
});

test("volumes count in the period of the charge, not of the set-up", async () => {
  reset();
  const autoship = await start({ firstOn: day("2026-04-02") });
  await sweep();
  assert.deepEqual((await look(autoship.id)).charges, []);
  await pass(29);
  const { charges } = await look(autoship.id);
  const { rows } = await sql<{ at: Temporal.Instant; cv: bigint }>`
    select sale.at, sum(line.cv)::bigint as cv from sale join sale_line line on line.sale_id = sale.id
    where source = 'store' and source_ref = ${charges[0]!.orderId.toString()} group by sale.id`.execute(db);
  assert.equal(rows[0]!.cv, 800n);
  assert.equal(rows[0]!.at.toZonedDateTimeISO("Europe/Dublin").toPlainDate().toString(), "2026-04-02");
});

test("a rate for two payments of an autoship pays two, to whom the first one went", async () => {
  reset();
  const ann = must(
    await shop.company.at("2026-01-02T00:00:00Z", (context) =>
      enrolMember(context, {
        email: "ann@example.test",
        name: "ann",
        locale: "en",
        handle: "ann",
        displayName: "ann",
        kind: "affiliate",
        sponsorId: null,
      }),
    ),
  );
  await shop.company.at("2026-01-02T00:00:00Z", (context) =>
    openProgram(context, { members: [ann], rates: [{ percent: "10", payments: 2 }] }),
  );
  const clickId = await shop.company.click(ann, "2026-03-05T09:59:00Z");
  const autoship = await start({ clickId, rhythm: { every: 1, unit: "week" } });
  await sweep();
  await pass(15);
  assert.equal((await look(autoship.id)).autoship.payments, 3);
  const { rows } = await sql<{ payment: number; earned: bigint }>`
    select payment, (select coalesce(sum(earning.amount), 0)::bigint from earning
      where earning.sale_id = program_conversion.sale_id and earning.earner_id = ${ann}) as earned
    from program_conversion where member_id = ${ann} order by payment`.execute(db);
  assert.deepEqual(
    rows.filter(({ earned }) => earned > 0n).map(({ payment }) => payment),
    [1, 2],
  );
});

test("declined: tried again on the set days, told each time, then paused; another card goes on where it stopped", async () => {
  reset();
  const autoship = await start({ method: "test-declined" });
  await sweep();
  const first = await look(autoship.id);
  assert.deepEqual(first.mails, ["started", "declined"]);
  assert.equal(first.told[1]!["retryOn"], "2026-03-06");
  // Within the day nothing more is asked.
  await pass(0.5, 1);
  assert.equal((await orderPayments(db, first.charges[0]!.orderId)).length, 1);
  await pass(8);
  const end = await look(autoship.id);
  assert.deepEqual([end.autoship.state, end.autoship.why], ["paused", "unpaid"]);
  assert.deepEqual(end.mails, ["started", "declined", "declined", "declined", "unpaid"]);
  assert.deepEqual(
    end.charges.map(({ state, failures }) => [state, failures]),
    [["unpaid", 4]],
  );
  const payments = await orderPayments(db, end.charges[0]!.orderId);
  assert.deepEqual(
    payments.map(({ startedAt }) => startedAt.toZonedDateTimeISO("Europe/Dublin").toPlainDate().toString()),
    ["2026-03-05", "2026-03-06", "2026-03-08", "2026-03-12"],
  );
  assert.equal((await money(autoship.id)).times, 0n);
  const { rows } = await sql`select from stock_reservation where order_id = ${end.charges[0]!.orderId}`.execute(db);
  assert.equal(rows.length, 0);

  const by = { person: autoship.personId };
  const method = await keep(autoship.personId);
  must(await act((context) => setMethod(context, { id: autoship.id, by, method })));
  const on = shop.time.toZonedDateTimeISO("Europe/Dublin").toPlainDate();
  must(await act((context) => resumeAutoship(context, { id: autoship.id, by, on })));
  await pass(1);
  const after = await look(autoship.id);
  // The number of the payment is the one that was never paid.
  assert.deepEqual(
    after.charges.map(({ state, number }) => [state, number]),
    [
      ["unpaid", 1],
      ["paid", 1],
    ],
  );
  assert.equal(after.autoship.state, "active");
});

test("another card while it is declined is tried at once", async () => {
  reset();
  const autoship = await start({ method: "test-declined" });
  await sweep();
  const method = await keep(autoship.personId);
  must(await act((context) => setMethod(context, { id: autoship.id, by: { person: autoship.personId }, method })));
  await sweep();
  const { charges, autoship: after } = await look(autoship.id);
  assert.deepEqual(
    charges.map(({ state }) => state),
    ["paid"],
  );
  assert.equal(after.payments, 1);
  assert.equal((await money(autoship.id)).times, 1n);
});

test("a bank that wants its holder is a decline; the shopper pays by hand on the order's page, and it goes on", async () => {
  reset();
  const autoship = await start({ method: "test-second-step" });
  await sweep();
  const { charges, told } = await look(autoship.id);
  assert.equal(told.at(-1)!["reason"], "authentication-required");
  const { orderId } = charges[0]!;
  assert.equal(await endOpenPayments(services, orderId), undefined);
  const returnUrl = "https://shop.example/orders/x";
  const wish = { orderId, method: "test-second-step", returnUrl };
  const { reference } = must(await act((context) => retryPayment(context, services.payments, wish)));
  const standing = must(await pay(services, reference));
  assert.equal(standing.state, "action-needed");
  // The sweep meanwhile starts nothing beside it.
  shop.time = shop.time.add({ minutes: 2 });
  await sweep();
  must(await shop.bank.decide(reference, "approve"));
  must(await pay(services, reference));
  await pass(2);
  const after = await look(autoship.id);
  assert.deepEqual(
    after.charges.map(({ state }) => state),
    ["paid"],
  );
  assert.equal((await money(autoship.id)).times, 1n);
});

test("an answer that is lost is asked for; nothing is charged twice", async () => {
  reset();
  const autoship = await start({ method: "test-timeout-charged" });
  await sweep();
  await pass(1, 1);
  const { charges } = await look(autoship.id);
  assert.deepEqual(
    charges.map(({ state }) => state),
    ["paid"],
  );
  assert.equal((await money(autoship.id)).times, 1n);
});

test("dearer than told: it waits, the shopper is told, and the new price is charged days later", async () => {
  reset();
  const variant = await shop.shelve(50);
  const autoship = await start({ variant });
  await sweep();
  await pass(26);
  // Told three days before at the old price; now it rises.
  assert.deepEqual((await look(autoship.id)).mails, ["started", "soon"]);
  await price(variant, 1530n);
  await pass(2);
  const waiting = await look(autoship.id);
  assert.deepEqual(waiting.mails, ["started", "soon", "dearer"]);
  assert.equal(waiting.charges.length, 1);
  assert.equal(waiting.autoship.nextOn.toString(), "2026-04-05");
  assert.notEqual(waiting.told.at(-1)!["before"], null);
  await pass(4);
  const after = await look(autoship.id);
  assert.equal(after.charges.length, 2);
  assert.equal(after.mails.filter((kind) => kind === "dearer").length, 1);
  // The rhythm is still that of the first day.
  assert.equal(after.autoship.nextOn.toString(), "2026-04-30");
  // Cheaper than told is charged without a word.
  await pass(22);
  await price(variant, 1000n);
  await pass(3);
  assert.equal((await look(autoship.id)).charges.length, 3);
});

test("what is not there is left out and told; of nothing there is no order, and the next day stands", async () => {
  reset();
  const [plenty, scarce] = [await shop.shelve(50), await shop.shelve(1)];
  const lines = [plenty, scarce].map((variantId) => ({ variantId, quantity: 2 }));
  const autoship = await start({ lines, rhythm: { every: 1, unit: "week" } });
  await sweep();
  const first = await look(autoship.id);
  assert.deepEqual(await linesOf(first.charges[0]!.orderId), [
    [plenty, 2],
    [scarce, 1],
  ]);
  assert.deepEqual(first.mails, ["started", "short"]);
  assert.deepEqual((first.told[1]!["missing"] as { wanted: number; there: number }[])[0], {
    title: first.told[1]!["missing"] && (first.told[1]!["missing"] as { title: string }[])[0]!.title,
    variantName: "50 ml",
    wanted: 2,
    there: 1,
    why: "stock",
  });
  await stock(plenty, 0);
  await pass(7.5);
  const second = await look(autoship.id);
  assert.equal(second.charges.length, 1);
  assert.equal(second.mails.at(-1), "nothing-there");
  assert.equal(second.autoship.nextOn.toString(), "2026-03-19");
  await stock(plenty, 5);
  await pass(7);
  assert.equal((await look(autoship.id)).charges.length, 2);
});

test("what is sold no more, or has become a download since, is left out each time and told by name; what is left is charged, with its shipping", async () => {
  reset();
  const [balm, old, pattern] = [await shop.shelve(50), await shop.shelve(50), await shop.shelve(50)];
  const lines = [balm, old, pattern].map((variantId) => ({ variantId, quantity: 1 }));
  const autoship = await start({ lines, rhythm: { every: 1, unit: "week" } });
  await sweep();
  assert.equal((await linesOf((await look(autoship.id)).charges[0]!.orderId)).length, 3);
  await sql`update product set status = 'retired' from variant where variant.product_id = product.id and variant.id = ${old}`.execute(
    db,
  );
  await sql`update variant set digital = true where id = ${pattern}`.execute(db);
  await pass(7.5);
  const next = await look(autoship.id);
  assert.deepEqual(
    next.charges.map(({ state }) => state),
    ["paid", "paid"],
  );
  assert.deepEqual(await linesOf(next.charges[1]!.orderId), [[balm, 1]]);
  assert.equal(next.mails.at(-1), "short");
  const missing = next.told.at(-1)!["missing"] as { title: string; why: string }[];
  assert.deepEqual(
    missing.map(({ title, why }) => [/^Balm \d+$/.test(title), why]),
    [
      [true, "gone"],
      [true, "download"],
    ],
  );
  assert.ok(next.events.includes("short"));
  const { taken, paid, posted } = await money(autoship.id);
  assert.deepEqual([taken, posted], [paid, paid]);
  // A download alone: no order, nothing charged, told, and the next day stands.
  await sql`update variant set digital = true where id = ${balm}`.execute(db);
  await pass(7);
  const last = await look(autoship.id);
  assert.deepEqual([last.charges.length, last.mails.at(-1), last.autoship.state], [2, "nothing-there", "active"]);
});

test("skip, move, another rhythm, other contents, another address: the next order is as wished", async () => {
  reset();
  const [one, other] = [await shop.shelve(50), await shop.shelve(50)];
  const autoship = await start({ variant: one });
  const { id } = autoship;
  const by = { person: autoship.personId };
  await sweep();
  assert.equal(must(await act((context) => skipNext(context, { id, by }))).nextOn.toString(), "2026-04-30");
  must(await act((context) => moveNext(context, { id, by, on: day("2026-03-15") })));
  must(await act((context) => setRhythm(context, { id, by, rhythm: { every: 1, unit: "month" } })));
  must(await act((context) => setLines(context, { id, by, lines: [{ variantId: other, quantity: 3 }] })));
  const contact = {
    name: "Nora Quinn",
    line1: "9 Oak Road",
    line2: null,
    postcode: "d02af30",
    city: "Dublin",
    region: null,
    country: "IE",
  };
  must(await act((context) => setContact(context, { id, by, contact, shippingMethodId: null })));
  await pass(11);
  const { charges, autoship: after, mails } = await look(id);
  assert.equal(charges.length, 2);
  assert.deepEqual(await linesOf(charges[1]!.orderId), [[other, 3]]);
  assert.equal(after.nextOn.toString(), "2026-04-15");
  assert.equal(mails.filter((kind) => kind === "changed").length, 5);
  const { rows } = await sql<{ line1: string; email: string }>`
    select line1, email from order_contact where order_id = ${charges[1]!.orderId}`.execute(db);
  assert.deepEqual(rows, [{ line1: "9 Oak Road", email: `person-${after.personId}@example.test` }]);
});

test("paused until a day: nothing comes, then told and ordered on that day; ended is for good", async () => {
  reset();
  const autoship = await start({ rhythm: { every: 1, unit: "week" } });
  const { id } = autoship;
  const by = { person: autoship.personId };
  await sweep();
  must(await act((context) => pauseAutoship(context, { id, by, until: day("2026-04-10") })));
  await pass(30);
  assert.equal((await look(id)).charges.length, 1);
  await pass(6.5);
  const resumed = await look(id);
  assert.deepEqual(resumed.mails, ["started", "paused", "resumed"]);
  assert.equal(resumed.charges.length, 2);
  assert.equal(resumed.charges[1]!.dueOn.toString(), "2026-04-10");
  must(await act((context) => endAutoship(context, { id, by })));
  await pass(20);
  assert.equal((await look(id)).charges.length, 2);
  const again = await act((context) => resumeAutoship(context, { id, by, on: null }));
  assert.ok(isFailure(again) && again.code === "wrong-state");
});

test("ended while a payment waits for its next try: the order is cancelled, its goods are free", async () => {
  reset();
  const autoship = await start({ method: "test-declined" });
  await sweep();
  must(await act((context) => endAutoship(context, { id: autoship.id, by: { person: autoship.personId } })));
  await pass(8);
  const { charges, mails } = await look(autoship.id);
  assert.deepEqual(
    charges.map(({ state }) => state),
    ["cancelled"],
  );
  assert.deepEqual(mails, ["started", "declined", "ended"]);
});

test("an address that is not delivered to any more pauses it and tells; nothing is charged", async () => {
  reset();
  const autoship = await start({ firstOn: day("2026-03-07") });
  await sql`update autoship_contact set country = 'JP' where autoship_id = ${autoship.id}`.execute(db);
  await pass(3);
  const { autoship: after, mails } = await look(autoship.id);
  assert.deepEqual([after.state, after.why, mails.at(-1)], ["paused", "not-possible", "not-possible"]);
});

test("what is refused: others' autoships, days that are past, rhythms and contents that are none, a card of somebody else", async () => {
  reset();
  const autoship = await start({});
  const { id } = autoship;
  const by = { person: autoship.personId };
  const codeOf = async (work: Parameters<typeof act>[0]) => {
    const answer = await act(work);
    return isFailure(answer) ? answer.code : "done";
  };
  assert.equal(await codeOf((context) => skipNext(context, { id, by: { person: 1n } })), "not-found");
  assert.equal(await codeOf((context) => moveNext(context, { id, by, on: day("2026-03-04") })), "bad-input");
  assert.equal(await codeOf((context) => moveNext(context, { id, by, on: day("2027-06-04") })), "bad-input");
  for (const every of [0, 53, 1.5]) {
    assert.equal(
      await codeOf((context) => setRhythm(context, { id, by, rhythm: { every, unit: "week" } })),
      "bad-input",
    );
  }
  for (const lines of [[], [{ variantId: 999_999n, quantity: 1 }], [{ variantId: 1n, quantity: 100 }]]) {
    assert.equal(await codeOf((context) => setLines(context, { id, by, lines })), "bad-input");
  }
  const method = await keep((await start({})).personId);
  assert.equal(await codeOf((context) => setMethod(context, { id, by, method })), "not-found");
  const own = (await findKept(db, autoship.methodId!))!;
  assert.equal(await isMethodInUse(db, own.id), true);
  const wish = { ...autoship, rhythm: autoship, firstOn: day("2026-03-05"), method: own };
  const lines = [{ variantId: await shop.shelve(5), quantity: 1 }];
  const contact = {
    name: "N",
    email: "n@example.test",
    line1: "1",
    line2: null,
    postcode: "d02af30",
    city: "D",
    region: null,
    country: "IE",
  };
  const told = await act((context) => startAutoship(context, { ...wish, lines, contact, expectedTotal: 1n }));
  assert.ok(isFailure(told) && told.code === "price-changed");
  assert.equal(
    await codeOf((context) =>
      startAutoship(context, { ...wish, lines, contact, expectedTotal: null, timeZone: "Nowhere" }),
    ),
    "bad-input",
  );
});

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
