import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { storeMedia } from "../catalog/store-media.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { createLink } from "../referral/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { openTestApp } from "./testing.ts";

const database = await testDatabase();
const company = await smallCompany(database.db);
const { call } = await openTestApp(database);
const browser = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";

test("a member's link stores the click, sets the visit and goes on; an unknown one is left to the pages", async () => {
  const link = must(
    await company.at("2026-02-03T10:00:00Z", (context) =>
      createLink(context, { memberId: company.affiliate, path: "/shop", label: "blog" }),
    ),
  );
  const response = await call("GET", `/r/${link.code}`, { headers: { "user-agent": browser } });
  assert.equal(response.status, 302);
  assert.equal(response.headers.get("location"), "/shop");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(response.headers.getSetCookie().join(), /^fl_visit=.+HttpOnly; SameSite=Lax/);
  const clicks = await database.pool.query("select valid from click");
  assert.deepEqual(clicks.rows, [{ valid: true }]);
  assert.equal((await call("GET", "/r/nowhere")).status, 404);
});

test("a picture is served under its hash, and kept for ever", async () => {
  const bytes = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
  await company.at("2026-02-03T10:00:00Z", async (context) =>
    must(await storeMedia(context, { contentType: "image/svg+xml", bytes, width: 1, height: 1 })),
  );
  const { rows } = await database.pool.query<{ sha256: string }>("select sha256 from media");
  const response = await call("GET", `/media/${rows[0]?.sha256}`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("cache-control") ?? "", /immutable/);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
  assert.equal((await call("GET", "/media/none")).status, 404);
});

test("a vector goes packed to who can unpack it, and as it is to others", async () => {
  const bytes = new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg">${"<path/>".repeat(2000)}</svg>`);
  await company.at("2026-02-03T10:00:00Z", async (context) =>
    must(await storeMedia(context, { contentType: "image/svg+xml", bytes, width: 1, height: 2 })),
  );
  const path = `/media/${createHash("sha256").update(bytes).digest("hex")}`;
  for (const encoding of ["gzip, br", "br"]) {
    const packed = await call("GET", path, { headers: { "accept-encoding": encoding } });
    assert.equal(packed.headers.get("content-encoding"), "br");
    assert.equal(packed.headers.get("vary"), "accept-encoding");
    const sent = new Uint8Array(await packed.arrayBuffer());
    assert.equal(packed.headers.get("content-length"), String(sent.length));
    assert.ok(sent.length < bytes.length / 5, `${sent.length} of ${bytes.length} bytes`);
    assert.deepEqual(new Uint8Array(brotliDecompressSync(sent)), bytes);
  }
  for (const encoding of ["gzip", "gzip, br;q=0", ""]) {
    const plain = await call("GET", path, { headers: { "accept-encoding": encoding } });
    assert.equal(plain.headers.get("content-encoding"), null, encoding);
    assert.deepEqual(new Uint8Array(await plain.arrayBuffer()), bytes);
  }
});
