import assert from "node:assert/strict";
import { test } from "node:test";
import { RouterContextProvider } from "react-router";
import { api, ApiProblem, pathOf, refusalOf } from "./api.ts";
import { hostContext, openHost } from "./host.ts";

type AnyCall = (operation: string, given?: Record<string, unknown>) => Promise<unknown>;

function openCall(answer: (path: string, init: RequestInit) => Response, cookie = "a=1") {
  const sent: { path: string; init: RequestInit; headers: Headers }[] = [];
  const host = openHost(new Request("http://shop/basket", { headers: { cookie, "user-agent": "test" } }), {
    nonce: "",
    site: null,
    leave: null,
    call: async (path, init) => {
      sent.push({ path, init, headers: new Headers(init.headers) });
      return answer(path, init);
    },
  });
  const context = new RouterContextProvider();
  context.set(hostContext, host);
  return { call: api(context) as AnyCall, sent, host };
}

test("an operation becomes a method, a path and a query", () => {
  assert.equal(
    pathOf("GET /api/o/{id}/lines/{line}", { params: { id: "a/b", line: "ü" } }),
    "/api/o/a%2Fb/lines/%C3%BC",
  );
  const query = { q: "a b", kind: ["x", "y"], none: undefined, limit: 3 };
  assert.equal(pathOf("GET /api/o", { query }), "/api/o?q=a+b&kind=x&kind=y&limit=3");
  assert.throws(() => pathOf("GET /api/o/{id}", {}), /needs the parameter id/);
});

test("a call sends the body, the form's key and the reader's headers", async () => {
  const { call, sent } = openCall(() => Response.json({ ok: true }));
  assert.deepEqual(await call("POST /api/o", { body: { n: 1 }, idempotencyKey: "k" }), { ok: true });
  assert.equal(sent[0]!.init.method, "POST");
  assert.equal(sent[0]!.init.body, '{"n":1}');
  assert.deepEqual(
    ["content-type", "idempotency-key", "cookie", "user-agent"].map((name) => sent[0]!.headers.get(name)),
    ["application/json", "k", "a=1", "test"],
  );
});

test("what two parts of a page ask alike is asked once, until something is changed", async () => {
  const { call, sent } = openCall((path) =>
    path === "/api/who" ? Response.json({}, { headers: { "set-cookie": "b=2; Path=/" } }) : Response.json({ at: path }),
  );
  const [first, second] = await Promise.all([call("GET /api/o"), call("GET /api/o"), call("GET /api/other")]);
  assert.equal(first, second);
  assert.deepEqual(
    sent.map(({ path }) => path),
    ["/api/o", "/api/other"],
  );
  await call("GET /api/o");
  assert.equal(sent.length, 2);
  await call("POST /api/o");
  await call("GET /api/o");
  assert.equal(sent.length, 4);
  await call("GET /api/who");
  await call("GET /api/o");
  assert.equal(sent.at(-1)!.headers.get("cookie"), "a=1; b=2");
  assert.equal(sent.length, 6);
});

test("a cookie that the API sets is known to the next call and to the page's response", async () => {
  const { call, sent, host } = openCall((path) =>
    path === "/api/in"
      ? new Response(null, {
          status: 204,
          headers: [
            ["set-cookie", "s=x=y; Path=/"],
            ["set-cookie", "a=; Max-Age=0"],
          ],
        })
      : Response.json({}),
  );
  assert.equal(await call("POST /api/in"), undefined);
  await call("GET /api/me");
  await call("POST /api/in");
  assert.equal(sent[1]!.headers.get("cookie"), "s=x=y");
  assert.deepEqual(host.setCookies, ["s=x=y; Path=/", "a=; Max-Age=0"]);
});

test("a refusal is a problem that a form can mend, or is thrown on", async () => {
  const problem = {
    type: "about:blank",
    title: "Gone",
    status: 409,
    detail: "Sold out.",
    code: "stock.out",
    data: { left: 0 },
  };
  const refused = openCall(() =>
    Response.json(problem, { status: 409, headers: { "content-type": "application/problem+json" } }),
  );
  const error = await refused.call("POST /api/o").catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ApiProblem);
  assert.deepEqual(refusalOf(error), problem);

  const broken = openCall(() => new Response("<h1>oops</h1>", { status: 502, statusText: "Bad Gateway" }));
  const other = await broken.call("GET /api/o").catch((thrown: unknown) => thrown);
  assert.ok(other instanceof ApiProblem);
  assert.equal(other.problem.code, "http.502");
  assert.throws(() => refusalOf(other), ApiProblem);
  assert.throws(() => refusalOf(new Error("a bug")), /a bug/);
});
