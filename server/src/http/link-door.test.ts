/** Links over a real connection, before the app is entered; and what of their clicks is left after `kill -9`. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { systemClock } from "../foundation/clock.ts";
import { must } from "../foundation/failure.ts";
import { fromEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { createLink } from "../referral/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { openLinkDoor } from "./link-door.ts";
import { serve } from "./serve.ts";
import { makePerson, openTestApp } from "./testing.ts";

const database = await testDatabase();
const { pool } = database;
const company = await smallCompany(database.db);
const { app, services, call, signIn } = await openTestApp(database);
const browser = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
const surroundings = { origin: undefined, trustedProxies: ["127.0.0.1"] };

const newLink = (memberId: bigint, code: string) =>
  company.at("2026-02-03T10:00:00Z", async (context) =>
    must(await createLink(context, { memberId, path: "/p/balm", label: "blog", code })),
  );
await newLink(company.affiliate, "blog");

const { arrivals } = services.referral;
await arrivals.start(pool);
const door = openLinkDoor({
  ...services.referral,
  origin: "https://shop.example",
  clock: systemClock,
  log: () => {},
  sessions: services.access.sessions,
  surroundings,
});
const listening = await serve(app, { host: "127.0.0.1", port: 0 }, door);

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

let visitors = 0;

/** A visitor of their own each time, unless an address is given. */
function get(
  path: string,
  given: { method?: string; headers?: Record<string, string>; address?: string; port?: number } = {},
) {
  visitors += 1;
  const address = given.address ?? `198.51.${visitors >> 8}.${visitors & 255}`;
  return new Promise<Answer>((done, refuse) => {
    const sent = request(
      {
        port: given.port ?? listening.port,
        path,
        method: given.method ?? "GET",
        headers: { host: "shop.example", "user-agent": browser, "x-forwarded-for": address, ...given.headers },
      },
      (response) => {
        response.resume();
        response.once("end", () => done({ status: response.statusCode ?? 0, headers: response.headers }));
      },
    );
    sent.once("error", refuse);
    sent.end();
  });
}

const clicks = async () => (await pool.query<{ n: number }>("select count(*)::int as n from click")).rows[0]?.n ?? 0;
const last = async () =>
  (await pool.query("select valid, reason, landing from click order by id desc limit 1")).rows[0] as unknown;
const told = () => new Promise((later) => setTimeout(later, 150));

test("a link is followed: the click is stored, the visit set; the same by the app alone", async () => {
  const answer = await get("/r/blog?s1=post&utm_source=blog");
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.location, "/p/balm?utm_source=blog");
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.match(
    answer.headers["set-cookie"]?.[0] ?? "",
    /^fl_visit=clk_\w+\.[\w-]{22}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  assert.deepEqual(await last(), { valid: true, reason: null, landing: "/p/balm" });
  const secure = await get("/r/blog", { headers: { "x-forwarded-proto": "https" } });
  assert.match(secure.headers["set-cookie"]?.[0] ?? "", /; Secure$/);
  const inApp = await call("GET", "/r/blog?utm_source=blog", { headers: { "user-agent": browser } });
  assert.equal(inApp.headers.get("location"), "/p/balm?utm_source=blog");
});

test("an unknown code, and what is no code, is left to the app and stores nothing; neither does HEAD", async () => {
  const before = await clicks();
  for (const path of [
    "/r/nowhere",
    "/r/",
    "/r/a",
    "/r/%00%00%00",
    "/r/blog/more",
    "/r/..%2f..%2f",
    `/r/${"x".repeat(50)}`,
  ]) {
    assert.equal((await get(path)).status, 404, path);
  }
  const head = await get("/r/blog", { method: "HEAD" });
  assert.deepEqual([head.status, head.headers.location, head.headers["set-cookie"]], [302, "/p/balm", undefined]);
  assert.equal(await clicks(), before);
});

