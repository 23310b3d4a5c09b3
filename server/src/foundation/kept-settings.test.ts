/** What is kept counts exactly as long as it stands: for other processes, within transactions, and after one that was rolled back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction, openDatabase, together } from "./database.ts";
import type { Db } from "./database.ts";
import { Failure } from "./failure.ts";
import { keptSetting, knowVersion, settingsVersion } from "./kept-settings.ts";
import { testDatabase } from "./testing.ts";

const { db, url } = await testDatabase({ connections: 4 });
const other = openDatabase(url, { connections: 2 });
test.after(() => other.close());

let readings = 0;
const holdAt = (of: Db) =>
  keptSetting(of, "hold at", async () => {
    readings += 1;
    return (await sql<{ hold: number }>`select hold_at::integer as hold from fraud_setting`.execute(of)).rows[0]!.hold;
  });
const set = (of: Db, hold: number) => sql`update fraud_setting set hold_at = ${hold}`.execute(of);

test("read once, and again after a change that somebody else committed: at once, in transactions and outside", async () => {
  await set(db, 40);
  readings = 0;
  assert.deepEqual([await holdAt(db), await inTransaction(db, holdAt), await together(db, holdAt)], [40, 40, 40]);
  assert.equal(readings, 1);
  await set(other.db, 50);
  assert.equal(await inTransaction(db, holdAt), 50);
  assert.equal(await holdAt(db), 50);
  assert.equal(readings, 2);
});

test("what is not committed is seen by its own transaction only, and what was taken back is never kept", async () => {
  await set(db, 40);
  const seen: number[] = [];
  await inTransaction(db, async (tx) => {
    await set(tx, 90);
    seen.push(await holdAt(tx), await holdAt(other.db), await inTransaction(db, holdAt));
    return new Failure("bad-input", "taken back");
  });
  assert.deepEqual(seen, [90, 40, 40]);
  assert.equal(await holdAt(db), 40);
  await set(other.db, 41);
  assert.equal(await inTransaction(db, holdAt), 41);
});

test("a transaction stands at the versions of its first question; one that comes after a change does not", async () => {
  await set(db, 40);
  const [before, after] = await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ version: string }>`select ${settingsVersion} as version`.execute(tx);
    knowVersion(tx, rows[0]!.version);
    const first = await holdAt(tx);
    await set(other.db, 60);
    return [first, await inTransaction(db, holdAt)];
  });
  assert.deepEqual([before, after], [40, 60]);
});

test("many at once while it changes: nobody who asks after a commit gets what stood before", async () => {
  let committed = 100;
  const last = 179;
  await set(db, committed);
  const wrong: string[] = [];
  const ask = async () => {
    for (let least = committed; least < last; least = committed) {
      const got = await inTransaction(db, holdAt);
      if (got < least) wrong.push(`${got} < ${least}`);
    }
  };
  const asking = [ask(), ask(), ask()];
  for (let hold = 101; hold <= last; hold += 1) {
    await set(other.db, hold);
    committed = hold;
  }
  await Promise.all(asking);
  assert.deepEqual(wrong, []);
});

test("every table of settings gives a new version with each change, also where triggers are off", async () => {
  const { rows } = await sql<{ name: string; enabled: string }>`
    select relname as name, tgenabled as enabled from pg_trigger join pg_class on pg_class.oid = tgrelid
    where tgname = 'settings_change' order by 1`.execute(db);
  assert.deepEqual(
    rows.map(({ name, enabled }) => `${name} ${enabled}`),
    [
      "attribution_rule",
      "company",
      "fraud_rule",
      "fraud_setting",
      "plan_version",
      "program",
      "program_cap",
      "program_rate",
      "program_tier",
      "promotion",
      "promotion_sum",
      "shipping_method",
      "shipping_rate",
      "shipping_zone",
      "tax_rate",
      "tax_rule",
    ].map((name) => `${name} A`),
  );
});
