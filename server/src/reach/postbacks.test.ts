/** Refunds are told, deliveries are sent again, postbacks change and go; whose they are; and what is refused is written down. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "kysely";
import type { Clock } from "../foundation/clock.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { connectProduct, refuseConversions } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import type { Postback } from "./model.ts";
import { sendAgain } from "./send-again.ts";
import { sendPostbacks } from "./send-postbacks.ts";
import type { Answer, Outgoing } from "./send-request.ts";
import { addPostback, removePostback, switchPostback } from "./set-postback.ts";
import { lastDeliveries } from "./store.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const program = await company.at("2026-01-02T00:00:00Z", async (context) => {
  const made = await openProgram(context, {
    members: [company.affiliate],
    rates: [{ percent: "10" }, { event: "lead", fixed: { EUR: "2.00" }, per: "sale" }],
  });
  return made;
});

let now = Temporal.Instant.from("2026-03-01T12:00:00Z");
const clock: Clock = { now: () => now };
const sent: Outgoing[] = [];
let answer: Answer = { fine: true, answer: "200" };
const send = (outgoing: Outgoing) => {
  sent.push(outgoing);
  return Promise.resolve(answer);
};
const deliver = () => sendPostbacks(db, { secret: "a secret for tests", send }, clock);
const add = (memberId: bigint | null, url: string, kind: Postback["kind"] = "get") =>
  company.at(now, async (context) =>
    must(await addPostback(context, memberId, { kind, url, slot: "s1", programId: null })),
  );

const app = await openTestApp(database, { clock });
let boss = "";
let partner = "";
before(async () => {
  await makePerson(db, { email: "boss@example.com", permissions: ["program.read", "program.write"] });
  await makePerson(db, { email: "other@example.com", member: "affiliate" });
  [boss, partner] = [await app.signIn("boss@example.com"), await app.signIn("other@example.com")];
});

test("refunds are told with what is left: in part adjusted, in the end reversed; a repeated refund tells nothing more", async () => {
  const tracker = await add(company.affiliate, "https://t.example/?a={amount}&p={payout}&s={status}&o={order_id}");
  const system = await add(null, "https://s.example/in", "json");
  const at = "2026-03-01T12:05:00Z";
  await company.sell(at, {
    clickId: await company.click(company.affiliate, "2026-03-01T12:01:00Z"),
    ref: "two lines",
    lines: [{}, { amount: 5_000n }],
  });
  now = Temporal.Instant.from("2026-03-01T12:06:00Z");
  await deliver();
  const told = async () => {
    now = now.add({ minutes: 1 });
    const from = sent.length;
    await deliver();
    return sent.slice(from).map(({ url, body }) => {
      if (body === null) return new URL(url).search;
      const { type, data } = JSON.parse(body) as { type: string; data: { amount: string; payout: string } };
      return `${type} ${data.amount} ${data.payout}`;
    });
  };
  must(await company.reverse("2026-03-01T12:06:30Z", "two lines", [{ line: 1, amount: 4_000n }]));
  assert.deepEqual((await told()).toSorted(), [
    "?a=110.00&p=11.00&s=adjusted&o=two%20lines",
    "conversion.adjusted 110.00 11.00",
  ]);
  const whole = [
    { line: 1, amount: 6_000n },
    { line: 2, amount: 5_000n },
  ];
  must(await company.reverse("2026-03-01T12:07:00Z", "two lines", whole));
  assert.deepEqual((await told()).toSorted(), [
    "?a=0.00&p=0.00&s=reversed&o=two%20lines",
    "conversion.reversed 0.00 0.00",
  ]);
  const { rows } = await sql<{ ref: string }>`
    select reversal.source_ref as ref from sale_reversal reversal join sale on sale.id = sale_id
    where sale.source_ref = 'two lines' order by reversal.id`.execute(db);
  assert.equal(rows.length, 2);
  assert.ok(isFailure(await company.reverse("2026-03-01T12:08:00Z", "two lines", [{ line: 1, amount: 1n }])));
  assert.deepEqual(await told(), []);
  assert.deepEqual(
    (await lastDeliveries(db, tracker.id, 9)).map(({ status }) => status),
    ["adjusted", "adjusted", "approved"],
  );
  must(await company.at(now, (context) => removePostback(context, { id: system.id, memberId: null })));
});

test("a refund of lines that are another's, or of a refused conversion, is told to nobody", async () => {
  await company.at("2026-03-02T00:00:00Z", async (context) =>
    must(
      await connectProduct(context, {
        product: "her-tea",
        owner: { programId: program.id, memberId: company.affiliate },
        reason: "hers",
      }),
    ),
  );
  const lines = [{ product: "her-tea" }, {}];
  // The first line is the affiliate's by its product; nobody claims the second.
  const sale = await company.sell("2026-03-02T12:05:00Z", { ref: "split", lines });
  now = Temporal.Instant.from("2026-03-02T12:06:00Z");
  await deliver();
  const before = sent.length;
  must(await company.reverse("2026-03-02T12:07:00Z", "split", [{ line: 2, amount: 3_000n }]));
  now = now.add({ minutes: 5 });
  assert.equal(await deliver(), 0);
  must(await company.reverse("2026-03-02T12:12:00Z", "split", [{ line: 1, amount: 3_000n }]));
  now = now.add({ minutes: 5 });
  assert.equal(await deliver(), 1);
  assert.match(sent[before]!.url, /a=70\.00&p=7\.00&s=adjusted/);
  const { rows } = await sql<{ id: bigint }>`select id from program_conversion where sale_id = ${sale}`.execute(db);
  await company.at(now, async (context) =>
    must(await refuseConversions(context, { ids: rows.map(({ id }) => id), reason: "a test" })),
  );
  now = now.add({ minutes: 1 });
  assert.equal(await deliver(), 1, "the refusal");
  must(await company.reverse("2026-03-02T13:00:00Z", "split", [{ line: 1, amount: 1_000n }]));
  now = Temporal.Instant.from("2026-03-02T13:01:00Z");
  assert.equal(await deliver(), 0);
});

test("a delivery is sent again by its owner, with all its tries and the same id of the message", async () => {
  const { id } = await add(null, "https://again.example/in", "json");
  const own = { id, memberId: null };
  now = Temporal.Instant.from("2026-03-03T12:06:00Z");
  await company.sell("2026-03-03T12:05:00Z", {
    clickId: await company.click(company.affiliate, "2026-03-03T12:01:00Z"),
  });
  const mine = () => sent.filter(({ url }) => url === "https://again.example/in");
  await deliver();
  const [first] = await lastDeliveries(db, id, 1);
  assert.equal(first!.state, "sent");
  answer = { fine: false, answer: "500" };
  const again = (memberId: bigint | null, deliveryId = first!.id) =>
    company.at(now, (context) => sendAgain(context, { id, memberId, deliveryId }));
  assert.equal(((await again(company.affiliate)) as { code?: string }).code, "not-found", "not by another");
  assert.equal(((await again(null, 999_999n)) as { code?: string }).code, "not-found");
  must(await again(null));
  now = now.add({ minutes: 1 });
  await deliver();
  const [tried] = await lastDeliveries(db, id, 1);
  assert.deepEqual([tried!.state, tried!.attempts, tried!.answer], ["waiting", 1, "500"]);
  assert.equal(new Set(mine().map(({ headers }) => headers["webhook-id"])).size, 1);
  assert.equal(mine().length, 2);
  must(await company.at(now, (context) => switchPostback(context, { ...own, on: false })));
  assert.equal(((await again(null)) as { code?: string }).code, "wrong-state");
  must(await company.at(now, (context) => switchPostback(context, { ...own, on: true })));
  answer = { fine: true, answer: "204" };
  // Taken away it is told nothing more, also not what waits; its log stays.
  must(await company.at(now, (context) => removePostback(context, own)));
  now = now.add({ hours: 1 });
  const waiting = mine().length;
  await deliver();
  assert.equal(mine().length, waiting);
  assert.equal(((await again(null)) as { code?: string }).code, "not-found");
  assert.equal((await lastDeliveries(db, id, 9)).length, 1);
});

test("by the API: a preview sends nothing, changes keep the key, others' are not there, and room is made by removing", async () => {
  const post = async (cookie: string, place: "admin" | "partner", url: string, kind = "json") =>
    app.call("POST", `/api/${place}/postbacks`, { cookie, body: { kind, url } });
  const made = (await (await post(boss, "admin", "https://one.example/in")).json()) as { id: string; key: string };
  const from = sent.length;
  const preview = await app.call("POST", "/api/admin/postbacks/preview", {
    cookie: boss,
    body: { kind: "get", url: "https://t.example/?c={conversion_id}&s={status}&x={sub1}" },
  });
  const shown = (await preview.json()) as { method: string; url: string; conversion: string };
  assert.equal(shown.method, "GET");
  assert.match(shown.url, new RegExp(`c=${shown.conversion}&s=approved&x=$`));
  const example = (await (
    await app.call("POST", "/api/partner/postbacks/preview", {
      cookie: partner,
      body: { kind: "get", url: "https://t.example/?c={cid}", slot: "s4" },
    })
  ).json()) as { url: string; conversion: null };
  assert.deepEqual([example.url, example.conversion], ["https://t.example/?c=tracker-click-1", null]);
  assert.equal(sent.length, from);
  const changed = await app.call("PUT", `/api/admin/postbacks/${made.id}/address`, {
    cookie: boss,
    body: { url: "https://two.example/in", slot: "s3", program: toEdge("program", program.id) },
  });
  const after = (await changed.json()) as Record<string, unknown>;
  assert.deepEqual([after["url"], after["slot"], after["key"]], ["https://two.example/in", "s3", made.key]);
  for (const [method, path, body] of [
    ["PUT", `/api/partner/postbacks/${made.id}/address`, { url: "https://three.example/" }],
    ["PUT", `/api/partner/postbacks/${made.id}`, { on: false }],
    ["DELETE", `/api/partner/postbacks/${made.id}`, undefined],
    ["GET", `/api/partner/postbacks/${made.id}/deliveries`, undefined],
    ["POST", `/api/partner/postbacks/${made.id}/deliveries/${toEdge("postbackDelivery", 1n)}/again`, undefined],
  ] as const) {
    assert.equal((await app.call(method, path, { cookie: partner, body })).status, 404, `${method} ${path}`);
  }
  for (let n = 0; n < 10; n += 1) assert.equal((await post(partner, "partner", `https://t${n}.example/`)).status, 200);
  assert.equal((await post(partner, "partner", "https://t11.example/")).status, 409);
  const { postbacks } = (await (await app.call("GET", "/api/partner/postbacks", { cookie: partner })).json()) as {
    postbacks: { id: string }[];
  };
  assert.equal(
    (await app.call("DELETE", `/api/partner/postbacks/${postbacks[0]!.id}`, { cookie: partner })).status,
    200,
  );
  assert.equal((await post(partner, "partner", "https://t11.example/")).status, 200);
});

test("an address of a private network is refused wherever it is written, written down, and nothing changed", async () => {
  const cookie = boss;
  const { postbacks } = (await (await app.call("GET", "/api/admin/postbacks", { cookie })).json()) as {
    postbacks: { id: string }[];
  };
  const all = async () => (await sql`select * from postback order by id`.execute(db)).rows;
  const known = await all();
  const from = app.lines.length;
  const urls = [
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://2130706433/",
    "https://169.254.169.254/x",
    "ftp://a.example/",
  ];
  for (const url of urls) {
    const tries = [
      app.call("POST", "/api/admin/postbacks", { cookie, body: { kind: "get", url } }),
      app.call("POST", "/api/admin/postbacks/preview", { cookie, body: { kind: "json", url } }),
      app.call("PUT", `/api/admin/postbacks/${postbacks[0]!.id}/address`, { cookie, body: { url } }),
      app.call("POST", "/api/partner/postbacks", { cookie: partner, body: { kind: "get", url } }),
    ];
    for (const response of await Promise.all(tries)) assert.equal(response.status, 400, url);
  }
  assert.deepEqual(await all(), known);
  const lines = app.lines.slice(from).filter(({ event }) => event === "postback-refused");
  assert.equal(lines.length, urls.length * 4);
  assert.ok(lines.every((line) => typeof line["why"] === "string" && !JSON.stringify(line).includes("169.254")));
});

test("reports that are refused or told again are lines of the log, without a person in them", async () => {
  const cookie = boss;
  const { secret } = (await (
    await app.call("POST", `/api/admin/programs/${toEdge("program", program.id)}/keys`, {
      cookie,
      body: { name: "form", scopes: ["conversion.write"] },
    })
  ).json()) as { secret: string };
  const clickId = await company.click(company.affiliate, now.subtract({ minutes: 5 }).toString());
  const body = {
    event: "lead",
    reference: "secret-reference",
    market: "eu",
    customer: { email: "somebody@example.com", name: "Somebody" },
    click: toEdge("click", clickId),
  };
  const report = (key: string, change: object = {}) =>
    app.call("POST", "/api/conversions", { headers: { authorization: `Bearer ${key}` }, body: { ...body, ...change } });
  const from = app.lines.length;
  const facts = async () =>
    (await sql`select count(*) as n, (select count(*) from earning) as e from program_conversion`.execute(db)).rows;
  const untouched = await facts();
  assert.equal((await report(`flk_${"A".repeat(43)}`)).status, 401);
  assert.equal((await report(secret, { event: "sale" })).status, 400);
  assert.deepEqual(await facts(), untouched);
  assert.equal((await report(secret)).status, 200);
  const once = await facts();
  assert.equal((await report(secret, { value: { amount: "900.00", currency: "EUR" } })).status, 200);
  assert.deepEqual(await facts(), once, "told again with another value it is the same one");
  const lines = app.lines.slice(from).filter(({ event }) => String(event).startsWith("conversion-"));
  assert.deepEqual(
    lines.map(({ event, code }) => [event, code]),
    [
      ["conversion-refused", "wrong-credentials"],
      ["conversion-refused", "bad-input"],
      ["conversion-repeated", undefined],
    ],
  );
  assert.doesNotMatch(JSON.stringify(lines), /somebody|secret-reference|flk_/i);
});