test("one's own click does not count, whatever else one is: affiliate, distributor, staff, customer", async () => {
  for (const member of ["affiliate", "distributor"] as const) {
    const email = `own-${member}@example.com`;
    const person = await makePerson(database.db, { email, member, permissions: ["member.read"] });
    const { rows } = await pool.query<{ id: bigint }>("select id from member where person_id = $1", [person]);
    await newLink(rows[0]!.id, `own-${member}`);
    await told();
    const cookie = await signIn(email);
    const own = await get(`/r/own-${member}`, { headers: { cookie } });
    assert.deepEqual([own.status, own.headers["set-cookie"]], [302, undefined]);
    assert.deepEqual(await last(), { valid: false, reason: "self", landing: "/p/balm" });
    assert.match(
      (await get("/r/blog", { headers: { cookie } })).headers["set-cookie"]?.[0] ?? "",
      /^fl_visit=/,
      "another's counts",
    );
    assert.match(
      (await get(`/r/own-${member}`, { headers: { cookie: "fairline.session_token=forged" } })).headers[
        "set-cookie"
      ]?.[0] ?? "",
      /^fl_visit=/,
    );
  }
});

test("where the market asks, no cookie before consent: the token goes in the address, and the basket carries it", async () => {
  await pool.query("update click_rule set consent_markets = '{eu}'");
  await told();
  const tokenOf = (answer: Answer) =>
    new URL(answer.headers.location ?? "", "http://x").searchParams.get("fl_click") ?? "";
  const asked = await get("/r/blog");
  assert.equal(asked.headers["set-cookie"], undefined);
  const token = tokenOf(asked);
  assert.match(token, /^clk_/);
  assert.match(
    (await get("/r/blog", { headers: { cookie: "fl_market=us" } })).headers["set-cookie"]?.[0] ?? "",
    /^fl_visit=/,
  );
  assert.match(
    (await get("/r/blog", { headers: { cookie: "fl_consent=yes" } })).headers["set-cookie"]?.[0] ?? "",
    /^fl_visit=/,
  );
  assert.notEqual(tokenOf(await get("/r/blog", { headers: { cookie: "fl_market=us; fl_consent=no" } })), "");

  const carry = (cookie: string, which = token) =>
    call("POST", "/api/store/visits/carry", { cookie, body: { token: which } });
  const carried = await carry("fl_basket=a-basket");
  assert.deepEqual([carried.headers.getSetCookie(), await carried.json()], [[], { by: "basket" }]);
  const readBack = (cookie: string) =>
    services.orders.readClick({
      db: database.db,
      cookie: (name: string) => new RegExp(`${name}=([^;]+)`).exec(cookie)?.[1],
    } as never);
  assert.equal(await readBack("fl_basket=a-basket"), fromEdge("click", token.split(".")[0]!));
  assert.equal(await readBack("fl_basket=another"), null);
  assert.equal(await readBack(`fl_visit=${token}`), fromEdge("click", token.split(".")[0]!));
  for (const forged of [token.replace(/\.\w/, ".A~"), "clk_1.aaaaaaaaaaaaaaaaaaaaaa", "clk_1", "x"]) {
    assert.equal((await carry("fl_basket=forger", forged)).status, 400);
    assert.equal(await readBack(`fl_visit=${forged}; fl_basket=forger`), null);
  }

  // Asked is whoever has a click to keep and has not answered, where the market wants it.
  const asks = async (cookie: string, of = "") =>
    ((await (await call("GET", `/api/store/consent?token=${of}`, { cookie })).json()) as { ask: boolean }).ask;
  assert.equal(await asks("", token), true);
  assert.equal(await asks("fl_basket=a-basket"), true);
  for (const [cookie, of] of [
    ["", ""],
    ["", "clk_1.aaaaaaaaaaaaaaaaaaaaaa"],
    ["fl_basket=another", ""],
    ["fl_market=us", token],
    ["fl_consent=yes", token],
    ["fl_consent=no; fl_basket=a-basket", token],
  ] as const) {
    assert.equal(await asks(cookie, of), false, `${cookie} ${of}`);
  }
  const fromBasket = await call("POST", "/api/store/consent", {
    cookie: "fl_basket=a-basket",
    body: { granted: true },
  });
  assert.match(fromBasket.headers.getSetCookie().join("\n"), /fl_visit=clk_/, "what the basket carries");

  const agreed = await call("POST", "/api/store/consent", { body: { granted: true, token } });
  assert.equal(agreed.headers.getSetCookie().filter((line) => /^fl_(consent=yes|visit=clk_)/.test(line)).length, 2);
  const refused = await call("POST", "/api/store/consent", { body: { granted: false, token } });
  assert.match(refused.headers.getSetCookie().join("\n"), /fl_consent=no[^]*fl_visit=; Max-Age=0/);
  await pool.query("update click_rule set consent_markets = '{}'");
  await told();
});

