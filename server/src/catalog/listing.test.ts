import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { addCategory } from "./add-category.ts";
import { addProduct } from "./add-product.ts";
import type { NewProduct, NewVariant } from "./add-product.ts";
import { defineOption } from "./define-option.ts";
import { offers } from "./offers.ts";
import { classOf, setCustomerClass } from "./prices.ts";
import { pageSize, readListing } from "./read-listing.ts";
import type { ListingWish } from "./read-listing.ts";
import { readProduct } from "./read-shop.ts";
import { findMarket } from "./store.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const now = Temporal.Instant.from("2026-03-01T09:00:00Z");
const run = <T>(work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> =>
  inTransaction(db, (tx) => work({ tx, now, actor: null }));
const market = (await findMarket(db, "eu"))!;
const shelf = { market, locale: "en", now, customerClass: "retail" as const };
const all: ListingWish = {
  category: null,
  search: null,
  sort: "best",
  page: 1,
  priceFrom: null,
  priceTo: null,
  inStock: false,
  stars: null,
  options: new Map(),
};

let skus = 0;
const variant = (amount: bigint, size: string, onHand = 9, more: Partial<NewVariant> = {}): NewVariant => ({
  sku: `SKU-${(skus += 1)}`,
  weightGrams: 60,
  names: { en: size },
  prices: { eu: { amount, cv: 500n, qv: 600n } },
  options: { size },
  onHand,
  ...more,
});

async function shelve(slug: string, given: Partial<NewProduct> & { title: Readonly<Record<string, string>> }) {
  const text = ([locale, title]: [string, string]) => [
    locale,
    { title, subtitle: "", description: locale === "en" ? "Made by hand in small batches." : "", details: "" },
  ];
  return must(
    await run((context) =>
      addProduct(context, {
        slug,
        category: "balms",
        status: "on-sale",
        position: skus,
        featured: null,
        gallery: [],
        variants: [variant(1000n, "30-ml")],
        ...given,
        texts: Object.fromEntries(Object.entries(given.title).map(text)) as NewProduct["texts"],
      }),
    ),
  );
}

for (const [slug, name] of [
  ["balms", "Balms"],
  ["teas", "Herbal teas"],
] as const) {
  must(
    await run((context) =>
      addCategory(context, { slug, position: 1, picture: null, texts: { en: { name, intro: "" } } }),
    ),
  );
}
must(
  await run((context) =>
    defineOption(context, {
      key: "size",
      names: { en: "Size", de: "Größe" },
      values: ["30-ml", "60-ml", "100-g"].map((key) => ({ key, names: { en: key.replace("-", " ") } })),
    }),
  ),
);
await shelve("rosehip-balm", {
  title: { en: "Rosehip balm", de: "Hagebuttenbalsam" },
  variants: [variant(990n, "30-ml", 0), variant(1690n, "60-ml")],
});
await shelve("marigold-balm", { title: { en: "Marigold balm", de: "Grüne Ringelblumensalbe" } });
await shelve("creme", { title: { en: "Crème of calendula" }, variants: [variant(2500n, "60-ml", 0)] });
const chamomile = await shelve("chamomile", {
  category: "teas",
  title: { en: "Chamomile candles and tea", ja: "カモミールティー、やさしい香り" },
  variants: [variant(800n, "100-g", 5, { sku: "CHAM-100" })],
});
await shelve("draft", { title: { en: "Rosehip draft" }, status: "draft" });
await shelve("later", { title: { en: "Rosehip later" }, visibleFrom: now.add({ hours: 24 }) });
await shelve("over", { title: { en: "Rosehip over" }, visibleUntil: now });

const slugs = async (wish: Partial<ListingWish>, locale = "en") =>
  (await readListing(db, { ...shelf, locale }, { ...all, ...wish })).products.map(({ slug }) => slug);

test("search: words, inflected, without accents, half typed, in any language, SKUs and categories", async () => {
  assert.deepEqual(await slugs({ search: "rosehip" }), ["rosehip-balm"]);
  assert.deepEqual(await slugs({ search: "BALM rosehips" }), ["rosehip-balm"]);
  assert.deepEqual(await slugs({ search: "candle" }), ["chamomile"]);
  assert.deepEqual(await slugs({ search: "creme" }), ["creme"]);
  assert.deepEqual(await slugs({ search: "marig" }), ["marigold-balm"]);
  assert.deepEqual(await slugs({ search: "grune" }, "de"), ["marigold-balm"]);
  assert.deepEqual(await slugs({ search: "Hagebuttenbalsam" }), ["rosehip-balm"]);
  assert.deepEqual(await slugs({ search: "モミール" }, "ja"), ["chamomile"]);
  assert.deepEqual(await slugs({ search: "cham-1" }), ["chamomile"]);
  assert.deepEqual(await slugs({ search: "herbal" }), ["chamomile"]);
  assert.deepEqual(await slugs({ search: "balm tea" }), []);
  assert.deepEqual(await slugs({ search: "' & | ! :* ( <->" }), []);
});

test("search: typos are forgiven where nothing is written so, and the reply says so", async () => {
  const typo = await readListing(db, shelf, { ...all, search: "camomile" });
  assert.deepEqual([typo.products.map(({ slug }) => slug), typo.close], [["chamomile"], true]);
  assert.deepEqual(await slugs({ search: "rosehp bam" }), ["rosehip-balm"]);
  assert.deepEqual(await slugs({ search: "Ringelblumensable" }), ["marigold-balm"]);
  assert.equal((await readListing(db, shelf, { ...all, search: "rosehip" })).close, false);
  assert.deepEqual(await slugs({ search: "xylophone" }), []);
});

test("what is meant most comes first: in the title before in the text, in one's own language before in others", async () => {
  await shelve("soap", { title: { en: "Hand soap" } });
  assert.equal((await slugs({ search: "hand" }))[0], "soap");
  await run(({ tx }) =>
    sql`delete from variant_option where variant_id in (select id from variant where product_id =
    (select id from product where slug = 'soap'))`.execute(tx),
  );
});

test("facets: each count is what choosing it would show, the other choices kept", async () => {
  const whole = await readListing(db, shelf, all);
  assert.equal(whole.total, 5);
  assert.deepEqual(whole.facets.price, { from: 800n, to: 2500n });
  assert.equal(whole.facets.inStock, 4);
  const sizes = (listing: typeof whole) =>
    Object.fromEntries(listing.facets.options[0]?.values.map(({ key, count }) => [key, count]) ?? []);
  assert.deepEqual(sizes(whole), { "30-ml": 2, "60-ml": 2, "100-g": 1 });

  const small = await readListing(db, shelf, { ...all, options: new Map([["size", ["30-ml"]]]) });
  assert.deepEqual(small.products.map(({ slug }) => slug).sort(), ["marigold-balm", "rosehip-balm"]);
  assert.deepEqual(sizes(small), { "30-ml": 2, "60-ml": 2, "100-g": 1 });
  assert.deepEqual(small.facets.price, { from: 990n, to: 1000n });
  assert.equal(small.facets.inStock, 1);

  // One variant has to meet all choices: rosehip balm is there in 60 ml only.
  const there = await readListing(db, shelf, { ...all, inStock: true, options: new Map([["size", ["30-ml"]]]) });
  assert.deepEqual(
    there.products.map(({ slug }) => slug),
    ["marigold-balm"],
  );
  assert.deepEqual(sizes(there), { "30-ml": 1, "60-ml": 1, "100-g": 1 });

  assert.deepEqual(await slugs({ options: new Map([["size", ["30-ml", "100-g"]]]), sort: "cheapest" }), [
    "chamomile",
    "rosehip-balm",
    "marigold-balm",
  ]);
  assert.deepEqual(
    await slugs({ priceFrom: 991n, priceTo: 1690n, sort: "dearest" }),
    ["rosehip-balm", "soap", "marigold-balm"].sort((a, b) =>
      a === "rosehip-balm" ? -1 : b === "rosehip-balm" ? 1 : a === "marigold-balm" ? -1 : 1,
    ),
  );
  assert.deepEqual(await slugs({ options: new Map([["colour", ["red"]]]) }), []);
  assert.deepEqual(await slugs({ category: "teas" }), ["chamomile"]);
});

test("pages: all products once, in order", async () => {
  for (let index = 0; index < pageSize + 3; index += 1) {
    await shelve(`bulk-${index}`, { title: { en: `Bulk ${index}` }, category: "teas", position: 100 + index });
  }
  const first = await readListing(db, shelf, { ...all, category: "teas" });
  const second = await readListing(db, shelf, { ...all, category: "teas", page: 2 });
  assert.deepEqual([first.total, first.pages, first.products.length, second.products.length], [28, 2, 24, 4]);
  assert.equal(new Set([...first.products, ...second.products].map(({ slug }) => slug)).size, 28);
  assert.deepEqual(await slugs({ category: "teas", page: 3 }), []);
});

test("what is not visible now is not sold: not listed, no page, no offer", async () => {
  for (const slug of ["draft", "later", "over"]) {
    assert.ok(isFailure(await readProduct(db, shelf, slug)), slug);
  }
  const later = { ...shelf, now: now.add({ hours: 48 }) };
  assert.ok(!isFailure(await readProduct(db, later, "later")));
  const { id } = await db
    .selectFrom("variant")
    .innerJoin("product", "product.id", "variant.product_id")
    .select("variant.id")
    .where("slug", "=", "later")
    .executeTakeFirstOrThrow();
  assert.equal((await offers(db, { ...shelf, variantIds: [id] })).size, 0);
  assert.equal((await offers(db, { ...later, variantIds: [id] })).size, 1);
});

test("price lists: a class pays its own price with its own points, else retail; who has which class", async () => {
  const kit = await shelve("kit", {
    title: { en: "Kit" },
    variants: [
      variant(3000n, "60-ml", 5, {
        sku: "KIT",
        prices: { eu: { amount: 3000n, cv: 2000n, qv: 2500n } },
        classPrices: {
          preferred: { eu: { amount: 2700n, cv: 1700n, qv: 2500n } },
          wholesale: { eu: { amount: 2100n, cv: 1200n, qv: 2500n } },
        },
      }),
      variant(1n, "30-ml", 5, {
        sku: "STARTER",
        prices: {},
        classPrices: { wholesale: { eu: { amount: 9900n, cv: 0n, qv: 0n } } },
      }),
    ],
  });
  const ids = (await db.selectFrom("variant").select("id").where("product_id", "=", kit).orderBy("id").execute()).map(
    ({ id }) => id,
  );
  const priced = async (customerClass: "retail" | "preferred" | "wholesale") => {
    const found = await offers(db, { ...shelf, customerClass, variantIds: ids });
    return ids.map((id) => {
      const offer = found.get(id);
      return offer && [offer.unitPrice, offer.cv, offer.qv];
    });
  };
  assert.deepEqual(await priced("retail"), [[3000n, 2000n, 2500n], undefined]);
  assert.deepEqual(await priced("preferred"), [[2700n, 1700n, 2500n], undefined]);
  assert.deepEqual(await priced("wholesale"), [
    [2100n, 1200n, 2500n],
    [9900n, 0n, 0n],
  ]);
  const forPreferred = { ...shelf, customerClass: "preferred" as const };
  const listed = await readListing(db, forPreferred, { ...all, search: "kit" });
  assert.equal(listed.products[0]?.priceFrom, 2700n);
  assert.deepEqual(listed.facets.price, { from: 2700n, to: 2700n });

  const shopper = await company.buyer("nora");
  assert.equal(await classOf(db, null, now), "retail");
  assert.equal(await classOf(db, shopper, now), "retail");
  const wish = { person: shopper, customerClass: "preferred" as const, reason: "asked for it" };
  assert.equal(must(await run((context) => setCustomerClass(context, wish))), "retail");
  assert.equal(await classOf(db, shopper, now), "preferred");
  assert.equal(
    must(await run((context) => setCustomerClass(context, { ...wish, customerClass: "retail" }))),
    "preferred",
  );
  assert.equal(await classOf(db, shopper, now), "retail");
  const { person_id: distributor } = await db
    .selectFrom("member")
    .select("person_id")
    .where("id", "=", company.distributors[0])
    .executeTakeFirstOrThrow();
  assert.equal(await classOf(db, distributor, now), "wholesale");
  const { person_id: affiliate } = await db
    .selectFrom("member")
    .select("person_id")
    .where("id", "=", company.affiliate)
    .executeTakeFirstOrThrow();
  assert.equal(await classOf(db, affiliate, now), "retail");
  assert.ok(isFailure(await run((context) => setCustomerClass(context, { ...wish, person: 999_999n }))));
});

test("a product with an option that does not exist is not added", async () => {
  const refused = await run((context) =>
    addProduct(context, {
      slug: "odd",
      category: "balms",
      status: "on-sale",
      position: 1,
      featured: null,
      gallery: [],
      texts: { en: { title: "Odd", subtitle: "", description: "", details: "" } },
      variants: [variant(1n, "9-litres")],
    }),
  );
  assert.ok(isFailure(refused) && refused.code === "not-found");
  assert.ok(chamomile > 0n);
});
