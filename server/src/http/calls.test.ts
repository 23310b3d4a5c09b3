import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, moneySchema, route } from "../access/index.ts";
import type { Route } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { openApiDocument } from "./document.ts";
import { largestBody, largestFile } from "./read-input.ts";
import { openTestApp, origin } from "./testing.ts";

const database = await testDatabase();

const ok = z.object({ ok: z.boolean() });
const make = (): readonly Route[] =>
  [
    route({
      key: "POST /api/echo/{order}",
      summary: "Gives back what it was sent",
      access: "anyone",
      params: z.object({ order: idSchema("order") }),
      query: z.object({ limit: z.coerce.number().int().max(10).default(3) }),
      body: z.object({
        email: z.email(),
        lines: z.array(z.object({ quantity: z.number().int() })),
        price: moneySchema.optional(),
      }),
      reply: z.object({ order: z.string(), limit: z.number(), quantity: z.number() }),
      handle: async ({ params, query, body }) => ({
        order: params.order.toString(),
        limit: query.limit,
        quantity: body.lines.reduce((sum, line) => sum + line.quantity, 0),
      }),
    }),
    route({
      key: "GET /api/bug",
      summary: "Breaks",
      access: "anyone",
      reply: ok,
      handle: async (_input, call) => {
        if (call.cookie("how") === "database") {
          await call.transact(async ({ tx }) => {
            await tx
              .insertInto("person_detail")
              .values({
                person_id: 77n,
                name: "Secret Name",
                email: "secret@example.com",
                locale: "en",
                login_id: null,
              })
              .execute();
          });
        }
        throw new Error("the reason stays inside");
      },
    }),
    route({
      key: "GET /api/leaky",
      summary: "Hands out more than its reply names",
      access: "anyone",
      reply: ok,
      handle: async () => ({ ok: true, passwordHash: "x" }) as { ok: boolean },
    }),
    route({
      key: "GET /api/wrong-reply",
      summary: "Does not keep to its reply",
      access: "anyone",
      reply: ok,
      handle: async () => ({ ok: "yes" }) as unknown as { ok: boolean },
    }),
    route({
      key: "GET /api/file",
      summary: "A file",
      access: "anyone",
      reply: z.unknown(),
      handle: async () => new FileReply('pay"out\r\n.xml', "application/xml", "<a/>"),
    }),
    route({
      key: "POST /api/whole-file",
      summary: "Takes a file as text",
      access: "anyone",
      takesFile: true,
      body: z.object({ text: z.string() }),
      reply: z.object({ length: z.number() }),
      handle: async ({ body }) => ({ length: body.text.length }),
    }),
    route({
      key: "PUT /api/cookie",
      summary: "Sets a cookie",
      access: "anyone",
      reply: z.void(),
      handle: async (_input, call) =>
        call.setCookie("fl_visit", "a b;c", { maxAge: Temporal.Duration.from({ hours: 1 }) }),
    }),
    route({
      key: "GET /api/call",
      summary: "What a handler is told of its call",
      access: "anyone",
      reply: z.object({ origin: z.string(), address: z.string(), visit: z.string().nullable() }),
      handle: async (_input, call) => ({
        origin: call.origin,
        address: call.address,
        visit: call.cookie("fl_visit") ?? null,
      }),
    }),
    route({
      key: "GET /api/refused",
      summary: "A failure with data",
      access: "anyone",
      reply: ok,
      handle: async () => new Failure("sold-out", "Only 3 are left.", { left: 3n }),
    }),
  ] as const;

const { call, lines, routes, app } = await openTestApp(database, { make });

async function problem(
  response: Response,
): Promise<{ status: number; code: string; detail: string; data?: { issues?: unknown } }> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  return (await response.json()) as never;
}

const fine = { email: "a@example.com", lines: [{ quantity: 2 }, { quantity: 1 }] };

test("checked input reaches the handler, ids as numbers and defaults filled in", async () => {
  const response = await call("POST", "/api/echo/ord_1Z", { body: fine });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { order: "63", limit: 3, quantity: 3 });
});

test("bad input is refused with the place and the name of every wrong field", async () => {
  const response = await call("POST", "/api/echo/mbr_1?limit=eleven", {
    body: { email: "no", lines: [{ quantity: 1 }, { quantity: "2" }] },
  });
  const { status, code, detail, data } = await problem(response);
  assert.deepEqual([status, code], [400, "bad-input"]);
  const issues = data?.issues as { in: string; field: string }[];
  assert.deepEqual(
    issues.map((issue) => `${issue.in}.${issue.field}`),
    ["path.order", "query.limit", "body.email", "body.lines.1.quantity"],
  );
  assert.match(detail, /path\.order: is not the id of a order/);
});

test("what is no JSON, of another type, too large, or has a NUL is refused before the handler", async () => {
  const send = (body: string, headers: Record<string, string> = { "content-type": "application/json" }) =>
    app.request(`${origin}/api/echo/ord_1`, { method: "POST", body, headers: { origin, ...headers } });
  assert.equal((await problem(await send("{"))).code, "bad-input");
  assert.equal(
    (await problem(await send("email=a", { "content-type": "application/x-www-form-urlencoded" }))).status,
    415,
  );
  assert.equal((await problem(await send(JSON.stringify(fine), { "content-type": "text/plain" }))).status, 415);
  assert.equal((await problem(await send(JSON.stringify({ ...fine, email: "a\0@example.com" })))).status, 400);
  assert.equal((await problem(await send(`{"email":"${"x".repeat(largestBody)}"}`))).status, 413);
  assert.equal((await problem(await call("POST", "/api/echo/ord_1"))).status, 400, "no body at all");
  assert.equal(
    (await problem(await call("PUT", "/api/cookie", { body: {} }))).status,
    400,
    "a body that is not wanted",
  );
});

