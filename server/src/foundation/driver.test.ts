/** What goes out without waiting: in order, wholly or not at all, and never outside of its transaction. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction, together, unawaited } from "./database.ts";
import type { Tx } from "./database.ts";
import { Failure, isFailure } from "./failure.ts";
import { ownPlan } from "./own-plan.ts";
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

test("a statement that is asked often says the same as at first: rows of all kinds, none, counts and failures", async () => {
  await sql`create table kind (id bigint primary key, at timestamptz, day date, words text[], facts jsonb)`.execute(db);
  const at = Temporal.Instant.from("2026-03-01T10:00:00.5Z");
  await inTransaction(db, async (tx) => {
    for (let id = 1; id <= 12; id += 1) {
      const { numAffectedRows } = await sql`
        insert into kind values (${id}, ${at}::timestamptz, '2026-03-01', ${["a,b", 'c"']}::text[], '{"n":1}')`.execute(
        tx,
      );
      assert.equal(numAffectedRows, 1n);
      const { rows } = await sql`select * from kind where id = ${id}`.execute(tx);
      assert.deepEqual(rows, [
        { id: BigInt(id), at, day: Temporal.PlainDate.from("2026-03-01"), words: ["a,b", 'c"'], facts: { n: 1 } },
      ]);
      assert.deepEqual((await sql`select * from kind where id = ${-id}`.execute(tx)).rows, []);
      const changed = await sql`update kind set day = null where id < ${id}`.execute(tx);
      assert.deepEqual([changed.numAffectedRows, changed.rows], [BigInt(id - 1), []]);
    }
  });
  for (let time = 0; time < 8; time += 1) {
    await assert.rejects(sql`insert into kind (id) values (${1})`.execute(db), { code: "23505" });
    const broken = { toPostgres: () => assert.fail("cannot be written") };
    await assert.rejects(sql`select ${broken}::text as said`.execute(db), /cannot be written/);
    assert.deepEqual((await sql`select ${"fine"}::text as said`.execute(db)).rows, [{ said: "fine" }]);
  }
});

test("of a prepared statement whose table has changed nobody gets rows of the old shape", async () => {
  await sql`create table changing (one integer)`.execute(db);
  await sql`insert into changing values (1)`.execute(db);
  const read = () => inTransaction(db, async (tx) => (await sql`select * from changing`.execute(tx)).rows);
  for (let time = 0; time < 12; time += 1) assert.deepEqual(await read(), [{ one: 1 }]);
  await sql`alter table changing add column two text default 'b'`.execute(db);
  for (let time = 0; time < 12; time += 1) assert.deepEqual(await read(), [{ one: 1, two: "b" }]);
});

test("what may find one row or all is planned for each question's own value, however often it is asked", async () => {
  const ask = (tx: Tx, word: string, own = sql``) => sql`select from thing where name = ${word} ${own}`.execute(tx);
  await inTransaction(db, async (tx) => {
    for (let time = 0; time < 24; time += 1) {
      assert.equal((await ask(tx, "a")).rows.length, 1);
      assert.equal((await ask(tx, "a", ownPlan)).rows.length, 1);
    }
    const { rows } = await sql<{ plans: number }>`
      select (generic_plans + custom_plans)::integer as plans from pg_prepared_statements
      where statement like 'select from thing where%'`.execute(tx);
    assert.deepEqual(rows, [{ plans: 20 }], "only what says nothing is kept, once it was asked five times");
  });
});
