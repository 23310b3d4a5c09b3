/** `kill -9` of a real server between order and charge: its next start charges once, and the order is whole. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { sql } from "kysely";
import { checkLedger } from "../ledger/index.ts";
import { autoshipShop } from "./testing.ts";

const { db, url, books, shop, start, look, money } = await autoshipShop();
after(() => books.close());

async function serve(failpoint?: string) {
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
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once("exit", (_code, by) => done(by)));
  // Read to the end, so that a full pipe stops nobody.
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", () => {});
  return { child, ended };
}

async function waitFor<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

for (const failpoint of ["autoship.ordered", "payment.answered"]) {
  test(`killed at ${failpoint}: ordered once, charged once, told once`, async () => {
    shop.time = Temporal.Now.instant();
    const { id } = await start({});
    // Set up by the shop of this process: a server finds its job in the queue.
    const doomed = await serve(failpoint);
    assert.equal(await doomed.ended, "SIGKILL");
    const before = await look(id);
    assert.equal(before.charges.length, 1);
    if (failpoint === "autoship.ordered") {
      assert.equal((await money(id)).times, 0n);
    }
    // What the next minute's sweep does, without waiting for it.
    const server = await serve();
    await sql`select graphile_worker.add_job('run-autoship', json_build_object('autoship', ${id.toString()}::text),
      job_key => ${`run-autoship ${id}`})`.execute(db);
    const paid = await waitFor("the order to be paid", async () => {
      const seen = await look(id);
      return seen.charges[0]?.state === "paid" ? seen : undefined;
    });
    assert.equal(paid.charges.length, 1);
    assert.equal(paid.autoship.payments, 1);
    const { taken, times, sales, posted, paid: total } = await money(id);
    assert.deepEqual([times, sales, taken, posted], [1n, 1n, total, total]);
    assert.deepEqual(paid.mails, ["started"]);
    server.child.kill("SIGTERM");
    await server.ended;
  });
}

test("at the end the books are in order", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
