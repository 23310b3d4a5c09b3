/** Accounts as the pages use them: made by mail, signed in to, reset, and the basket that comes along. */
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, openTestApp } from "../http/testing.ts";
import { dublin, smallShop } from "../orders/testing.ts";

const database = await testDatabase({ connections: 12 });
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
const shop = await smallShop(database.db, books.db);
// Logins live in the machine's own time.
shop.time = Temporal.Now.instant();
const { call } = await openTestApp(database, { clock: shop.services.clock });

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
let visitors = 0;

/** A browser: keeps the cookies that it is given. */
function browser() {
  const jar = new Map<string, string>();
  visitors += 1;
  const address = `198.51.100.${visitors}`;
  const send = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; json: Json; text: string }> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await call(method, path, {
      ...(cookie === "" ? {} : { cookie }),
      ...(body === undefined ? {} : { body }),
      address,
      headers: { "idempotency-key": randomUUID() },
    });
    for (const line of cookiesOf(response).split("; ").filter(Boolean)) {
      const at = line.indexOf("=");
      if (line.slice(at + 1) === "") jar.delete(line.slice(0, at));
      else jar.set(line.slice(0, at), line.slice(at + 1));
    }
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, json: isJson ? JSON.parse(text) : null, text };
  };
  return { send, jar };
}

async function lastMail(email: string): Promise<{ kind: string; url: string; secret: string }> {
  const { rows } = await sql<{ kind: string; url: string }>`
    select data->>'kind' as kind, data->>'url' as url from mail
    where recipient = ${email} and template = 'account' order by id desc limit 1`.execute(database.db);
  const [mail] = rows;
  assert.ok(mail !== undefined, `no mail to ${email}`);
  return { ...mail, secret: mail.url.split("/").at(-1) ?? "" };
}

const password = "a long enough password";

async function account(email: string, more: object = {}) {
  const shopper = browser();
  await shopper.send("POST", "/api/account/sign-up", { email, name: "Nora Quinn", ...more });
  const { secret } = await lastMail(email);
  const made = await shopper.send("POST", "/api/account/sign-up/finish", { secret, password });
  assert.equal(made.status, 200, made.text);
  return { ...shopper, json: made.json };
}

async function buy(shopper: ReturnType<typeof browser>, email: string) {
  const balm = await shop.shelve(20);
  await shopper.send("POST", "/api/store/basket/lines", { variantId: toEdge("variant", balm), quantity: 1 });
  const ordered = await shopper.send("POST", "/api/store/orders", {
    contact: { ...dublin, email },
    method: "test-succeeds",
  });
  assert.equal(ordered.status, 200, ordered.text);
  return ordered.json as { token: string; number: string };
}

test("a guest's order is in the account that is made later with the proven address, and in nobody else's", async () => {
  const guest = browser();
  const order = await buy(guest, "guest@example.test");
  const asked = await guest.send("POST", "/api/account/sign-up", { email: "Guest@example.test", name: "Nora" });
  assert.deepEqual([asked.status, asked.json], [200, { sent: true }]);
  const { secret, kind } = await lastMail("Guest@example.test");
  assert.equal(kind, "sign-up");
  const short = await guest.send("POST", "/api/account/sign-up/finish", { secret, password: "short" });
  assert.equal(short.status, 400);
  const made = await guest.send("POST", "/api/account/sign-up/finish", { secret, password });
  assert.equal(made.json.person.email, "guest@example.test");
  const again = await guest.send("POST", "/api/account/sign-up/finish", { secret, password });
  assert.equal(again.json.code, "not-found", "a link works once");
  const { orders } = (await guest.send("GET", "/api/account/orders")).json;
  assert.deepEqual(
    orders.map((each: Json) => [each.number, each.state, each.items]),
    [[order.number, "paid", 1]],
  );
  const opened = await guest.send("POST", `/api/account/orders/${orders[0].id}/open`);
  const page = await guest.send("GET", `/api/store/orders/${opened.json.token}`);
  assert.equal(page.json.number, order.number);
  assert.equal((await guest.send("POST", `/api/account/orders/${orders[0].id}/open`)).json.token, opened.json.token);
  const stranger = await account("stranger@example.test");
  assert.deepEqual((await stranger.send("GET", "/api/account/orders")).json.orders, []);
  assert.equal((await stranger.send("POST", `/api/account/orders/${orders[0].id}/open`)).json.code, "not-found");
});

test("who asks for an account that there is gets a mail that says so; the page says the same as ever", async () => {
  await account("known@example.test");
  const other = browser();
  const asked = await other.send("POST", "/api/account/sign-up", { email: "known@example.test", name: "X" });
  assert.deepEqual([asked.status, asked.json], [200, { sent: true }]);
  assert.equal((await lastMail("known@example.test")).kind, "exists");
  const nobody = await other.send("POST", "/api/account/reset", { email: "nobody@example.test" });
  assert.deepEqual([nobody.status, nobody.json], [200, { sent: true }]);
});

