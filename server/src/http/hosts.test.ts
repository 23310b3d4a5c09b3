/** Which name was asked, over real connections: the store's own, the company's others, a member's own, and anybody's. */
import assert from "node:assert/strict";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { test } from "node:test";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { cleanUp, testDatabase } from "../foundation/testing.ts";
import { smallShop } from "../orders/testing.ts";
import { createLink } from "../referral/index.ts";
import { readSettings } from "../settings.ts";
import { checkCompanyHost } from "../site/company-host.ts";
import { startServer } from "../start-server.ts";
import { makePerson, password } from "./testing.ts";

const database = await testDatabase();
const { pool } = database;
const books = openDatabase(database.url, { connections: 2 });
const shop = await smallShop(database.db, books.db);
await shop.shelve(20);
await makePerson(database.db, { email: "mira@example.test", member: "affiliate" });
await makePerson(database.db, { email: "noor@example.test", member: "affiliate" });
await makePerson(database.db, { email: "orla@example.test", permissions: ["staff.write"] });
await pool.query(`
  insert into link_host (host, member_id, proof, checked_at, created_at)
  select 'tea.mira.example', member_id, 'x', now(), now() from member_card where handle = 'mira' union all
  select 'wished.example', member_id, 'x', null, now() from member_card where handle = 'mira'`);
await inTransaction(database.db, async (tx) => {
  const { rows } = await pool.query<{ id: bigint }>(`select member_id as id from member_card where handle = 'mira'`);
  const context = { tx, now: Temporal.Now.instant(), actor: null };
  must(await createLink(context, { memberId: rows[0]!.id, path: "/p/balm-1", label: "blog", code: "blog" }));
  return null;
});

const settings = {
  ...readSettings({
    DATABASE_URL: database.url,
    FAIRLINE_URL: "https://shop.example",
    FAIRLINE_SECRET: "a secret for tests, of 32 letters or more",
    FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
    FAIRLINE_TEST_PAYMENTS: "on",
  }),
  host: "127.0.0.1",
  port: 0,
  logLevel: "silent" as const,
};
const server = await startServer(settings);
cleanUp(async () => {
  await server.close();
  await books.close();
});

