/** Autoships through the API: a card kept by Stripe on our page, what a shopper and what the company's people may do. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp, origin } from "../http/testing.ts";
import { openStripeServer } from "../orders/stripe-testing.ts";
import { dublin, smallShop } from "../orders/testing.ts";
import { dueAutoships } from "./jobs.ts";
import { runAutoship } from "./run-autoship.ts";

// What comes back is checked by the routes' own schemas; here it is looked at as the pages do.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

const keys = { secretKey: "sk_test_quiet", publishableKey: "pk_test_local", webhookSecret: "whsec_quiet" };
const database = await testDatabase({ connections: 12 });
const { db } = database;
const books = openDatabase(database.url, { connections: 2 });
const shop = await smallShop(db, books.db);
shop.time = Temporal.Now.instant().round("second");
const clock = { now: () => shop.time };
const stripe = await openStripeServer({ ...keys, now: clock.now });
after(async () => {
  await books.close();
  await stripe.close();
});
const { app, call, signIn, services } = await openTestApp(database, {
  clock,
  payments: { stripe: { ...keys, capture: "now", api: stripe.url } },
});
await makePerson(db, { email: "nora@example.test" });
await makePerson(db, { email: "other@example.test" });
await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.refund"] });
const [nora, other, staff] = [
  await signIn("nora@example.test"),
  await signIn("other@example.test"),
  await signIn("staff@example.test"),
];
const variant = await shop.shelve(100);
let callers = 0;

async function api(
  method: string,
  path: string,
  cookie: string,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  callers += 1;
  const response = await call(method, path, {
    cookie,
    ...(body === undefined ? {} : { body }),
    headers: { "idempotency-key": randomUUID() },
    address: `198.51.100.${callers % 250}`,
  });
  return { status: response.status, json: (await response.json()) as Json };
}

const today = () => shop.time.toZonedDateTimeISO("Europe/Dublin").toPlainDate();
const wish = () => ({
  lines: [{ variantId: toEdge("variant", variant), quantity: 2 }],
  every: 4,
  unit: "week",
  firstOn: today().toString(),
  timeZone: "Europe/Dublin",
  contact: { ...dublin, email: "nora@example.test" },
});
const keepReference = async () => {
  const { rows } = await sql<{ reference: string }>`
    select reference from payment_method order by id desc limit 1`.execute(db);
  return rows[0]!.reference;
};
const sweep = async () => {
  for (const id of await dueAutoships(db, shop.time)) await runAutoship({ ...services.orders, db }, id);
};

test("set up with a new card: the element's page first, then it begins and is charged; the same press twice is one autoship", async () => {
  const quote = await api("POST", "/api/store/autoships/quote", nora, {
    lines: wish().lines,
    country: "IE",
    postcode: "D02 AF30",
  });
  assert.equal(quote.status, 200, JSON.stringify(quote.json));
  const body = { ...wish(), method: "stripe", expectedTotal: quote.json.order.totals.total };
  const headers = { "idempotency-key": randomUUID() };
  const [first, second] = [
    await call("POST", "/api/store/autoships", { cookie: nora, body, headers }),
    await call("POST", "/api/store/autoships", { cookie: nora, body, headers }),
  ];
  const started = (await first.json()) as Json;
  assert.equal(first.status, 200, JSON.stringify(started));
  assert.equal(started.state, "setting-up");
  const reference = await keepReference();
  assert.equal(started.actionUrl, `${origin}/payment-methods/${reference}`);
  assert.equal(((await second.json()) as Json).id, started.id);
  assert.equal((await api("GET", "/api/store/autoships", nora)).json.autoships.length, 1);

  const element = await api("GET", `/api/store/payment-methods/${reference}/element`, nora);
  assert.equal(element.json.clientSecret, stripe.safe.setupOf(reference).client_secret);
  assert.equal((await api("GET", `/api/store/payment-methods/${reference}/element`, other)).status, 404);
  stripe.safe.keep(reference);
  const settled = await api("POST", `/api/store/autoships/${started.id}/settle`, nora);
  assert.equal(settled.status, 200, JSON.stringify(settled.json));
  assert.equal(settled.json.state, "active");
  assert.deepEqual([settled.json.method.brand, settled.json.method.last4], ["visa", "4242"]);
  assert.deepEqual(
    settled.json.charges.map(({ state }: Json) => state),
    ["paid"],
  );
  assert.equal(settled.json.nextOn, today().add({ weeks: 4 }).toString());
  const kept = (await api("GET", "/api/store/payment-methods", nora)).json.kept;
  assert.equal(kept.length, 1);
  const removed = await api("POST", `/api/store/payment-methods/${kept[0].id}/remove`, nora);
  assert.deepEqual([removed.status, removed.json.data?.why], [409, "in-use"]);
});

test("nobody sees or changes another's; without sign-in nothing", async () => {
  const { json } = await api("GET", "/api/store/autoships", nora);
  const path = `/api/store/autoships/${json.autoships[0].id}`;
  for (const [method, end, body] of [
    ["GET", "", undefined],
    ["POST", "/skip", undefined],
    ["POST", "/settle", undefined],
    ["POST", "/end", undefined],
    ["POST", "/pause", {}],
    ["PUT", "/lines", { lines: wish().lines }],
  ] as const) {
    assert.equal((await api(method, `${path}${end}`, other, body)).status, 404, end);
    assert.equal((await api(method, `${path}${end}`, "", body)).status, 401, end);
  }
  assert.equal((await api("GET", "/api/store/autoships", other)).json.autoships.length, 0);
});

test("the webhook alone sets it going, also told twice; a card that is declined is replaced at once", async () => {
  const started = (await api("POST", "/api/store/autoships", nora, { ...wish(), method: "stripe" })).json;
  const reference = await keepReference();
  stripe.safe.keep(reference, "declined");
  const event = stripe.event(stripe.safe.setupOf(reference), "setup_intent.succeeded");
  for (const _ of [1, 2]) {
    const response = await app.request(`${origin}/api/webhooks/stripe`, {
      method: "POST",
      headers: { "content-type": "application/json", "stripe-signature": event.signature },
      body: event.body,
    });
    assert.equal(response.status, 200);
  }
  const { rows } = await sql<{
    state: string;
  }>`select state from payment_method where reference = ${reference}`.execute(db);
  assert.equal(rows[0]!.state, "saved");
  // Its job does what the page does on coming back.
  const path = `/api/store/autoships/${started.id}`;
  const after1 = (await api("POST", `${path}/settle`, nora)).json;
  assert.equal(after1.charges[0].state, "open");
  assert.equal(after1.charges[0].failures, 1);
  const found = await api("GET", "/api/admin/autoships?with=retrying", staff);
  assert.deepEqual(
    found.json.autoships.map(({ id }: Json) => id),
    [started.id],
  );

  const kept = (await api("GET", "/api/store/payment-methods", nora)).json.kept;
  const good = kept.find(({ last4 }: Json) => last4 === "4242");
  assert.deepEqual((await api("PUT", `${path}/method`, nora, { kept: good.id })).json, { actionUrl: null });
  const paid = (await api("GET", path, nora)).json;
  assert.deepEqual(
    paid.charges.map(({ state }: Json) => state),
    ["paid"],
  );
});

test("the shopper's changes, each seen in the answer", async () => {
  const { json } = await api("GET", "/api/store/autoships", nora);
  const path = `/api/store/autoships/${json.autoships[0].id}`;
  const next = Temporal.PlainDate.from(json.autoships[0].nextOn);
  assert.equal((await api("POST", `${path}/skip`, nora)).json.nextOn, next.add({ weeks: 4 }).toString());
  const on = today().add({ days: 9 }).toString();
  assert.equal((await api("POST", `${path}/date`, nora, { on })).json.nextOn, on);
  assert.equal((await api("POST", `${path}/date`, nora, { on: "2020-01-01" })).status, 400);
  assert.equal((await api("PUT", `${path}/rhythm`, nora, { every: 2, unit: "month" })).json.every, 2);
  assert.equal((await api("PUT", `${path}/rhythm`, nora, { every: 13, unit: "month" })).status, 400);
  const swapped = toEdge("variant", await shop.shelve(3));
  const lines = await api("PUT", `${path}/lines`, nora, { lines: [{ variantId: swapped, quantity: 5 }] });
  assert.deepEqual([lines.json.lines[0].variantId, lines.json.lines[0].there], [swapped, 3]);
  const { email: _, ...address } = { ...dublin, line1: "9 Oak Road" };
  assert.equal((await api("PUT", `${path}/address`, nora, { contact: address })).json.contact.line1, "9 Oak Road");
  const until = today().add({ days: 40 }).toString();
  assert.deepEqual(
    (({ state, resumeOn }) => [state, resumeOn])((await api("POST", `${path}/pause`, nora, { until })).json),
    ["paused", until],
  );
  assert.equal((await api("POST", `${path}/resume`, nora, { on })).json.nextOn, on);
  const events = (await api("GET", path, nora)).json.events.map(({ kind }: Json) => kind);
  assert.deepEqual(events.slice(0, 7), ["resumed", "paused", "address", "contents", "rhythm", "moved", "skipped"]);
});

test("the office: found by name and state, changed with a reason that is kept, paused many at once, a rule", async () => {
  for (let one = 0; one < 3; one += 1) {
    const { json } = await api("POST", "/api/store/autoships", other, {
      ...wish(),
      firstOn: today().add({ days: 3 }).toString(),
      contact: { ...dublin, name: "Otto Ött", email: "other@example.test" },
      method: "test-succeeds",
    });
    assert.equal(json.state, "active", JSON.stringify(json));
  }
  const list = async (query: string) =>
    (await api("GET", `/api/admin/autoships?${query}`, staff)).json.autoships as Json[];
  assert.equal((await list("search=ött")).length, 3);
  assert.equal((await list("search=ött&with=this-week")).length, 3);
  assert.equal((await list("search=%25")).length, 0);
  assert.equal((await list("limit=2")).length, 2);
  const ids = (await list("search=other@")).map(({ id }) => id as string);
  const paused = await api("POST", "/api/admin/autoships/pause", staff, { ids, reason: "the warehouse moves" });
  assert.deepEqual(paused.json, { paused: 3, left: 0 });
  assert.deepEqual((await api("POST", "/api/admin/autoships/pause", staff, { ids, reason: "once more" })).json, {
    paused: 0,
    left: 3,
  });
  assert.equal((await list("state=paused&search=ött")).length, 3);
  const resumed = await api("POST", `/api/admin/autoships/${ids[0]}/resume`, staff, { reason: "it has moved" });
  assert.deepEqual([resumed.json.state, resumed.json.events[0].by], ["active", "staff"]);
  const soon = today().toString();
  assert.equal(
    (await api("POST", `/api/admin/autoships/${ids[0]}/date`, staff, { on: soon, reason: "today" })).status,
    400,
  );
  assert.equal(
    (await api("POST", `/api/admin/autoships/${ids[0]}/end`, staff, { reason: "by phone" })).json.state,
    "ended",
  );
  assert.equal((await api("POST", `/api/admin/autoships/${ids[0]}/retry`, staff, { reason: "again" })).status, 409);
  const { rows } = await sql<{ reason: string }>`
    select reason from audit where action = 'autoship.change' and subject = ${ids[0]!} order by id`.execute(db);
  assert.deepEqual(
    rows.map(({ reason }) => reason),
    ["the warehouse moves", "it has moved", "by phone"],
  );
  assert.equal((await api("GET", "/api/admin/autoships", nora)).status, 403);
  const rule = { retryDays: [2, 5], noticeDays: 4, hour: 7, reason: "fewer tries" };
  assert.equal((await api("PUT", "/api/admin/autoship-rule", staff, { ...rule, retryDays: [5, 2] })).status, 400);
  assert.equal((await api("PUT", "/api/admin/autoship-rule", staff, rule)).status, 200);
  assert.deepEqual((await api("GET", "/api/admin/autoship-rule", staff)).json, {
    retryDays: [2, 5],
    noticeDays: 4,
    hour: 7,
  });
  await sweep();
});

test("what is no wish is refused with a problem, and nothing begins", async () => {
  const before = (await api("GET", "/api/store/autoships", other)).json.autoships.length;
  for (const [change, status] of [
    [{ lines: [] }, 400],
    [{ every: 0 }, 400],
    [{ unit: "year" }, 400],
    [{ firstOn: "2026-02-31" }, 400],
    [{ firstOn: today().subtract({ days: 1 }).toString() }, 400],
    [{ timeZone: "Mars/Olympus" }, 400],
    [{ method: "manual-cash" }, 400],
    [{ method: undefined }, 400],
    [{ contact: { ...dublin, country: "JP" } }, 400],
    [{ expectedTotal: { amount: "1.00", currency: "EUR" } }, 409],
    [{ expectedTotal: { amount: "1.00", currency: "USD" } }, 409],
  ] as const) {
    const answer = await api("POST", "/api/store/autoships", other, { ...wish(), method: "test-succeeds", ...change });
    assert.equal(answer.status, status, JSON.stringify([change, answer.json]));
    assert.equal(typeof answer.json.code, "string");
  }
  assert.equal((await api("GET", "/api/store/autoships", other)).json.autoships.length, before);
});
