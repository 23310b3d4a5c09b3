/** What goes out without waiting: in order, wholly or not at all, and never outside of its transaction. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction, together, unawaited } from "./database.ts";
import type { Tx } from "./database.ts";
import { Failure, isFailure } from "./failure.ts";
import { testDatabase } from "./testing.ts";

const { db } = await testDatabase({ connections: 2 });
await sql`create table thing (name text primary key)`.execute(db);

const names = async () => (await sql<{ name: string }>`select name from thing order by name`.execute(db)).rows;
const write = (tx: Tx, name: string) => sql`insert into thing values (${name})`.execute(tx);

test("what nobody waited for is seen by what comes after it, and committed", async () => {
  const seen = await inTransaction(db, async (tx) => {
    unawaited(tx, write(tx, "a"));
    unawaited(tx, write(tx, "b"));
    return (await sql`select from thing`.execute(tx)).rows.length;
  });
  assert.equal(seen, 2);
  assert.deepEqual(await names(), [{ name: "a" }, { name: "b" }]);
});

test("its failure is the transaction's, whether something comes after it or not, and it is the one that is told", async () => {
  const twice = (after: boolean) =>
    inTransaction(db, async (tx) => {
      unawaited(tx, write(tx, "c"));
      unawaited(tx, write(tx, "a"));
      unawaited(tx, write(tx, "d"));
      if (after) await sql`select from thing`.execute(tx);
    });
  await assert.rejects(twice(true), { code: "23505", constraint: "thing_pkey" });
  await assert.rejects(twice(false), { code: "23505", constraint: "thing_pkey" });
  assert.deepEqual(await names(), [{ name: "a" }, { name: "b" }]);
});

test("a Failure takes back what is still under way", async () => {
  const refused = await inTransaction(db, async (tx) => {
    unawaited(tx, write(tx, "e"));
    return new Failure("bad-input", "no");
  });
  assert.ok(isFailure(refused));
  assert.equal((await names()).length, 2);
});

test("of several at once one fails: the others write nothing behind the end of the transaction", async () => {
  const late: Promise<unknown>[] = [];
  const both = inTransaction(db, async (tx) => {
    const slow = async () => {
      await new Promise((done) => setTimeout(done, 50));
      await write(tx, "late");
    };
    const other = slow();
    late.push(other.catch((error: unknown) => error));
    await Promise.all([other, sql`select 1 / 0`.execute(tx)]);
  });
  await assert.rejects(both, { code: "22012" });
  assert.match(String(await late[0]), /after the end of its transaction/);
  assert.equal((await names()).length, 2);
});

test("reads together run over one connection, in the order in which they are asked", async () => {
  const pids = await together(db, (one) =>
    Promise.all(
      [1, 2, 3].map(async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one)).rows[0]!.pid),
    ),
  );
  assert.equal(new Set(pids).size, 1);
});

test("a prepared statement whose table has changed: the transaction is done again over a fresh connection", async () => {
  const ask = () => inTransaction(db, async (tx) => (await sql`select * from thing order by name`.execute(tx)).rows[0]);
  // Often enough for a name, on both connections.
  for (let round = 0; round < 20; round += 1) await Promise.all([ask(), ask()]);
  await sql`alter table thing add column size integer`.execute(db);
  assert.deepEqual(
    await Promise.all([ask(), ask(), ask()]),
    Array.from({ length: 3 }, () => ({ name: "a", size: null })),
  );
});
