import assert from "node:assert/strict";
import { test } from "node:test";
import { inTransaction } from "../../foundation/database.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { smallCompany } from "../../sales/testing.ts";
import { readOptions } from "../options.ts";
import { currentCells } from "./current-cells.ts";
import { exportCatalog } from "./export-catalog.ts";
import { importCatalog } from "./import-catalog.ts";
import type { CatalogFile } from "./import-catalog.ts";
import { textOfHtml } from "./shopify.ts";

const { db } = await testDatabase();
await smallCompany(db);
const now = Temporal.Instant.from("2026-03-01T09:00:00Z");
await db.insertInto("category").values({ slug: "balms", media_id: null, position: 1 }).execute();

const take = (content: string, more: Partial<CatalogFile & { write: boolean }> = {}) =>
  inTransaction(db, (tx) =>
    importCatalog(
      { tx, now, actor: null },
      { form: "fairline", locale: "en", market: "eu", content, ...more },
      { write: more.write ?? true },
    ),
  );

const header =
  "product,category,status,visible_until,related,title.en,title.de,description.en,affiliate_fixed.EUR,sku,weight_grams,stock,name.en,option.size,price.eu.retail,cv.eu.retail,qv.eu.retail,price.eu.wholesale,cv.eu.wholesale,price.jp.retail";
const file = `${header}
rosehip-balm,balms,on-sale,2027-01-01T00:00:00Z,oat-soap,Rosehip balm,Hagebuttenbalsam,"Soft, ""warm""
and small",2.3,BALM-30,60,40,30 ml,30 ml,9.9,6,8,7,4,1500
rosehip-balm,,,,,,,,,BALM-60,110,4,60 ml,60 ml,16.90,10,14,,,
oat-soap,balms,,,,Oat soap,,,,SOAP,100,0,One piece,,5,,,,,
`;

test("a file makes products with all that belongs to them; the same file again, or its export, changes nothing", async () => {
  const dry = await take(file, { write: false });
  assert.deepEqual([dry.faults, dry.products, dry.variants.fresh], [[], { fresh: 2, changed: 0, same: 0 }, 3]);
  assert.equal((await currentCells(db, null)).size, 0);
  await take(file);
  const [balm, soap] = [...(await currentCells(db, null)).values()];
  assert.deepEqual(Object.fromEntries(balm!.cells), {
    product: "rosehip-balm",
    category: "balms",
    status: "on-sale",
    position: "1",
    visible_until: "2027-01-01T00:00:00Z",
    related: "oat-soap",
    "title.en": "Rosehip balm",
    "title.de": "Hagebuttenbalsam",
    "description.en": 'Soft, "warm"\nand small',
    "affiliate_fixed.EUR": "2.30",
  });
  assert.deepEqual(Object.fromEntries(balm!.variants.get("BALM-30")!.cells), {
    sku: "BALM-30",
    weight_grams: "60",
    stock: "40",
    low_at: "5",
    "name.en": "30 ml",
    "option.size": "30-ml",
    "price.eu.retail": "9.90",
    "cv.eu.retail": "6.00",
    "qv.eu.retail": "8.00",
    "price.eu.wholesale": "7.00",
    "cv.eu.wholesale": "4.00",
    "qv.eu.wholesale": "8.00",
    "price.jp.retail": "1500",
    "cv.jp.retail": "0.00",
    "qv.jp.retail": "0.00",
  });
  assert.equal(soap!.cells.get("status"), "draft");
  assert.deepEqual(
    (await readOptions(db, "de")).map(({ name, values }) => [name, values.map((value) => value.name)]),
    [["Size", ["30 ml", "60 ml"]]],
  );
  for (const again of [file, await exportCatalog(db, null)]) {
    const report = await take(again);
    assert.deepEqual([report.faults, report.changes], [[], []]);
    assert.deepEqual([report.products.same, report.variants.same], [2, 3]);
  }
  assert.equal((await exportCatalog(db, ["oat-soap"])).trim().split("\n").length, 2);
});

