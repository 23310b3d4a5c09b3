import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp } from "../http/testing.ts";
import { addressIn, dublin, smallShop } from "./testing.ts";

const database = await testDatabase({ connections: 12 });
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
const { call, signIn } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(database.db, {
  email: "staff@example.test",
  permissions: ["order.read", "order.refund", "catalog.write"],
});
const staff = await signIn("staff@example.test");

// What comes back is checked by the routes' own schemas; here it is looked at as the pages do.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function api(method: string, path: string, given: { cookie?: string; body?: unknown; key?: string } = {}) {
  const response = await call(method, path, {
    ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
    ...(given.body === undefined ? {} : { body: given.body }),
    headers: given.key === undefined ? {} : { "idempotency-key": given.key },
  });
  return {
    status: response.status,
    cookies: cookiesOf(response),
    headers: response.headers,
    json: (await response.json()) as Json,
  };
}

async function fill(variantId: bigint, quantity = 1, query = ""): Promise<string> {
  const added = await api("POST", `/api/store/basket/lines${query}`, {
    body: { variantId: toEdge("variant", variantId), quantity },
  });
  assert.equal(added.status, 200, JSON.stringify(added.json));
  return added.cookies;
}

test("basket: a secret cookie, lines, totals in each market, and out again", async () => {
  const balm = await shop.shelve(8);
  const added = await api("POST", "/api/store/basket/lines", {
    body: { variantId: toEdge("variant", balm), quantity: 2 },
  });
  assert.match(added.headers.get("set-cookie") ?? "", /fl_basket=[\w-]{43};.*HttpOnly/);
  const cookie = added.cookies;
  assert.equal(added.json.count, 2);
  assert.deepEqual(added.json.lines[0].total, { amount: "24.60", currency: "EUR" });
  assert.equal(added.json.lines[0].most, 8);
  assert.deepEqual(added.json.totals, {
    goods: { amount: "24.60", currency: "EUR" },
    discounts: [],
    shipping: { amount: "5.90", currency: "EUR" },
    shippingMethod: "Standard",
    tax: { amount: "5.70", currency: "EUR" },
    taxName: "VAT",
    taxPercent: "23",
    taxes: [{ name: "VAT", percent: "23", amount: { amount: "5.70", currency: "EUR" } }],
    taxIncluded: true,
    total: { amount: "30.50", currency: "EUR" },
    credited: { amount: "0.00", currency: "EUR" },
    exchanged: { amount: "0.00", currency: "EUR" },
    due: { amount: "30.50", currency: "EUR" },
  });
  const us = await api("GET", "/api/store/basket?market=us", { cookie });
  // 20.00 and 7.00 with 8% on top: 1.60 and 0.56.
  assert.deepEqual([us.json.totals.tax.amount, us.json.totals.total], ["2.16", { amount: "29.16", currency: "USD" }]);
  const jp = await api("GET", "/api/store/basket", { cookie: `${cookie}; fl_market=jp` });
  assert.deepEqual(jp.json.totals.total, { amount: "3800", currency: "JPY" });
  const line = `/api/store/basket/lines/${toEdge("variant", balm)}`;
  assert.equal((await api("PUT", line, { cookie, body: { quantity: 5 } })).json.count, 5);
  assert.equal((await api("PUT", line, { cookie, body: { quantity: 9 } })).json.code, "sold-out");
  assert.equal((await api("DELETE", line, { cookie })).json.count, 0);
  // The cookie of one opens nobody else's.
  assert.equal((await api("GET", "/api/store/basket", { cookie: "fl_basket=guessed" })).json.count, 0);
});

