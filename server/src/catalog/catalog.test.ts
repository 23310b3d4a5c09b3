import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { addCategory } from "./add-category.ts";
import { addMarket } from "./add-market.ts";
import type { NewMarket } from "./add-market.ts";
import { addProduct } from "./add-product.ts";
import type { NewProduct } from "./add-product.ts";
import { percentText } from "./json.ts";
import { offers } from "./offers.ts";
import { pairProduct } from "./pair-product.ts";
import { readAdminProducts } from "./read-admin-products.ts";
import type { AdminFilter } from "./read-admin-products.ts";
import { readCategory } from "./read-listing.ts";
import type { ListingWish } from "./read-listing.ts";
import { readHome, readProduct } from "./read-shop.ts";
import { setStock } from "./set-stock.ts";
import { readMedia } from "./store-media.ts";
import { findMarket } from "./store.ts";

const { db } = await testDatabase();
const now = Temporal.Instant.from("2026-03-01T09:00:00Z");
const run = <T>(work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> =>
  inTransaction(db, (tx) => work({ tx, now, actor: null }));
const code = (result: unknown) => (isFailure(result) ? result.code : "fine");

const eu: NewMarket = {
  code: "eu",
  name: "Europe",
  currency: "EUR",
  country: "IE",
  locale: "en",
  taxName: "VAT",
  taxBasisPoints: 2300,
  pricesIncludeTax: true,
  shippingAmount: 590n,
  freeShippingFrom: 6000n,
  shipsTo: ["IE", "DE"],
  position: 1,
};
const picture = (name: string) => ({
  contentType: "image/svg+xml" as const,
  bytes: new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg"><title>${name}</title></svg>`),
  width: 800,
  height: 1000,
});
const words = (title: string) => ({
  title,
  subtitle: `${title}, small`,
  description: "What it is",
  details: "How it is made",
});

const balm: NewProduct = {
  slug: "rosehip-balm",
  category: "balms",
  status: "on-sale",
  position: 1,
  featured: 2,
  texts: { en: words("Rosehip balm"), de: words("Hagebuttenbalsam") },
  gallery: [picture("front"), picture("side")],
  affiliateFixed: { EUR: 230n },
  variants: [
    {
      sku: "BALM-30",
      weightGrams: 60,
      names: { en: "30 ml" },
      prices: { eu: { amount: 990n, cv: 600n, qv: 800n } },
      onHand: 40,
    },
    {
      sku: "BALM-60",
      weightGrams: 110,
      names: { en: "60 ml", de: "60 Milliliter" },
      prices: { eu: { amount: 1690n, cv: 1000n, qv: 1400n }, us: { amount: 1800n, cv: 1000n, qv: 1400n } },
      onHand: 4,
    },
  ],
};
const soap: NewProduct = {
  ...balm,
  slug: "oat-soap",
  position: 2,
  featured: 1,
  texts: { en: words("Oat soap") },
  gallery: [],
  affiliateFixed: {},
  variants: [{ ...balm.variants[0]!, sku: "SOAP", onHand: 0 }],
};

must(await run((context) => addMarket(context, eu)));
must(
  await run((context) =>
    addMarket(context, {
      ...eu,
      code: "us",
      currency: "USD",
      country: "US",
      shipsTo: ["US"],
      pricesIncludeTax: false,
      position: 2,
    }),
  ),
);
must(
  await run((context) =>
    addCategory(context, {
      slug: "balms",
      position: 1,
      picture: picture("balms"),
      texts: { en: { name: "Balms", intro: "For skin" }, de: { name: "Balsame", intro: "Für die Haut" } },
    }),
  ),
);
must(await run((context) => addProduct(context, balm)));
must(await run((context) => addProduct(context, soap)));
must(
  await run((context) =>
    addProduct(context, {
      ...soap,
      slug: "draft",
      status: "draft",
      variants: [{ ...soap.variants[0]!, sku: "DRAFT" }],
    }),
  ),
);
must(await run((context) => pairProduct(context, "rosehip-balm", ["oat-soap", "draft"])));

const inEurope = { market: (await findMarket(db, "eu"))!, locale: "en", now, customerClass: "retail" as const };
const inAmerica = { ...inEurope, market: (await findMarket(db, "us"))! };
const shelfOf = (category: string): Omit<ListingWish, "search"> & { category: string } => ({
  category,
  sort: "best",
  page: 1,
  priceFrom: null,
  priceTo: null,
  inStock: false,
  stars: null,
  options: new Map(),
});

async function variantId(sku: string): Promise<bigint> {
  return (await db.selectFrom("variant").select("id").where("sku", "=", sku).executeTakeFirstOrThrow()).id;
}

test("home and category: what is on sale in the market, in the company's order", async () => {
  const home = await readHome(db, inEurope);
  assert.deepEqual(
    home.featured.map(({ slug, stock }) => [slug, stock]),
    [
      ["oat-soap", "sold-out"],
      ["rosehip-balm", "in-stock"],
    ],
  );
  assert.equal(home.categories[0]?.picture?.width, 800);
  const shelf = must(await readCategory(db, inEurope, shelfOf("balms")));
  assert.deepEqual(
    shelf.products.map(({ slug, priceFrom, severalPrices }) => [slug, priceFrom, severalPrices]),
    [
      ["rosehip-balm", 990n, true],
      ["oat-soap", 990n, false],
    ],
  );
  // America has only the large balm, and few of it.
  const american = must(await readCategory(db, inAmerica, shelfOf("balms")));
  assert.deepEqual(
    american.products.map(({ slug, priceFrom, stock }) => [slug, priceFrom, stock]),
    [["rosehip-balm", 1800n, "low"]],
  );
  assert.equal(code(await readCategory(db, inEurope, shelfOf("gone"))), "not-found");
});

test("product page: variants and gallery in order, pairs that are on sale, few left is said", async () => {
  const page = must(await readProduct(db, inEurope, "rosehip-balm"));
  assert.deepEqual(
    page.variants.map(({ sku, price, stock, available }) => [sku, price, stock, available]),
    [
      ["BALM-30", 990n, "in-stock", 40],
      ["BALM-60", 1690n, "low", 4],
    ],
  );
  assert.equal(page.gallery.length, 2);
  assert.equal(page.gallery[0]?.sha256, createHash("sha256").update(picture("front").bytes).digest("hex"));
  assert.deepEqual(
    page.pairs.map(({ slug }) => slug),
    ["oat-soap"],
  );
  assert.equal(code(await readProduct(db, inAmerica, "oat-soap")), "not-found");
  assert.equal(code(await readProduct(db, inEurope, "draft")), "not-found");
});

test("language: the exact one, else without its region, else English, else any there is", async () => {
  const title = async (locale: string, slug = "rosehip-balm") =>
    must(await readProduct(db, { ...inEurope, locale }, slug)).title;
  assert.equal(await title("de"), "Hagebuttenbalsam");
  assert.equal(await title("de-AT"), "Hagebuttenbalsam");
  assert.equal(await title("de", "oat-soap"), "Oat soap");
  assert.equal(await title("ja"), "Rosehip balm");
  const page = must(await readProduct(db, { ...inEurope, locale: "de" }, "rosehip-balm"));
  assert.deepEqual(
    page.variants.map(({ name }) => name),
    ["30 ml", "60 Milliliter"],
  );
  assert.equal(page.category.name, "Balsame");
  await sql`delete from product_text where locale = 'en' and product_id = (select id from product where slug = 'rosehip-balm')`.execute(
    db,
  );
  assert.equal(await title("ja"), "Hagebuttenbalsam");
});

test("offers: only what the market sells, with points and the affiliate's fixed amount in its currency", async () => {
  const [small, large] = [await variantId("BALM-30"), await variantId("BALM-60")];
  const european = await offers(db, { ...inEurope, variantIds: [small, large, 999n] });
  assert.deepEqual(new Set(european.keys()), new Set([small, large]));
  const offer = european.get(large);
  assert.deepEqual([offer?.unitPrice, offer?.cv, offer?.qv, offer?.affiliateFixed], [1690n, 1000n, 1400n, 230n]);
  const american = await offers(db, { ...inAmerica, variantIds: [small, large] });
  assert.deepEqual([...american.keys()], [large]);
  assert.equal(american.get(large)?.affiliateFixed, null);
});

test("pictures: one copy by content, immutable, an SVG sandboxed and never sniffed", async () => {
  const sha = createHash("sha256").update(picture("front").bytes).digest("hex");
  const copies = await db.selectFrom("media").select("id").where("sha256", "=", sha).execute();
  assert.equal(copies.length, 1);
  const served = await readMedia(db, sha);
  assert.ok(served);
  assert.deepEqual(Buffer.from(served.bytes), Buffer.from(picture("front").bytes));
  assert.equal(served.headers["content-type"], "image/svg+xml");
  assert.match(served.headers["cache-control"] ?? "", /immutable/);
  assert.equal(served.headers["x-content-type-options"], "nosniff");
  assert.match(served.headers["content-security-policy"] ?? "", /default-src 'none'.*sandbox$/);
  assert.equal(await readMedia(db, "../../etc/passwd"), undefined);
  assert.equal(await readMedia(db, "0".repeat(64)), undefined);
});

test("what is not right is refused, and nothing of it stays", async () => {
  const outcomes = await Promise.all([
    run((context) => addProduct(context, balm)),
    run((context) => addProduct(context, { ...balm, slug: "other" })),
    run((context) => addProduct(context, { ...soap, slug: "other", category: "none" })),
    run((context) => addProduct(context, { ...soap, slug: "other", variants: [] })),
    run((context) => addProduct(context, { ...soap, slug: "Other Thing" })),
    run((context) =>
      addProduct(context, {
        ...soap,
        slug: "other",
        variants: [{ ...soap.variants[0]!, sku: "O", prices: { mars: { amount: 1n, cv: 0n, qv: 0n } } }],
      }),
    ),
    run((context) => addProduct(context, { ...soap, slug: "other", affiliateFixed: { XXX: 1n } })),
    run((context) => addMarket(context, eu)),
    run((context) => addMarket(context, { ...eu, code: "de", currency: "DM" })),
    run((context) => addMarket(context, { ...eu, code: "de", shipsTo: ["DE"] })),
    run((context) => pairProduct(context, "oat-soap", ["nothing"])),
  ]);
  assert.deepEqual(outcomes.map(code), [
    "already-exists",
    "already-exists",
    "not-found",
    "bad-input",
    "bad-input",
    "not-found",
    "bad-input",
    "already-exists",
    "bad-input",
    "bad-input",
    "not-found",
  ]);
  assert.equal((await db.selectFrom("product").select("id").where("slug", "=", "other").execute()).length, 0);
});

test("stock is set with a reason that stays, and the company office sees it with the prices of every market", async () => {
  const id = await variantId("BALM-60");
  assert.equal(must(await run((context) => setStock(context, { variantId: id, onHand: 12, reason: "delivery" }))), 4);
  assert.equal(
    code(await run((context) => setStock(context, { variantId: 999n, onHand: 1, reason: "delivery" }))),
    "not-found",
  );
  assert.equal(
    code(await run((context) => setStock(context, { variantId: id, onHand: -1, reason: "delivery" }))),
    "bad-input",
  );
  const { rows } = await sql<{ reason: string; before: unknown; after: unknown }>`
    select reason, before, after from audit where action = 'stock.set'`.execute(db);
  assert.deepEqual(rows, [{ reason: "delivery", before: { onHand: 4 }, after: { onHand: 12 } }]);
  const {
    products: [product],
  } = await readAdminProducts(db, { locale: "en", now, search: "balm-60", limit: 10 });
  assert.equal(product?.slug, "rosehip-balm");
  assert.deepEqual(product.affiliateFixed, [{ currency: "EUR", amount: 230n }]);
  const large = product.variants[1];
  assert.deepEqual(
    [large?.onHand, large?.promised, large?.prices.map(({ market, amount }) => [market, amount])],
    [
      12,
      0,
      [
        ["eu", 1690n],
        ["us", 1800n],
      ],
    ],
  );
  assert.equal((await readAdminProducts(db, { locale: "en", now, search: "%", limit: 10 })).total, 0);
  const found = async (filter: Partial<AdminFilter>) =>
    (await readAdminProducts(db, { locale: "en", now, limit: 10, ...filter })).products.map(({ slug }) => slug);
  assert.deepEqual(await found({ status: "draft" }), ["draft"]);
  assert.deepEqual(await found({ stock: "out", status: "on-sale" }), ["oat-soap"]);
  assert.deepEqual(await found({ search: "HAGEBUTTEN" }), ["rosehip-balm"]);
  assert.deepEqual(await found({ category: "gone" }), []);
});

test("basis points as percent", () => {
  assert.deepEqual([2300, 825, 810, 5, 0, 10_000].map(percentText), ["23", "8.25", "8.1", "0.05", "0", "100"]);
});