test("a member's own host leads once it is checked, to their links only, and hands the token on", async () => {
  const wish = `insert into link_host (host, member_id, link_id, proof, created_at, checked_at)
    select 'go.amara.example', member_id, id, 'p', now(), $1 from link where code = 'blog'`;
  await pool.query(wish, [null]);
  await told();
  const at = (path: string) => get(path, { headers: { host: "Go.Amara.example:80" } });
  assert.equal((await at("/blog")).status, 404, "not yet");
  await pool.query("update link_host set checked_at = now()");
  await newLink(company.distributors[0], "others");
  await told();
  for (const path of ["/", "/blog", "/r/blog"]) {
    const answer = await at(path);
    assert.match(answer.headers.location ?? "", /^https:\/\/shop\.example\/p\/balm\?fl_click=clk_\w+\.[\w-]+$/, path);
    assert.equal(answer.headers["set-cookie"], undefined);
  }
  assert.equal((await at("/others")).status, 404);
  assert.equal((await at("/r/others")).status, 404);
  await pool.query("update link_host set link_id = null");
  await told();
  assert.equal((await at("/")).headers.location, "https://shop.example/@amara");
});

for (const durability of ["durable", "committed", "early"]) {
  test(`kill -9 under load, clicks ${durability}: what is missing of those answered`, async () => {
    const child = spawn(process.execPath, [new URL("../../../scripts/start.mjs", import.meta.url).pathname], {
      env: {
        PATH: process.env["PATH"] ?? "",
        DATABASE_URL: database.url,
        FAIRLINE_SECRET: "a secret for tests, of 32 letters or more",
        FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
        FAIRLINE_PAGES: "off",
        FAIRLINE_LOG: "silent",
        FAIRLINE_HOST: "127.0.0.1",
        FAIRLINE_TRUSTED_PROXIES: "127.0.0.1",
        FAIRLINE_CLICKS: durability,
        PORT: "0",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    after(() => child.kill("SIGKILL"));
    let port = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      port = Number(/Fairline is at http:\/\/\S+:(\d+)/.exec(line)?.[1] ?? 0);
      if (port !== 0) break;
    }
    const answered: bigint[] = [];
    const one = async () => {
      for (;;) {
        const { headers } = await get("/r/blog", { port });
        const id = /fl_visit=(clk_\w+)/.exec(headers["set-cookie"]?.[0] ?? "")?.[1];
        if (id !== undefined) answered.push(fromEdge("click", id)!);
      }
    };
    const load = Promise.allSettled(Array.from({ length: 24 }, one));
    await new Promise((later) => setTimeout(later, 1_000));
    child.kill("SIGKILL");
    await load;
    // Those of a rush may still wait for the next start to take them in.
    const { rows } = await pool.query<{ id: bigint }>(
      `select id from click where valid and id = any($1::bigint[])
       union all select id from click_intake where reason is null and id = any($1::bigint[])`,
      [answered],
    );
    assert.ok(answered.length > 50, `${answered.length} answered`);
    if (durability !== "early") assert.equal(rows.length, answered.length, "every click that was answered is there");
    // At most what was in flight: one a connection, twice over.
    else assert.ok(answered.length - rows.length <= 48, `${answered.length - rows.length} missing`);
  });
}

// A test, because the hooks that drop the database come first, and would wait for the connection that listens.
test("in the end what is under way is finished", async () => {
  await listening.close(Temporal.Duration.from({ seconds: 1 }));
  await arrivals.close();
  await assert.rejects(get("/r/blog"));
});
