/**
 * `kill -9` at every named place between payment and commit, of a real server process: after the next start the order is
 * wholly there or not at all, the money is known, and the same press of the button does nothing twice.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { failpoints } from "../foundation/failpoint.ts";
import type { Failpoint } from "../foundation/failpoint.ts";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, password } from "../http/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { readOrder } from "./read-order.ts";
import { recoverPayments } from "./recover-payments.ts";
import { dublin, smallShop } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 6 });
const books = openDatabase(url, { connections: 2 });
const shop = await smallShop(db, books.db);
shop.time = Temporal.Now.instant();
await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.refund"] });
after(() => books.close());

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  readonly signal: Promise<NodeJS.Signals | null>;
}

async function start(failpoint?: Failpoint): Promise<Running> {
  const child = spawn(process.execPath, [new URL("../../../scripts/start.mjs", import.meta.url).pathname], {
    env: {
      PATH: process.env["PATH"] ?? "",
      DATABASE_URL: url,
      PORT: "0",
      FAIRLINE_HOST: "127.0.0.1",
      FAIRLINE_SECRET: "a secret for tests, of 32 letters or more",
      FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
      FAIRLINE_CONNECTIONS: "4",
      FAIRLINE_PAGES: "off",
      FAIRLINE_DEMO: "off",
      FAIRLINE_LOG: "warn",
      ...(failpoint === undefined ? {} : { FAIRLINE_FAILPOINT: failpoint }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  after(() => child.kill("SIGKILL"));
  const signal = new Promise<NodeJS.Signals | null>((done) => child.once("exit", (_code, by) => done(by)));
  let said = "";
  const address = await new Promise<string>((found, refuse) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said += `${line}\n`;
        const match = /Fairline is at (\S+)/.exec(line);
        if (match?.[1] !== undefined) found(match[1]);
      });
    }
    void signal.then((by) => refuse(new Error(`ended by ${by}: ${said}`)));
  });
  return { process: child, url: address, signal };
}

async function stop(server: Running): Promise<void> {
  server.process.kill("SIGTERM");
  await server.signal;
}

function send(server: Running, method: string, path: string, given: { cookie?: string; key?: string; body?: unknown }) {
  return fetch(`${server.url}${path}`, {
    method,
    headers: {
      origin: server.url,
      "content-type": "application/json",
      ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
      ...(given.key === undefined ? {} : { "idempotency-key": given.key }),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  });
}

async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

const tableOf = async (orderId: bigint) => {
  const { rows } = await sql<{ sales: bigint; charges: bigint; refunded: bigint; posted: bigint; mails: bigint }>`
    select (select count(*) from sale where source = 'store' and source_ref = ${orderId.toString()}) as sales,
      (select count(*) from test_bank_charge where state = 'captured' and reference in (
        select reference from payment where order_id = ${orderId})) as charges,
      (select coalesce(sum(refunded), 0)::bigint from test_bank_charge where reference in (
        select reference from payment where order_id = ${orderId})) as refunded,
      (select coalesce(sum(amount), 0)::bigint from entry where key like ${`order:${orderId}:%`}) as posted,
      (select count(*) from mail where template = 'order-confirmation' and data->>'number' = (
        select number from orders where id = ${orderId})) as mails`.execute(db);
  return rows[0]!;
};

const onHand = async (variantId: bigint) =>
  (await db.selectFrom("stock").select("on_hand").where("variant_id", "=", variantId).executeTakeFirstOrThrow())
    .on_hand;

async function newestOrder(): Promise<bigint> {
  const row = await db.selectFrom("orders").select("id").orderBy("id", "desc").limit(1).executeTakeFirstOrThrow();
  return row.id;
}

async function settled(orderId: bigint, state: string) {
  return waitFor(`order ${orderId} ${state}`, async () => {
    const story = await readOrder(db, orderId);
    return story?.payments.some((payment) => payment.state === state) === true ? story : undefined;
  });
}

/** Everything of a paid order, once. */
async function assertWhole(orderId: bigint, variantId: bigint) {
  const story = await settled(orderId, "captured");
  assert.equal(story.order.state, "paid");
  assert.deepEqual(await tableOf(orderId), {
    sales: 1n,
    charges: 1n,
    refunded: 0n,
    posted: story.order.total,
    mails: 1n,
  });
  assert.equal(await onHand(variantId), 4);
  assert.equal(
    (await db.selectFrom("stock_reservation").select("quantity").where("order_id", "=", orderId).execute()).length,
    0,
  );
  return story;
}

const checkout = { contact: dublin, method: "test-succeeds" };

