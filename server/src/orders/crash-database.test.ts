/**
 * `kill -9` of the server at every named place of the checkout, and of PostgreSQL with all its processes in the same moment: after both
 * have been started again there is no money without its order and no order without its sale, and the same button does nothing twice.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { sql } from "kysely";
import { ensureDatabase, startCluster } from "../foundation/cluster.ts";
import { openDatabase } from "../foundation/database.ts";
import type { Database } from "../foundation/database.ts";
import { failpoints } from "../foundation/failpoint.ts";
import type { Failpoint } from "../foundation/failpoint.ts";
import { toEdge } from "../foundation/ids.ts";
import { migrateJobs } from "../foundation/jobs.ts";
import { migrate } from "../foundation/migrate.ts";
import { cookiesOf } from "../http/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { dublin, smallShop } from "./testing.ts";

const folder = await mkdtemp(join(tmpdir(), "fairline-crash-"));
// As root PostgreSQL runs under another account, which has to get in.
await chmod(folder, 0o755);

/** A cluster that waits for the disk, as a shop's does: what was committed must outlive this. */
let cluster = await startCluster(join(folder, "db"));
let database = openDatabase(await ensureDatabase(cluster, "shop"), { connections: 4 });
after(async () => {
  await database.close();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});
await migrate(database.pool);
await migrateJobs(database.pool);
const balm = await (await smallShop(database.db, database.db)).shelve(100);

async function start(failpoint?: Failpoint) {
  const child: ChildProcess = spawn(
    process.execPath,
    [new URL("../../../scripts/start.mjs", import.meta.url).pathname],
    {
      env: {
        PATH: process.env["PATH"] ?? "",
        DATABASE_URL: cluster.url("shop"),
        PORT: "0",
        FAIRLINE_HOST: "127.0.0.1",
        FAIRLINE_SECRET: "a secret for tests, of 32 letters or more",
        FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
        FAIRLINE_CONNECTIONS: "4",
        FAIRLINE_PAGES: "off",
        FAIRLINE_DEMO: "off",
        FAIRLINE_LOG: "silent",
        ...(failpoint === undefined ? {} : { FAIRLINE_FAILPOINT: failpoint }),
      },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  after(() => child.kill("SIGKILL"));
  const signal = new Promise<NodeJS.Signals | null>((done) => child.once("exit", (_code, by) => done(by)));
  const url = await new Promise<string>((found, refuse) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const match = /Fairline is at (\S+)/.exec(line);
      if (match?.[1] !== undefined) found(match[1]);
    });
    void signal.then((by) => refuse(new Error(`ended by ${by}`)));
  });
  return { child, url, signal };
}

