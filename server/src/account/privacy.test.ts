/** What somebody is told of themselves, and that nothing of them is left when they are forgotten. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { createLogin, findOrCreatePerson } from "../access/index.ts";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { forgetOldKeys } from "../foundation/idempotency.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp, password } from "../http/testing.ts";
import { dublin, smallShop } from "../orders/testing.ts";
import { eraseDueJob } from "./index.ts";

const database = await testDatabase({ connections: 12 });
const { db } = database;
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(db, books.db);
const start = Temporal.Now.instant();
shop.time = start;
const { call, signIn, services } = await openTestApp(database, { clock: shop.services.clock });

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function api(
  method: string,
  path: string,
  given: { cookie?: string; body?: unknown } = {},
): Promise<{ status: number; cookie: string; text: string; json: Json }> {
  const response = await call(method, path, {
    ...given,
    address: `198.51.100.${Math.floor(Math.random() * 250)}`,
    headers: { "idempotency-key": randomUUID() },
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    cookie: cookiesOf(response),
    text,
    json: isJson ? JSON.parse(text) : null,
  };
}

/** Words that stand for a person wherever they are found. */
const marks = ["Zephyrine", "zephyrine@example.test", "7 Quokka Lane", "ZTRACK99", "Wanderlust"];

/** Every row of every table that has one of the words, as `table: row`. */
async function found(): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(db);
  assert.ok(tables.length > 80, "the tables were looked at");
  const hits: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select row::text as row from ${sql.raw(name)} row
      where ${sql.join(
        marks.map((mark) => sql`row::text ilike ${`%${mark}%`}`),
        sql` or `,
      )}`.execute(db);
    hits.push(...rows.map(({ row }) => `${name}: ${row.slice(0, 200)}`));
  }
  return hits;
}

const eraseDue = () =>
  eraseDueJob(services.account.personal)({}, { db, clock: shop.services.clock, signal: new AbortController().signal });

async function person(): Promise<{ id: bigint; cookie: string }> {
  const id = await inTransaction(db, async (tx) => {
    const context = { tx, now: shop.time, actor: null };
    const made = await findOrCreatePerson(context, {
      email: "zephyrine@example.test",
      name: "Zephyrine",
      locale: "en",
    });
    must(await createLogin(context, { person: made, password }));
    return made;
  });
  return { id, cookie: await signIn("zephyrine@example.test") };
}

test("a shopper is told everything, waits a week, and then nothing of them is left but what the law keeps", async () => {
  const { id, cookie } = await person();
  const balm = await shop.shelve(20);
  const address = { ...dublin, name: "Zephyrine Q", line1: "7 Quokka Lane" };
  await api("POST", "/api/account/addresses", { cookie, body: address });
  const { cookie: basket } = await api("POST", "/api/store/basket/lines", {
    cookie,
    body: { variantId: toEdge("variant", balm), quantity: 2 },
  });
  const both = `${cookie}; ${basket}`;
  const contact = { ...address, email: "zephyrine@example.test" };
  const ordered = await api("POST", "/api/store/orders", { cookie: both, body: { contact, method: "test-succeeds" } });
  assert.equal(ordered.status, 200, ordered.text);
  await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.ship", "order.refund"] });
  const staff = await signIn("staff@example.test");
  const list = await api("GET", `/api/admin/orders?search=${ordered.json.number}`, { cookie: staff });
  const orderId = String(list.json.orders[0].id);
  const words = { stars: 5, title: "Wanderlust", body: "Wanderlust, says Zephyrine" };
  const review = await api("POST", "/api/store/products/balm-1/reviews", { cookie, body: words });
  assert.equal(review.status, 200, review.text);
  await sql`insert into stock_alert (variant_id, email, locale, shop_url, asked_at)
    values (${balm}, 'Zephyrine@example.test', 'en', 'http://localhost', now())`.execute(db);
  await api("PUT", "/api/account/newsletter", { cookie, body: { granted: true } });

  // What is on its way holds it up: the parcel has to find the door.
  const early = await api("POST", "/api/account/erasure", { cookie, body: { password } });
  assert.deepEqual([early.json.code, early.json.data.hindrances], ["wrong-state", ["open-order"]], early.text);
  const sent = await api("POST", `/api/admin/orders/${orderId}/shipments`, {
    cookie: staff,
    body: { carrier: "ups", tracking: "ZTRACK99" },
  });
  assert.equal(sent.status, 200, sent.text);
  await api("POST", `/api/admin/shipments/${sent.json.shipments[0].id}/delivered`, { cookie: staff, body: {} });

  const told = await api("GET", "/api/account/export", { cookie });
  for (const mark of marks) assert.ok(told.text.includes(mark), `the export lacks ${mark}`);
  assert.ok(told.text.includes(ordered.json.number), "and the order");
  assert.ok(!/password"|token|hash/i.test(told.text), "and no secret");

  assert.equal((await api("POST", "/api/account/erasure", { cookie, body: { password: "no" } })).status, 400);
  const asked = await api("POST", "/api/account/erasure", { cookie, body: { password } });
  assert.equal(asked.status, 200, asked.text);
  const stopped = await api("POST", "/api/account/erasure/stop", { cookie });
  assert.equal(stopped.json.erasure, null);
  shop.time = shop.time.add({ hours: 24 * 8 });
  await eraseDue();
  assert.ok((await found()).length > 5, "stopped: everything is there");

  // Sessions live in the machine's own time.
  shop.time = start;
  const again = await api("POST", "/api/account/erasure", {
    cookie: await signIn("zephyrine@example.test"),
    body: { password },
  });
  assert.equal(again.status, 200, again.text);
  shop.time = shop.time.add({ hours: 24 * 6 });
  await eraseDue();
  assert.ok((await found()).length > 5, "six days are not a week");
  shop.time = shop.time.add({ hours: 25 });
  await eraseDue();
  // What the API answered to others (staff who sent the parcel) is forgotten by itself after 30 days.
  await forgetOldKeys(db, shop.time.add({ hours: 24 * 31 }));
  const left = await found();
  assert.deepEqual(
    left.filter((row) => !row.startsWith("public.invoice_recipient:")),
    [],
  );
  const out = await api("POST", "/api/session", { body: { email: "zephyrine@example.test", password } });
  assert.equal(out.json.code, "wrong-credentials");
  assert.equal((await api("GET", "/api/session", { cookie })).json.person, null);
  shop.time = start;
  const page = await api("GET", `/api/admin/orders/${orderId}`, { cookie: staff });
  assert.equal(page.status, 200, "the order is still there for the books");
  const { rows } = await sql<{ sales: number; entries: number }>`
    select (select count(*) from sale where buyer_id = ${id})::integer as sales,
      (select count(*) from entry)::integer as entries`.execute(db);
  assert.ok(rows[0]!.sales === 1 && rows[0]!.entries > 0, "so is the sale, by id");
  await eraseDue();
  const fresh = await inTransaction(db, (tx) =>
    findOrCreatePerson(
      { tx, now: shop.time, actor: null },
      { email: "zephyrine@example.test", name: "Z", locale: "en" },
    ),
  );
  assert.notEqual(fresh, id, "who comes back is somebody new");
});

test("staff and active members are told what has to end first", async () => {
  shop.time = start;
  await makePerson(db, { email: "both@example.test", member: "affiliate", permissions: ["order.read"] });
  const cookie = await signIn("both@example.test");
  const asked = await api("POST", "/api/account/erasure", { cookie, body: { password } });
  assert.deepEqual(asked.json.data?.hindrances, ["staff", "member"], asked.text);
  const { hindrances } = (await api("GET", "/api/account/privacy", { cookie })).json;
  assert.deepEqual(hindrances, ["staff", "member"]);
});