test("what a change answers is the basket as it is read afterwards: things put in at one moment and later, more of one, fewer, none", async () => {
  const [one, other, third] = [await shop.shelve(9), await shop.shelve(9), await shop.shelve(9)];
  const before = shop.time;
  // At one moment they stand in the order of their ids, whichever came first.
  const cookie = await fill(other);
  const asRead = async (changed: { readonly status: number; readonly json: Json }, counts: readonly number[]) => {
    assert.equal(changed.status, 200, JSON.stringify(changed.json));
    assert.deepEqual(
      changed.json.lines.map((line: Json) => line.quantity),
      counts,
    );
    assert.deepEqual(changed.json, (await api("GET", "/api/store/basket", { cookie })).json);
  };
  const line = (variantId: bigint) => `/api/store/basket/lines/${toEdge("variant", variantId)}`;
  const add = (variantId: bigint, quantity: number) =>
    api("POST", "/api/store/basket/lines", { cookie, body: { variantId: toEdge("variant", variantId), quantity } });
  await asRead(await add(one, 2), [2, 1]);
  shop.time = before.add({ seconds: 1 });
  await asRead(await add(third, 3), [2, 1, 3]);
  await asRead(await add(one, 4), [6, 1, 3]);
  assert.equal((await add(one, 4)).json.code, "sold-out");
  await asRead(await api("PUT", line(other), { cookie, body: { quantity: 5 } }), [6, 5, 3]);
  await asRead(await api("DELETE", line(one), { cookie }), [5, 3]);
  shop.time = before;
  // A clock that is behind puts it where it will be read.
  await asRead(await add(one, 1), [1, 5, 3]);
});

test("shell and storefront: markets, language and what is in the basket", async () => {
  const balm = await shop.shelve(8);
  const cookie = await fill(balm, 3);
  const shell = await api("GET", "/api/store/shell?market=us&locale=de-AT", { cookie });
  assert.equal(shell.json.market.code, "us");
  assert.equal(shell.json.locale, "de-AT");
  assert.deepEqual(
    shell.json.markets.map(({ code }: Json) => code),
    ["eu", "us", "jp"],
  );
  assert.equal(shell.json.basketCount, 3);
  assert.equal(shell.json.visitor, null);
  const chosen = await api("PUT", "/api/store/storefront", { body: { market: "jp", locale: "ja" } });
  const after = await api("GET", "/api/store/shell", { cookie: chosen.cookies });
  assert.deepEqual([after.json.market.code, after.json.locale], ["jp", "ja"]);
  assert.equal((await api("PUT", "/api/store/storefront", { body: { market: "zz" } })).status, 404);
  // A stale or broken cookie never closes the shop.
  const stale = await api("GET", "/api/store/shell", { cookie: "fl_market=gone; fl_locale=%3Cx" });
  assert.deepEqual([stale.status, stale.json.market.code, stale.json.locale], [200, "eu", "en"]);
});

test("checkout as a guest: paid, the token opens the order's page, and only its hash is kept with the order", async () => {
  const balm = await shop.shelve(8);
  const cookie = await fill(balm, 2);
  const checkout = await api("GET", "/api/store/checkout", { cookie });
  assert.deepEqual(checkout.json.countries, [
    { country: "IE", postcodeExample: "D02 AF30", region: null, regions: null },
  ]);
  assert.ok(checkout.json.methods.every(({ test: label }: Json) => label === true));
  const key = randomUUID();
  const body = { contact: dublin, method: "test-succeeds", expectedTotal: checkout.json.basket.totals.total };
  const ordered = await api("POST", "/api/store/orders", { cookie, key, body });
  assert.equal(ordered.status, 200, JSON.stringify(ordered.json));
  assert.equal(ordered.json.state, "paid");
  const twice = await api("POST", "/api/store/orders", { cookie, key, body });
  assert.deepEqual(twice.json, ordered.json);
  const page = await api("GET", `/api/store/orders/${ordered.json.token}`);
  assert.equal(page.json.number, ordered.json.number);
  assert.deepEqual(page.json.totals, checkout.json.basket.totals);
  assert.deepEqual(page.json.methods, []);
  assert.equal((await api("GET", `/api/store/orders/${"x".repeat(43)}`)).status, 404);
  assert.equal((await api("GET", "/api/store/basket", { cookie })).json.count, 0);
  const { rows } = await sql<{
    access: string;
  }>`select encode(token_hash, 'escape') as access from order_access`.execute(database.db);
  assert.ok(rows.every(({ access }) => !access.includes(ordered.json.token)));
  // The mail's own link opens the same page.
  const mail = await sql<{ data: { url: string } }>`
    select data from mail where template = 'order-confirmation' and data->>'number' = ${ordered.json.number}`.execute(
    database.db,
  );
  const fromMail = await api("GET", `/api/store/orders/${new URL(mail.rows[0]!.data.url).pathname.split("/")[2]}`);
  assert.equal(fromMail.json.number, ordered.json.number);
});