test("a reset ends every session, its link works once, and an hour later not at all", async () => {
  const shopper = await account("reset@example.test");
  await shopper.send("POST", "/api/account/reset", { email: "reset@example.test" });
  const { secret } = await lastMail("reset@example.test");
  const elsewhere = browser();
  const done = await elsewhere.send("POST", "/api/account/reset/finish", { secret, password: "another long password" });
  assert.deepEqual(done.json, { changed: true });
  assert.equal((await lastMail("reset@example.test")).kind, "password-changed");
  assert.equal((await shopper.send("GET", "/api/session")).json.person, null, "the old session is out");
  const old = await elsewhere.send("POST", "/api/session", { email: "reset@example.test", password });
  assert.equal(old.json.code, "wrong-credentials");
  const fresh = await elsewhere.send("POST", "/api/session", {
    email: "reset@example.test",
    password: "another long password",
  });
  assert.equal(fresh.json.person.email, "reset@example.test");
  await elsewhere.send("POST", "/api/account/reset", { email: "reset@example.test" });
  const late = await lastMail("reset@example.test");
  const then = shop.time;
  shop.time = then.add({ minutes: 61 });
  const tooLate = await elsewhere.send("POST", "/api/account/reset/finish", { secret: late.secret, password });
  shop.time = then;
  assert.equal(tooLate.json.code, "not-found");
});

test("another mail address is taken over by its own link, and the old one is told", async () => {
  const shopper = await account("before@example.test");
  const wrong = await shopper.send("POST", "/api/account/email", { email: "after@example.test", password: "no" });
  assert.equal(wrong.status, 400);
  await shopper.send("POST", "/api/account/email", { email: "after@example.test", password });
  assert.equal((await shopper.send("GET", "/api/session")).json.person.email, "before@example.test");
  const { secret } = await lastMail("after@example.test");
  await shopper.send("POST", "/api/account/email/finish", { secret });
  assert.equal((await lastMail("before@example.test")).kind, "email-changed");
  const other = browser();
  const signed = await other.send("POST", "/api/session", { email: "after@example.test", password });
  assert.equal(signed.json.person.email, "after@example.test");
});

test("a basket comes along at sign-in, adds up, is the same on every device, and stays when one leaves", async () => {
  const phone = await account("basket@example.test");
  const [balm, soap] = [await shop.shelve(50), await shop.shelve(50)];
  const put = (who: { send: ReturnType<typeof browser>["send"] }, variant: bigint, quantity: number) =>
    who.send("POST", "/api/store/basket/lines", { variantId: toEdge("variant", variant), quantity });
  const quantities = async (who: { send: ReturnType<typeof browser>["send"] }) =>
    (await who.send("GET", "/api/store/basket")).json.lines.map((line: Json) => [line.variantId, line.quantity]);
  await put(phone, balm, 2);
  const desk = browser();
  await put(desk, balm, 1);
  await put(desk, soap, 3);
  await desk.send("POST", "/api/session", { email: "basket@example.test", password });
  const both = [
    [toEdge("variant", balm), 3],
    [toEdge("variant", soap), 3],
  ];
  assert.deepEqual(await quantities(desk), both);
  assert.deepEqual(await quantities(phone), both, "the same basket on both");
  await desk.send("POST", "/api/session", { email: "basket@example.test", password });
  assert.deepEqual(await quantities(desk), both, "signing in again adds nothing");
  await desk.send("DELETE", "/api/session");
  assert.deepEqual(await quantities(desk), [], "a shared machine shows nothing of it");
  assert.deepEqual(await quantities(phone), both);
});

test("eight put things into one basket at once, from two devices: nothing is lost; two sign-ins merge a basket once", async () => {
  const phone = await account("race@example.test");
  const desk = browser();
  await desk.send("POST", "/api/session", { email: "race@example.test", password });
  const balm = toEdge("variant", await shop.shelve(99));
  const adds = Array.from({ length: 40 }, (_, index) =>
    (index % 2 === 0 ? phone : desk).send("POST", "/api/store/basket/lines", { variantId: balm, quantity: 1 }),
  );
  for (const { status, text } of await Promise.all(adds)) assert.equal(status, 200, text);
  const count = async () => (await phone.send("GET", "/api/store/basket")).json.lines[0].quantity as number;
  assert.equal(await count(), 40);
  const guest = browser();
  await guest.send("POST", "/api/store/basket/lines", { variantId: balm, quantity: 5 });
  const token = guest.jar.get("fl_basket") ?? "";
  const twins = Array.from({ length: 6 }, () => {
    const twin = browser();
    twin.jar.set("fl_basket", token);
    return twin.send("POST", "/api/session", { email: "race@example.test", password });
  });
  for (const { status, text } of await Promise.all(twins)) assert.equal(status, 200, text);
  assert.equal(await count(), 45, "once, however many came in with it");
});

