import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { z } from "@hono/zod-openapi";
import { audit, route } from "../access/index.ts";
import type { Call, Route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { forgetOldKeys, pack, unpack } from "../foundation/idempotency.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "./testing.ts";

const database = await testDatabase();

/** What the handler does after its deed's transaction: `crash` is a process that ends there. */
let after: (call: Call) => Promise<void | Failure> = async () => {};
let slow = 0;

const make = (): readonly Route[] => [
  route({
    key: "POST /api/deed",
    summary: "Does something once",
    access: "anyone",
    idempotent: true,
    body: z.object({ amount: z.number().int(), fail: z.boolean().default(false) }),
    reply: z.object({ deed: z.string(), at: z.string() }),
    handle: async ({ body }, call) => {
      const done = await call.transact(async (context) => {
        await audit(context, { action: "deed.done", subject: "deed", after: { amount: body.amount } });
        if (slow > 0) await new Promise((wait) => setTimeout(wait, slow));
        if (body.fail) return new Failure("sold-out", "None left.");
        return { id: 12345678901234567890n, at: context.now, lines: [{ quantity: 1n }] };
      });
      if (isFailure(done)) return done;
      const failure = await after(call);
      if (failure !== undefined) return failure;
      return { deed: String(done.id), at: done.at.toString() };
    },
  }),
];

const one = await openTestApp(database, { make });
const two = await openTestApp(database, { make });

async function deeds(): Promise<number> {
  const { rows } = await database.pool.query<{ n: bigint }>(
    "select count(*) as n from audit where action = 'deed.done'",
  );
  return Number(rows[0]?.n);
}

let key = "";
let before = 0;
beforeEach(async () => {
  key = crypto.randomUUID();
  before = await deeds();
  after = async () => {};
  slow = 0;
});

const send = (app = one, body: unknown = { amount: 5 }, cookie?: string) =>
  app.call("POST", "/api/deed", {
    body,
    headers: { "idempotency-key": key },
    ...(cookie === undefined ? {} : { cookie }),
  });

test("the same key gives the first reply and does nothing again", async () => {
  const first = await send();
  const again = await send();
  assert.deepEqual([first.status, again.status], [200, 200]);
  assert.equal(await first.text(), await again.text());
  assert.equal((await deeds()) - before, 1);
});

test("the same key with another body is refused with 409", async () => {
  await send();
  const other = await send(one, { amount: 6 });
  assert.equal(other.status, 409);
  assert.equal(((await other.json()) as { code: string }).code, "key-reused");
  assert.equal((await deeds()) - before, 1);
});

test("no key, or one that can be guessed, is bad input", async () => {
  for (const headers of [{}, { "idempotency-key": "1" }, { "idempotency-key": "with a space in its middle" }]) {
    const response = await one.call("POST", "/api/deed", { body: { amount: 5 }, headers });
    assert.equal(response.status, 400);
  }
});

test("parallel calls with one key: the others wait and get the first one's reply, in one process and in two", async () => {
  slow = 60;
  const replies = await Promise.all([send(one), send(two), send(one), send(two), send(one)]);
  assert.deepEqual(
    replies.map((reply) => reply.status),
    [200, 200, 200, 200, 200],
  );
  const texts = new Set(await Promise.all(replies.map((reply) => reply.text())));
  assert.equal(texts.size, 1);
  assert.equal((await deeds()) - before, 1);
});

test("a parallel call with another body is refused once the first has committed", async () => {
  slow = 60;
  const [first, second] = await Promise.all([send(one), send(two, { amount: 7 })]);
  assert.deepEqual(new Set([first.status, second.status]), new Set([200, 409]));
  assert.equal((await deeds()) - before, 1);
});

test("a call that was cut off after its deed goes on from there when it is repeated", async () => {
  after = async () => {
    throw new Error("the process ends here");
  };
  assert.equal((await send()).status, 500);
  assert.equal((await deeds()) - before, 1);
  after = async () => {};
  const again = await send(two);
  assert.equal(again.status, 200);
  const reply = (await again.json()) as { deed: string };
  assert.equal(reply.deed, "12345678901234567890", "the deed's own result, not a new one");
  assert.equal((await deeds()) - before, 1);
  assert.deepEqual(await (await send()).json(), reply);
});

test("a failure that rolled everything back is not remembered, one that came after a commit is", async () => {
  const refused = await send(one, { amount: 5, fail: true });
  assert.equal(refused.status, 409);
  assert.equal((await deeds()) - before, 0);
  assert.equal((await send(one, { amount: 5, fail: false })).status, 200, "the key is free: nothing was done under it");
  key = crypto.randomUUID();
  after = async () => new Failure("payment-declined", "The bank said no.");
  assert.equal((await send()).status, 402);
  after = async () => {};
  const again = await send();
  assert.equal(again.status, 402, "the deed stands, and so does its answer");
  assert.equal(((await again.json()) as { detail: string }).detail, "The bank said no.");
});

test("two callers may use the same key", async () => {
  await makePerson(database.db, { email: "ann@example.com" });
  // The app of this test has no sign-in; a session is good at every server of the house.
  const house = await openTestApp(database);
  const signedIn = await house.signIn("ann@example.com");
  assert.equal((await send()).status, 200);
  assert.equal((await send(one, { amount: 9 }, signedIn)).status, 200);
  assert.equal((await deeds()) - before, 2);
});

test("keys are forgotten after 30 days", async () => {
  await send();
  await forgetOldKeys(database.db, Temporal.Now.instant().add({ hours: 24 * 29 }));
  await send();
  assert.equal((await deeds()) - before, 1);
  await forgetOldKeys(database.db, Temporal.Now.instant().add({ hours: 24 * 31 }));
  await send();
  assert.equal((await deeds()) - before, 2);
});

test("what a transaction returned comes back as what it was, and what could not is refused", () => {
  const value = {
    id: 2n ** 70n,
    at: Temporal.Instant.from("2026-01-02T03:04:05.678901Z"),
    day: Temporal.PlainDate.from("2026-01-02"),
    map: new Map([["a", 1n]]),
    set: new Set([1, "x"]),
    list: [null, true, "text", 1.5, undefined],
    odd: { $: "bigint", v: "5" },
  };
  const back = unpack(JSON.parse(JSON.stringify(pack(value)))) as typeof value;
  assert.equal(back.id, value.id);
  assert.ok(back.at.equals(value.at) && back.day.equals(value.day));
  assert.deepEqual([back.map, back.set, back.list, back.odd], [value.map, value.set, value.list, value.odd]);
  for (const bad of [new URL("http://localhost"), () => 1, Number.NaN, Symbol("x"), new Date()])
    assert.throws(() => pack({ bad }), TypeError);
});
