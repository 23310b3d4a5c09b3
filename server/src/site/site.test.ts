/** A member's own site: made, looked at by staff, seen by shoppers, taken down. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { smallShop } from "../orders/testing.ts";
import { qrPng } from "../referral/draw-qr.ts";

const database = await testDatabase();
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
shop.time = Temporal.Now.instant();
const { call, signIn } = await openTestApp(database, { clock: shop.services.clock });
await shop.shelve(5);
await shop.shelve(5);
await makePerson(database.db, { email: "mira@example.test", member: "affiliate" });
await makePerson(database.db, { email: "noor@example.test", member: "affiliate" });
await makePerson(database.db, { email: "staff@example.test", permissions: ["member.read", "member.write"] });
const [mira, noor, staff] = [
  await signIn("mira@example.test"),
  await signIn("noor@example.test"),
  await signIn("staff@example.test"),
];
const picture = Buffer.from(qrPng("a picture", 4)).toString("base64");

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
async function api(method: string, path: string, given: { cookie?: string; body?: unknown } = {}) {
  const response = await call(method, path, given);
  return { status: response.status, json: (await response.json()) as Json };
}
const seen = async (cookie?: string) =>
  (
    await api(
      "GET",
      `/api/store/sites/mira${cookie === undefined ? "" : "?draft=yes"}`,
      cookie === undefined ? {} : { cookie },
    )
  ).json;
const save = (body: object) => api("PUT", "/api/partner/site", { cookie: mira, body });
const decide = (version: number, body: object) => async () => {
  const { sites } = (await api("GET", "/api/admin/sites?state=waiting", { cookie: staff })).json;
  const { sites: shown } = (await api("GET", "/api/admin/sites?state=shown", { cookie: staff })).json;
  const [{ member }] = [...sites, ...shown];
  return await api("PUT", `/api/admin/sites/${member.id}/${version}`, { cookie: staff, body });
};

test("what a member hands in waits for staff; until then its member alone sees it, and shoppers see what was shown before", async () => {
  assert.deepEqual((await seen()).picks, []);
  const saved = await save({ story: "I make tea.", picks: ["balm-2", "balm-1"], photo: picture });
  assert.deepEqual(saved.json, { version: 1, state: "waiting" });
  assert.equal((await seen()).photo, null);
  assert.deepEqual([(await seen(noor)).draft, (await seen(noor)).photo], [false, null], "another member sees no draft");
  const draft = await seen(mira);
  assert.deepEqual(
    [draft.draft, draft.story, draft.picks.map((each: Json) => each.slug)],
    [true, "I make tea.", ["balm-2", "balm-1"]],
  );
  assert.deepEqual((await decide(1, { state: "shown" })()).json, { before: "waiting" });
  const shown = await seen();
  assert.equal(shown.story, "I make tea.");
  assert.match(
    shown.preview,
    /^\/share\/site\/mira\.png\?/,
    "without a picture of its own: one that is drawn with the photo",
  );
  const photo = await call("GET", shown.photo);
  const bytes = Buffer.from(await photo.arrayBuffer());
  assert.deepEqual([photo.headers.get("content-type"), bytes.subarray(8, 12).toString()], ["image/webp", "WEBP"]);

  assert.deepEqual((await save({ story: "Another word.", picks: [] })).json, { version: 2, state: "waiting" });
  assert.deepEqual((await save({ story: "A better word.", picks: [] })).json, { version: 2, state: "waiting" });
  assert.equal((await seen()).story, "I make tea.");
  const own = (await api("GET", "/api/partner/site", { cookie: mira })).json;
  assert.deepEqual([own.newest.photo === null, own.shownVersion], [false, 1], "the photo is kept");
});

test("staff refuse with a reason that the member reads; what was shown can be taken down, and the one before it is seen", async () => {
  assert.equal((await decide(2, { state: "refused" })()).status, 400, "not without a reason");
  await decide(2, { state: "refused", reason: "Promises a cure" })();
  const own = (await api("GET", "/api/partner/site", { cookie: mira })).json;
  assert.deepEqual([own.newest.state, own.newest.reason], ["refused", "Promises a cure"]);
  await save({ story: "Third.", picks: [], photo: null });
  await decide(3, { state: "shown" })();
  assert.deepEqual([(await seen()).story, (await seen()).photo], ["Third.", null]);
  await decide(3, { state: "refused", reason: "Complaint" })();
  assert.equal((await seen()).story, "I make tea.");
  assert.equal((await decide(3, { state: "refused", reason: "Again" })()).json.code, "wrong-state");
});

test("no thing that is not sold, no thirteen picks, no picture that is none; without review it is shown at once", async () => {
  const base = { story: "", picks: [] };
  assert.equal((await save({ ...base, picks: ["nothing-like-it"] })).json.code, "bad-input");
  assert.equal(
    (await save({ ...base, picks: Array.from({ length: 13 }, (_, at) => `p-${at}`) })).json.code,
    "bad-input",
  );
  const text = Buffer.from("<svg onload=alert(1)>").toString("base64");
  assert.equal((await save({ ...base, photo: text })).json.code, "bad-input");
  await api("PUT", "/api/admin/site-rule", { cookie: staff, body: { reviewFirst: false } });
  assert.deepEqual((await save({ ...base, story: "At once." })).json, { version: 4, state: "shown" });
  assert.equal((await seen()).story, "At once.");
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from audit where action like 'site.%'`.execute(database.db);
  assert.ok(rows[0]!.count >= 8, "each deed is written down");
});
