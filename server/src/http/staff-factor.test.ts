/** The company's rule for staff: without a second factor every route of staff is shut, and the way to set one up is open. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { permissions } from "../access/index.ts";
import type { Route } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { sampleOf } from "./sample.ts";
import { cookiesOf, makePerson, openTestApp, password } from "./testing.ts";

const database = await testDatabase();
const { db } = database;
await smallCompany(db);
const { routes, call, signIn } = await openTestApp(database);
const owner = await makePerson(db, { email: "owner@example.test", permissions });
const clerk = await makePerson(db, { email: "clerk@example.test", permissions: ["order.read", "order.ship"] });
await makePerson(db, { email: "reader@example.test", permissions: ["audit.read"] });
let ownerCookie = await signIn("owner@example.test");
const clerkCookie = await signIn("clerk@example.test");
const readerCookie = await signIn("reader@example.test");

// oxlint-disable-next-line typescript/no-explicit-any
const json = async (response: Response): Promise<any> => await response.json();
const session = async (cookie: string) => json(await call("GET", "/api/session", { cookie }));
const setRule = (wanted: readonly string[], cookie = ownerCookie) =>
  call("PUT", "/api/admin/staff-rule", { cookie, body: { permissions: wanted } });

/** RFC 6238: six digits of the half minute. */
function codeOf(key: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(key.replaceAll("=", ""))
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", bytes).update(counter).digest();
  return String((hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Switches the app's codes on. @returns the cookie of the new session */
async function setUp(cookie: string): Promise<string> {
  const prepared = await json(await call("POST", "/api/account/two-factor", { cookie, body: { password } }));
  const confirmed = await call("PUT", "/api/account/two-factor", { cookie, body: { code: codeOf(prepared.key) } });
  assert.equal(confirmed.status, 200);
  return cookiesOf(confirmed);
}

function pathOf(route: Route): string {
  const [, path = ""] = route.key.split(" ");
  const params = (route.params === undefined ? {} : sampleOf(route.params)) as Readonly<Record<string, string>>;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? "x"));
}

test("only who keeps the rule themself sets it", async () => {
  const refused = await setRule(["order.read"]);
  assert.deepEqual([refused.status, (await json(refused)).data?.why], [409, "factor"]);
  assert.equal((await setRule(["order.read"], clerkCookie)).status, 403);
  ownerCookie = await setUp(ownerCookie);
  assert.deepEqual(await json(await setRule(["order.read", "staff.write"])), {
    permissions: ["order.read", "staff.write"],
  });
});

test("every route of staff is shut to who has none, and says why; what everybody with an account may is open", async () => {
  assert.ok(routes.some(({ access }) => Array.isArray(access)));
  for (const route of routes) {
    if (route.key === "DELETE /api/session" || !Array.isArray(route.access)) continue;
    const [method = ""] = route.key.split(" ");
    const response = await call(method, pathOf(route), {
      cookie: clerkCookie,
      ...(route.body === undefined ? {} : { body: sampleOf(route.body) }),
      headers: route.idempotent ? { "idempotency-key": crypto.randomUUID() } : {},
    });
    const problem = await json(response);
    assert.deepEqual([response.status, problem.data?.needsFactor], [403, "set-up"], route.key);
  }
  const told = await session(clerkCookie);
  assert.deepEqual([told.permissions, told.needsFactor], [[], "set-up"]);
  assert.equal((await call("GET", "/api/account/login", { cookie: clerkCookie })).status, 200);
  assert.deepEqual((await session(readerCookie)).permissions, ["audit.read"], "the rule names other permissions");
  assert.equal((await session(ownerCookie)).permissions.length, permissions.length);
});

test("set up, everything is open again; the last way is not given up while the rule stands", async () => {
  const cookie = await setUp(clerkCookie);
  assert.deepEqual((await session(cookie)).permissions, ["order.read", "order.ship"]);
  const off = () => call("POST", "/api/account/two-factor/off", { cookie, body: { password } });
  const refused = await off();
  assert.deepEqual([refused.status, (await json(refused)).data?.why], [409, "rule"]);
  const dropped = await call("POST", `/api/admin/staff/${toEdge("person", clerk)}/factors/drop`, {
    cookie: ownerCookie,
    body: { reason: "lost the phone" },
  });
  assert.deepEqual(await json(dropped), { app: true, passkeys: 0 });
  assert.equal((await session(cookie)).person, null, "whoever has the lost phone is out");
  assert.equal((await session(await signIn("clerk@example.test"))).needsFactor, "set-up");
  const own = await call("POST", `/api/admin/staff/${toEdge("person", owner)}/factors/drop`, {
    cookie: ownerCookie,
    body: { reason: "lost the phone" },
  });
  assert.equal(own.status, 409);
});

test("a password alone is no passkey, and sets up nothing beside it; the last who grants permissions is not locked out", async () => {
  const email = "keys@example.test";
  const person = await makePerson(db, { email, permissions: ["order.read", "staff.write"] });
  await sql`
    insert into passkey (login_id, credential, public_key, counter, transports, name, created_at)
    select login_id, 'credential', '\\x00', 0, '{}', 'key', now() from person_detail where person_id = ${person}`.execute(
    db,
  );
  const cookie = await signIn(email);
  assert.equal((await session(cookie)).needsFactor, "use-passkey");
  const add = () => call("POST", "/api/account/two-factor", { cookie, body: { password } });
  const refused = await add();
  assert.deepEqual([refused.status, (await json(refused)).data?.why], [409, "use-passkey"]);
  assert.equal((await call("POST", "/api/account/passkeys/offer", { cookie, body: { password } })).status, 409);
  // A session that the passkey began has everything.
  await sql`
    insert into passkey_session (token) select token from auth.session join person_detail on login_id = "userId"
    where person_id = ${person}`.execute(db);
  assert.deepEqual((await session(cookie)).permissions, ["order.read", "staff.write"]);
  await sql`delete from passkey_session`.execute(db);
  await sql`delete from staff_permission where permission = 'staff.write' and person_id <> ${person}`.execute(db);
  assert.equal((await add()).status, 200, "nobody else could help them");
});

test("without a rule nothing is asked", async () => {
  await sql`delete from factor_rule`.execute(db);
  assert.deepEqual((await session(await signIn("clerk@example.test"))).permissions, ["order.read", "order.ship"]);
});
