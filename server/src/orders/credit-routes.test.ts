import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { creditJobs } from "../credit/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp } from "../http/testing.ts";
import { dublin, smallShop } from "./testing.ts";

const database = await testDatabase({ connections: 12 });
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const { db } = database;
const shop = await smallShop(db, books.db);
const { call, signIn, services } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.refund"] });
const staff = await signIn("staff@example.test");

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function api(method: string, path: string, given: { cookie?: string; body?: unknown } = {}) {
  const response = await call(method, path, { ...given, headers: { "idempotency-key": randomUUID() } });
  return { status: response.status, cookies: cookiesOf(response), json: (await response.json()) as Json };
}

const euro = (amount: string) => ({ amount, currency: "EUR" });

test("staff give a card; its code is mailed, pays a whole order at the checkout, and is found by its end", async () => {
  const wish = { recipient: "Ada", email: "ada@example.test", sender: "Us", locale: "en", reason: "a late parcel" };
  const given = await api("POST", "/api/admin/gift-cards", { cookie: staff, body: { ...wish, amount: euro("50.00") } });
  assert.deepEqual([given.status, given.json.state, given.json.last4], [200, "waiting", null]);
  for (const amount of [euro("0.00"), euro("1000.01"), { amount: "5", currency: "XXQ" }]) {
    assert.equal(
      (await api("POST", "/api/admin/gift-cards", { cookie: staff, body: { ...wish, amount } })).status,
      400,
    );
  }
  const card = fromEdge("giftCard", given.json.id)!.toString();
  const job = { db, clock: shop.services.clock, signal: new AbortController().signal };
  await creditJobs(services.credit.key)["send-gift-card"]({ card }, job);
  const { rows } = await sql<{
    code: string;
  }>`select data->>'code' as code from mail where template = 'gift-card'`.execute(db);
  const { code } = rows[0]!;

  const balm = await shop.shelve(9);
  const basket = await api("POST", "/api/store/basket/lines", {
    body: { variantId: toEdge("variant", balm), quantity: 1 },
  });
  const cookie = basket.cookies;
  const refused = await api("POST", "/api/store/basket/gift-cards?market=us", { cookie, body: { code } });
  assert.equal(refused.json.data.why, "other-currency");
  assert.equal((await api("POST", "/api/store/basket/gift-cards", { cookie, body: { code } })).status, 200);
  const { totals, giftCards } = (await api("GET", "/api/store/checkout", { cookie })).json.basket;
  assert.deepEqual([totals.total, totals.credited, totals.due], [euro("18.20"), euro("18.20"), euro("0.00")]);
  assert.deepEqual(giftCards, [{ id: given.json.id, last4: code.slice(-4), pays: euro("18.20") }]);
  const ordered = await api("POST", "/api/store/orders", {
    cookie,
    body: { contact: dublin, method: "credit", expectedTotal: totals.total, expectedDue: totals.due },
  });
  assert.deepEqual([ordered.status, ordered.json.state], [200, "paid"], JSON.stringify(ordered.json));
  const page = await api("GET", `/api/store/orders/${ordered.json.token}`);
  assert.deepEqual(page.json.totals, totals);
  const found = await api("GET", `/api/admin/gift-cards?find=${code.slice(-4)}`, { cookie: staff });
  assert.deepEqual(
    found.json.cards.map(({ id, balance, state }: Json) => [id, balance, state]),
    [[given.json.id, euro("31.80"), "open"]],
  );
  const story = await api("GET", `/api/admin/gift-cards/${given.json.id}`, { cookie: staff });
  assert.deepEqual(
    story.json.entries.map(({ change }: Json) => change),
    [euro("50.00"), euro("-18.20")],
  );
  // Stopped, and with another code: nothing opens it.
  const body = { blocked: true, reason: "lost" };
  await api("PUT", `/api/admin/gift-cards/${given.json.id}/blocked`, { cookie: staff, body });
  const balance = () => api("POST", "/api/store/gift-cards/balance", { body: { code } });
  assert.equal((await balance()).status, 404);
  await api("PUT", `/api/admin/gift-cards/${given.json.id}/blocked`, {
    cookie: staff,
    body: { ...body, blocked: false },
  });
  assert.deepEqual((await balance()).json.balance, euro("31.80"));
  await api("POST", `/api/admin/gift-cards/${given.json.id}/code`, { cookie: staff, body: { reason: "lost" } });
  assert.equal((await balance()).status, 404);
});

