import assert from "node:assert/strict";
import { test } from "node:test";
import type { IncomingMessage } from "node:http";
import { systemClock } from "../foundation/clock.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp, origin, password } from "./testing.ts";
import { isSameOrigin, openVisits } from "./visit.ts";

const database = await testDatabase();
let ahead = Temporal.Duration.from({ seconds: 0 });
/** Stands still where it is set: on a slow machine tries are far enough apart to be allowed again. */
let still: Temporal.Instant | undefined;
const clock = { now: () => still ?? systemClock.now().add(ahead) };
const { call, signIn, lines } = await openTestApp(database, { clock });

await makePerson(database.db, {
  email: "Lena@Example.com",
  member: "distributor",
  permissions: ["run.lock", "audit.read"],
});

test("signing in tells who I am, and the cookie tells it from then on", async () => {
  const signedIn = await call("POST", "/api/session", { body: { email: "lena@example.com ", password } });
  assert.equal(signedIn.status, 200);
  const who = (await signedIn.json()) as { person: { id: string }; member: { id: string } };
  assert.match(who.person.id, /^usr_/);
  assert.match(who.member.id, /^mbr_/);
  assert.deepEqual(who, {
    person: { id: who.person.id, name: "Lena", email: "Lena@Example.com", locale: "en" },
    permissions: ["run.lock", "audit.read"],
    member: { id: who.member.id, handle: "lena", displayName: "Lena", kind: "distributor", status: "active" },
  });
  const cookie = cookiesOf(signedIn);
  assert.deepEqual(await (await call("GET", "/api/session", { cookie })).json(), who);
  for (const line of signedIn.headers.getSetCookie()) assert.match(line, /HttpOnly; SameSite=Lax/);
});

test("a wrong password and an unknown address are told apart by nobody", async () => {
  const wrong = await call("POST", "/api/session", { body: { email: "lena@example.com", password: "wrong password" } });
  const unknown = await call("POST", "/api/session", { body: { email: "nobody@example.com", password } });
  assert.deepEqual([wrong.status, unknown.status], [401, 401]);
  assert.equal(await wrong.text(), await unknown.text());
  assert.deepEqual(wrong.headers.getSetCookie(), []);
});

test("signing out ends the session, not only the cookie", async () => {
  const cookie = await signIn("lena@example.com");
  const out = await call("DELETE", "/api/session", { cookie });
  assert.equal(out.status, 204);
  assert.match(out.headers.getSetCookie().join("\n"), /fairline\.session_token=; Max-Age=0/);
  const after = (await (await call("GET", "/api/session", { cookie })).json()) as { person: unknown };
  assert.equal(after.person, null);
  assert.equal((await call("DELETE", "/api/session", { cookie })).status, 204, "twice is as good as once");
});

test("a cookie that we did not sign is nobody's", async () => {
  const cookie = await signIn("lena@example.com");
  const [name = "", value = ""] = cookie.split("=");
  const token = decodeURIComponent(value).split(".")[0] ?? "";
  const forgeries = [
    token,
    `${token}.`,
    `${token}.AAAA`,
    `${token}.${Buffer.alloc(32).toString("base64")}`,
    "%E0%A4%A",
    "",
  ];
  for (const forged of forgeries) {
    const response = await call("GET", "/api/admin/audit", { cookie: `${name}=${forged}` });
    assert.equal(response.status, 401, forged);
  }
  assert.equal((await call("GET", "/api/admin/audit", { cookie })).status, 200);
});

test("a session in use is renewed once a day, and ends a week after its last use", async () => {
  const cookie = await signIn("lena@example.com");
  assert.deepEqual((await call("GET", "/api/session", { cookie })).headers.getSetCookie(), []);
  try {
    ahead = Temporal.Duration.from({ hours: 25 });
    const renewed = await call("GET", "/api/session", { cookie });
    // better-auth has the machine's own clock, so only that it was asked can be seen here.
    assert.equal(renewed.status, 200);
    ahead = Temporal.Duration.from({ hours: 24 * 8 });
    const late = (await (await call("GET", "/api/session", { cookie })).json()) as { person: unknown };
    assert.equal(late.person, null);
  } finally {
    ahead = Temporal.Duration.from({ seconds: 0 });
  }
  await database.pool.query(
    `update auth.session set "updatedAt" = now() - interval '2 days', "expiresAt" = now() + interval '5 days'`,
  );
  const renewed = await call("GET", "/api/session", { cookie });
  assert.match(renewed.headers.getSetCookie().join("\n"), /fairline\.session_token=.+Max-Age=604800/);
  assert.deepEqual((await call("GET", "/api/session", { cookie })).headers.getSetCookie(), [], "and then not again");
});

test("many tries are slowed down: for one mail address from anywhere, and from one address for anyone", async () => {
  still = systemClock.now();
  const statuses: number[] = [];
  for (let at = 0; at < 12; at += 1) {
    const body = { email: "victim@example.com", password: "guess" };
    statuses.push((await call("POST", "/api/session", { body, address: `203.0.113.${at}` })).status);
  }
  assert.deepEqual(statuses.slice(0, 10), Array(10).fill(401));
  assert.deepEqual(statuses.slice(10), [429, 429]);
  let response: Response | undefined;
  for (let at = 0; at < 21; at += 1) {
    const body = { email: `guess-${at}@example.com`, password: "guess" };
    response = await call("POST", "/api/session", { body, address: "203.0.113.99" });
  }
  assert.equal(response?.status, 429);
  assert.ok(Number(response?.headers.get("retry-after")) >= 1);
  const elsewhere = { body: { email: "lena@example.com", password }, address: "203.0.113.100" };
  assert.equal((await call("POST", "/api/session", elsewhere)).status, 200);
  still = undefined;
});

test("neither passwords nor addresses are in the logs", () => {
  assert.ok(lines.length > 30);
  assert.doesNotMatch(JSON.stringify(lines), /example\.com|horse|203\.0\.113/);
});

test("a trusted proxy's word on address and scheme is taken, anybody else's is not", () => {
  const visitOf = openVisits({ origin: undefined, trustedProxies: ["10.0.0.0/8", "::1"] });
  const from = (remoteAddress: string) => ({ socket: { remoteAddress } }) as unknown as IncomingMessage;
  const headers = { "x-forwarded-for": "1.1.1.1, 203.0.113.7, 10.0.0.9", "x-forwarded-proto": "https" };
  const request = new Request("http://shop.example/x", { headers });
  const trusted = visitOf(request, from("::ffff:10.1.2.3"));
  assert.deepEqual([trusted.address, trusted.origin], ["203.0.113.7", "https://shop.example"]);
  const stranger = visitOf(request, from("198.51.100.1"));
  assert.deepEqual([stranger.address, stranger.origin], ["198.51.100.1", "http://shop.example"]);
});

test("a page's own calls share the reader's visit and need no second word on where they come from", () => {
  const visitOf = openVisits({ origin, trustedProxies: [] });
  const incoming = { socket: { remoteAddress: "203.0.113.7" } } as unknown as IncomingMessage;
  const page = visitOf(new Request(`${origin}/basket`, { method: "POST" }), incoming);
  const inner = visitOf(new Request(`${origin}/api/basket`, { method: "POST" }), incoming);
  assert.deepEqual([page.inProcess, inner.inProcess], [false, true]);
  assert.deepEqual([inner.id, inner.address], [page.id, page.address]);
  assert.equal(isSameOrigin(new Headers({ cookie: "a=b" }), origin), false);
});