test("what a file does not have stays; an empty cell takes away what can be nothing", async () => {
  const report = await take("product,sku,title.de,price.eu.wholesale,stock\nrosehip-balm,BALM-30,,,7\n");
  assert.deepEqual(report.faults, []);
  const balm = (await currentCells(db, ["rosehip-balm"])).get("rosehip-balm")!;
  assert.equal(balm.cells.has("title.de"), false);
  assert.equal(balm.cells.get("title.en"), "Rosehip balm");
  const cells = balm.variants.get("BALM-30")!.cells;
  assert.deepEqual(
    ["price.eu.wholesale", "cv.eu.wholesale", "price.eu.retail", "stock"].map((name) => cells.get(name)),
    [undefined, undefined, "9.90", "7"],
  );
  assert.deepEqual(report.changes, [
    { what: "rosehip-balm", fresh: false, columns: ["title.de"] },
    {
      what: "BALM-30",
      fresh: false,
      columns: ["cv.eu.wholesale", "price.eu.wholesale", "qv.eu.wholesale", "stock"],
    },
  ]);
});

test("all that is wrong is told, each with its line, and then nothing is taken", async () => {
  const before = await exportCatalog(db, null);
  const report = await take(`${header}
new-one,balms,sold,,,New one,,,,NEW-1,60,1,One,,9.999,1,1,,,
new-one,,,,,Other name,,,,NEW-2,60,-1,,,,3,,,,
second,gone,,,nobody,,Zwei,,,SOAP,1,1,One,,1,1,1,,,1.5
third,balms,,,,Third,,,,NEW-1,1,1,One,,1,1,1,,,
fine,balms,,,,Fine,,,,FINE,1,1,One,,1,1,1,,,
`);
  assert.deepEqual(
    report.faults.map(({ line, field }) => [line, field]),
    [
      [2, "status"],
      [2, "price.eu.retail"],
      [2, "cv.eu.retail"],
      [2, "qv.eu.retail"],
      [3, "title.en"],
      [3, "stock"],
      [3, "name.en"],
      [3, "cv.eu.retail"],
      [4, "sku"],
      [4, "category"],
      [4, "related"],
      [4, "price.jp.retail"],
      [5, "sku"],
    ],
  );
  assert.equal(await exportCatalog(db, null), before);
  const heads = await take("product,skuu,title\nx,y,z\n");
  assert.deepEqual(
    heads.faults.map(({ line, field }) => [line, field]),
    [
      [1, "skuu"],
      [1, "title"],
      [1, "sku"],
    ],
  );
  assert.match(heads.faults[0]!.reason, /did you mean sku/);
  assert.equal((await take('product,sku\n"open,1\n')).faultCount, 1);
  assert.equal((await take("")).faultCount > 0, true);
});

