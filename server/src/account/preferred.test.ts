/** Preferred customers by their own wish: only where the company lets them, with their prices in the basket and the order at once. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { dublin, smallShop } from "../orders/testing.ts";

const database = await testDatabase();
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
shop.time = Temporal.Now.instant();
const { call, signIn } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(database.db, { email: "staff@example.test", permissions: ["member.read", "member.write"] });
await makePerson(database.db, { email: "nora@example.test" });
await makePerson(database.db, { email: "given@example.test" });
const staff = await signIn("staff@example.test");
const balm = await shop.shelve(50);
await sql`
  insert into price (variant_id, market, class, amount, cv, qv) values (${balm}, 'eu', 'preferred', 1000, 800, 1000)`.execute(
  database.db,
);

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
async function api(
  method: string,
  path: string,
  cookie: string,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  const response = await call(method, path, {
    cookie,
    ...(body === undefined ? {} : { body }),
    headers: { "idempotency-key": randomUUID() },
  });
  return { status: response.status, json: await response.json() };
}
const open = (preferredOpen: boolean) => api("PUT", "/api/admin/customer-classes/rule", staff, { preferredOpen });
const join = (cookie: string, wish = true) => api("PUT", "/api/account/preferred", cookie, { join: wish });

/** A shopper with two balms in the basket. */
async function shopper(email: string): Promise<string> {
  const cookie = await signIn(email);
  const basket = cookie.split("; ").find((each) => each.startsWith("fl_basket="));
  assert.ok(basket !== undefined);
  await api("POST", "/api/store/basket/lines?market=eu", cookie, { variantId: toEdge("variant", balm), quantity: 2 });
  return cookie;
}

test("nobody joins while the company has it closed, and nothing is offered", async () => {
  const nora = await shopper("nora@example.test");
  assert.deepEqual((await api("GET", "/api/store/basket/preferred?market=eu", nora)).json, {
    saving: null,
    signedIn: true,
  });
  assert.equal((await join(nora)).status, 409);
  assert.equal((await api("GET", "/api/account", nora)).json.mayJoin, false);
});

test("open, the saving is told before, the prices are there at once, and the order is charged by them", async () => {
  await open(true);
  const nora = await signIn("nora@example.test");
  const basket = async () => (await api("GET", "/api/store/basket?market=eu", nora)).json;
  assert.equal((await basket()).lines[0].unitPrice.amount, "12.30");
  const { saving } = (await api("GET", "/api/store/basket/preferred?market=eu", nora)).json;
  assert.deepEqual(saving, { amount: "4.60", currency: "EUR" });
  const before = (await basket()).totals.total.amount;
  assert.deepEqual((await join(nora)).json, { class: "preferred" });
  assert.deepEqual((await join(nora)).json, { class: "preferred" }, "again it is the same");
  const after = await basket();
  assert.equal(after.lines[0].unitPrice.amount, "10.00");
  assert.equal((Number(before) - Number(after.totals.total.amount)).toFixed(2), "4.60");
  assert.equal((await api("GET", "/api/store/basket/preferred?market=eu", nora)).json.saving, null);
  const placed = await api("POST", "/api/store/orders?market=eu", nora, {
    contact: dublin,
    method: "test-succeeds",
    expectedTotal: after.totals.total,
  });
  assert.equal(placed.status, 200, JSON.stringify(placed.json));
  const listed = (await api("GET", "/api/admin/customer-classes", staff)).json;
  assert.deepEqual(
    listed.people.map((each: Json) => [each.email, each.class, each.own]),
    [["nora@example.test", "preferred", true]],
  );
  const audits = await sql<{
    action: string;
  }>`select action from audit where action like 'customer.%' order by id`.execute(database.db);
  assert.deepEqual(
    audits.rows.map(({ action }) => action),
    ["customer.class-rule", "customer.class"],
  );
});

test("who joined may leave, also when it is closed; what staff gave is staff's to take", async () => {
  const nora = await signIn("nora@example.test");
  await open(false);
  assert.deepEqual((await api("GET", "/api/account", nora)).json, {
    class: "preferred",
    mayJoin: false,
    mayLeave: true,
    newsletter: false,
  });
  assert.deepEqual((await join(nora, false)).json, { class: "retail" });
  const wish = { email: "given@example.test", class: "preferred", reason: "regular" };
  await api("PUT", "/api/admin/customer-classes", staff, wish);
  const given = await signIn("given@example.test");
  assert.equal((await join(given, false)).status, 409);
  assert.equal((await api("GET", "/api/account", given)).json.class, "preferred");
});
