import assert from "node:assert/strict";
import { test } from "node:test";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { openDatabase } from "../foundation/database.ts";
import { smallShop } from "../orders/testing.ts";

const database = await testDatabase({ connections: 8 });
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
const { call, signIn } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(database.db, {
  email: "staff@example.test",
  permissions: ["order.read", "promotion.write", "charges.write", "audit.read"],
});
const cookie = await signIn("staff@example.test");

// What comes back is checked by the routes' own schemas; here it is looked at as the pages do.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function api(method: string, path: string, body?: unknown, as: string = cookie) {
  const response = await call(method, path, { cookie: as, ...(body === undefined ? {} : { body }) });
  const cookies = response.headers.getSetCookie().map((each) => each.split(";")[0]);
  return { status: response.status, json: (await response.json()) as Json, cookies: cookies.join("; ") };
}

const plain = { names: { en: "Spring", de: "" }, kind: "percent", percent: "12.5" };

test("the company office makes, changes, pauses and lists promotions; days are the company's", async () => {
  const made = await api("POST", "/api/admin/promotions", {
    ...plain,
    code: " spring-26 ",
    from: "2026-03-01",
    until: "2026-03-31",
    limitTotal: 10,
    sums: [{ currency: "EUR", off: null, minimum: "20.00" }],
    categories: ["balms"],
  });
  assert.equal(made.status, 200, JSON.stringify(made.json));
  const { json } = made;
  assert.deepEqual(
    [json.code, json.percent, json.from, json.until, json.state, json.names, json.volume],
    ["SPRING-26", "12.5", "2026-03-01", "2026-03-31", "running", { en: "Spring" }, "shrink"],
  );
  assert.deepEqual(json.sums, [{ off: null, minimum: { amount: "20.00", currency: "EUR" } }]);
  const twin = await api("POST", "/api/admin/promotions", { ...plain, code: "SPRING-26" });
  assert.deepEqual([twin.status, twin.json.code], [409, "already-exists"]);
  const path = `/api/admin/promotions/${json.id}`;
  assert.equal((await api("PUT", `${path}/paused`, { paused: true })).json.state, "paused");
  assert.equal((await api("PUT", `${path}/paused`, { paused: false })).json.state, "running");
  const changed = await api("PUT", path, {
    ...plain,
    kind: "amount",
    sums: [{ currency: "EUR", off: "5", minimum: "0" }],
  });
  assert.deepEqual([changed.json.kind, changed.json.sums[0].off.amount, changed.json.code], ["amount", "5.00", null]);
  assert.equal((await api("GET", "/api/admin/promotions")).json.promotions.length, 1);
  assert.equal((await api("GET", `/api/admin/promotions/${toEdge("promotion", 999n)}`)).status, 404);
  await api("PUT", `${path}/paused`, { paused: true });
});

test("what cannot be is refused, with the field", async () => {
  const field = async (more: object) => {
    const { status, json } = await api("POST", "/api/admin/promotions", { ...plain, ...more });
    assert.equal(status, 400, JSON.stringify(json));
    return json.field ?? json.data?.field;
  };
  assert.equal(await field({ names: { de: "Nur deutsch" } }), "names");
  assert.equal(await field({ percent: "0" }), "percent");
  assert.equal(await field({ percent: "100.01" }), "percent");
  assert.equal(await field({ percent: "7.125" }), "percent");
  assert.equal(await field({ code: "a b!" }), "code");
  assert.equal(await field({ kind: "amount" }), "sums");
  assert.equal(await field({ kind: "amount", sums: [{ currency: "JPY", off: "5.5", minimum: "0" }] }), "sums");
  assert.equal(await field({ kind: "get-free" }), "buyQuantity");
  assert.equal(await field({ from: "2026-05-02", until: "2026-05-01" }), "until");
  assert.equal(await field({ from: "2026-02-30" }), "from");
  assert.equal(await field({ markets: ["zz"] }), "markets");
  assert.equal(await field({ products: ["nothing"] }), "products");
  assert.equal(
    await field({ rewardCategories: ["nothing"], kind: "get-free", buyQuantity: 1, getQuantity: 1 }),
    "categories",
  );
});