test("Shopify's file: variants by options, pictures only counted, categories and options with their names, prices without decimals", async () => {
  const shopify = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src,Image Position,Status
green-tea,Grüner Tee,"<p>Leaf &amp; bud.</p><ul><li>One</li></ul>",Us,Loose Tea,,TRUE,Size,100 g,Kind,Bio,TEA-100,110.0,12,1500.00,https://cdn.example/1.jpg,1,active
green-tea,,,,,,,,250 g,,Bio,,260,-2,3200.00,https://cdn.example/2.jpg,2,
green-tea,,,,,,,,,,,,,,,https://cdn.example/3.jpg,3,
mug,Mug,,Us,,,FALSE,Title,Default Title,,,MUG,300,1,900,,,draft
`;
  const terms = { form: "shopify", market: "jp", locale: "de" } as const;
  const dry = await take(shopify, { ...terms, write: false });
  assert.deepEqual(
    [dry.faults, dry.products.fresh, dry.variants.fresh, dry.newCategories, dry.pictures],
    [[], 2, 3, ["Loose Tea", "Imported"], 3],
  );
  await take(shopify, terms);
  const tea = (await currentCells(db, ["green-tea"])).get("green-tea")!;
  assert.equal(tea.cells.get("description.de"), "Leaf & bud.\n\n- One");
  assert.deepEqual([...tea.variants.keys()], ["TEA-100", "GREEN-TEA-250-G-BIO"]);
  assert.deepEqual(Object.fromEntries(tea.variants.get("GREEN-TEA-250-G-BIO")!.cells), {
    sku: "GREEN-TEA-250-G-BIO",
    weight_grams: "260",
    stock: "0",
    low_at: "5",
    "name.de": "250 g / Bio",
    "option.size": "250-g",
    "option.kind": "bio",
    "price.jp.retail": "3200",
    "cv.jp.retail": "0.00",
    "qv.jp.retail": "0.00",
  });
  const names = await db.selectFrom("option_value_text").select("name").where("locale", "=", "de").execute();
  assert.deepEqual(names.map(({ name }) => name).sort(), ["100 g", "250 g", "Bio"]);
  assert.equal((await currentCells(db, ["mug"])).get("mug")!.cells.get("status"), "draft");
  assert.deepEqual((await take(shopify, terms)).changes, []);
});

test("a download: no stock, no weight, its limits; back to a parcel with none of them; the export says the same again", async () => {
  const columns = "product,category,status,title.en,sku,name.en,weight_grams,stock,digital,download_limit,access_days";
  const load = (row: string) => take(`${columns}\n${row}\n`);
  const own = async () => (await currentCells(db, ["guide"])).get("guide")!.variants.get("GUIDE")!;
  await load("guide,balms,draft,Guide,GUIDE,PDF,250,7,yes,3,30");
  const told = Object.fromEntries((await own()).cells);
  assert.deepEqual(
    [told["digital"], told["download_limit"], told["access_days"], told["weight_grams"], told["stock"]],
    ["yes", "3", "30", "0", undefined],
  );
  const again = await take(await exportCatalog(db, ["guide"]));
  assert.deepEqual([again.faults, again.changes], [[], []]);
  const { id } = await own();
  const stock = () => db.selectFrom("stock").selectAll().where("variant_id", "=", id).executeTakeFirstOrThrow();
  assert.deepEqual([(await stock()).endless, (await stock()).on_hand], [true, 1_000_000]);
  const wrong = await load("guide,,,Guide,GUIDE,PDF,90,4,no,3,");
  assert.deepEqual(
    wrong.faults.map(({ field }) => field),
    ["download_limit"],
  );
  await load("guide,,,Guide,GUIDE,PDF,90,4,no,,");
  assert.deepEqual([(await stock()).endless, (await stock()).on_hand], [false, 4]);
  assert.equal((await own()).cells.get("weight_grams"), "90");
});

test("descriptions lose their marks and keep their words", () => {
  assert.equal(textOfHtml("a<br/>b<script>alert(1)</script> &lt;i&gt; &#8364;&#x41;&nope;&#0;"), "a\nb <i> €A&nope;");
});

test("10,000 rows in seconds: checked and taken", async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, index) =>
      `bulk-${index >> 1},${index % 2 === 0 ? `balms,on-sale,,,Bulk ${index},Masse ${index},Made by hand in small batches for everyday use.` : ",,,,,,"},,B-${index},60,5,Kind ${index},size ${index % 7},9.90,6,8,7,4,1500`,
  );
  const begun = performance.now();
  const report = await take(`${header}\n${rows.join("\n")}\n`);
  const seconds = Math.round(performance.now() - begun) / 1000;
  assert.deepEqual([report.faults, report.variants.fresh, report.products.fresh], [[], 10_000, 5_000]);
  // Said, not judged: how long it takes on a busy machine is the machine's business.
  console.log(`10,000 rows checked and taken in ${seconds} s`);
});
