import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallShop } from "../orders/testing.ts";
import { changeProducts } from "./change-products.ts";
import { handedIn, handIn, takeOver } from "./import/hand-in.ts";
import { offers } from "./offers.ts";
import { pictureOf } from "./picture-size.ts";
import { readEditor } from "./read-editor.ts";
import { readProduct } from "./read-shop.ts";
import { saveCategory, readAllCategories } from "./save-category.ts";
import { saveProduct } from "./save-product.ts";
import { addPicture, setGallery } from "./set-gallery.ts";
import { returnStock } from "./stock.ts";

const database = await testDatabase();
const { db } = database;
const shop = await smallShop(db, db);
const { eu } = shop.markets;
const run = <T>(work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> =>
  inTransaction(db, (tx) => work({ tx, now: shop.time, actor: null }));
const shelf = { market: eu, locale: "en", now: shop.time, customerClass: "retail" as const };

/** The smallest PNG's head with a size; its pixels are nobody's business here. */
function png(width: number, height: number, salt = 0): Uint8Array {
  const bytes = Buffer.alloc(40);
  Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt8(salt, 39);
  return bytes;
}

const set = (more: Partial<Parameters<typeof saveProduct>[1]> = {}) => ({
  slug: "gift-set",
  fresh: true,
  fields: { category: "balms", status: "on-sale", "title.en": "Gift set" },
  variants: [
    {
      sku: "SET",
      fields: {
        "name.en": "One size",
        weight_grams: "200",
        parts: "BALM-1:2 BALM-2",
        "price.eu.retail": "30",
        "cv.eu.retail": "20",
      },
    },
  ],
  ...more,
});
const one = await shop.shelve(9);
const two = await shop.shelve(3);

test("a product is saved by its fields, what is wrong is told with its row, what is left out stays", async () => {
  const id = must(await run((context) => saveProduct(context, set())));
  const edited = (await readEditor(db, id, shop.time))!;
  assert.equal(edited.variants[0]!.fields.get("parts"), "BALM-1:2 BALM-2:1");
  const again = await run((context) => saveProduct(context, set()));
  assert.equal(isFailure(again) && again.code, "already-exists");
  const wrong = await run((context) =>
    saveProduct(
      context,
      set({
        fresh: false,
        fields: { "title.en": "", nonsense: "x" },
        variants: [{ sku: "SET", fields: { "price.eu.retail": "a lot", parts: "SET NOBODY" } }],
      }),
    ),
  );
  assert.ok(isFailure(wrong));
  assert.deepEqual(
    (wrong.data["issues"] as { field: string }[]).map(({ field }) => field),
    ["nonsense", "title.en", "price.eu.retail", "parts", "parts"],
  );
  must(
    await run((context) =>
      saveProduct(
        context,
        set({ fresh: false, fields: { "subtitle.en": "Three balms" }, variants: [{ sku: "SET", fields: {} }] }),
      ),
    ),
  );
  const after = (await readEditor(db, id, shop.time))!;
  assert.deepEqual(
    [after.fields.get("title.en"), after.fields.get("subtitle.en"), after.variants[0]!.fields.get("price.eu.retail")],
    ["Gift set", "Three balms", "30.00"],
  );
});

test("a bundle is there as long as its parts are, and takes them together", async () => {
  const { id } = await db.selectFrom("variant").select("id").where("sku", "=", "SET").executeTakeFirstOrThrow();
  const left = async () => (await offers(db, { ...shelf, variantIds: [id] })).get(id)?.available;
  const onHand = async () =>
    (
      await sql<{
        on_hand: number;
      }>`select on_hand from stock where variant_id = any(${[one, two]}) order by variant_id`.execute(db)
    ).rows.map((row) => row.on_hand);
  assert.equal(await left(), 3);
  must(
    await shop.checkout(
      [
        [id, 2],
        [one, 1],
      ],
      "test-succeeds",
    ),
  );
  assert.deepEqual(await onHand(), [4, 1]);
  assert.equal(await left(), 1);
  // Its parts are promised with it.
  const placed = must(await shop.place(await shop.basket([[id, 1]]), "test-succeeds"));
  assert.equal(await left(), 0);
  assert.equal((await offers(db, { ...shelf, variantIds: [one] })).get(one)?.available, 2);
  await run(({ tx }) => sql`delete from stock_reservation where order_id = ${placed.orderId}`.execute(tx));
  await run((context) => returnStock(context, [{ variantId: id, quantity: 2 }]));
  assert.deepEqual(await onHand(), [8, 3]);
});

test("eight shoppers want the last three bundles, whose parts others want too: none is oversold", async () => {
  const { id } = await db.selectFrom("variant").select("id").where("sku", "=", "SET").executeTakeFirstOrThrow();
  const baskets = await Promise.all(
    Array.from({ length: 8 }, (_, index) => shop.basket([[index % 2 === 0 ? id : two, 1]])),
  );
  const done = await Promise.all(baskets.map((token) => shop.place(token, "test-succeeds")));
  const sold = done.filter((each) => !isFailure(each)).length;
  assert.equal(sold, 3);
  const { rows } = await sql<{ promised: number; on_hand: number }>`
    select on_hand, (select sum(quantity)::integer from stock_reservation promised where promised.variant_id = stock.variant_id) as promised
    from stock where variant_id = ${two}`.execute(db);
  assert.deepEqual(rows, [{ on_hand: 3, promised: 3 }]);
});

test("pictures: what they are is read from their bytes; in order, with words, or gone", async () => {
  assert.deepEqual(pictureOf(png(800, 1000)), { contentType: "image/png", width: 800, height: 1000 });
  const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffc00011080258032003012200021101031101", "hex");
  assert.deepEqual(pictureOf(jpeg), { contentType: "image/jpeg", width: 800, height: 600 });
  for (const bytes of [Buffer.from("<svg/>"), Buffer.alloc(0), png(0, 5), png(20_000, 5)])
    assert.ok(isFailure(pictureOf(bytes)));
  const { id } = await db.selectFrom("product").select("id").where("slug", "=", "gift-set").executeTakeFirstOrThrow();
  for (const salt of [1, 2, 3]) {
    const media = { contentType: "image/png" as const, bytes: png(800, 1000, salt), width: 800, height: 1000 };
    must(
      await run((context) =>
        addPicture(context, { productId: id, media, alt: { en: `Picture ${salt}`, de: `Bild ${salt}` } }),
      ),
    );
  }
  const [first, , third] = (await readEditor(db, id, shop.time))!.pictures;
  const gallery = [
    { sha256: third!.sha256, alt: { en: "The third" } },
    { sha256: first!.sha256, alt: first!.alt },
  ];
  must(await run((context) => setGallery(context, { productId: id, pictures: gallery })));
  const page = must(await readProduct(db, { ...shelf, locale: "de-AT" }, "gift-set"));
  assert.deepEqual(
    page.gallery.map(({ alt }) => alt),
    ["The third", "Bild 1"],
  );
  const foreign = [{ sha256: "0".repeat(64), alt: {} }];
  assert.ok(isFailure(await run((context) => setGallery(context, { productId: id, pictures: foreign }))));
});

test("one deed for many products, with a reason, all or none", async () => {
  const products = await db.selectFrom("product").select(["id", "slug"]).orderBy("id").execute();
  const ids = products.map(({ id }) => id);
  const status = { kind: "status", status: "draft" } as const;
  assert.equal(
    must(await run((context) => changeProducts(context, { ids, deed: status, reason: "season" }))),
    ids.length,
  );
  assert.equal(must(await run((context) => changeProducts(context, { ids, deed: status, reason: "season" }))), 0);
  assert.ok(
    isFailure(await run((context) => changeProducts(context, { ids: [...ids, 999_999n], deed: status, reason: "no" }))),
  );
  const gone = { kind: "category", category: "gone" } as const;
  assert.ok(isFailure(await run((context) => changeProducts(context, { ids, deed: gone, reason: "no" }))));
  must(
    await run((context) =>
      saveCategory(context, { slug: "sets", position: 4, texts: { en: { name: "Sets", intro: "" } } }),
    ),
  );
  must(
    await run((context) =>
      saveCategory(context, { slug: "sets", position: 5, texts: { en: { name: "All sets", intro: "x" } } }),
    ),
  );
  assert.deepEqual((await readAllCategories(db)).at(-1), {
    slug: "sets",
    position: 5,
    texts: { en: { name: "All sets", intro: "x" } },
  });
  must(
    await run((context) =>
      changeProducts(context, { ids, deed: { kind: "category", category: "sets" }, reason: "sorted" }),
    ),
  );
  must(await run((context) => changeProducts(context, { ids, deed: { kind: "stock", onHand: 7 }, reason: "counted" })));
  const { rows } = await sql<{
    reason: string;
  }>`select reason from audit where action = 'product.bulk' order by id`.execute(db);
  assert.deepEqual(
    rows.map(({ reason }) => reason),
    ["season", "season", "sorted", "counted"],
  );
});

test("a file is checked first and taken over as it was checked, once; one with faults never", async () => {
  const file = { form: "fairline", name: "new.csv", locale: "en", market: "eu" } as const;
  const content = "product,category,title.en,sku,name.en\nfresh,balms,Fresh,FRESH,One\n";
  const id = must(await run((context) => handIn(context, { ...file, content })));
  assert.equal(await db.selectFrom("product").select("id").where("slug", "=", "fresh").executeTakeFirst(), undefined);
  const taken = await Promise.all([1, 2, 3].map(() => run((context) => takeOver(context, id))));
  assert.ok(taken.every((report) => !isFailure(report) && report.products.fresh === 1));
  assert.equal((await handedIn(db, { id, limit: 1 }))[0]?.state, "done");
  const bad = must(await run((context) => handIn(context, { ...file, content: content.replace("balms", "gone") })));
  assert.equal((await handedIn(db, { id: bad, limit: 1 }))[0]?.state, "refused");
  const refused = await run((context) => takeOver(context, bad));
  assert.equal(isFailure(refused) && refused.code, "wrong-state");
});
