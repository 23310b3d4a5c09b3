/** The catalogue over HTTP: what goes in as a file is found, priced by class, edited and given out again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fromEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { smallCompany } from "../sales/testing.ts";

const database = await testDatabase();
const { db } = database;
const { call, signIn } = await openTestApp(database);
await smallCompany(db);
await db.insertInto("category").values({ slug: "balms", media_id: null, position: 1 }).execute();
const person = async (name: string, more: Partial<Parameters<typeof makePerson>[1]>) => {
  await makePerson(db, { email: `${name}@example.test`, ...more });
  return signIn(`${name}@example.test`);
};
const staff = await person("staff", { permissions: ["catalog.write", "order.read", "member.write", "member.read"] });
const dana = await person("dana", { member: "distributor" });
const nora = await person("nora", {});

async function api(method: string, path: string, cookie?: string, body?: unknown) {
  const response = await call(method, path, {
    ...(cookie === undefined ? {} : { cookie }),
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, text, json: isJson ? JSON.parse(text) : undefined };
}

const content = `product,category,status,title.en,sku,name.en,option.size,stock,price.eu.retail,cv.eu.retail,price.eu.wholesale,price.eu.preferred
rosehip-balm,balms,on-sale,Rosehip balm,BALM-30,30 ml,30 ml,4,10,6,7,9
rosehip-balm,,,,BALM-60,60 ml,60 ml,0,16.90,10,,
oat-soap,balms,on-sale,Oat soap,SOAP,One,,9,5,1,,
`;

test("a file is checked, taken over, found, and given out as it came", async () => {
  const file = { name: "new.csv", form: "fairline", market: "eu", content };
  assert.equal((await api("POST", "/api/admin/catalog-imports", nora, file)).status, 403);
  const made = await api("POST", "/api/admin/catalog-imports", staff, file);
  assert.deepEqual([made.status, made.json.import.state, made.json.import.report.products.fresh], [200, "checked", 2]);
  assert.equal((await api("GET", "/api/store/search?q=rosehip")).json.total, 0);
  const run = await api("POST", `/api/admin/catalog-imports/${made.json.import.id}/run`, staff);
  assert.equal(run.json.import.state, "done");

  const found = (await api("GET", "/api/store/search?q=rosehp")).json;
  assert.deepEqual(
    [found.close, found.products[0].slug, found.products[0].price.amount],
    [true, "rosehip-balm", "10.00"],
  );
  const shelf = (await api("GET", "/api/store/categories/balms?option=size:30-ml&sort=cheapest&to=12.5")).json;
  assert.deepEqual(
    [
      shelf.total,
      shelf.facets.options[0].values.map(({ key, count, chosen }: Record<string, unknown>) => [key, count, chosen]),
    ],
    [1, [["30-ml", 1, true]]],
  );
  for (const wrong of ["from=1.234", "option=size", "page=0", "stars=9", "sort=odd"]) {
    assert.equal((await api("GET", `/api/store/categories/balms?${wrong}`)).status, 400, wrong);
  }
  const csv = (await api("GET", "/api/admin/catalog.csv", staff)).text;
  const again = await api("POST", "/api/admin/catalog-imports", staff, { ...file, content: csv });
  assert.deepEqual(again.json.import.report.changes, []);
  assert.equal((await api("GET", "/api/admin/catalog.csv?search=soap", staff)).text.trim().split("\n").length, 2);
  const addresses = (await api("GET", "/api/store/addresses")).json;
  assert.deepEqual(addresses, { categories: ["balms"], products: ["oat-soap", "rosehip-balm"] });
});

test("who is signed in pays the price of their class, in the shop and in the basket", async () => {
  const price = async (cookie?: string) =>
    (await api("GET", "/api/store/products/rosehip-balm", cookie)).json.variants[0].price.amount;
  assert.deepEqual([await price(), await price(nora), await price(dana)], ["10.00", "10.00", "7.00"]);
  const wish = { email: "NORA@example.test", class: "preferred", reason: "asked for it" };
  assert.deepEqual((await api("PUT", "/api/admin/customer-classes", staff, wish)).json, { before: "retail" });
  assert.equal(await price(nora), "9.00");
  assert.equal((await api("GET", "/api/admin/customer-classes", staff)).json.people[0].class, "preferred");
  assert.equal((await api("PUT", "/api/admin/customer-classes", staff, { ...wish, email: "x@y.z" })).status, 400);
  const variantId = (await api("GET", "/api/store/products/rosehip-balm", dana)).json.variants[0].id;
  const basket = await api("POST", "/api/store/basket/lines", dana, { variantId, quantity: 2 });
  assert.equal(basket.json.lines[0].unitPrice.amount, "7.00");
});

test("the editor saves by fields and tells what is wrong; bulk deeds need a reason", async () => {
  const { products, total } = (await api("GET", "/api/admin/products?search=BALM", staff)).json;
  assert.equal(total, 1);
  const at = `/api/admin/products/${products[0].id}`;
  const edited = (await api("GET", at, staff)).json;
  assert.equal(edited.variants[0].fields["price.eu.wholesale"], "7.00");
  const wrong = await api("PUT", at, staff, {
    fields: {},
    variants: [{ sku: "BALM-30", fields: { "price.eu.retail": "x" } }],
  });
  assert.deepEqual(
    [wrong.status, wrong.json.data.issues],
    [400, [{ row: 1, field: "price.eu.retail", message: "is not an amount in EUR" }]],
  );
  const bulk = { ids: [edited.id], deed: { kind: "status", status: "draft" } };
  assert.equal((await api("POST", "/api/admin/products/bulk", staff, bulk)).status, 400);
  assert.deepEqual((await api("POST", "/api/admin/products/bulk", staff, { ...bulk, reason: "season" })).json, {
    changed: 1,
  });
  assert.equal((await api("GET", "/api/store/products/rosehip-balm")).status, 404);
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").toString("base64");
  assert.equal((await api("POST", `${at}/pictures`, staff, { base64: svg })).status, 400);
});

test("reviews are for buyers, alerts for what is sold out", async () => {
  const review = await api("POST", "/api/store/products/oat-soap/reviews", nora, { stars: 5 });
  assert.deepEqual([review.status, review.json.code], [403, "not-allowed"]);
  const said = (await api("GET", "/api/store/products/oat-soap/reviews?order=nothing", nora)).json;
  assert.deepEqual(said, { reviews: [], mayWrite: false, own: null });
  const { id } = (await api("GET", "/api/store/products/oat-soap")).json.variants[0];
  const alert = await api("POST", `/api/store/variants/${id}/alerts`, undefined, { email: "a@example.test" });
  assert.equal(alert.status, 409);
});

test("in a rush a shelf may be two seconds old; a basket never is, and after it nothing is", async () => {
  const shelf = async () => {
    const { products } = (await api("GET", "/api/store/categories/balms")).json;
    return products.find(({ slug }: { slug: string }) => slug === "oat-soap").price.amount;
  };
  for (let asked = 0; asked < 12; asked += 1) await shelf();
  const before = await shelf();
  const variantId = (await api("GET", "/api/store/products/oat-soap")).json.variants[0].id;
  await db
    .updateTable("price")
    .set({ amount: 777n })
    .where("variant_id", "=", fromEdge("variant", variantId)!)
    .execute();
  assert.deepEqual([await shelf(), before === "7.77"], [before, false]);
  const basket = await api("POST", "/api/store/basket/lines", undefined, { variantId });
  assert.equal(basket.json.lines[0].unitPrice.amount, "7.77");
  await setTimeout(2_100);
  assert.equal(await shelf(), "7.77");
});
