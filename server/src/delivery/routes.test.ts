/** The routes of parcels, returns and papers, as the pages call them. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp } from "../http/testing.ts";
import { dublin, smallShop } from "../orders/testing.ts";

const database = await testDatabase({ connections: 12 });
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
const { call, signIn } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(database.db, {
  email: "staff@example.test",
  permissions: ["order.read", "order.refund", "order.ship"],
});
const staff = await signIn("staff@example.test");

// What comes back is checked by the routes' own schemas; here it is looked at as the pages do.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function api(method: string, path: string, given: { cookie?: string; body?: unknown } = {}) {
  const response = await call(method, path, {
    ...given,
    headers: { "idempotency-key": randomUUID() },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const text = new TextDecoder().decode(bytes);
  return {
    status: response.status,
    cookies: cookiesOf(response),
    text,
    json: isJson ? JSON.parse(text) : null,
  };
}

async function buy(quantity: number, method = "test-succeeds") {
  const balm = await shop.shelve(20);
  const { cookies } = await api("POST", "/api/store/basket/lines", {
    body: { variantId: toEdge("variant", balm), quantity },
  });
  const ordered = await api("POST", "/api/store/orders", { cookie: cookies, body: { contact: dublin, method } });
  assert.equal(ordered.status, 200, ordered.text);
  const found = await api("GET", `/api/admin/orders?search=${ordered.json.number}`, { cookie: staff });
  const { token, number } = ordered.json as { token: string; number: string };
  return { token, number, id: String(found.json.orders[0].id) };
}

test("from the order's page: cancelled until the first parcel, and all of it comes back", async () => {
  const { token, id } = await buy(2);
  assert.equal((await api("GET", `/api/store/orders/${token}/goods`)).json.cancellable, true);
  const cancelled = await api("POST", `/api/store/orders/${token}/cancel`);
  assert.equal(cancelled.status, 200, cancelled.text);
  const goods = (await api("GET", `/api/store/orders/${token}/goods`)).json;
  assert.deepEqual([goods.cancellable, goods.shippingState, typeof goods.withdrawnAt], [false, "nothing", "string"]);
  const story = (await api("GET", `/api/admin/orders/${id}`, { cookie: staff })).json;
  assert.deepEqual([story.refundable.total.amount, story.refunds[0].state], ["0.00", "sent"]);
  const late = await api("POST", `/api/admin/orders/${id}/shipments`, { cookie: staff, body: { carrier: "dhl" } });
  assert.equal(late.json.code, "wrong-state");
});

test("a parcel, its arrival, a return with its label, the money back, and the papers of it all", async () => {
  const { token, id, number } = await buy(2);
  const store = `/api/store/orders/${token}`;
  const admin = `/api/admin/orders/${id}`;
  const slip = await api("GET", `/api/admin/packing-slips?order=${id}`, { cookie: staff });
  assert.match(slip.text, /^%PDF-/);
  const sent = await api("POST", `${admin}/shipments`, { cookie: staff, body: { carrier: "ups", tracking: "1Z 99" } });
  const [parcel] = sent.json.shipments;
  assert.equal(parcel.url, "https://www.ups.com/track?tracknum=1Z%2099");
  assert.equal((await api("POST", `${store}/cancel`)).json.code, "wrong-state");
  await api("POST", `/api/admin/shipments/${parcel.id}/delivered`, { cookie: staff, body: {} });
  const goods = (await api("GET", `${store}/goods`)).json;
  assert.deepEqual(
    [goods.shippingState, goods.returnDays, goods.returnOpen, goods.lines[0].returnable],
    ["delivered", 14, true, 2],
  );
  const lines = [{ orderLineId: goods.lines[0].orderLineId, quantity: 1, reason: "damaged" }];
  const asked = await api("POST", `${store}/returns`, { body: { lines, note: "<b>cracked</b>" } });
  const [wish] = asked.json.returns;
  assert.equal((await api("GET", `${store}/returns/${wish.code}/label`)).json.code, "wrong-state");
  const path = `/api/admin/returns/${wish.id}`;
  assert.equal((await api("POST", `${path}/approve`, { cookie: staff })).json.returns[0].state, "approved");
  assert.match((await api("GET", `${store}/returns/${wish.code}/label`)).text, /^%PDF-/);
  const listed = await api("GET", "/api/admin/returns?state=approved", { cookie: staff });
  assert.deepEqual(
    listed.json.returns.map(({ order }: Json) => order.number),
    [number],
  );
  const receive = { lines: [{ orderLineId: lines[0]!.orderLineId, restocked: 0, writtenOff: 1 }] };
  assert.equal((await api("POST", `${path}/receive`, { cookie: staff, body: receive })).status, 200);
  const settled = await api("POST", `${path}/settle`, { cookie: staff, body: { reason: "cracked", shipping: true } });
  assert.equal(settled.json.returns[0].state, "settled", settled.text);
  const story = (await api("GET", admin, { cookie: staff })).json;
  assert.equal(story.refunds[0].amount.amount, "18.20");
  const { invoices } = (await api("GET", `${store}/invoices`)).json;
  assert.deepEqual(
    invoices.map(({ kind }: Json) => kind),
    ["invoice"],
  );
  assert.match((await api("GET", `${store}/invoices/${invoices[0].code}`)).text, /^%PDF-/);
  assert.match((await api("GET", `/api/admin/invoices/${invoices[0].id}`, { cookie: staff })).text, /^%PDF-/);
  const { mails } = (await api("GET", `${admin}/mails`, { cookie: staff })).json;
  assert.deepEqual(
    mails.map(({ template }: Json) => template),
    ["order-confirmation", "order-shipped", "order-delivered", "return-answer", "order-refund"],
  );
});

test("another order's papers and returns are not there, whoever asks with a secret of their own", async () => {
  const [one, other] = [await buy(1), await buy(1)];
  const { invoices } = (await api("GET", `/api/store/orders/${one.token}/invoices`)).json;
  assert.equal((await api("GET", `/api/store/orders/${other.token}/invoices/${invoices[0].code}`)).status, 404);
  assert.equal((await api("GET", `/api/store/orders/${other.token}/returns/R-1-AAAAA/label`)).status, 404);
  for (const path of ["goods", "invoices"]) {
    assert.equal((await api("GET", `/api/store/orders/${"x".repeat(43)}/${path}`)).status, 404);
  }
});

test("many at once: those that can be are shipped, the others are told; the list, its filters and its file agree", async () => {
  const orders = [await buy(1), await buy(1), await buy(1, "test-declined")];
  const ids = orders.map(({ id }) => id);
  const done = await api("POST", "/api/admin/shipments", { cookie: staff, body: { orders: ids, carrier: "dhl" } });
  assert.deepEqual([done.json.sent, done.json.refused.map(({ order }: Json) => order)], [2, [ids[2]]]);
  const slips = `/api/admin/packing-slips?order=${ids[0]}&order=${ids[1]}`;
  assert.match((await api("GET", slips, { cookie: staff })).text, /^%PDF-/);
  const shipped = await api("GET", "/api/admin/orders?shipping=shipped&market=eu", { cookie: staff });
  assert.deepEqual(
    shipped.json.orders.map(({ id }: Json) => id),
    [ids[1], ids[0]],
  );
  const csv = await api("GET", `/api/admin/orders.csv?ids=${ids[0]}&ids=${ids[2]}`, { cookie: staff });
  const rows = csv.text.trim().split("\n");
  assert.deepEqual([rows.length, rows[0]!.split(",")[0]], [3, "order"]);
  assert.ok(rows[2]!.includes(orders[0]!.number) && rows[2]!.includes("shipped"));
  assert.equal((await api("GET", "/api/admin/orders.csv?from=2026-13-01", { cookie: staff })).json.code, "bad-input");
  const today = await api("GET", "/api/admin/orders?from=2026-03-05&to=2026-03-05&limit=2", { cookie: staff });
  assert.equal(today.json.orders.length, 2);
  assert.equal((await api("GET", "/api/admin/orders?from=2026-03-06", { cookie: staff })).json.orders.length, 0);
});

test("the same again: what can be had goes into the basket, what cannot is named", async () => {
  const { token } = await buy(3);
  const again = await api("POST", `/api/store/orders/${token}/reorder`);
  assert.deepEqual(again.json, { missing: [] });
  const basket = await api("GET", "/api/store/basket", { cookie: again.cookies });
  assert.equal(basket.json.count, 3);
});

test("carriers and the rules of returns are the company's to set", async () => {
  const bad = await api("PUT", "/api/admin/carriers/bike", {
    cookie: staff,
    body: { name: "Bike", trackingUrl: "http://bike.example/{number}" },
  });
  assert.equal(bad.json.code, "bad-input");
  const set = await api("PUT", "/api/admin/carriers/bike", {
    cookie: staff,
    body: { name: "Bike", trackingUrl: "https://bike.example/{number}" },
  });
  assert.equal(set.json.carriers.at(-1).code, "bike");
  const rule = await api("PUT", "/api/admin/return-rules/jp", { cookie: staff, body: { days: 8, address: null } });
  assert.deepEqual(rule.json, { market: "jp", days: 8, address: null });
  assert.equal((await api("GET", "/api/admin/return-rules/xx", { cookie: staff })).status, 404);
});

test("sold in person: by staff it is paid, handed over and has its receipt; a distributor's waits for the money, and is theirs", async () => {
  const balm = toEdge("variant", await shop.shelve(10));
  const buyer = { name: "Una Byrne", email: "una@example.test" };
  const sale = { market: "eu", buyer, lines: [{ variantId: balm, quantity: 2 }], method: "manual-cash" };
  const body = { ...sale, handedOver: true, reason: "at the fair" };
  const made = await api("POST", "/api/admin/direct-sales", { cookie: staff, body });
  assert.equal(made.status, 200, made.text);
  assert.equal(made.json.total.amount, "24.60");
  const goods = (await api("GET", `/api/store/orders/${made.json.token}/goods`)).json;
  assert.deepEqual([goods.shippingState, goods.shipments[0].carrier], ["delivered", null]);
  const { invoices } = (await api("GET", `/api/store/orders/${made.json.token}/invoices`)).json;
  assert.match((await api("GET", `/api/store/orders/${made.json.token}/invoices/${invoices[0].code}`)).text, /^%PDF-/);

  await makePerson(database.db, { email: "seller@example.test", member: "distributor" });
  await makePerson(database.db, { email: "helper@example.test", member: "affiliate" });
  // Members made by the test app join today.
  shop.time = Temporal.Now.instant();
  const [seller, affiliate] = [await signIn("seller@example.test"), await signIn("helper@example.test")];
  assert.equal(
    (await api("POST", "/api/partner/direct-sales", { cookie: affiliate, body: sale })).json.code,
    "not-allowed",
  );
  const theirs = await api("POST", "/api/partner/direct-sales", { cookie: seller, body: sale });
  assert.equal(theirs.status, 200, theirs.text);
  const path = `/api/admin/orders/${theirs.json.order.id}`;
  const waiting = (await api("GET", path, { cookie: staff })).json;
  assert.deepEqual([waiting.state, waiting.payments[0].state, waiting.saleId], ["placed", "awaiting", null]);
  const paid = await api("POST", `${path}/paid`, {
    cookie: staff,
    body: { method: "manual-cash", reason: "brought in" },
  });
  assert.equal(paid.json.state, "paid", paid.text);
  const sold = await sql<{ attribution: string; handle: string }>`
    select sale.attribution, card.handle from sale join member_card card on card.member_id = sale.seller_id
    join orders on orders.sale_id = sale.id where orders.number = ${theirs.json.order.number}`.execute(database.db);
  assert.deepEqual(sold.rows, [{ attribution: "offline", handle: "seller" }]);
  const nobody = { ...body, soldBy: "nobody-here" };
  assert.equal((await api("POST", "/api/admin/direct-sales", { cookie: staff, body: nobody })).json.code, "bad-input");
  const many = { ...body, lines: [{ variantId: balm, quantity: 99 }] };
  assert.equal((await api("POST", "/api/admin/direct-sales", { cookie: staff, body: many })).json.code, "sold-out");
});