test("declined, another method, a second step at the test bank, and back", async () => {
  const balm = await shop.shelve(8);
  const cookie = await fill(balm);
  const declined = await api("POST", "/api/store/orders", {
    cookie,
    key: randomUUID(),
    body: { contact: dublin, method: "test-declined" },
  });
  assert.deepEqual([declined.json.state, declined.json.payment.state], ["placed", "declined"]);
  const { token } = declined.json;
  const path = `/api/store/orders/${token}`;
  const step = await api("POST", `${path}/payments`, { key: randomUUID(), body: { method: "test-second-step" } });
  assert.equal(step.json.payment.state, "action-needed");
  const reference = new URL(step.json.payment.actionUrl).pathname.split("/")[2]!;
  const charge = await api("GET", `/api/test-bank/${reference}`);
  assert.deepEqual([charge.json.amount, charge.json.state], [{ amount: "18.20", currency: "EUR" }, "action-needed"]);
  assert.match(charge.json.notice, /no money/);
  assert.equal(new URL(charge.json.returnUrl).pathname, `/orders/${token}`);
  assert.equal((await api("POST", `${path}/settle`)).json.payment.state, "action-needed");
  assert.equal(
    (await api("POST", `/api/test-bank/${reference}`, { body: { decision: "approve" } })).json.state,
    "captured",
  );
  const back = await api("POST", `${path}/settle`);
  assert.deepEqual([back.json.state, back.json.payment.state], ["paid", "captured"]);
  // Paid, and nothing sent yet: the shopper may still think again, and gets all of it back.
  const regretted = await api("POST", `${path}/cancel`);
  assert.deepEqual([regretted.json.state, regretted.json.refunds[0].amount.amount], ["paid", "18.20"]);
});

test("a total that is no longer right, an empty basket, and a wrong address order nothing", async () => {
  const balm = await shop.shelve(8);
  const cookie = await fill(balm);
  const order = (body: unknown, with_ = cookie) =>
    api("POST", "/api/store/orders", { cookie: with_, key: randomUUID(), body });
  const good = { contact: dublin, method: "test-succeeds" };
  assert.equal(
    (await order({ ...good, expectedTotal: { amount: "1.00", currency: "EUR" } })).json.code,
    "price-changed",
  );
  assert.equal(
    (await order({ ...good, expectedTotal: { amount: "18.20", currency: "USD" } })).json.code,
    "price-changed",
  );
  assert.equal((await order(good, "fl_basket=none")).json.code, "nothing-to-pay");
  assert.equal((await order({ ...good, method: "free" })).json.code, "bad-input");
  const abroad = await order({ ...good, contact: addressIn(shop.markets.us) });
  assert.deepEqual(abroad.json.data.fields, [{ field: "country", problem: "not-shipped-to" }]);
  assert.equal((await api("GET", "/api/store/basket", { cookie })).json.count, 1);
});

test("an order that was not paid is cancelled by its shopper or by staff", async () => {
  const balm = await shop.shelve(1);
  const place = async () => {
    const cookie = await fill(balm);
    return api("POST", "/api/store/orders", {
      cookie,
      key: randomUUID(),
      body: { contact: dublin, method: "test-second-step" },
    });
  };
  const first = await place();
  assert.equal((await api("POST", `/api/store/orders/${first.json.token}/cancel`)).json.state, "cancelled");
  const second = await place();
  assert.equal(second.status, 200);
  const found = await api("GET", `/api/admin/orders?search=${second.json.number}`, { cookie: staff });
  const cancelled = await api("POST", `/api/admin/orders/${found.json.orders[0].id}/cancel`, {
    cookie: staff,
    body: { reason: "by phone" },
  });
  assert.equal(cancelled.json.state, "cancelled");
});

