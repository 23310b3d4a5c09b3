/** What is downloaded, from the product to the last of its downloads, over the routes as pages and browsers call them. */
import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { addProduct } from "../catalog/index.ts";
import { addFile, grantsOf } from "../digital/index.ts";
import { openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { decideChargeback, openChargeback } from "../sales/index.ts";
import { refundLines } from "./refund-lines.ts";
import { findOrder, giveAccess, orderLines, ordersByNumber } from "./store.ts";
import { addressIn, smallShop } from "./testing.ts";
import { hashToken, newToken } from "./tokens.ts";

const database = await testDatabase({ connections: 12 });
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const { db } = database;
const shop = await smallShop(db, books.db);
const { call, signIn } = await openTestApp(database, { clock: shop.services.clock });
await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.ship", "catalog.write"] });
const staff = await signIn("staff@example.test");

const book = Buffer.concat([randomBytes(1024 * 1024), Buffer.from("the end")]);
let count = 0;

async function shelveDownload(
  terms: { readonly downloadLimit?: number; readonly accessDays?: number } = {},
  files: readonly Uint8Array[] = [book],
): Promise<bigint> {
  count += 1;
  const sku = `FILE-${count}`;
  const { downloadLimit = null, accessDays = null } = terms;
  must(
    await shop.run((context) =>
      addProduct(context, {
        slug: `file-${count}`,
        category: "balms",
        status: "on-sale",
        position: 100 + count,
        featured: null,
        texts: { en: { title: `Guide ${count}`, subtitle: "", description: "", details: "" } },
        gallery: [],
        variants: [
          {
            sku,
            weightGrams: 0,
            names: { en: "PDF" },
            onHand: 0,
            digital: { downloadLimit, accessDays },
            prices: { eu: { amount: 1230n, cv: 800n, qv: 1000n }, us: { amount: 1000n, cv: 800n, qv: 1000n } },
          },
        ],
      }),
    ),
  );
  const { id } = await db.selectFrom("variant").select("id").where("sku", "=", sku).executeTakeFirstOrThrow();
  for (const bytes of files)
    must(await shop.run((context) => addFile(context, { variantId: id, name: "Käse.pdf", bytes })));
  return id;
}

/** Pays for these, and opens the order's page. */
async function buy(...lines: readonly (readonly [bigint, number])[]) {
  const paid = must(await shop.checkout(lines, "test-succeeds", { startDownloads: true }));
  assert.equal(paid.orderState, "paid");
  const order = (await ordersByNumber(db, [paid.number])).get(paid.number)!;
  const token = newToken();
  must(
    await shop.run(async (context) => {
      await giveAccess(context, order.id, hashToken(token));
      return null;
    }),
  );
  return { order, token, path: `/api/store/orders/${token}/downloads` };
}

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
const json = async (response: Response): Promise<Json> => await response.json();
const guestCall = { headers: {} };
const start = (path: string, grant: Json, file: Json = grant.files[0]) =>
  call("POST", `${path}/${grant.id}/${file.id}`, { headers: { "idempotency-key": randomUUID() } });
const grantOf = async (path: string) => (await json(await call("GET", path, guestCall))).grants[0];

test("a basket of downloads only needs no parcel, and the tick; paid it is all there: no parcel is left to send", async () => {
  const guide = await shelveDownload();
  const token = await shop.basket([[guide, 1]]);
  const basket = await json(await call("GET", "/api/store/checkout", { cookie: `fl_basket=${token}` }));
  assert.deepEqual([basket.basket.isSent, basket.basket.hasDownloads, basket.basket.shippingWays], [false, true, []]);
  assert.deepEqual([basket.basket.totals.shipping.amount, basket.basket.totals.total.amount], ["0.00", "12.30"]);
  const refused = await shop.place(token, "test-succeeds", {});
  assert.ok(isFailure(refused) && refused.data["field"] === "startDownloads");
  const { order, path } = await buy([guide, 1]);
  const paid = (await findOrder(db, order.id))!;
  assert.deepEqual(
    [paid.shippingState, paid.shipping, paid.digitalConsentAt?.toString()],
    ["delivered", 0n, shop.time.toString()],
  );
  const grant = await grantOf(path);
  assert.deepEqual([grant.closed, grant.files[0].name, grant.files[0].bytes], [null, "Käse.pdf", book.length]);
  const mails = await sql<{ template: string }>`
    select template from mail where data->>'number' = ${order.number} order by template`.execute(db);
  assert.deepEqual(
    mails.rows.map(({ template }) => template),
    ["order-confirmation", "order-downloads"],
  );
});

test("a mixed basket weighs and ships its goods only; cancelling is no longer the shopper's", async () => {
  const [guide, balm] = [await shelveDownload(), await shop.shelve(5)];
  const { order, token } = await buy([guide, 2], [balm, 1]);
  const paid = (await findOrder(db, order.id))!;
  assert.deepEqual([paid.shippingState, paid.shipping > 0n], ["open", true]);
  const stock = await db
    .selectFrom("stock")
    .select("on_hand")
    .where("variant_id", "=", guide)
    .executeTakeFirstOrThrow();
  assert.equal(stock.on_hand, 1_000_000, "what is downloaded is not counted");
  assert.equal((await call("POST", `/api/store/orders/${token}/cancel`, guestCall)).status, 409);
  const shipped = await call("POST", `/api/admin/orders/${toEdge("order", order.id)}/shipments`, {
    cookie: staff,
    body: { carrier: null, tracking: null },
    headers: { "idempotency-key": randomUUID() },
  });
  assert.equal(shipped.status, 200, await shipped.text());
  assert.equal((await findOrder(db, order.id))!.shippingState, "delivered");
  const units = (await orderLines(db, order.id)).map(({ comesAs, shipped: sent }) => [comesAs, sent]);
  assert.deepEqual(units, [
    ["download", 0],
    ["parcel", 1],
  ]);
});

test("a download is the file to the byte, in one or in parts, under its true name, and only with a link of ours", async () => {
  const { path } = await buy([await shelveDownload(), 1]);
  const started = await start(path, await grantOf(path));
  const { url } = await json(started);
  const whole = await call("GET", url, guestCall);
  const bytes = Buffer.from(await whole.arrayBuffer());
  assert.ok(bytes.equals(book));
  assert.equal(whole.headers.get("etag"), `"${createHash("sha256").update(book).digest("hex")}"`);
  assert.match(whole.headers.get("content-disposition") ?? "", /filename\*=UTF-8''K%C3%A4se\.pdf/);
  assert.deepEqual(
    [whole.headers.get("accept-ranges"), whole.headers.get("content-length")],
    ["bytes", String(book.length)],
  );
  const from = 1024 * 1024 - 3;
  const part = await call("GET", url, { headers: { range: `bytes=${from}-` } });
  assert.deepEqual(
    [part.status, part.headers.get("content-range")],
    [206, `bytes ${from}-${book.length - 1}/${book.length}`],
  );
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(book.subarray(from)));
  const other = await call("GET", url, { headers: { range: "bytes=0-1", "if-range": '"another"' } });
  assert.deepEqual([other.status, (await other.arrayBuffer()).byteLength], [200, book.length]);
  const beyond = await call("GET", url, { headers: { range: "bytes=99999999-" } });
  assert.deepEqual([beyond.status, beyond.headers.get("content-range")], [416, `bytes */${book.length}`]);
  assert.equal((await call("GET", `${url}x`, guestCall)).status, 404);
  assert.equal((await call("GET", url.replace(/dld_[^.]+/, "dld_ZZ"), guestCall)).status, 404);
  const grant = await grantOf(path);
  assert.equal(grant.files[0].used, 1, "parts of one download are one");
  const before = shop.time;
  shop.time = before.add({ minutes: 61 });
  assert.equal((await call("GET", url, guestCall)).status, 404, "a link is over after an hour");
  shop.time = before;
});

