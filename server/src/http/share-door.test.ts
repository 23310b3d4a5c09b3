/** Pictures of links: each page names its own, drawn from what the page says, under an address that changes with it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureOf, setBrand } from "../catalog/index.ts";
import { wrap } from "../catalog/share/draw-card.ts";
import { openDatabase } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallShop } from "../orders/testing.ts";
import { qrPng } from "../referral/draw-qr.ts";
import { makePerson, openTestApp } from "./testing.ts";

const database = await testDatabase();
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
shop.time = Temporal.Now.instant();
const { call } = await openTestApp(database, { clock: shop.services.clock });
await shop.shelve(5);
await makePerson(database.db, { email: "mira@example.test", member: "affiliate" });

const addressOf = async (path: string, of = "share"): Promise<string> =>
  ((await (await call("GET", path)).json()) as Record<string, string>)[of] ?? "";

async function assertCard(address: string): Promise<Uint8Array> {
  const response = await call("GET", address);
  assert.equal(response.status, 200, address);
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual(must(pictureOf(bytes)), { contentType: "image/png", width: 1200, height: 630 });
  assert.match(response.headers.get("cache-control") ?? "", /immutable/);
  const etag = response.headers.get("etag") ?? "";
  assert.equal((await call("GET", address, { headers: { "if-none-match": etag } })).status, 304);
  return bytes;
}

test("home, category, product and a member's site each have a picture, drawn once and kept under its content's name", async () => {
  const { rows } = await database.pool.query<{ slug: string }>("select slug from category limit 1");
  const addresses = [
    await addressOf("/api/store/home"),
    await addressOf(`/api/store/categories/${rows[0]?.slug}`),
    await addressOf("/api/store/products/balm-1"),
    await addressOf("/api/store/sites/mira", "preview"),
  ];
  assert.match(
    addresses.join(" "),
    /^\/share\/home\.png\S+ \/share\/c\/\S+ \/share\/p\/balm-1\.png\S+ \/share\/site\/mira\.png\S+$/,
  );
  const drawn = await Promise.all([...addresses, ...addresses].map(assertCard));
  assert.equal(new Set(drawn.map((bytes) => Buffer.from(bytes).toString("base64"))).size, 4);
  const kept = await database.pool.query("select kind from share_picture order by kind");
  assert.deepEqual(
    kept.rows.map(({ kind }: { kind: string }) => kind),
    ["c", "home", "p", "site"],
  );
});

test("other words and another picture are another address; an older one gives the newest, and not for ever", async () => {
  const before = await addressOf("/api/store/home");
  await shop.run((context) =>
    setBrand(context, {
      texts: { en: { tagline: "Grown, not made", storyTitle: "", story: "" } },
      pictures: { "hero-wide": { ...must(pictureOf(qrPng("a", 4))), bytes: qrPng("a", 4) } },
    }),
  );
  const after = await addressOf("/api/store/home");
  assert.notEqual(after, before);
  const newest = await assertCard(after);
  const old = await call("GET", before);
  assert.match(old.headers.get("cache-control") ?? "", /max-age=3600/);
  assert.deepEqual(new Uint8Array(await old.arrayBuffer()), newest);
});

test("a broken picture is left out, hostile words are only words, and what is no page has none", async () => {
  const broken = Buffer.concat([qrPng("b", 4).subarray(0, 60), Buffer.alloc(40)]);
  await shop.run((context) =>
    setBrand(context, {
      texts: {
        en: {
          tagline: `</text><image href="file:///etc/passwd"/>&\u0001${"long ".repeat(60)}`,
          storyTitle: "",
          story: "",
        },
      },
      pictures: { "hero-wide": { ...must(pictureOf(broken)), bytes: broken } },
    }),
  );
  await assertCard(await addressOf("/api/store/home"));
  for (const path of [
    "/share/p/none.png",
    "/share/site/none.png",
    "/share/x.png",
    "/share/p.png",
    "/share/home/x.png",
  ]) {
    assert.equal((await call("GET", path)).status, 404, path);
  }
  assert.equal((await call("GET", "/share/home.png?l=../../x&v=")).status, 200);
  assert.equal((await call("GET", "/share/p/%ff.png")).status, 404);
});

test("lines break at spaces, Japanese anywhere, and end with an ellipsis where there is no room", () => {
  const fits = (line: string) => Array.from(line).length <= 10;
  assert.deepEqual(wrap("one two three four", 3, fits), ["one two", "three four"]);
  assert.deepEqual(wrap("one two three four five", 2, fits), ["one two", "three fou…"]);
  assert.deepEqual(wrap("Donaudampfschiff", 2, fits), ["Donaudamp…"]);
  assert.deepEqual(wrap("あいうえおかきくけこさし", 2, fits), ["あいうえおかきくけこ", "さし"]);
  assert.deepEqual(wrap("", 2, fits), []);
});