test("a card is bought over the API, cards are not bought with cards, and guesses are limited", async () => {
  const body = {
    amount: euro("25.00"),
    recipient: "Ida",
    email: "ida@example.test",
    sender: "Nora",
    buyerEmail: "nora@example.test",
    method: "test-succeeds",
  };
  const bought = await api("POST", "/api/store/gift-cards", { body });
  assert.deepEqual([bought.status, bought.json.state], [200, "paid"]);
  const page = await api("GET", `/api/store/orders/${bought.json.token}`);
  assert.deepEqual([page.json.giftCard.value, page.json.lines], [euro("25.00"), []]);
  assert.equal((await api("POST", `/api/store/orders/${bought.json.token}/cancel`)).status, 409);
  for (const wrong of [
    { method: "credit" },
    { buyerEmail: "nobody" },
    { sendOn: "2029-01-01" },
    { amount: { amount: "5.00", currency: "USD" } },
  ]) {
    assert.equal((await api("POST", "/api/store/gift-cards", { body: { ...body, ...wrong } })).status, 400);
  }
  const statuses = [];
  for (let guess = 0; guess < 12; guess += 1) {
    statuses.push(
      (await api("POST", "/api/store/gift-cards/balance", { body: { code: "0000-0000-0000-0000" } })).status,
    );
  }
  assert.equal(statuses.at(-1), 429);
});

test("over the API: more into an order that waits, as quoted; a bought card given back; the office reads a person's credit", async () => {
  const [balm, soap] = [await shop.shelve(9), await shop.shelve(9)];
  const basket = await api("POST", "/api/store/basket/lines", {
    body: { variantId: toEdge("variant", balm), quantity: 1 },
  });
  const ordered = await api("POST", "/api/store/orders", {
    cookie: basket.cookies,
    body: { contact: dublin, method: "test-declined" },
  });
  const { id } = await db
    .selectFrom("orders")
    .select("id")
    .where("number", "=", ordered.json.number as string)
    .executeTakeFirstOrThrow();
  const path = `/api/admin/orders/${toEdge("order", id)}`;
  const lines = [{ variantId: toEdge("variant", soap), quantity: 2 }];
  const quote = await api("POST", `${path}/lines/quote`, { cookie: staff, body: { lines } });
  assert.deepEqual([quote.json.before, quote.json.total, quote.json.short], [euro("18.20"), euro("42.80"), []]);
  const scarce = [{ variantId: toEdge("variant", soap), quantity: 10 }];
  const short = await api("POST", `${path}/lines/quote`, { cookie: staff, body: { lines: scarce } });
  assert.deepEqual(
    short.json.short.map(({ available }: Json) => available),
    [9],
  );
  const reason = "asked by phone";
  const other = { lines, reason, expectedTotal: euro("42.79") };
  assert.equal((await api("POST", `${path}/lines`, { cookie: staff, body: other })).json.code, "price-changed");
  const added = await api("POST", `${path}/lines`, {
    cookie: staff,
    body: { lines, reason, expectedTotal: euro("42.80") },
  });
  assert.deepEqual([added.status, added.json.totals.total, added.json.lines.length], [200, euro("42.80"), 2]);
  const waived = await api("POST", `${path}/waive`, { cookie: staff, body: { reason } });
  assert.equal(waived.json.code, "wrong-state", "it is no exchange");

  const bought = await api("POST", "/api/store/gift-cards", {
    body: {
      recipient: "Ada",
      email: "ada@example.test",
      sender: "Nora",
      amount: euro("25.00"),
      buyerEmail: "nora@example.test",
      method: "test-succeeds",
    },
  });
  const card = await db
    .selectFrom("orders")
    .select("id")
    .where("number", "=", bought.json.number as string)
    .executeTakeFirstOrThrow();
  const cardPath = `/api/admin/orders/${toEdge("order", card.id)}`;
  assert.equal((await api("GET", cardPath, { cookie: staff })).json.giftCard.balance.amount, "25.00");
  const back = await api("POST", `${cardPath}/refund-card`, { cookie: staff, body: { reason } });
  assert.deepEqual(
    [back.status, back.json.giftCard.balance, back.json.refunds[0].amount, back.json.refunds[0].state],
    [200, euro("0.00"), euro("25.00"), "sent"],
  );
  const page = await api("GET", `/api/store/orders/${bought.json.token}`);
  assert.deepEqual(page.json.refunds[0].kept, euro("0.00"));
  assert.equal((await api("POST", `${cardPath}/refund-card`, { cookie: staff, body: { reason } })).status, 409);
  const person = (await api("GET", path, { cookie: staff })).json.buyerId;
  const history = await api("GET", `/api/admin/people/${person}/credit`, { cookie: staff });
  assert.deepEqual([history.status, history.json.entries], [200, []]);
  assert.equal((await api("GET", "/api/account/credit")).status, 401);
});