/** Every process of the cluster at once, and then a start on what they left on the disk. */
async function killDatabase(): Promise<void> {
  const postmaster = Number((await readFile(join(cluster.dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity`.execute(database.db);
  process.kill(postmaster, "SIGKILL");
  for (const { pid } of rows) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  await database.close().catch(() => {});
  cluster = await startAgain();
  database = openDatabase(cluster.url("shop"), { connections: 4 });
}

/** The memory that the killed ones shared is free when the last of them is gone. */
async function startAgain() {
  for (let tries = 0; ; tries += 1) {
    try {
      return await startCluster(join(folder, "db"));
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
}

const send = (url: string, path: string, given: { cookie?: string; key?: string; body: unknown }) =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: {
      origin: url,
      "content-type": "application/json",
      ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
      ...(given.key === undefined ? {} : { "idempotency-key": given.key }),
    },
    body: JSON.stringify(given.body),
  });

/** What must not be, whatever was killed when. */
async function assertNothingIsLost({ db }: Database): Promise<void> {
  const { rows } = await sql`
    select 'money without its order' as what, charge.reference as which from test_bank_charge charge
    left join payment on payment.reference = charge.reference left join orders on orders.id = payment.order_id
    where charge.state = 'captured' and charge.refunded = 0 and (orders.state is distinct from 'paid' or payment.state <> 'captured')
    union all select 'order without its sale', number from orders
    where state = 'paid' and not exists (select from sale where sale.id = orders.sale_id and source_ref = orders.id::text)
    union all select 'sale without its order', source_ref from sale
    where not exists (select from orders where orders.sale_id = sale.id and state = 'paid')
    union all select 'order without its books', number from orders
    where state = 'paid' and total <> (select coalesce(sum(amount), 0) from entry where key like 'order:' || orders.id || ':%')
    union all select 'stock that is not what was sold', 'balm' from stock where variant_id = ${balm} and on_hand <> 100 - (
      select coalesce(sum(quantity), 0) from order_line join orders on orders.id = order_id where state = 'paid')`.execute(
    db,
  );
  assert.deepEqual(rows, []);
  assert.deepEqual(await checkLedger(db), []);
}

const checkout = { contact: dublin, method: "test-succeeds" };
let paid = 0n;

for (const failpoint of failpoints.filter((name) => !/^(refund|capture|autoship)\./.test(name))) {
  test(`server and PostgreSQL killed at ${failpoint}: no money without order, no order without sale`, async () => {
    const key = randomUUID();
    const doomed = await start(failpoint);
    const added = await send(doomed.url, "/api/store/basket/lines", { body: { variantId: toEdge("variant", balm) } });
    assert.equal(added.status, 200);
    const cookie = cookiesOf(added);
    await assert.rejects(send(doomed.url, "/api/store/orders", { cookie, key, body: checkout }));
    assert.equal(await doomed.signal, "SIGKILL");
    await killDatabase();

    const server = await start();
    const again = await send(server.url, "/api/store/orders", { cookie, key, body: checkout });
    const reply = (await again.json()) as { state: string };
    assert.deepEqual([again.status, reply.state], [200, "paid"], JSON.stringify(reply));
    paid += 1n;
    const { rows } = await sql<{ orders: bigint; sales: bigint; charges: bigint }>`
      select (select count(*) from orders) as orders, (select count(*) from sale) as sales,
        (select count(*) from test_bank_charge where state = 'captured') as charges`.execute(database.db);
    assert.deepEqual(rows, [{ orders: paid, sales: paid, charges: paid }]);
    await assertNothingIsLost(database);
    server.child.kill("SIGTERM");
    await server.signal;
  });
}

test("PostgreSQL alone killed under eight shoppers: what they were told is paid is paid, and nothing else is", async () => {
  const server = await start();
  const told: string[] = [];
  const rush = { sent: 0, over: false };
  const shopper = async () => {
    while (!rush.over && rush.sent < 60) {
      rush.sent += 1;
      const { sent } = rush;
      const added = await send(server.url, "/api/store/basket/lines", { body: { variantId: toEdge("variant", balm) } });
      if (added.status !== 200) continue;
      const body = { ...checkout, contact: { ...dublin, email: `shopper-${sent}@example.test` } };
      const order = await send(server.url, "/api/store/orders", { cookie: cookiesOf(added), key: randomUUID(), body });
      const reply = (await order.json()) as { state?: string; number?: string };
      if (reply.state === "paid" && reply.number !== undefined) told.push(reply.number);
    }
  };
  const shoppers = Promise.allSettled(Array.from({ length: 8 }, shopper));
  while (told.length < 10 && rush.sent < 60) await new Promise((done) => setTimeout(done, 20));
  await killDatabase();
  rush.over = true;
  await shoppers;
  server.child.kill("SIGKILL");
  await server.signal;

  // The next start asks the bank for what was left open.
  const next = await start();
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await sql`select from payment where state = 'started'`.execute(database.db);
    if (rows.length === 0) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const { rows } = await sql<{ number: string }>`
    select number from orders where number = any(${told}::text[]) and state = 'paid'`.execute(database.db);
  assert.equal(rows.length, told.length);
  assert.ok(told.length >= 10);
  await assertNothingIsLost(database);
  next.child.kill("SIGTERM");
  await next.signal;
});
