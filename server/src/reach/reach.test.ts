/** What goes out, against a real HTTP server; what must not go anywhere; and what other systems may report. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { sql } from "kysely";
import type { Clock } from "../foundation/clock.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { refuseConversions } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { fillMacros } from "./fill-macros.ts";
import type { Told } from "./model.ts";
import { isPublicAddress } from "./public-address.ts";
import { openSender } from "./send-request.ts";
import { mostFailures, sendPostbacks } from "./send-postbacks.ts";
import { addPostback, switchPostback } from "./set-postback.ts";
import { signingKey } from "./sign-message.ts";
import { lastDeliveries, postbackById } from "./store.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const program = await company.at("2026-01-02T00:00:00Z", (context) =>
  openProgram(context, {
    members: [company.affiliate],
    rates: [{ percent: "10" }, { event: "lead", fixed: { EUR: "2.00" }, per: "sale" }],
  }),
);

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
const seen: Seen[] = [];
let status = 200;
const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    seen.push({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(pieces).toString(),
    });
    response.writeHead(status, { location: `http://127.0.0.1:${port}/elsewhere` }).end("thanks");
  });
}).listen(0, "127.0.0.1");
await new Promise<void>((done) => server.once("listening", () => done()));
const { port } = server.address() as AddressInfo;
after(() => server.close());

const lookUp =
  (...addresses: readonly LookupAddress[]) =>
  (_name: string, done: (error: null, found: readonly LookupAddress[]) => void) =>
    done(null, addresses);
const toServer = lookUp({ address: "127.0.0.1", family: 4 });
const send = openSender({ allows: (address) => address === "127.0.0.1", lookUp: toServer });
const services = { secret: "a secret for tests", send };

let now = Temporal.Instant.from("2026-03-01T12:00:00Z");
const clock: Clock = { now: () => now };
const deliver = () => sendPostbacks(db, services, clock);

const told: Told = {
  clickId: "clk_1",
  subs: { s1: "a b&c=d", s2: "ü/?#" },
  conversionId: "cnv_1",
  orderId: "order 7",
  event: "sale",
  status: "approved",
  amount: "100.00",
  payout: "10.00",
  currency: "EUR",
  affiliateId: "mbr_1",
  coupon: "",
  at: Temporal.Instant.from("2026-03-01T12:00:00.900Z"),
};

test("macros are filled, always encoded; what is unknown is empty, and trackers' own names mean the slot", () => {
  for (const [url, filled] of [
    ["https://t.example/?cid={sub1}&p={payout}", "https://t.example/?cid=a%20b%26c%3Dd&p=10.00"],
    ["https://t.example/{conversion_id}/{order_id}?s={status}", "https://t.example/cnv_1/order%207?s=approved"],
    ["https://t.example/?a={SUB2}&b={sub3}&c={coupon}&d={nothing}", "https://t.example/?a=%C3%BC%2F%3F%23&b=&c=&d="],
    [
      "https://t.example/?t={transaction_id}&u={subid}&v={cid}",
      "https://t.example/?t=x&u=x&v=x".replaceAll("=x", "=a%20b%26c%3Dd"),
    ],
    ["https://t.example/?ts={ts}&e=%7Bevent%7D", "https://t.example/?ts=1772366400&e=sale"],
    ["https://t.example/?x={click_id}{amount}{currency}{affiliate_id}", "https://t.example/?x=clk_1100.00EURmbr_1"],
  ] as const) {
    assert.equal(fillMacros(url, told, "s1"), filled);
  }
  assert.equal(fillMacros("https://t.example/?c={cid}", told, "s2"), "https://t.example/?c=%C3%BC%2F%3F%23");
});

test("addresses that are not the internet's are known, in every range and family", () => {
  const refused = `0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.168.1.1 198.18.0.1 203.0.113.9 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 fe80::1 fc00::1 fd12::1
    ff02::1 64:ff9b::7f00:1 2002:7f00:1:: 2001:0:1::1 2001:db8::1 localhost`;
  for (const address of refused.split(/\s+/)) assert.equal(isPublicAddress(address), false, address);
  for (const address of ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test("nothing is asked of a private address: by name, by number in any writing, by a second address, by redirect, by a login", async () => {
  const before = seen.length;
  const strict = openSender({ lookUp: toServer });
  const numbers = [
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0",
  ];
  for (const host of [...numbers, "localhost", "innocent.example"]) {
    const answer = await strict({ url: `http://${host}:${port}/`, body: null, headers: {} });
    assert.deepEqual(answer, { fine: false, answer: "private-address" }, host);
  }
  // One public address beside a private one is no way in.
  const both = openSender({ lookUp: lookUp({ address: "8.8.8.8", family: 4 }, { address: "10.0.0.1", family: 4 }) });
  assert.equal((await both({ url: "http://both.example/", body: null, headers: {} })).answer, "private-address");
  // The name is asked once, and the connection goes where that answer said: it cannot turn private in between.
  let asked = 0;
  const turning = openSender({
    allows: (address) => address === "127.0.0.1",
    lookUp: (_name, done) => done(null, [{ address: asked++ === 0 ? "127.0.0.1" : "10.0.0.1", family: 4 }]),
  });
  assert.equal((await turning({ url: `http://turning.example:${port}/once`, body: null, headers: {} })).fine, true);
  assert.equal(asked, 1);
  for (const url of ["ftp://a.example/", "file:///etc/passwd", "http://u:p@a.example/", "nonsense"]) {
    assert.equal((await strict({ url, body: null, headers: {} })).fine, false, url);
  }
  status = 302;
  assert.deepEqual(await send({ url: `http://redirects.example:${port}/`, body: null, headers: {} }), {
    fine: false,
    answer: "302",
  });
  status = 200;
  assert.deepEqual(
    seen.slice(before).map(({ url }) => url),
    ["/once", "/"],
  );
  // A name that nobody has: the name system gives an error and no list at all.
  const nobody = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  const lost = openSender({ lookUp: (_name, done) => done(nobody, undefined) });
  assert.deepEqual(await lost({ url: "http://nobody.example/", body: null, headers: {} }), {
    fine: false,
    answer: "ENOTFOUND",
  });
  const unknown = await openSender()({ url: "http://nobody.invalid/", body: null, headers: {} });
  assert.equal(unknown.fine, false, unknown.answer);
  const late = openSender({ allows: () => true, lookUp: () => {}, patience: 50 });
  assert.equal((await late({ url: "http://slow.example/", body: null, headers: {} })).answer, "timeout");
});

test("a postback to nowhere we may ask is refused when it is set up", async () => {
  for (const url of [
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://2130706433/",
    "ftp://a.example/",
    "https://{sub1}.example/",
    "x",
  ]) {
    const answer = await company.at(now, (context) =>
      addPostback(context, company.affiliate, { kind: "get", url, slot: "s1", programId: null }),
    );
    assert.ok(isFailure(answer), url);
  }
});

test("a sale is told once, in each status, to its affiliate's tracker and to the company's system, signed", async () => {
  const [tracker, system] = await company.at(now, async (context) => [
    must(
      await addPostback(context, company.affiliate, {
        kind: "get",
        url: `http://tracker.example:${port}/?c={sub1}&p={payout}&s={status}&o={order_id}`,
        slot: "s1",
        programId: null,
      }),
    ),
    must(
      await addPostback(context, null, {
        kind: "json",
        url: `http://system.example:${port}/in`,
        slot: "s1",
        programId: program.id,
      }),
    ),
  ]);
  const before = seen.length;
  const clickId = await company.click(company.affiliate, "2026-03-01T12:01:00Z");
  await sql`update click set tags = '{"s1": "tracker 9"}' where id = ${clickId}`.execute(db);
  const sale = await company.sell("2026-03-01T12:05:00Z", { clickId, ref: "order 1" });
  now = Temporal.Instant.from("2026-03-01T12:06:00Z");
  await Promise.all([deliver(), deliver(), deliver()]);
  const [get, post] = ["GET", "POST"].map((method) => seen.slice(before).filter((one) => one.method === method));
  assert.deepEqual(
    get!.map(({ url }) => url),
    ["/?c=tracker%209&p=10.00&s=approved&o=order%201"],
  );
  assert.equal(post!.length, 1);
  const { headers, body } = post![0]!;
  const key = signingKey(services.secret, system);
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  assert.equal(headers["webhook-signature"], `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  const message = JSON.parse(body) as { type: string; data: Record<string, unknown> };
  assert.equal(message.type, "conversion.approved");
  assert.deepEqual([message.data["payout"], message.data["orderId"]], ["10.00", "order 1"]);

  const { rows } = await sql<{ id: bigint }>`select id from program_conversion where sale_id = ${sale}`.execute(db);
  await company.at("2026-03-01T13:00:00Z", async (context) =>
    must(await refuseConversions(context, { ids: [rows[0]!.id], reason: "a test" })),
  );
  now = Temporal.Instant.from("2026-03-01T13:01:00Z");
  await deliver();
  assert.match(seen.at(-1)!.url + seen.at(-2)!.url, /p=0\.00&s=refused/);
  assert.deepEqual(
    (await lastDeliveries(db, tracker.id, 10)).map(({ status: of, state }) => [of, state]),
    [
      ["refused", "sent"],
      ["approved", "sent"],
    ],
  );
  // What is told of others' conversions reaches nobody's own tracker.
  const other = company.distributors[0];
  must(await company.at(now, (context) => switchPostback(context, { id: system.id, memberId: null, on: false })));
  const strange = await company.at(now, (context) =>
    switchPostback(context, { id: tracker.id, memberId: other, on: false }),
  );
  assert.ok(isFailure(strange) && strange.code === "not-found");
});

test("what fails is tried again after longer and longer pauses, then given up; a postback that only fails is switched off", async () => {
  status = 500;
  const { rows } = await sql<{ id: bigint }>`select id from postback where member_id is not null`.execute(db);
  const id = rows[0]!.id;
  await company.sell("2026-03-02T12:05:00Z", {
    clickId: await company.click(company.affiliate, "2026-03-02T12:01:00Z"),
  });
  now = Temporal.Instant.from("2026-03-02T12:06:00Z");
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    assert.equal(await deliver(), 1);
    assert.equal(await deliver(), 0, "not before its time");
    const [delivery] = await lastDeliveries(db, id, 1);
    assert.deepEqual([delivery!.attempts, delivery!.answer], [attempt + 1, "500"]);
    waits.push(now.until(delivery!.dueAt, { largestUnit: "minutes" }).minutes);
    if (attempt === 7) assert.equal(delivery!.state, "given-up");
    now = delivery!.dueAt;
  }
  assert.deepEqual(waits, [1, 5, 30, 120, 360, 720, 1440, 0]);
  for (let sale = 0; sale < mostFailures; sale += 1) {
    const at = `2026-03-12T12:${String(sale + 10)}:00Z`;
    await company.sell(at, { clickId: await company.click(company.affiliate, at) });
  }
  now = Temporal.Instant.from("2026-03-12T13:00:00Z");
  await deliver();
  const off = (await postbackById(db, id))!;
  assert.deepEqual([off.disabledReason, off.failures >= mostFailures], ["failing", true]);
  assert.equal(await deliver(), 0);
  status = 200;
  must(await company.at(now, (context) => switchPostback(context, { id, memberId: company.affiliate, on: true })));
  now = now.add({ hours: 1 });
  assert.ok((await deliver()) > 0);
  assert.equal((await postbackById(db, id))!.failures, 0);
});

test("other systems report leads by a key of one program: once a reference, however often and however parallel", async () => {
  const today = Temporal.Instant.from("2026-04-01T12:00:00Z");
  const { call, signIn } = await openTestApp(database, { clock: { now: () => today } });
  await makePerson(db, { email: "boss@example.com", permissions: ["program.read", "program.write"] });
  const cookie = await signIn("boss@example.com");
  const made = (await (
    await call("POST", `/api/admin/programs/${toEdge("program", program.id)}/keys`, {
      cookie,
      body: { name: "shop", scopes: ["conversion.write"] },
    })
  ).json()) as { id: string; secret: string };
  const clickId = await company.click(company.affiliate, "2026-04-01T11:00:00Z");
  const body = {
    event: "lead",
    reference: "lead-1",
    market: "eu",
    customer: { email: "lead@example.com" },
    click: toEdge("click", clickId),
  };
  const report = (authorization: string, change: object = {}) =>
    call("POST", "/api/conversions", { headers: { authorization }, body: { ...body, ...change } });
  for (const wrong of ["", "Bearer nonsense", `Bearer flk_${"A".repeat(43)}`, `Basic ${made.secret}`]) {
    assert.equal((await report(wrong)).status, 401, wrong);
  }
  const answers = await Promise.all(
    Array.from({ length: 6 }, async () => (await report(`Bearer ${made.secret}`)).json()),
  );
  const created = (answers as { conversion: string; created: boolean }[]).filter((one) => one.created);
  assert.equal(created.length, 1);
  assert.equal(new Set((answers as { conversion: string }[]).map(({ conversion }) => conversion)).size, 1);
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from program_conversion where reference = 'lead-1'`.execute(db);
  assert.equal(rows[0]!.count, 1n);
  assert.equal((await report(`Bearer ${made.secret}`, { event: "sale", reference: "x" })).status, 400);
  const text = await (
    await call("GET", `/api/admin/programs/${toEdge("program", program.id)}/keys`, { cookie })
  ).text();
  assert.ok(!text.includes(made.secret));
  await call("POST", `/api/admin/conversion-keys/${made.id}/revoke`, { cookie });
  assert.equal((await report(`Bearer ${made.secret}`, { reference: "lead-2" })).status, 401);
});