test("of the last download that is left eight callers at once get one; staff give it again", async () => {
  const { order, path } = await buy([await shelveDownload({ downloadLimit: 3 }), 1]);
  for (let used = 0; used < 2; used += 1) assert.equal((await start(path, await grantOf(path))).status, 200);
  const grant = await grantOf(path);
  assert.equal(grant.files[0].left, 1);
  const answers = await Promise.all(Array.from({ length: 8 }, () => start(path, grant)));
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409, 409, 409, 409, 409, 409, 409],
  );
  assert.deepEqual((await grantOf(path)).files[0].closed, "used-up");
  const admin = `/api/admin/orders/${toEdge("order", order.id)}/downloads`;
  const story = await json(await call("GET", admin, { cookie: staff }));
  assert.equal(story.log.length, 3);
  const again = await call("POST", `${admin}/${grant.id}/again`, { cookie: staff, body: { reason: "computer broke" } });
  assert.equal((await json(again)).downloads.grants[0].files[0].left, 3);
  const link = await json(await start(path, grant));
  const revoked = await call("POST", `${admin}/${grant.id}/revoke`, { cookie: staff, body: { reason: "shared it" } });
  assert.equal((await json(revoked)).downloads.grants[0].closed, "revoked");
  assert.equal((await call("GET", link.url, guestCall)).status, 409, "links that were given out end too");
  const audits = await sql<{ action: string }>`
    select action from audit where subject = ${toEdge("order", order.id)} and action like 'download.%' order by id`.execute(
    db,
  );
  assert.deepEqual(
    audits.rows.map(({ action }) => action),
    ["download.again", "download.revoke"],
  );
});