test("a call that takes a file may be larger than others, and not as large as it likes", async () => {
  const sized = (length: number) => call("POST", "/api/whole-file", { body: { text: "x".repeat(length) } });
  assert.deepEqual(await (await sized(2 * largestBody)).json(), { length: 2 * largestBody });
  assert.equal((await problem(await sized(largestFile))).status, 413);
});

test("unknown paths and methods are problem documents too", async () => {
  assert.equal((await problem(await call("GET", "/api/nothing"))).status, 404);
  const response = await call("DELETE", "/api/bug");
  assert.equal(response.headers.get("allow"), "GET");
  assert.equal((await problem(response)).status, 405);
});

test("a failure has its code, its status from the table, and its data", async () => {
  const found = await problem(await call("GET", "/api/refused"));
  assert.deepEqual(found, {
    type: "urn:fairline:problem:sold-out",
    title: "Sold out",
    status: 409,
    detail: "Only 3 are left.",
    code: "sold-out",
    data: { left: "3" },
  });
});

test("a bug is a 500 that tells nothing, and a log line with the same number and no personal datum", async () => {
  for (const cookie of ["how=plain", "how=database"]) {
    const response = await call("GET", "/api/bug", { cookie });
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.doesNotMatch(text, /reason|secret|postgres|stack/i);
    const line = lines.findLast((each) => each["event"] === "bug");
    assert.equal(line?.["id"], response.headers.get("x-request-id"));
    assert.match(text, new RegExp(String(line?.["id"])));
    assert.doesNotMatch(JSON.stringify(line), /secret/i);
  }
});

test("request lines hold the route's pattern: no ids, query strings or handles", async () => {
  await call("POST", "/api/echo/ord_1Z?limit=5&tag=private", { body: fine });
  await call("GET", "/@lena/shop?email=x@example.com");
  const paths = lines
    .filter((line) => line["event"] === "request")
    .slice(-2)
    .map((line) => line["path"]);
  assert.deepEqual(paths, ["/api/echo/{order}", "/@"]);
});

test("a reply holds what its schema names, and one that breaks it is a bug", async () => {
  assert.deepEqual(await (await call("GET", "/api/leaky")).json(), { ok: true });
  assert.equal((await call("GET", "/api/wrong-reply")).status, 500);
});

test("a file is sent as an attachment whose name cannot break the header", async () => {
  const response = await call("GET", "/api/file");
  assert.equal(response.headers.get("content-disposition"), 'attachment; filename="pay_out_.xml"');
  assert.equal(await response.text(), "<a/>");
});

test("cookies are HttpOnly and Lax, Secure where the site is https, and come back as they were set", async () => {
  const response = await call("PUT", "/api/cookie");
  assert.equal(response.status, 204);
  const [cookie = ""] = response.headers.getSetCookie();
  assert.match(cookie, /^fl_visit=a%20b%3Bc; /);
  assert.match(cookie, /Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/);
  const back = await call("GET", "/api/call", { cookie: cookie.split(";")[0] ?? "" });
  assert.deepEqual(await back.json(), { origin, address: "192.0.2.1", visit: "a b;c" });
});

test("a change from another site is refused, whatever the browser says it by", async () => {
  const send = (headers: Record<string, string>) => app.request(`${origin}/api/cookie`, { method: "PUT", headers });
  const refused = async (headers: Record<string, string>) => (await problem(await send(headers))).code === "cross-site";
  assert.ok(await refused({ origin: "https://evil.example" }));
  assert.ok(await refused({ origin: "null" }));
  assert.ok(await refused({ origin: "http://localhost:81" }));
  assert.ok(await refused({ "sec-fetch-site": "cross-site", origin }));
  assert.ok(await refused({ "sec-fetch-site": "same-site", origin }));
  assert.ok(await refused({ cookie: "fairline.session_token=x" }), "cookies, and no word of where it comes from");
  assert.equal((await send({ "sec-fetch-site": "same-origin" })).status, 204);
  assert.equal((await send({ origin })).status, 204);
  assert.equal((await send({})).status, 204, "a program without cookies acts in nobody's name");
  const read = await app.request(`${origin}/api/call`, { headers: { origin: "https://evil.example" } });
  assert.equal(read.status, 200, "reading changes nothing");
});

test("the document names every route, shows ids as text, and marks keys and refusals", () => {
  const document = openApiDocument(routes, "1.2.3") as {
    paths: Record<
      string,
      Record<string, { parameters?: { name: string; schema: { type: string } }[]; responses: object }>
    >;
  };
  const named = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(named.sort(), routes.map((each) => each.key).sort());
  const echo = document.paths["/api/echo/{order}"]?.["post"];
  assert.deepEqual(
    echo?.parameters?.map(({ name }) => name),
    ["order", "limit"],
  );
  assert.equal(echo?.parameters?.[0]?.schema.type, "string");
  assert.ok("204" in (document.paths["/api/cookie"]?.["put"]?.responses ?? {}));
});
