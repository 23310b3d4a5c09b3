import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Hono } from "hono";
import { buildPagesIfOld, contentPolicy, mountPages } from "./mount-pages.ts";

const brand = {
  name: "Heath & Co",
  legalName: "",
  registration: "",
  address: "",
  line: "",
  storyTitle: "",
  story: "",
  accent: "#4a5d30",
  timeZone: "UTC",
  currency: "USD",
  demo: false,
  pictures: {},
};
const asked: Request[] = [];
const app = new Hono();

before(async () => {
  app.get("/api/brand", (c) => {
    asked.push(c.req.raw);
    c.header("set-cookie", "seen=1; Path=/; HttpOnly", { append: true });
    c.header("set-cookie", "also=2; Path=/", { append: true });
    return c.json(brand);
  });
  await buildPagesIfOld(() => {});
  await mountPages(app);
});

/** A path that no page has: answered by the store's frame, whatever the rest of this small app lacks. */
const PAGE = "/there/is/nothing/here";

async function textOf(path: string): Promise<string> {
  return (await app.request(path)).text();
}

/** The addresses of everything a page loads at once: its styles and modules. */
function assetsOf(html: string): string[] {
  return [
    ...new Set(
      [...html.matchAll(/(?:href|from|src)\s*=?\s*"(\/assets\/[^"]+\.(?:css|js))"/g)].map(([, path]) => path!),
    ),
  ];
}

test("a page calls the API in this process as its reader, and carries the cookies that the API sets", async () => {
  asked.length = 0;
  const response = await app.request(PAGE, {
    headers: { cookie: "session=abc; fl_locale=de", "accept-language": "de" },
  });
  const [first] = asked;
  assert.equal(first?.headers.get("cookie"), "session=abc; fl_locale=de");
  assert.equal(first?.headers.get("accept-language"), "de");
  assert.deepEqual(response.headers.getSetCookie(), ["seen=1; Path=/; HttpOnly", "also=2; Path=/"]);
  assert.match(await response.text(), /<html lang="de"/);
});

test("a page's scripts and styles carry the one nonce that its policy allows, new for each response", async () => {
  const [first, second] = await Promise.all([app.request(PAGE), app.request(PAGE)]);
  const policy = first.headers.get("content-security-policy") ?? "";
  const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
  assert.ok(nonce, policy);
  assert.notEqual(policy, second.headers.get("content-security-policy"));
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
  const tags = (await first.text()).match(/<(?:script|style)\b[^>]*>/g) ?? [];
  assert.ok(tags.length >= 3, "the page has scripts");
  for (const tag of tags) assert.ok(tag.includes(`nonce="${nonce}"`), tag);
});

test("a page has its security headers and is kept by nobody but its reader", async () => {
  const { headers, status } = await app.request(PAGE);
  assert.equal(status, 404);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("x-frame-options"), "DENY");
  assert.equal(headers.get("referrer-policy"), "strict-origin-when-cross-origin");
  assert.equal(headers.get("cache-control"), "private, no-cache");
});

test("a page is compressed where the reader understands it, and is the same page", async () => {
  const packed = await app.request(PAGE, { headers: { "accept-encoding": "gzip, br" } });
  assert.equal(packed.headers.get("content-encoding"), "gzip");
  const plain = await new Response(packed.body!.pipeThrough(new DecompressionStream("gzip"))).text();
  assert.match(plain, /<\/html>\s*$/);
  const asked = await app.request(PAGE, { method: "HEAD", headers: { "accept-encoding": "gzip" } });
  assert.equal(await asked.text(), "");
});

test("assets are kept for ever, packed beforehand, and a missing one is a plain 404", async () => {
  const asset = assetsOf(await textOf(PAGE)).find((path) => path.includes("entry.client"));
  const response = await app.request(asset!, { headers: { "accept-encoding": "br" } });
  assert.equal(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.equal(response.headers.get("content-encoding"), "br");
  assert.match(response.headers.get("content-type") ?? "", /javascript/);
  const missing = await app.request("/assets/gone-12345678.js");
  assert.deepEqual([missing.status, missing.headers.get("cache-control")], [404, "no-store"]);
  assert.equal(
    (await app.request("/assets/../../package.json")).headers.get("content-type")?.includes("json") ?? false,
    false,
  );
});

test("nothing of the offices' components reaches a store page", async () => {
  const loads = async (path: string) => (await Promise.all(assetsOf(await textOf(path)).map(textOf))).join("\n");
  const [store, office] = await Promise.all([loads("/"), loads("/admin")]);
  assert.ok(store.length > 10_000, "the store page loads something");
  assert.doesNotMatch(store, /--mantine-/);
  assert.match(office, /--mantine-/);
});

test("a page of the store loads a handful of scripts, and what is to be seen before them", async () => {
  const html = await textOf(PAGE);
  const scripts = assetsOf(html).filter((path) => path.endsWith(".js"));
  assert.ok(scripts.length >= 3 && scripts.length <= 7, scripts.join(" "));
  const asked = html.match(/<link rel="modulepreload"[^>]*>/g) ?? [];
  assert.ok(asked.length >= 3);
  for (const link of asked) assert.match(link, /fetchpriority="low"/);
  const styles = assetsOf(html).filter((path) => path.endsWith(".css"));
  assert.ok(styles.length >= 1 && styles.length <= 4, styles.join(" "));
});

test("a page that is too long to be packed at once is packed too", async () => {
  const packed = await app.request(`${PAGE}?${"long".repeat(40_000)}`, { headers: { "accept-encoding": "gzip" } });
  assert.equal(packed.headers.get("content-encoding"), "gzip");
  const plain = await new Response(packed.body!.pipeThrough(new DecompressionStream("gzip"))).text();
  assert.ok(plain.length > 128 * 1024, String(plain.length));
  assert.match(plain, /<\/html>\s*$/);
});

test("a path of the API that nobody has is answered as such, never by a page", async () => {
  const response = await app.request("/api/nothing", { method: "POST" });
  assert.equal(response.status, 404);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(((await response.json()) as { code: string }).code, "route.unknown");
});

test("a preference is kept and leads back to a page of this site only", async () => {
  const choose = (back: string) =>
    app.request("/preferences", { method: "POST", body: new URLSearchParams({ scheme: "dark", locale: "ja", back }) });
  const response = await choose("/c/teas?page=2");
  assert.equal(response.headers.get("location"), "/c/teas?page=2");
  assert.equal(response.headers.getSetCookie().length, 2);
  for (const outside of ["//evil.example", "/\\evil.example", "https://evil.example"]) {
    assert.equal((await choose(outside)).headers.get("location"), "/");
  }
});

test("other origins enter the policy only where they are allowed", () => {
  const policy = contentPolicy("abc", { script: ["https://js.stripe.com"], frame: ["https://js.stripe.com"] });
  assert.match(policy, /script-src 'self' 'nonce-abc' https:\/\/js\.stripe\.com;/);
  assert.match(policy, /frame-src https:\/\/js\.stripe\.com;/);
  assert.match(contentPolicy("abc"), /frame-src 'none'/);
});
