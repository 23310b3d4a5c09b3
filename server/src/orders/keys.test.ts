/** Licence keys: one for each unit at payment, owed where there is none, ended with a refund, readable to nobody but the buyer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { addProduct } from "../catalog/index.ts";
import { fillOwed, revealKeys } from "../digital/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { openLog } from "../foundation/log.ts";
import { sendMailJob } from "../foundation/send-mail.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { decideChargeback, openChargeback } from "../sales/index.ts";
import { giveOwedKeysJob } from "./give-owed-keys.ts";
import { refundLines } from "./refund-lines.ts";
import { findOrder, giveAccess, orderLines, ordersByNumber } from "./store.ts";
import { smallShop } from "./testing.ts";
import { hashToken, newToken } from "./tokens.ts";

const database = await testDatabase();
const { db } = database;
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(db, books.db);
const { call, signIn, services, lines: logged } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.ship", "catalog.write"] });
const staff = await signIn("staff@example.test");

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
const json = async (response: Response): Promise<Json> => await response.json();
let count = 0;

/** A program that is downloaded, with these keys in its pool. */
async function shelve(keys: readonly string[]): Promise<bigint> {
  count += 1;
  const sku = `KEY-${count}`;
  const prices = { eu: { amount: 1230n, cv: 800n, qv: 1000n }, us: { amount: 1000n, cv: 800n, qv: 1000n } };
  const digital = { downloadLimit: null, accessDays: 30 };
  const variants = [{ sku, weightGrams: 0, names: { en: "Licence" }, onHand: 0, digital, prices }];
  const texts = { en: { title: `Program ${count}`, subtitle: "", description: "", details: "" } };
  const place = { category: "balms", status: "on-sale", position: 200 + count, featured: null } as const;
  must(
    await shop.run((context) =>
      addProduct(context, { slug: `program-${count}`, ...place, texts, gallery: [], variants }),
    ),
  );
  const { id } = await db.selectFrom("variant").select("id").where("sku", "=", sku).executeTakeFirstOrThrow();
  if (keys.length > 0) assert.equal((await add(id, keys.join("\n"))).status, 200);
  else await call("PUT", poolOf(id), { cookie: staff, body: { active: true } });
  return id;
}

const poolOf = (variantId: bigint) => `/api/admin/key-pools/${toEdge("variant", variantId)}`;
const add = (variantId: bigint, text: string) =>
  call("POST", `${poolOf(variantId)}/keys`, { cookie: staff, body: { text } });
const counts = async (variantId: bigint): Promise<readonly number[]> => {
  const path = `/api/admin/key-pools?variants=${toEdge("variant", variantId)}`;
  const [{ free, given, ended, owed }] = (await json(await call("GET", path, { cookie: staff }))).pools;
  return [free, given, ended, owed];
};

async function buy(...wish: readonly (readonly [bigint, number])[]) {
  const paid = must(await shop.checkout(wish, "test-succeeds", { startDownloads: true }));
  assert.equal(paid.orderState, "paid");
  const order = (await ordersByNumber(db, [paid.number])).get(paid.number)!;
  const token = newToken();
  must(
    await shop.run(async (context) => {
      await giveAccess(context, order.id, hashToken(token));
      return null;
    }),
  );
  const grant = async () => (await json(await call("GET", `/api/store/orders/${token}/downloads`))).grants[0];
  return { order, grant };
}

const work = () => openLog("error", () => {});
const giveOwed = (variantId: bigint) =>
  giveOwedKeysJob({ variant: variantId.toString() }, { db, clock: shop.services.clock, log: work() } as never);

test("a key for each unit, in the order they came; the order's page shows them, staff see their last letters", async () => {
  const variantId = await shelve(["AAAA-1111-2222-3333", "BBBB-1111-2222-4444", "CCCC-1111-2222-5555"]);
  const { order, grant } = await buy([variantId, 2]);
  assert.deepEqual((await grant()).keys, ["AAAA-1111-2222-3333", "BBBB-1111-2222-4444"]);
  assert.deepEqual(await counts(variantId), [1, 2, 0, 0]);
  const path = `/api/admin/orders/${toEdge("order", order.id)}/downloads`;
  const seen = (await json(await call("GET", path, { cookie: staff }))).downloads.grants[0];
  assert.deepEqual(seen.keys, ["•••• 3333", "•••• 4444"]);
  const listed = await json(await call("GET", `${poolOf(variantId)}/keys?ending=4444`, { cookie: staff }));
  assert.deepEqual(
    listed.keys.map((key: Json) => [key.masked, key.order]),
    [["•••• 4444", toEdge("order", order.id)]],
  );
  const kept = await sql<{ sealed: Buffer }>`select sealed from license_key`.execute(db);
  for (const { sealed } of kept.rows) assert.doesNotMatch(sealed.toString("latin1"), /1111-2222/);
  shop.time = shop.time.add({ hours: 24 * 31 });
  assert.equal((await grant()).closed, "expired");
  assert.equal((await grant()).keys.length, 2, "days are for downloads: what was bought stays readable");
});