test("the company office: search, pages, the whole story, a refund by line, and stock", async () => {
  const balm = await shop.shelve(20);
  const cookie = await fill(balm, 3);
  const contact = { ...dublin, name: "Percy 100% Sure", email: "percy@example.test" };
  const ordered = await api("POST", "/api/store/orders", {
    cookie,
    key: randomUUID(),
    body: { contact, method: "test-succeeds" },
  });
  for (const search of [ordered.json.number, "percy@", "100%25", "SURE"]) {
    const found = await api("GET", `/api/admin/orders?search=${search}`, { cookie: staff });
    assert.deepEqual(
      found.json.orders.map(({ number }: Json) => number),
      [ordered.json.number],
      search,
    );
  }
  const all: string[] = [];
  for (let before = ""; ;) {
    const page = await api("GET", `/api/admin/orders?limit=2${before}`, { cookie: staff });
    all.push(...page.json.orders.map(({ id }: Json) => id));
    if (page.json.next === null) break;
    before = `&before=${page.json.next}`;
  }
  const { rows } = await sql<{ id: bigint }>`select id from orders order by id desc`.execute(database.db);
  assert.deepEqual(
    all,
    rows.map(({ id }) => toEdge("order", id)),
  );
  assert.equal((await api("GET", "/api/admin/orders?state=cancelled", { cookie: staff })).json.orders.length, 2);

  const story = await api("GET", `/api/admin/orders/${all[0]}`, { cookie: staff });
  assert.deepEqual(
    story.json.events.map(({ kind }: Json) => kind),
    ["placed", "payment-started", "paid"],
  );
  assert.deepEqual(story.json.lines[0].refundable, { quantity: 3, amount: { amount: "36.90", currency: "EUR" } });
  assert.match(story.json.saleId, /^sal_/);

  const wish = {
    lines: [{ orderLineId: story.json.lines[0].id, quantity: 1 }],
    shipping: { amount: "5.90", currency: "EUR" },
    reason: "dented",
    restock: true,
  };
  const key = randomUUID();
  const refunds = `/api/admin/orders/${all[0]}/refunds`;
  const [first, again] = await Promise.all([1, 2].map(() => api("POST", refunds, { cookie: staff, key, body: wish })));
  assert.deepEqual(first!.json.amount, { amount: "18.20", currency: "EUR" });
  assert.deepEqual(again!.json, first!.json);
  const { order } = first!.json;
  assert.deepEqual([order.refunds.length, order.refunds[0].state, order.refunds[0].by], [1, "sent", "staff"]);
  assert.deepEqual(order.refundable, {
    shipping: { amount: "0.00", currency: "EUR" },
    total: { amount: "24.60", currency: "EUR" },
  });
  const dollars = { ...wish, shipping: { amount: "1.00", currency: "USD" } };
  assert.equal(
    (await api("POST", refunds, { cookie: staff, key: randomUUID(), body: dollars })).json.code,
    "bad-input",
  );
  const fine = {
    ...wish,
    shipping: undefined,
    lines: [{ orderLineId: story.json.lines[0].id, amount: { amount: "1.001", currency: "EUR" } }],
  };
  assert.equal((await api("POST", refunds, { cookie: staff, key: randomUUID(), body: fine })).json.code, "bad-input");

  const products = await api("GET", "/api/admin/products?search=BALM", { cookie: staff });
  const own = products.json.products
    .flatMap(({ variants }: Json) => variants)
    .find(({ id }: Json) => id === toEdge("variant", balm));
  assert.equal(own.onHand, 18);
  assert.deepEqual(
    own.prices.map(({ market, price, cv }: Json) => [market, price.amount, cv]),
    [
      ["eu", "12.30", "8.00"],
      ["us", "10.00", "8.00"],
      ["jp", "1500", "8.00"],
    ],
  );
  const counted = await api("PUT", `/api/admin/variants/${own.id}/stock`, {
    cookie: staff,
    body: { onHand: 4, reason: "counted" },
  });
  assert.deepEqual(counted.json, { before: 18, onHand: 4 });
});