test("the same click twice is one download; days of access end", async () => {
  const { path } = await buy([await shelveDownload({ accessDays: 7, downloadLimit: 2 }), 1]);
  const grant = await grantOf(path);
  const key = randomUUID();
  const click = () => call("POST", `${path}/${grant.id}/${grant.files[0].id}`, { headers: { "idempotency-key": key } });
  const [one, two] = [await json(await click()), await json(await click())];
  assert.equal(one.url, two.url);
  assert.equal((await grantOf(path)).files[0].used, 1);
  const before = shop.time;
  shop.time = before.add({ hours: 24 * 7 + 1 });
  const late = await start(path, grant);
  assert.deepEqual([late.status, (await json(late)).data?.why], [409, "expired"]);
  shop.time = before;
});

test("a refund of all units ends the access, of a part it does not; a refunded one is not given again", async () => {
  const { order, path } = await buy([await shelveDownload(), 2]);
  const [line] = await orderLines(db, order.id);
  const give = (key: string) =>
    shop.run((context) =>
      refundLines(context, {
        orderId: order.id,
        key,
        lines: [{ orderLineId: line!.id, quantity: 1 }],
        reason: "test",
        restock: true,
      }),
    );
  const { url } = await json(await start(path, await grantOf(path)));
  must(await give("one"));
  assert.equal((await grantOf(path)).closed, null);
  must(await give("two"));
  const grant = await grantOf(path);
  assert.equal(grant.closed, "refunded");
  assert.equal((await start(path, grant)).status, 409);
  assert.equal((await call("GET", url, guestCall)).status, 409);
  const again = await call("POST", `/api/admin/orders/${toEdge("order", order.id)}/downloads/${grant.id}/again`, {
    cookie: staff,
    body: { reason: "by mistake" },
  });
  assert.equal(again.status, 409);
});

test("a chargeback shuts downloads while it is open; won they are back, lost they are not", async () => {
  const { order, path } = await buy([await shelveDownload(), 1]);
  const { saleId } = (await findOrder(db, order.id))!;
  const open = (ref: string) =>
    shop.run((context) => openChargeback(context, { saleId: saleId!, sourceRef: ref, reason: "fraudulent" }));
  const first = must(await open("dp_1"));
  const grant = await grantOf(path);
  assert.equal(grant.closed, "not-paid");
  assert.equal((await start(path, grant)).status, 409);
  must(await shop.run((context) => decideChargeback(context, { id: first.id, outcome: "won" })));
  const { url } = await json(await start(path, grant));
  const second = must(await open("dp_2"));
  must(await shop.run((context) => decideChargeback(context, { id: second.id, outcome: "lost" })));
  assert.equal((await call("GET", url, guestCall)).status, 409);
});

