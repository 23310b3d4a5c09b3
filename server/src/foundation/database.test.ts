import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction, openDatabase, unawaitedDisk } from "./database.ts";
import { Failure } from "./failure.ts";
import { testDatabase } from "./testing.ts";

const { db, url } = await testDatabase();

test("instants, days and big integers go in and come out as they are", async () => {
  const at = Temporal.Instant.from("2026-03-01T12:00:00.123456Z");
  const { rows } = await sql<{ at: unknown; day: unknown; big: unknown }>`
    select ${at}::timestamptz as at, ${Temporal.PlainDate.from("2026-03-01")}::date as day, ${2n ** 62n}::bigint as big`.execute(
    db,
  );
  assert.ok(rows[0]);
  assert.equal(String(rows[0].at), at.toString());
  assert.equal(String(rows[0].day), "2026-03-01");
  assert.equal(rows[0].big, 2n ** 62n);
});

test("a failure value rolls back what was written, and is handed on", async () => {
  const refused = new Failure("wrong-state", "no");
  const result = await inTransaction(db, async (tx) => {
    await sql`insert into person (created_at) values (now())`.execute(tx);
    return refused;
  });
  assert.equal(result, refused);
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from person`.execute(db);
  assert.equal(rows[0]?.n, 0n);
});

test("only who says so commits without waiting for the disk, for one transaction", async (t) => {
  // The tests' own database never waits.
  const waiting = openDatabase(`${url}${url.includes("?") ? "&" : "?"}options=-c%20synchronous_commit%3Don`, {
    connections: 1,
  });
  t.after(() => waiting.close());
  const { db } = waiting;
  const setting = async (one: typeof db) => {
    const { rows } = await sql<{ is: string }>`select current_setting('synchronous_commit') as is`.execute(one);
    return rows[0]?.is;
  };
  const usual = await setting(db);
  assert.equal(usual, "on");
  assert.equal(await inTransaction(db, setting, { awaitDisk: false }), "off");
  assert.equal(await inTransaction(db, setting), usual);
  const { rows } = await sql`select commits from ${unawaitedDisk}`.execute(db);
  assert.equal(rows.length, 1);
  assert.equal(await setting(db), usual);
});

test("the server is PostgreSQL 18 and Node is 26", async () => {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db);
  assert.equal(Math.floor(Number(rows[0]?.version) / 10_000), 18);
  assert.equal(process.versions.node.split(".")[0], "26");
});