test("of the last key eight that pay at once get one; the others are owed theirs, and get it in their order when keys come", async () => {
  const variantId = await shelve(["LAST-0000-0000-0001"]);
  const orders = await Promise.all(Array.from({ length: 8 }, () => buy([variantId, 1])));
  assert.deepEqual(await counts(variantId), [0, 1, 0, 7]);
  const had = await Promise.all(orders.map(async ({ grant }) => (await grant()).keys.length));
  assert.equal(
    had.reduce((a, b) => a + b),
    1,
  );
  assert.equal((await json(await call("GET", "/api/admin/key-pools", { cookie: staff }))).owed.keys, 7);
  assert.equal((await add(variantId, "NEXT-0000-0000-0002\nNEXT-0000-0000-0003\nNEXT-0000-0000-0004")).status, 200);
  // Whoever pays before the job ran does not go past those who wait.
  const late = await buy([variantId, 1]);
  assert.deepEqual([(await late.grant()).keys, (await late.grant()).keysOwed], [[], 1]);
  await Promise.all([giveOwed(variantId), giveOwed(variantId)]);
  assert.deepEqual(await counts(variantId), [0, 4, 0, 5]);
  const waited = orders.filter((_order, index) => had[index] === 0).toSorted((a, b) => Number(a.order.id - b.order.id));
  const shown = await Promise.all(waited.map(async ({ grant }) => (await grant()).keys[0] ?? null));
  const grants = await sql<{ order: bigint }>`
    select order_id as "order" from download_grant where variant_id = ${variantId} order by id`.execute(db);
  const byGrant = grants.rows.flatMap(({ order }) => {
    const at = waited.findIndex((each) => each.order.id === order);
    return at < 0 ? [] : [shown[at]];
  });
  const next = ["NEXT-0000-0000-0002", "NEXT-0000-0000-0003", "NEXT-0000-0000-0004", null, null, null, null];
  assert.deepEqual(byGrant, next);
  const given = await sql<{ key: bigint }>`
    select grant_id as key from license_key where variant_id = ${variantId} group by grant_id having count(*) > 1`.execute(
    db,
  );
  assert.deepEqual(given.rows, []);
});

test("eight orders that wait reach for one new key at once: it is one order's", async () => {
  const variantId = await shelve([]);
  const orders = await Promise.all(Array.from({ length: 8 }, () => buy([variantId, 1])));
  assert.deepEqual(await counts(variantId), [0, 0, 0, 8]);
  assert.equal((await add(variantId, "ONLY-0000-0000-0001")).status, 200);
  const found = await Promise.all(
    orders.toReversed().map(({ order }) => shop.run((context) => fillOwed(context, order.id))),
  );
  assert.equal(
    found.reduce((sum, state) => sum + must(state).given, 0),
    1,
  );
  assert.deepEqual(await counts(variantId), [0, 1, 0, 7]);
});

test("a file is taken over whole or not at all; every wrong line is told, and no key is", async () => {
  const variantId = await shelve(["SAME-1111-1111-1111"]);
  const file = [
    "key,note",
    "GOOD-1111-1111-1111",
    "abc",
    "SAME-1111-1111-1111",
    "GOOD-1111-1111-1111",
    "x".repeat(201),
    "A-KEY-1234,more",
  ];
  const refused = await add(variantId, file.join("\r\n"));
  const problem = await json(refused);
  assert.equal(refused.status, 400);
  assert.deepEqual(problem.data.faults, [
    { line: 3, reason: "short" },
    { line: 4, reason: "known" },
    { line: 5, reason: "twice", first: 2 },
    { line: 6, reason: "long" },
    { line: 7, reason: "columns" },
  ]);
  assert.doesNotMatch(JSON.stringify(problem), /1111-1111/);
  assert.deepEqual(await counts(variantId), [1, 0, 0, 0]);
  assert.doesNotMatch(JSON.stringify(logged), /1111-1111/);
  const balm = await shop.shelve(1);
  assert.equal((await add(balm, "SOME-1111-1111-1111")).status, 409);
  assert.equal((await add(variantId, '"open')).status, 400);
  assert.equal((await add(variantId, " \n\n")).status, 400);
  const dropped = await call("POST", `${poolOf(variantId)}/drop`, { cookie: staff, body: { reason: "wrong file" } });
  assert.deepEqual(await json(dropped), { dropped: 1 });
});

