/** What affiliates put into other pages: feeds, cards, banners, pixels; forged, expired and replayed ones change nothing. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "kysely";
import { createLogin } from "../access/index.ts";
import { addCategory, addProduct } from "../catalog/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { publishAgreement } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { pixelKey, signPixel } from "../reach/pixel.ts";
import { createLink } from "../referral/index.ts";
import { signVisit } from "../referral/visit-token.ts";
import { smallCompany } from "../sales/testing.ts";
import { makePerson, openTestApp, origin, password } from "./testing.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const now = Temporal.Instant.from("2026-04-01T12:00:00Z");
const { call, services, signIn, lines } = await openTestApp(database, { clock: { now: () => now } });
const act = <T>(work: (context: Context) => Promise<T>) =>
  inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from("2026-02-01T00:00:00Z"), actor: null }));

const program = await act(async (context) => {
  must(
    await addCategory(context, {
      slug: "balms",
      position: 1,
      texts: { en: { name: "Balms", intro: "" } },
      picture: null,
    }),
  );
  must(
    await addProduct(context, {
      slug: "rose-balm",
      category: "balms",
      status: "on-sale",
      position: 1,
      featured: 1,
      texts: { en: { title: `Rose & "Salt" <balm>`, subtitle: "=HYPERLINK(1)", description: "It", details: "" } },
      gallery: [],
      affiliateFixed: { EUR: 230n },
      variants: [
        {
          sku: "R",
          weightGrams: 60,
          names: { en: "30 ml" },
          prices: { eu: { amount: 990n, cv: 0n, qv: 0n } },
          onHand: 4,
          lowAt: 1,
        },
      ],
    }),
  );
  const made = await openProgram(context, {
    members: [company.affiliate],
    rates: [{ event: "lead", fixed: { EUR: "2.00" }, per: "unit" }],
  });
  must(
    await publishAgreement(context, {
      programId: made.id,
      text: "Be honest, always.",
      disclosure: "I am paid <for this>",
    }),
  );
  must(await createLink(context, { memberId: company.affiliate, path: "/", label: "blog", code: "blog" }));
  return made;
});
const programId = toEdge("program", program.id);
let [maker, checker] = ["", ""];
before(async () => {
  const permissions = ["program.read", "program.write", "program.review"] as const;
  await makePerson(db, { email: "maker@example.com", permissions });
  await makePerson(db, { email: "checker@example.com", permissions });
  [maker, checker] = [await signIn("maker@example.com"), await signIn("checker@example.com")];
});

const count = async () =>
  (await sql<{ n: number }>`select count(*)::integer as n from program_conversion`.execute(db)).rows[0]!.n;
const people = async () => (await sql<{ n: number }>`select count(*)::integer as n from person`.execute(db)).rows[0]!.n;
const json = async <T>(response: Response): Promise<T> => {
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as T;
};

test("a feed has every product with the affiliate's link, as text whatever it holds", async () => {
  const xml = await call("GET", "/feeds/blog.xml");
  assert.equal(xml.headers.get("content-type"), "application/xml; charset=utf-8");
  const body = await xml.text();
  assert.ok(body.includes("<g:title>Rose &amp; &quot;Salt&quot; &lt;balm&gt;</g:title>"), body);
  assert.ok(body.includes(`<g:link>${origin}/r/blog?to=%2Fp%2Frose-balm&amp;utm_source=feed</g:link>`), body);
  assert.ok(body.includes("<g:price>9.90 EUR</g:price>"));
  const csv = await (await call("GET", "/feeds/blog.csv")).text();
  assert.match(csv.split("\r\n")[1] ?? "", /^rose-balm,"Rose & ""Salt"" <balm>",'=HYPERLINK\(1\),http/);
  for (const path of ["/feeds/nobody.xml", "/feeds/blog.txt", "/feeds/..%2Fblog.xml"]) {
    assert.equal((await call("GET", path)).status, 404, path);
  }
});

test("cards for another page: framed by anybody, able to do nothing, and honest about the pay", async () => {
  const cards = await call("GET", "/embed/blog?products=rose-balm,nothing");
  const policy = cards.headers.get("content-security-policy") ?? "";
  for (const rule of ["default-src 'none'", "frame-ancestors *", "form-action 'none'", "sandbox allow-popups"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.ok(!policy.includes("script"), policy);
  assert.equal(cards.headers.get("set-cookie"), null);
  const html = await cards.text();
  assert.ok(html.includes("Rose &amp; &quot;Salt&quot; &lt;balm&gt;") && !html.includes("<balm>"), html);
  assert.ok(html.includes('rel="sponsored noopener"'));
  assert.ok((await (await call("GET", "/embed/blog?products=rose-balm&as=table")).text()).includes("<table>"));
  assert.equal((await call("GET", "/embed/nobody")).status, 404);
});

test("a creative is given out by a second person only, with the affiliate's link in it, in its latest version", async () => {
  const made = await json<{ id: string }>(
    await call("POST", `/api/admin/programs/${programId}/creatives`, {
      cookie: maker,
      body: { kind: "text", name: "Spring", path: "/p/rose-balm", body: "See {link}\n{disclosure} <b>{name}</b>" },
    }),
  );
  const at = `/api/admin/creatives/${made.id}/decision`;
  const decide = (cookie: string, version: number, outcome = "approved") =>
    call("POST", at, { cookie, body: { version, outcome, reason: "it is fine" } });
  assert.equal((await decide(maker, 1)).status, 403, "not by who made it");
  await json(await decide(checker, 1));
  assert.equal((await decide(checker, 1, "refused")).status, 409, "decided once");
  const { rows } = await sql<{ id: bigint; email: string }>`
    select card.person_id as id, email from person_card card join member_card member on member.person_id = card.person_id
    where member.member_id = ${company.affiliate}`.execute(db);
  const { id: person, email } = rows[0]!;
  await act(async (context) => must(await createLogin(context, { person, password })));
  const partner = await signIn(email);
  const read = async (code = "blog") => call("GET", `/api/partner/materials?code=${code}`, { cookie: partner });
  const { materials } = await json<{ materials: { text: string; html: string; version: number }[] }>(await read());
  const link = `${origin}/r/blog?to=%2Fp%2Frose-balm&s1=${made.id}`;
  assert.equal(materials.length, 1);
  assert.ok(materials[0]!.text.startsWith(`See ${link}\nI am paid <for this> <b>`), materials[0]!.text);
  assert.ok(materials[0]!.html.includes(`href="${link.replace("&", "&amp;")}" rel="sponsored noopener"`));
  assert.ok(materials[0]!.html.includes("I am paid &lt;for this&gt; &lt;b&gt;"), materials[0]!.html);
  assert.equal((await read("nobody")).status, 404);
  // Another version waits: what was given out stays until it is approved.
  await json(
    await call("POST", `/api/admin/creatives/${made.id}/versions`, { cookie: checker, body: { body: "Now {link}" } }),
  );
  assert.equal((await json<{ materials: { version: number }[] }>(await read())).materials[0]?.version, 1);
  await json(await decide(maker, 2));
  assert.equal((await json<{ materials: { version: number }[] }>(await read())).materials[0]?.version, 2);
  for (const path of ["//evil.example", "/\\evil.example", "https://evil.example", "p"]) {
    const bad = await call("POST", `/api/admin/programs/${programId}/creatives`, {
      cookie: maker,
      body: { kind: "text", name: "Bad", path, body: "{link}" },
    });
    assert.equal(bad.status, 400, path);
  }
  const banner = await call("POST", `/api/admin/programs/${programId}/creatives`, {
    cookie: maker,
    body: {
      kind: "banner",
      name: "Not a picture",
      path: "/",
      picture: Buffer.from("<svg onload=alert(1)>").toString("base64"),
    },
  });
  assert.equal(banner.status, 400);
});

const pixel = async (event = "lead") =>
  json<{ id: string; key: string; picture: string }>(
    await call("POST", `/api/admin/programs/${programId}/pixels`, {
      cookie: maker,
      body: { name: "Sign-up", event, market: "eu" },
    }),
  );

test("a pixel that nobody signed reports a click of ours once, waits for staff, and nothing else", async () => {
  const { id, picture } = await pixel();
  assert.ok(picture.endsWith(`/px/${id}.gif`));
  const clickId = await company.click(company.affiliate, "2026-04-01T11:00:00Z");
  const token = signVisit(services.referral.secret, clickId);
  const [conversions, before, from] = [await count(), await people(), lines.length];
  const forged = [
    "",
    "?click=clk_1",
    `?click=${token.slice(0, -1)}`,
    `?click=${toEdge("click", clickId)}.AAAAAAAAAAAAAAAAAAAAAA`,
    `?ref=1&value=500&currency=EUR&click=nonsense`,
    `?ref=1&value=500&currency=EUR&sig=${"0".repeat(64)}&click=${token}`,
  ];
  for (const query of forged) {
    const answer = await call("GET", `/px/${id}.gif${query}`);
    assert.equal(answer.headers.get("content-type"), "image/gif", query);
    assert.equal(answer.headers.get("set-cookie"), null);
  }
  assert.equal((await call("GET", `/px/${id}.gif?ref=1&sig=${"0".repeat(64)}&click=${token}`)).status, 401);
  assert.deepEqual([await count(), await people()], [conversions, before], "nothing changed");
  const written = lines.slice(from).map(({ event, pixel: of, code }) => [event, of, code].join(" "));
  // Four tokens that are not ours, and two signatures; what says nothing at all is no attempt.
  assert.equal(written.filter((line) => line.startsWith("visit-token-refused")).length, 4);
  assert.deepEqual(
    written.filter((line) => line.startsWith("conversion-")),
    [`conversion-refused ${id} wrong-credentials`, `conversion-refused ${id} wrong-credentials`],
  );

  await Promise.all(
    Array.from({ length: 8 }, (_, n) => call("GET", `/px/${id}.gif?ref=${n}&click=${token}&value=900`)),
  );
  await call("GET", `/px/${id}.gif?click=${token}`, { headers: { "sec-purpose": "prefetch" } });
  const { rows } = await sql<{ state: string; amount: bigint }>`
    select state, amount from program_conversion where click_id = ${clickId}`.execute(db);
  assert.deepEqual(rows, [{ state: "pending", amount: 0n }], "one, without a value, waiting");
});

test("signed with its key it is believed: once a reference, and by no other pixel's key", async () => {
  const [one, other] = [await pixel(), await pixel()];
  const clickId = await company.click(company.affiliate, "2026-04-01T11:30:00Z");
  const token = signVisit(services.referral.secret, clickId);
  const told = { reference: "order 7", code: null, value: "30.00", currency: "EUR" };
  const address = (id: string, key: string, change = "") =>
    `/px/${id}.gif?ref=order%207&value=30.00&currency=EUR&click=${token}&sig=${signPixel(key, told)}${change}`;
  const before = await count();
  for (const bad of [address(other.id, one.key), address(one.id, other.key)]) {
    assert.equal((await call("GET", bad)).status, 401);
  }
  assert.equal((await call("GET", address(one.id, one.key).replace("30.00", "90.00"))).status, 401, "another value");
  assert.equal(await count(), before);
  await Promise.all(Array.from({ length: 6 }, () => call("GET", address(one.id, one.key))));
  assert.equal(await count(), before + 1);
  const { rows } = await sql<{ state: string; amount: bigint }>`
    select state, amount from program_conversion where click_id = ${clickId}`.execute(db);
  assert.deepEqual(rows, [{ state: "approved", amount: 3000n }]);
  await call("POST", `/api/admin/pixels/${one.id}/revoke`, { cookie: maker });
  assert.equal((await call("GET", address(one.id, one.key))).status, 404, "revoked");
  assert.deepEqual([lines.at(-2)?.["event"], lines.at(-2)?.["code"]], ["conversion-refused", "not-found"]);
  assert.equal(lines.filter(({ event, pixel: of }) => event === "conversion-repeated" && of === one.id).length, 5);
  assert.doesNotMatch(JSON.stringify(lines), /order 7|order%207/, "what others call their orders is not written down");
  assert.equal(pixelKey(services.reach.secret, 1n).length, 43);
});

test("the link of a pixel leads to a page of the store and nowhere else", async () => {
  const { id } = await pixel();
  const elsewhere = [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "%2F%2Fevil.example",
  ];
  for (const to of elsewhere) {
    const answer = await call("GET", `/px/${id}?to=${to}`);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/"], to);
  }
  assert.equal((await call("GET", `/px/${id}?to=/p/rose-balm`)).headers.get("location"), "/p/rose-balm");
});
