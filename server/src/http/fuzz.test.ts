/**
 * Bad input at every route: wrong types, sizes, encodings, ids of others and of nothing. The answer is never a bug (5xx); a refusal is a
 * problem document and leaves nothing behind. `FAIRLINE_FUZZ_CALLS=20 node --test server/src/http/fuzz.test.ts` calls twenty times as often.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { sql } from "kysely";
import { permissions } from "../access/index.ts";
import type { Route } from "../access/index.ts";
import { prefixes } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { sampleOf } from "./sample.ts";
import { makePerson, openTestApp, origin } from "./testing.ts";

const times = Number(process.env["FAIRLINE_FUZZ_CALLS"] ?? 1);
const database = await testDatabase();
const { app, routes, signIn, lines } = await openTestApp(database);
const company = await smallCompany(database.db);
await company.sell("2026-02-03T10:00:00Z", { clickId: await company.click(company.affiliate, "2026-02-03T09:00:00Z") });

await makePerson(database.db, { email: "everything@example.com", member: "distributor", permissions });
const everything = await signIn("everything@example.com");

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What no schema should take for what it asks, and what databases and parsers stumble over. */
const known: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  "",
  " ",
  0,
  -1,
  1.5,
  1e308,
  -0,
  Number.MAX_SAFE_INTEGER,
  "-1",
  "1e9",
  "NaN",
  "0x10",
  "99999999999999999999999999",
  "9223372036854775808",
  "2026-02-30",
  "9999999-01-01",
  "-271821-04-20T00:00:00Z",
  "2026-01-01T24:61:00Z",
  "'; drop table orders; --",
  "%_\\",
  "${jndi:ldap://x}",
  "<script>alert(1)</script>",
  "../../../etc/passwd",
  "javascript:alert(1)",
  "//evil.example",
  "a\u0000b",
  "\ud800",
  "\u202eabc",
  "ａ\u0301\u200d",
  "x".repeat(70_000),
  "🧶".repeat(3_000),
  [],
  {},
  [[[[[[]]]]]],
  { __proto__: null, constructor: "x" },
  { amount: "1e3", currency: "XXX" },
  { amount: "99999999999999999999.99", currency: "EUR" },
  { amount: "-1.00", currency: "EUR" },
  { amount: "1.001", currency: "JPY" },
);

const odd: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: known },
  fc
    .constantFrom(...Object.values(prefixes))
    .chain((prefix) =>
      fc.constantFrom(
        `${prefix}_1`,
        `${prefix}_zzzzzzzzz`,
        `${prefix}_0`,
        `${prefix}_-1`,
        `${prefix}_${"9".repeat(40)}`,
      ),
    ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
);

/** One place of a value becomes something odd, is left out, or comes twice as a list. */
function spoil(value: Json): fc.Arbitrary<Json> {
  const places: (string | number)[][] = [[]];
  const walk = (within: Json, path: (string | number)[]): void => {
    if (within === null || typeof within !== "object") return;
    for (const [name, part] of Object.entries(within)) {
      const here = [...path, Array.isArray(within) ? Number(name) : name];
      places.push(here);
      walk(part, here);
    }
  };
  walk(value, []);
  return fc
    .tuple(fc.constantFrom(...places), fc.oneof(odd, fc.constantFrom("leave out" as const, "twice" as const)))
    .map(([place, what]) => changed(value, place, what));
}

function changed(value: Json, place: readonly (string | number)[], what: Json): Json {
  const [first, ...rest] = place;
  if (first === undefined) return what === "twice" ? [value, value] : what;
  if (Array.isArray(value)) {
    return value.flatMap((part, at) => {
      if (at !== first) return [part];
      return what === "leave out" && rest.length === 0 ? [] : [changed(part, rest, what)];
    });
  }
  const object = value as { [name: string]: Json };
  if (what === "leave out" && rest.length === 0) {
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== first));
  }
  return { ...object, [first]: changed(object[first]!, rest, what) };
}

interface Request {
  readonly path: string;
  readonly type: string | undefined;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : JSON.stringify(value ?? ""));

/** Lone surrogates cannot be written in an address. */
const inAddress = (text: string): string =>
  encodeURIComponent(text.slice(0, 4_000).toWellFormed()).replaceAll(".", "%2E");