test("a code in the basket: applied with its sums, refused with its reason, and out again", async () => {
  const balm = await shop.shelve(10);
  await api("POST", "/api/admin/promotions", {
    ...plain,
    code: "EIGHTH",
    names: { en: "An eighth", de: "Ein Achtel" },
  });
  await api("POST", "/api/admin/promotions", { ...plain, code: "LATER", from: "2026-09-01" });
  const added = await api("POST", "/api/store/basket/lines", { variantId: toEdge("variant", balm), quantity: 2 }, "");
  const own = added.cookies;
  const unknown = await api("POST", "/api/store/basket/codes", { code: "nope" }, own);
  assert.deepEqual([unknown.status, unknown.json.why ?? unknown.json.data?.why], [400, "unknown"]);
  const used = await api("POST", "/api/store/basket/codes?locale=de", { code: "eighth" }, own);
  // 12.5% of 24.60 is 3.075.
  assert.deepEqual(used.json.totals.discounts, [
    { name: "Ein Achtel", code: "EIGHTH", amount: { amount: "3.08", currency: "EUR" } },
  ]);
  assert.deepEqual([used.json.totals.total.amount, used.json.lines[0].discount.amount], ["27.42", "3.08"]);
  const later = await api("POST", "/api/store/basket/codes", { code: "LATER" }, own);
  assert.deepEqual(
    later.json.codes.map(({ code, state, why }: Json) => [code, state, why]),
    [
      ["EIGHTH", "applied", null],
      ["LATER", "refused", "not-yet"],
    ],
  );
  assert.equal(later.json.codes[1].from, "2026-08-31T23:00:00Z");
  const removed = await api("DELETE", "/api/store/basket/codes/EIGHTH", undefined, own);
  assert.deepEqual([removed.json.totals.discounts, removed.json.codes.length], [[], 1]);
});

test("taxes and shipping of the markets: what they began with, new rates, zones and methods, and who may", async () => {
  const charges = async (code: string) =>
    (await api("GET", "/api/admin/charges")).json.markets.find((market: Json) => market.code === code);
  const eu = await charges("eu");
  assert.deepEqual(
    eu.taxRates.map(({ percent, validFrom, holds }: Json) => [percent, validFrom, holds]),
    [["23", "2000-01-01", true]],
  );
  assert.deepEqual(
    [eu.rounding, eu.zones[0].methods[0].names.en, eu.zones[0].methods[0].rates[0].amount.amount],
    ["line", "Standard", "5.90"],
  );
  const rate = { market: "eu", name: "VAT", percent: "21", validFrom: "2026-07-01" };
  assert.equal((await api("POST", "/api/admin/tax-rates", rate)).status, 200);
  assert.equal((await api("POST", "/api/admin/tax-rates", rate)).status, 409);
  const after = (await charges("eu")).taxRates;
  assert.deepEqual(
    after.map(({ percent, validUntil }: Json) => [percent, validUntil]),
    [
      ["23", "2026-07-01"],
      ["21", null],
    ],
  );
  assert.equal((await api("DELETE", `/api/admin/tax-rates/${after[1].id}`)).status, 200);
  const [back] = (await charges("eu")).taxRates;
  assert.equal(back.validUntil, null);
  assert.equal((await api("DELETE", `/api/admin/tax-rates/${back.id}`)).json.code, "wrong-state");
  const zone = { market: "eu", name: "Dublin", countries: ["IE"], postcodePrefixes: ["d0"] };
  assert.equal((await api("POST", "/api/admin/shipping-zones", zone)).status, 200);
  assert.equal((await api("POST", "/api/admin/shipping-zones", { ...zone, countries: ["US"] })).status, 400);
  const [, dublin] = (await charges("eu")).zones;
  assert.deepEqual(dublin.postcodePrefixes, ["D0"]);
  const method = {
    zone: dublin.id,
    names: { en: "Bike" },
    rates: [{ amount: "2.50" }, { amount: "0", fromGoods: "30" }],
  };
  assert.equal((await api("POST", "/api/admin/shipping-methods", method)).status, 200);
  assert.equal((await api("DELETE", `/api/admin/shipping-zones/${dublin.id}`)).json.code, "wrong-state");
  const checkout = await api("GET", "/api/store/checkout?country=IE&postcode=D02AF30", undefined, "");
  assert.deepEqual(checkout.json.basket.shippingWays, [], "an empty basket is not sent");
  await makePerson(database.db, { email: "reader@example.test", permissions: ["order.read"] });
  const reader = await signIn("reader@example.test");
  assert.equal((await api("GET", "/api/admin/charges", undefined, reader)).status, 200);
  assert.equal((await api("POST", "/api/admin/tax-rates", rate, reader)).status, 403);
  assert.equal((await api("POST", "/api/admin/promotions", plain, reader)).status, 403);
});