const browser = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A browser with its cookies by host, as browsers keep them. */
class Visitor {
  readonly #jar = new Map<string, Map<string, string>>();
  cookies(host: string): Map<string, string> {
    const jar = this.#jar.get(host) ?? new Map<string, string>();
    this.#jar.set(host, jar);
    return jar;
  }
  async ask(
    host: string,
    path: string,
    given: { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const jar = this.cookies(host);
    const method = given.method ?? "GET";
    const body = given.body === undefined ? undefined : JSON.stringify(given.body);
    const answer = await send(path, {
      method,
      headers: {
        host,
        "user-agent": browser,
        accept: "text/html",
        ...(method === "GET" ? {} : { "sec-fetch-site": "same-origin", origin: `https://${host}` }),
        ...(jar.size === 0 ? {} : { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...given.headers,
      },
      body,
    });
    for (const line of answer.headers["set-cookie"] ?? []) {
      assert.doesNotMatch(line, /domain=/i, "a cookie belongs to its host alone");
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return answer;
  }
}

function send(
  path: string,
  given: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string | undefined },
): Promise<Answer> {
  return new Promise((done, refuse) => {
    const sent = request({ port: server.port, path, method: given.method, headers: given.headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.once("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.once("error", refuse);
    sent.end(given.body);
  });
}

const visitor = () => new Visitor();
const clicks = async () => {
  const { rows } = await pool.query<{ handle: string; valid: boolean }>(
    `select handle, valid from click join member_card using (member_id) order by click.id`,
  );
  return rows.map(({ handle, valid }) => `${handle} ${valid ? "counts" : "not"}`);
};

async function staff(): Promise<(method: string, path: string, body?: unknown) => Promise<Answer>> {
  const orla = visitor();
  const signedIn = await orla.ask("shop.example", "/api/session", {
    method: "POST",
    body: { email: "orla@example.test", password },
  });
  assert.equal(signedIn.status, 200, signedIn.text);
  return (method, path, body) => orla.ask("shop.example", path, { method, ...(body === undefined ? {} : { body }) });
}

test("a name that is nobody's gets one sentence and nothing else; what is alive is told to everybody", async () => {
  for (const host of ["evil.example", "wished.example", "127.0.0.1", "shop.example.evil.example", ""]) {
    for (const path of ["/", "/p/balm-1", "/r/blog", "/api/store/home", "/assets/x.js", "/admin"]) {
      const answer = await visitor().ask(host, path);
      assert.deepEqual([answer.status, answer.headers["set-cookie"]], [421, undefined], `${host} ${path}`);
      assert.ok(!answer.text.includes("evil") && !answer.text.includes("shop.example"), "it repeats nothing");
    }
  }
  assert.match(
    (await visitor().ask("evil.example", "/", { headers: { "accept-language": "de-AT" } })).text,
    /lang="de"/,
  );
  const posted = await visitor().ask("evil.example", "/api/account/forgot", {
    method: "POST",
    body: { email: "mira@example.test" },
  });
  assert.equal(posted.status, 421);
  assert.equal((await visitor().ask("evil.example", "/healthz")).status, 200);
  assert.deepEqual(await clicks(), []);
});

test("what a request says of its host reaches no mail: links begin with the store's address", async () => {
  for (const headers of [{ "x-forwarded-host": "evil.example" }, { forwarded: "host=evil.example" }]) {
    const asked = await visitor().ask("shop.example", "/api/account/reset", {
      method: "POST",
      body: { email: "mira@example.test" },
      headers,
    });
    assert.ok(asked.status < 300, asked.text);
  }
  const { rows } = await pool.query<{ data: unknown }>(`select data from mail order by id`);
  assert.ok(rows.length > 0);
  for (const { data } of rows) {
    assert.match(JSON.stringify(data), /https:\/\/shop\.example\//);
    assert.doesNotMatch(JSON.stringify(data), /evil/);
  }
});

test("a member's own host shows their site; the store stands behind it, and the visit is theirs", async () => {
  const guest = visitor();
  const front = await guest.ask("tea.mira.example", "/");
  assert.equal(front.status, 200);
  assert.match(front.text, /mira/);
  assert.match(front.text, /<link rel="canonical" href="https:\/\/shop\.example\/@mira"/);
  assert.deepEqual(await clicks(), ["mira counts"]);
  const product = await guest.ask("tea.mira.example", "/p/balm-1");
  assert.equal(product.status, 200);
  assert.match(product.text, /<link rel="canonical" href="https:\/\/shop\.example\/p\/balm-1"/);
  assert.deepEqual(await clicks(), ["mira counts"], "one visit, however many pages");
  const own = await guest.ask("tea.mira.example", "/@mira?s1=post");
  assert.deepEqual([own.status, own.headers.location], [302, "/?s1=post"]);

  const deep = await visitor().ask("tea.mira.example:443", "/p/balm-1", { headers: { "user-agent": `${browser} 2` } });
  assert.match(deep.headers["set-cookie"]?.join() ?? "", /fl_visit=clk_/, "entered by another page it is theirs too");
  assert.deepEqual(await clicks(), ["mira counts", "mira counts"]);
  const link = await visitor().ask("tea.mira.example", "/blog", { headers: { "user-agent": `${browser} 3` } });
  assert.match(link.headers.location ?? "", /^https:\/\/shop\.example\/p\/balm-1\?fl_click=/);
});

test("names, passwords and money are the store's own: the goods and the visit go along, sealed and for a minute", async () => {
  const guest = visitor();
  await guest.ask("tea.mira.example", "/");
  const variant = await pool.query<{ id: bigint }>(`select id from variant order by id limit 1`);
  const added = await guest.ask("tea.mira.example", "/api/store/basket/lines", {
    method: "POST",
    body: { variantId: toEdge("variant", variant.rows[0]!.id), quantity: 2 },
  });
  assert.equal(added.status, 200, added.text);
  const secretOf = (who: Visitor, host: string) => who.cookies(host).get("fl_basket");
  const away = await guest.ask("tea.mira.example", "/checkout");
  assert.equal(away.status, 302);
  const address = new URL(away.headers.location ?? "");
  assert.deepEqual([address.origin, address.pathname], ["https://shop.example", "/hand-over"]);
  assert.ok(
    !address.search.includes(secretOf(guest, "tea.mira.example")!),
    "the basket's secret is not in the address",
  );
  const taken = await guest.ask("shop.example", address.pathname + address.search);
  assert.deepEqual([taken.status, taken.headers.location], [302, "https://shop.example/checkout"]);
  assert.match(guest.cookies("shop.example").get("fl_visit") ?? "", /^clk_/);
  assert.notEqual(secretOf(guest, "shop.example"), secretOf(guest, "tea.mira.example"), "a basket of its own");
  const basket = JSON.parse((await guest.ask("shop.example", "/api/store/basket")).text);
  assert.deepEqual(
    basket.lines.map((line: { quantity: number }) => line.quantity),
    [2],
  );
  // Once more, as after going back: nothing is added twice.
  await guest.ask("shop.example", address.pathname + address.search);
  assert.equal(JSON.parse((await guest.ask("shop.example", "/api/store/basket")).text).lines[0].quantity, 2);

  // Not the last letter: what of it goes beyond the last byte is nobody's.
  const changed = address.search.replace(/.(?=.{9}$)/, (letter) => (letter === "A" ? "B" : "A"));
  const forged = await visitor().ask("shop.example", `/hand-over${changed}`);
  assert.deepEqual([forged.headers.location, forged.headers["set-cookie"]], ["/", undefined]);

  for (const path of ["/sign-in", "/admin", "/office", "/account", "/orders/x", "/@noor", "//evil.example/x"]) {
    const answer = await visitor().ask("tea.mira.example", path);
    assert.deepEqual([answer.status, answer.headers.location], [302, `https://shop.example${path}`]);
  }
  const data = await guest.ask("tea.mira.example", "/checkout.data", { headers: { accept: "*/*" } });
  assert.equal(data.status, 202, "a page that stands is told to leave");
  assert.match(data.text, /https:\/\/shop\.example\//);
  for (const [path, body] of [
    ["/api/session", { email: "mira@example.test", password }],
    ["/api/account/reset", { email: "mira@example.test" }],
    ["/sign-in", {}],
  ] as const) {
    const answer = await guest.ask("tea.mira.example", path, { method: "POST", body });
    assert.deepEqual([answer.status, answer.headers["set-cookie"]], [421, undefined], path);
  }
  const cross = await guest.ask("tea.mira.example", "/api/store/consent", {
    method: "POST",
    body: { granted: true },
    headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
  });
  assert.equal(cross.status, 403);
});

test("a company's name leads once its record is found; the store moves there and back, and passkeys stay", async () => {
  const call = await staff();
  const added = JSON.parse((await call("POST", "/api/admin/hosts", { host: "WWW.Shop.example." })).text);
  assert.deepEqual(
    [added.host, added.checked, added.record.name],
    ["www.shop.example", false, "_fairline.www.shop.example"],
  );
  assert.equal(
    (await visitor().ask("www.shop.example", "/")).status,
    421,
    "not before it is shown to be the company's",
  );
  assert.equal((await call("POST", `/api/admin/hosts/${added.id}/check`)).status, 409);
  assert.equal((await call("PUT", "/api/admin/hosts/canonical", { id: added.id, reason: "Too early" })).status, 409);
  for (const host of ["shop.example", "www.shop.example", "tea.mira.example", "localhost", "10.0.0.1"]) {
    assert.ok((await call("POST", "/api/admin/hosts", { host })).status >= 400, host);
  }
  const { rows } = await pool.query<{ id: bigint; proof: string }>(`select id, proof from company_host`);
  const prove = (id: bigint, records: readonly string[]) =>
    inTransaction(database.db, (tx) =>
      checkCompanyHost({ tx, now: Temporal.Now.instant(), actor: null }, { id, records }),
    );
  assert.ok(isFailure(await prove(rows[0]!.id, ["fairline-another"])));
  must(await prove(rows[0]!.id, ["v=spf1", rows[0]!.proof]));
  await server.services.site.hosts.read();

  const alias = await visitor().ask("www.shop.example", "/p/balm-1?x=1");
  assert.deepEqual([alias.status, alias.headers.location], [308, "https://shop.example/p/balm-1?x=1"]);
  assert.equal((await call("PUT", "/api/admin/hosts/canonical", { id: added.id, reason: "New name" })).status, 200);
  const before = await visitor().ask("shop.example", "/p/balm-1");
  assert.deepEqual([before.status, before.headers.location], [308, "https://www.shop.example/p/balm-1"]);
  assert.match(
    (await visitor().ask("www.shop.example", "/p/balm-1")).text,
    /rel="canonical" href="https:\/\/www\.shop\.example\/p\/balm-1"/,
  );
  assert.match(
    (await visitor().ask("tea.mira.example", "/account")).headers.location ?? "",
    /^https:\/\/www\.shop\.example\/account/,
  );
  const ask = await visitor().ask("www.shop.example", "/api/session/passkey/ask", { method: "POST" });
  assert.equal(ask.status, 200, ask.text);
  assert.equal(JSON.parse(ask.text).rpId, "shop.example");
  assert.deepEqual(JSON.parse((await visitor().ask("shop.example", "/.well-known/webauthn")).text), {
    origins: ["https://www.shop.example"],
  });
  assert.equal(
    (await call("DELETE", `/api/admin/hosts/${added.id}?reason=gone`)).status,
    409,
    "the store stands there",
  );
  assert.equal(
    (await visitor().ask("shop.example", "/sign-in")).status,
    200,
    "staff get in whatever the new name does",
  );
  assert.equal((await call("PUT", "/api/admin/hosts/canonical", { id: null, reason: "Back again" })).status, 200);
  assert.equal((await visitor().ask("shop.example", "/p/balm-1")).status, 200);
  assert.equal((await call("DELETE", `/api/admin/hosts/${added.id}?reason=gone`)).status, 200);
  assert.equal((await visitor().ask("www.shop.example", "/")).status, 421);
  const deeds = await pool.query(`select action from audit where action like 'company-host.%' order by id`);
  assert.deepEqual(
    deeds.rows.map(({ action }: { action: string }) => action.slice(13)),
    ["add", "check", "move-store", "move-store", "drop"],
  );
});

test("a name for one market opens the store in it", async () => {
  const { rows } = await pool.query<{ code: string }>(`select code from market order by code desc limit 1`);
  const market = rows[0]!.code;
  await pool.query(
    `insert into company_host (host, market, proof, checked_at, created_at) values ('laden.example', $1, 'x', now(), now())`,
    [market],
  );
  await server.services.site.hosts.read();
  const guest = visitor();
  const led = await guest.ask("laden.example", "/p/balm-1");
  const address = new URL(led.headers.location ?? "");
  assert.deepEqual([led.status, address.origin], [302, "https://shop.example"]);
  const taken = await guest.ask("shop.example", address.pathname + address.search);
  assert.equal(taken.headers.location, "/p/balm-1");
  assert.equal(guest.cookies("shop.example").get("fl_market"), market);
  const evil = await guest.ask(
    "shop.example",
    `/hand-over?market=${market}&to=${encodeURIComponent("//evil.example")}`,
  );
  assert.equal(evil.headers.location, "/");
});