test("a refunded unit ends one key: one that is to come first, then the last one given; nobody gets it again", async () => {
  const variantId = await shelve(["ONE1-2222-2222-2222", "TWO2-2222-2222-2222"]);
  const { order, grant } = await buy([variantId, 3]);
  assert.deepEqual([(await grant()).keys.length, (await grant()).keysOwed], [2, 1]);
  const [line] = await orderLines(db, order.id);
  const lines = [{ orderLineId: line!.id, quantity: 1 }];
  const refund = async (key: string) =>
    must(
      await shop.run((context) =>
        refundLines(context, { orderId: order.id, key, lines, reason: "test", restock: true }),
      ),
    );
  await refund("one");
  assert.deepEqual([(await grant()).keys.length, (await grant()).keysOwed], [2, 0]);
  await refund("two");
  assert.deepEqual((await grant()).keys, ["ONE1-2222-2222-2222"]);
  await refund("three");
  assert.deepEqual([(await grant()).closed, (await grant()).keys], ["refunded", []]);
  assert.deepEqual(await counts(variantId), [0, 0, 2, 0]);
  const again = await buy([variantId, 1]);
  assert.deepEqual([(await again.grant()).keys, (await again.grant()).keysOwed], [[], 1]);
});

test("a chargeback hides keys while it is open and when it is lost; won they are back", async () => {
  const variantId = await shelve(["BACK-3333-3333-3333"]);
  const { order, grant } = await buy([variantId, 1]);
  const { saleId } = (await findOrder(db, order.id))!;
  const wish = { saleId: saleId!, sourceRef: "dp_9", reason: "fraudulent" };
  const { id } = must(await shop.run((context) => openChargeback(context, wish)));
  assert.deepEqual([(await grant()).closed, (await grant()).keys], ["not-paid", []]);
  must(await shop.run((context) => decideChargeback(context, { id, outcome: "won" })));
  assert.deepEqual((await grant()).keys, ["BACK-3333-3333-3333"]);
});

test("in the queue of mails a key is sealed, in the outbox masked; only what is sent has it", async () => {
  const variantId = await shelve(["MAIL-4444-4444-4444"]);
  const { order } = await buy([variantId, 1]);
  const find = () =>
    sql<{ id: bigint; data: Json; html: string }>`
    select id, data, html from mail where template = 'order-downloads' and data->>'number' = ${order.number}`.execute(
      db,
    );
  const [mail] = (await find()).rows;
  assert.doesNotMatch(JSON.stringify(mail!.data), /4444-4444/);
  const sent: string[] = [];
  const render = (_template: string, data: unknown) => ({ subject: "s", html: JSON.stringify(data), text: "t" });
  const deliver = async ({ html }: { readonly html: string }) => void sent.push(html);
  const job = sendMailJob({ render, deliver, domain: "shop.example", reveal: revealKeys(services.orders.keySealer) });
  await job({ mail: mail!.id.toString() }, { db, clock: shop.services.clock, log: work() } as never);
  assert.match(sent[0] ?? "", /MAIL-4444-4444-4444/);
  const [kept] = (await find()).rows;
  assert.match(kept!.html, /•••• 4444/);
  assert.doesNotMatch(JSON.stringify([kept!.data, kept!.html]), /MAIL-4444/);
});

test("a variant without a pool comes without keys, and so does one whose pool is closed", async () => {
  const variantId = await shelve(["SHUT-5555-5555-5555"]);
  await call("PUT", poolOf(variantId), { cookie: staff, body: { active: false } });
  const { grant } = await buy([variantId, 1]);
  assert.deepEqual([(await grant()).keys, (await grant()).keysOwed], [[], 0]);
});