for (const failpoint of failpoints.filter((name) => !/^(refund|capture|autoship)\./.test(name))) {
  test(`killed at ${failpoint}: after the next start the order is wholly there, or not at all, and the money is known`, async () => {
    const balm = await shop.shelve(5);
    const key = randomUUID();
    const doomed = await start(failpoint);
    const added = await send(doomed, "POST", "/api/store/basket/lines", {
      body: { variantId: toEdge("variant", balm) },
    });
    assert.equal(added.status, 200, await added.clone().text());
    const cookie = cookiesOf(added);
    await assert.rejects(send(doomed, "POST", "/api/store/orders", { cookie, key, body: checkout }));
    assert.equal(await doomed.signal, "SIGKILL");
    const orderId = await newestOrder();

    const server = await start();
    if (failpoint === "payment.started") {
      // The bank was never asked: no money, no sale, and nobody charges anything by asking how it stands.
      await settled(orderId, "unknown");
      assert.deepEqual(await tableOf(orderId), { sales: 0n, charges: 0n, refunded: 0n, posted: 0n, mails: 0n });
      assert.equal(await onHand(balm), 5);
    } else {
      await assertWhole(orderId, balm);
    }

    // The shopper, who saw an error, presses the same button again: the same order, paid once.
    const again = await send(server, "POST", "/api/store/orders", { cookie, key, body: checkout });
    const reply = (await again.json()) as { number: string; state: string; payment: { state: string } };
    assert.equal(again.status, 200, JSON.stringify(reply));
    const story = await assertWhole(orderId, balm);
    assert.deepEqual([reply.number, reply.state, reply.payment.state], [story.order.number, "paid", "captured"]);
    assert.equal(await newestOrder(), orderId);
    await stop(server);
  });
}

test("killed before the bank was asked, and the shopper never comes back: declined after two minutes, the stock is free", async () => {
  const balm = await shop.shelve(5);
  const doomed = await start("payment.started");
  const added = await send(doomed, "POST", "/api/store/basket/lines", { body: { variantId: toEdge("variant", balm) } });
  await assert.rejects(
    send(doomed, "POST", "/api/store/orders", { cookie: cookiesOf(added), key: randomUUID(), body: checkout }),
  );
  await doomed.signal;
  const orderId = await newestOrder();
  await recoverPayments(db, shop.services, Temporal.Now.instant().add({ minutes: 2 }));
  const story = await settled(orderId, "declined");
  assert.equal(story.order.state, "placed");
  assert.deepEqual(await tableOf(orderId), { sales: 0n, charges: 0n, refunded: 0n, posted: 0n, mails: 0n });
  assert.equal(
    (await db.selectFrom("stock_reservation").select("quantity").where("order_id", "=", orderId).execute()).length,
    0,
  );
});

test("killed when the capture of reserved money is written down: taken once after the next start, and the order is whole", async () => {
  shop.time = Temporal.Now.instant();
  const balm = await shop.shelve(5);
  const held = must(await shop.checkout([[balm, 1]], "test-authorised"));
  assert.equal(held.state, "authorised");
  const path = `/api/admin/orders/${toEdge("order", held.orderId)}/capture`;
  const doomed = await start("capture.recorded");
  const signedIn = await send(doomed, "POST", "/api/session", { body: { email: "staff@example.test", password } });
  await assert.rejects(send(doomed, "POST", path, { cookie: cookiesOf(signedIn) }));
  assert.equal(await doomed.signal, "SIGKILL");
  // Nothing was committed: the money is still only reserved, and the staff ask again.
  assert.equal((await readOrder(db, held.orderId))?.payments[0]?.state, "authorised");
  const half = await start("capture.committed");
  await assert.rejects(send(half, "POST", path, { cookie: cookiesOf(signedIn) }));
  assert.equal(await half.signal, "SIGKILL");
  assert.equal((await readOrder(db, held.orderId))?.payments[0]?.state, "capturing");

  const server = await start();
  await assertWhole(held.orderId, balm);
  await stop(server);
});

for (const failpoint of failpoints.filter((name) => name.startsWith("refund."))) {
  test(`killed at ${failpoint}: the refund is there or not, the bank gives the money back once`, async () => {
    shop.time = Temporal.Now.instant();
    const balm = await shop.shelve(5);
    const paid = must(await shop.checkout([[balm, 2]], "test-succeeds"));
    const before = await readOrder(db, paid.orderId);
    const path = `/api/admin/orders/${toEdge("order", paid.orderId)}/refunds`;
    const wish = {
      lines: [{ orderLineId: toEdge("orderLine", before!.lines[0]!.id), quantity: 1 }],
      reason: "sent back",
      restock: true,
    };
    const key = randomUUID();
    const doomed = await start(failpoint);
    const signedIn = await send(doomed, "POST", "/api/session", { body: { email: "staff@example.test", password } });
    const cookie = cookiesOf(signedIn);
    await assert.rejects(send(doomed, "POST", path, { cookie, key, body: wish }));
    assert.equal(await doomed.signal, "SIGKILL");

    const server = await start();
    if (failpoint === "refund.recorded") {
      const story = await readOrder(db, paid.orderId);
      assert.deepEqual(story?.refunds, []);
      assert.equal((await tableOf(paid.orderId)).refunded, 0n);
      assert.equal(await onHand(balm), 3);
    } else {
      await waitFor("the refund to be sent", async () => {
        const story = await readOrder(db, paid.orderId);
        return story?.refunds[0]?.state === "sent" ? story : undefined;
      });
    }

    const again = await send(server, "POST", path, { cookie, key, body: wish });
    assert.equal(again.status, 200, await again.clone().text());
    const story = await readOrder(db, paid.orderId);
    assert.deepEqual(
      story?.refunds.map(({ state, amount }) => [state, amount]),
      [["sent", 1230n]],
    );
    assert.equal((await tableOf(paid.orderId)).refunded, 1230n);
    assert.equal(await onHand(balm), 4);
    await stop(server);
  });
}

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