test("the address book: checked like a checkout's, one default, the next one when that goes", async () => {
  const shopper = await account("book@example.test");
  const { email: _, ...home } = dublin;
  const first = await shopper.send("POST", "/api/account/addresses", home);
  assert.equal(first.status, 200, first.text);
  assert.deepEqual([first.json.addresses[0].isDefault, first.json.addresses[0].postcode], [true, "D02 AF30"]);
  assert.equal((await shopper.send("POST", "/api/account/addresses", home)).json.addresses.length, 1);
  const bad = await shopper.send("POST", "/api/account/addresses", { ...home, postcode: "?" });
  assert.equal(bad.json.data.fields[0].field, "postcode");
  const two = await shopper.send("POST", "/api/account/addresses", { ...home, line1: "9 Elm Row", isDefault: true });
  assert.deepEqual(
    two.json.addresses.map((each: Json) => [each.line1, each.isDefault]),
    [
      ["9 Elm Row", true],
      ["3 Lime Street", false],
    ],
  );
  const stranger = await account("thief@example.test");
  const stolen = await stranger.send("DELETE", `/api/account/addresses/${two.json.addresses[0].id}`);
  assert.equal(stolen.json.code, "not-found");
  const left = await shopper.send("DELETE", `/api/account/addresses/${two.json.addresses[0].id}`);
  assert.deepEqual(
    left.json.addresses.map((each: Json) => [each.line1, each.isDefault]),
    [["3 Lime Street", true]],
  );
});

test("the newsletter: agreed to at sign-up, taken back in the account, each word kept", async () => {
  const shopper = await account("news@example.test", { newsletter: true });
  assert.deepEqual((await shopper.send("GET", "/api/account")).json, {
    class: "retail",
    mayJoin: false,
    mayLeave: false,
    newsletter: true,
  });
  await shopper.send("PUT", "/api/account/newsletter", { granted: false });
  await shopper.send("PUT", "/api/account/newsletter", { granted: false });
  assert.equal((await shopper.send("GET", "/api/account")).json.newsletter, false);
  const { rows } = await sql<{ granted: boolean; via: string }>`
    select granted, via from consent join person_card on person_card.person_id = consent.person_id
    where email = 'news@example.test' order by consent.id`.execute(database.db);
  assert.deepEqual(rows, [
    { granted: true, via: "sign-up" },
    { granted: false, via: "account" },
  ]);
});

/** RFC 6238 with the numbers that every authenticator app uses. */
function codeAt(key: string, ms: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(key.replaceAll("=", ""))
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)));
  const hash = createHmac("sha1", bytes).update(counter).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

test("a second factor is asked for at sign-in; a code on paper works once; without the password it cannot be switched off", async () => {
  const shopper = await account("factor@example.test");
  assert.equal((await shopper.send("POST", "/api/account/two-factor", { password: "wrong" })).status, 400);
  const prepared = await shopper.send("POST", "/api/account/two-factor", { password });
  assert.equal(prepared.status, 200, prepared.text);
  assert.match(prepared.json.qr, /^<svg/);
  const wrong = await shopper.send("PUT", "/api/account/two-factor", { code: "000000" });
  assert.equal(wrong.json.code, "wrong-credentials");
  const on = await shopper.send("PUT", "/api/account/two-factor", { code: codeAt(prepared.json.key, Date.now()) });
  assert.deepEqual(on.json, { on: true }, on.text);
  assert.equal((await shopper.send("GET", "/api/account/login")).json.twoFactor, true);
  assert.equal((await lastMail("factor@example.test")).kind, "two-factor-on");

  const other = browser();
  const first = await other.send("POST", "/api/session", { email: "factor@example.test", password });
  assert.deepEqual([first.status, first.json.person, first.json.needsCode], [200, null, true]);
  assert.equal((await other.send("GET", "/api/account/orders")).status, 401, "the password alone is not enough");
  assert.equal((await other.send("POST", "/api/session/code", { code: "123456" })).json.code, "wrong-credentials");
  const backup = prepared.json.backupCodes[0] as string;
  const second = await other.send("POST", "/api/session/code", { code: backup, kind: "backup" });
  assert.equal(second.json.person?.email, "factor@example.test", second.text);
  const third = browser();
  await third.send("POST", "/api/session", { email: "factor@example.test", password });
  const used = await third.send("POST", "/api/session/code", { code: backup, kind: "backup" });
  assert.equal(used.json.code, "wrong-credentials", "a code on paper works once");
  const right = await third.send("POST", "/api/session/code", {
    code: codeAt(prepared.json.key, Date.now()),
    trust: true,
  });
  assert.equal(right.json.person?.email, "factor@example.test", right.text);
  await third.send("DELETE", "/api/session");
  const trusted = await third.send("POST", "/api/session", { email: "factor@example.test", password });
  assert.equal(trusted.json.person?.email, "factor@example.test", "a trusted device is not asked");
  assert.equal((await third.send("POST", "/api/account/two-factor/off", { password: "no" })).status, 400);
  assert.deepEqual((await third.send("POST", "/api/account/two-factor/off", { password })).json, { on: false });
  assert.equal((await third.send("GET", "/api/account/login")).json.twoFactor, false);
});