test("who bought it gets the newest version; a removed file nobody; another order's files never", async () => {
  const variantId = await shelveDownload();
  const { path } = await buy([variantId, 1]);
  const grant = await grantOf(path);
  const next = Buffer.from("second edition");
  const begun = await json(
    await call("POST", "/api/admin/digital-uploads", { cookie: staff, body: { bytes: next.length } }),
  );
  const upload = `/api/admin/digital-uploads/${begun.uploadId}`;
  const early = await call("POST", `${upload}/finish`, {
    cookie: staff,
    body: { name: "x.pdf", replaces: grant.files[0].id },
  });
  assert.equal(early.status, 409, "pieces are missing");
  const short = await call("PUT", `${upload}/0`, {
    cookie: staff,
    body: { base64: Buffer.from("short").toString("base64") },
  });
  assert.equal(short.status, 400);
  await call("PUT", `${upload}/0`, { cookie: staff, body: { base64: next.toString("base64") } });
  const done = await json(
    await call("POST", `${upload}/finish`, {
      cookie: staff,
      body: { name: "Zweite.pdf", replaces: grant.files[0].id },
    }),
  );
  assert.deepEqual([done.version, done.name, done.buyers], [2, "Zweite.pdf", 1]);
  const { url } = await json(await start(path, grant));
  assert.equal(await (await call("GET", url, guestCall)).text(), "second edition");
  const stranger = await buy([await shelveDownload(), 1]);
  assert.equal((await start(stranger.path, grant)).status, 404);
  await call("POST", `/api/admin/digital-files/${done.id}/remove`, { cookie: staff, body: { reason: "wrong file" } });
  assert.deepEqual((await grantOf(path)).files, []);
  assert.equal((await call("GET", url, guestCall)).status, 404);
  const large = await call("POST", "/api/admin/digital-uploads", { cookie: staff, body: { bytes: 501 * 1024 * 1024 } });
  assert.deepEqual([large.status, (await json(large)).data?.field], [400, "size"]);
});

test("the same bytes are kept once; a variant that is sent has no files", async () => {
  const balm = await shop.shelve(1);
  await shelveDownload();
  const contents = await sql<{ count: bigint }>`
    select count(*) as count from digital_content where size = ${BigInt(book.length)}`.execute(db);
  assert.equal(contents.rows[0]!.count, 1n);
  const refused = await shop.run((context) => addFile(context, { variantId: balm, name: "a.pdf", bytes: book }));
  assert.ok(isFailure(refused) && refused.code === "wrong-state");
});

test("a bundle of goods and downloads gives both; an order that is not paid gives nothing", async () => {
  const [guide, balm] = [await shelveDownload({ downloadLimit: 2 }), await shop.shelve(5)];
  const set = await shop.shelve(0);
  await sql`insert into bundle_part (bundle_id, part_id, quantity) values (${set}, ${guide}, 1), (${set}, ${balm}, 2)`.execute(
    db,
  );
  const { order, path } = await buy([set, 1]);
  const [line] = await orderLines(db, order.id);
  assert.equal(line!.comesAs, "both");
  assert.deepEqual(
    (await grantsOf(db, order.id)).map(({ variantId, most }) => [variantId, most]),
    [[guide, 2]],
  );
  assert.equal((await grantOf(path)).closed, null);
  const placed = must(
    await shop.place(await shop.basket([[guide, 1]]), "test-succeeds", {
      startDownloads: true,
      contact: addressIn(shop.markets.eu),
    }),
  );
  assert.deepEqual(await grantsOf(db, placed.orderId), []);
});