function requestsTo(route: Route): fc.Arbitrary<Request> {
  const [, template = ""] = route.key.split(" ");
  const params = (route.params === undefined ? {} : sampleOf(route.params)) as { [name: string]: Json };
  const query = (route.query === undefined ? {} : sampleOf(route.query)) as { [name: string]: Json };
  const names = route.query === undefined ? [] : Object.keys((route.query as { shape?: object }).shape ?? {});
  const body = route.body === undefined ? undefined : (sampleOf(route.body) as Json);
  const write = (path: { [name: string]: Json }, ask: { [name: string]: Json }): string => {
    const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => inAddress(textOf(path[name]) || "x"));
    const asked = Object.entries(ask).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `${inAddress(name)}=${inAddress(textOf(one))}`),
    );
    return asked.length === 0 ? address : `${address}?${asked.join("&")}`;
  };
  const json = (value: Json | undefined): Pick<Request, "type" | "body"> =>
    value === undefined
      ? { type: undefined, body: undefined }
      : { type: "application/json", body: JSON.stringify(value) ?? "null" };
  const asObject = (value: Json): { [name: string]: Json } =>
    value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
  const ways: fc.Arbitrary<Request>[] = [];
  if (Object.keys(params).length > 0) {
    ways.push(
      spoil(params).map((spoilt) => ({ path: write({ ...params, ...asObject(spoilt) }, query), ...json(body) })),
    );
  }
  if (names.length > 0) {
    ways.push(
      fc
        .tuple(fc.constantFrom(...names), odd)
        .map(([name, value]) => ({ path: write(params, { ...query, [name]: value }), ...json(body) })),
    );
  }
  if (body !== undefined) {
    ways.push(spoil(body).map((spoilt) => ({ path: write(params, query), ...json(spoilt) })));
    ways.push(
      fc
        .constantFrom<Pick<Request, "type" | "body">>(
          { type: "application/json", body: "{" },
          { type: "application/json", body: "[".repeat(20_000) },
          { type: "application/json", body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
          { type: "application/json; charset=utf-16", body: new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]) },
          { type: "text/plain", body: JSON.stringify(body) },
          { type: "application/x-www-form-urlencoded", body: "a=1" },
          { type: undefined, body: undefined },
          { type: "application/json", body: `{"x":"${"x".repeat(300_000)}"}` },
        )
        .map((sent) => ({ path: write(params, query), ...sent })),
    );
  } else ways.push(fc.constant({ path: write(params, query), type: "application/json", body: "{}" }));
  return fc.oneof(...ways);
}

const isSafe = (route: Route): boolean => route.key.startsWith("GET ");

async function send(route: Route, request: Request, cookie: string | undefined, address: string): Promise<Response> {
  const [method = ""] = route.key.split(" ");
  const headers: Record<string, string> = { origin };
  if (cookie !== undefined) headers["cookie"] = cookie;
  if (request.type !== undefined) headers["content-type"] = request.type;
  if (route.idempotent) headers["idempotency-key"] = crypto.randomUUID();
  return app.request(
    `${origin}${request.path}`,
    { method, headers, ...(request.body === undefined || isSafe(route) ? {} : { body: request.body }) },
    { incoming: { socket: { remoteAddress: address } } },
  );
}

/** A fingerprint of every table. Left out is what a refusal is to leave: who tried how often. */
async function everythingStored(): Promise<string> {
  const { rows } = await sql<{ table: string }>`
    select quote_ident(relname) as table from pg_stat_user_tables
    where schemaname = 'public' and relname not in ('rate_limit', 'session', 'idempotency') order by 1`.execute(
    database.db,
  );
  const sums = rows.map(
    ({ table }) =>
      sql`select ${table} as t, count(*), coalesce(sum(hashtextextended(x::text, 0)), 0) from ${sql.raw(table)} x`,
  );
  // In order: tables are read side by side, and whichever is done first would come first.
  const found = await sql`${sql.join(sums, sql` union all `)} order by 1`.execute(database.db);
  return JSON.stringify(found.rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 1);
}

/** The same, once nothing moves any more: clicks of earlier calls are written in groups, a moment later. */
async function everythingSettled(): Promise<string> {
  let last = await everythingStored();
  for (;;) {
    await setTimeout(60);
    const now = await everythingStored();
    if (now === last) return now;
    last = now;
  }
}

for (const [index, route] of routes.entries()) {
  const isPublic = route.access === "anyone";
  test(`${route.key} takes no bad input for good, and never breaks`, async () => {
    const before = isPublic ? await everythingSettled() : "";
    let taken = false;
    let call = 0;
    await fc.assert(
      fc.asyncProperty(requestsTo(route), async (request) => {
        const from = lines.length;
        // Another address each time: it is not the limit that is to answer.
        const address = `203.0.${index % 250}.${call++ % 250}`;
        const response = await send(route, request, isPublic ? undefined : everything, address);
        const text = await response.text();
        const what = `${route.key} ${request.path.slice(0, 300)} ${String(request.body).slice(0, 300)}: ${response.status} ${text.slice(0, 300)}`;
        assert.ok(response.status < 500, `${what} ${JSON.stringify(lines.slice(from))}`);
        if (response.status >= 400) {
          assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/, what);
          const problem = JSON.parse(text) as { title?: unknown; status?: unknown };
          assert.equal(problem.status, response.status, what);
          assert.equal(typeof problem.title, "string", what);
        } else taken = true;
      }),
      { numRuns: (isPublic ? 60 : 12) * times, seed: times === 1 ? 7 : Math.floor(Math.random() * 2 ** 31) },
    );
    if (isPublic && !taken) assert.equal(await everythingStored(), before, "a refusal left something behind");
  });
}
