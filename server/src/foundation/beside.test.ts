/** Connections beside a transaction: one state for all of them, and an end whatever happens. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { besideTransaction } from "./beside.ts";
import { copyOut } from "./copy.ts";
import { inTransaction } from "./database.ts";
import { testDatabase } from "./testing.ts";

// The transaction has the only one of the pool's connections but one: those beside it are not taken from there.
const { db } = await testDatabase({ connections: 2 });
await sql`create table counted (n bigint)`.execute(db);

const others = async (): Promise<number> =>
  (
    await sql<{ count: number }>`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%counted%' and state <> 'idle'`.execute(
      db,
    )
  ).rows[0]!.count;

async function untilNobodyReads(): Promise<void> {
  for (let tries = 0; (await others()) > 0; tries++) {
    assert.ok(tries < 200, "nobody reads any more");
    await new Promise((done) => setTimeout(done, 25));
  }
}

test("they all see what was committed when they were opened, and nothing that came later", async () => {
  await sql`insert into counted select generate_series(1, 1000)`.execute(db);
  await inTransaction(db, async (tx) => {
    await sql`insert into counted values (-1)`.execute(tx);
    await besideTransaction(tx, 2, async ([one, other]) => {
      const query = "select n from counted";
      assert.equal(await copyOut(one!, query, () => {}), 1_000);
      await sql`insert into counted select generate_series(1, 10)`.execute(db);
      assert.deepEqual(
        await Promise.all([copyOut(one!, query, () => {}), copyOut(other!, query, () => {})]),
        [1_000, 1_000],
      );
      assert.equal(await copyOut(tx, query, () => {}), 1_011);
      await assert.rejects(one!.query("insert into counted values (0)"), /read-only/);
    });
  });
  await untilNobodyReads();
});

test("they end with a work that fails, and at once when it is stopped; the transaction can go on", async () => {
  const endless = "select one.n from counted one, counted other, counted third";
  await inTransaction(db, async (tx) => {
    await assert.rejects(
      besideTransaction(tx, 2, async ([one, other]) => {
        const reading = copyOut(one!, endless, () => {});
        reading.catch(() => {});
        await Promise.all([reading, copyOut(other!, "select 1 / (n - 5) from counted order by n", () => {})]);
      }),
      /division by zero/,
    );
    await untilNobodyReads();
    const stop = new AbortController();
    const began = performance.now();
    await assert.rejects(
      besideTransaction(
        tx,
        2,
        async ([one]) => {
          setTimeout(() => stop.abort(new Error("stopped")), 100);
          await copyOut(one!, endless, () => {});
        },
        stop.signal,
      ),
      /stopped/,
    );
    assert.ok(performance.now() - began < 5_000);
    await untilNobodyReads();
    assert.equal((await sql`select 1`.execute(tx)).rows.length, 1);
  });
});
