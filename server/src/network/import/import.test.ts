import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { must } from "../../foundation/failure.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { balances } from "../../ledger/index.ts";
import { memberByHandle, standingAt } from "../../members/index.ts";
import { lineAt } from "../read-tree.ts";
import { positionsOf } from "../seat-store.ts";
import { uplineAt } from "../store.ts";
import { firstDay, testNetwork } from "../testing.ts";
import { setTree } from "../trees.ts";
import type { ImportFile } from "./columns.ts";
import { runImport } from "./run-import.ts";
import { findImport, insertImport, listFaults, putPart } from "./store.ts";

const { db } = await testDatabase({ connections: 4 });
const world = testNetwork(db);
const now = firstDay;
must(
  (await world.at(now, (context) =>
    setTree(context, { name: "pairs", kind: "binary", width: 2, depth: null, fill: "left", tankDays: 30 }),
  )) ?? true,
);
const living = await world.enrol("living", null);

type Files = { readonly [File in ImportFile]?: string };

async function open(files: Files, size = 1 << 20): Promise<bigint> {
  return world.at(now, async (context) => {
    const id = await insertImport(context.tx, null, context.now);
    for (const [file, text] of Object.entries(files) as [ImportFile, string][]) {
      for (let part = 1, from = 0; from < text.length; part += 1, from += size) {
        await putPart(context.tx, { id, file, part, content: text.slice(from, from + size) });
      }
    }
    return id;
  });
}

const counted = ["person", "member", "member_standing", "tree_edge", "position", "seat", "past_sale", "entry", "audit"];

/** How many rows each table that an import writes has. */
async function tables(): Promise<string> {
  const { rows } = await sql<{ counts: string }>`select concat_ws(' ', ${sql.join(
    counted.map((table) => sql`(select count(*) from ${sql.id(table)})`),
  )}) as counts`.execute(db);
  return rows[0]!.counts;
}

const good: Files = {
  members: [
    "handle,name,email,kind,joined,status,display_name",
    "ada,Ada A,ada@old.test,distributor,2024-01-10,,",
    'ben,"Ben, B",ben@old.test,distributor,2024-02-01T10:00:00+01:00,,Benny',
    "cat,Cat C,cat@old.test,affiliate,2024-03-01,suspended,",
    "dan,Dan D,dan@old.test,distributor,2024-03-02,,",
  ].join("\n"),
  // Children before parents: the order of the rows says nothing.
  trees: [
    "tree,node,parent,leg,member,from",
    "sponsor,cat,ben,,,",
    "sponsor,ben,ada,,,2024-02-05",
    "sponsor,dan,living,,,2026-03-01",
    "enroller,ben,ada,,,",
    "pairs,P2,P1,right,ben,",
    "pairs,P1,,,ada,",
    "pairs,P3,P2,0,ada,",
  ].join("\r\n"),
  sales:
    "ref,member,at,currency,amount,cv,qv\nS-1,ada,2025-05-05,EUR,-12.50,10,\nS-2,cat,2025-05-06T08:00:00Z,JPY,1200,,8.5\n",
  balances: "member,currency,amount,account\nada,EUR,100.05,\nben,EUR,-3.10,available\nliving,USD,7,reserve\n",
};

test("a dry run changes nothing; the import then brings everything, once", async () => {
  // Pieces of 37 letters: rows are cut anywhere.
  const id = await open(good, 37);
  const before = await tables();
  assert.deepEqual(await runImport(db, { id, apply: false, now }), { faults: 0, applied: false });
  assert.equal(await tables(), before);
  assert.deepEqual((await findImport(db, id))?.rows, { members: 4, trees: 7, sales: 2, balances: 3 });

  assert.deepEqual(await runImport(db, { id, apply: true, now }), { faults: 0, applied: true });
  const [ada, ben, cat] = await Promise.all(["ada", "ben", "cat"].map((handle) => memberByHandle(db, handle)));
  assert.deepEqual([ben?.displayName, ben?.joinedAt.toString()], ["Benny", "2024-02-01T09:00:00Z"]);
  assert.equal((await standingAt(db, cat!.id, now))?.status, "suspended");
  assert.deepEqual(
    (await uplineAt(db, "sponsor", cat!.id, now)).map((one) => one.handle),
    ["ben", "ada"],
  );
  const fourth = Temporal.Instant.from("2024-02-04T00:00:00Z");
  assert.equal((await uplineAt(db, "sponsor", ben!.id, fourth)).length, 0, "ben stands under ada from the fifth on");
  const [, lower] = await positionsOf(db, ada!.id, now, "pairs");
  assert.deepEqual(
    (await lineAt(db, { name: "pairs", kind: "binary" }, lower!.id, now)).map((node) => [node.handle, node.leg]),
    [
      ["ada", 0],
      ["ben", 1],
      ["ada", null],
    ],
  );
  const owed = await balances(db, {});
  const owedTo = (member: bigint) =>
    owed.filter((one) => one.member === member).map((one) => [one.account, one.currency, one.balance]);
  assert.deepEqual(owedTo(ada!.id), [["available", "EUR", 10_005n]]);
  assert.deepEqual(owedTo(ben!.id), [["available", "EUR", -310n]]);
  assert.deepEqual(owedTo(living), [["reserve", "USD", 700n]]);
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', ref, currency, amount, cv, qv) as line from past_sale order by ref`.execute(db);
  assert.deepEqual(
    rows.map(({ line }) => line),
    ["S-1 EUR -1250 1000 0", "S-2 JPY 1200 0 850"],
  );

  const after = await tables();
  assert.deepEqual(await runImport(db, { id, apply: true, now }), { faults: 0, applied: false });
  assert.equal(await tables(), after, "an import is made once");
  const again = await open(good);
  assert.ok((await runImport(db, { id: again, apply: true, now })).faults >= 10, "the same rows are there already");
  assert.equal(await tables(), after);
});

const bad: Files = {
  members: [
    "handle,name,email,kind,joined",
    "eve,Eve,eve@new.test,distributor,2025-01-01",
    "Bad Handle,Bad,bad@new.test,distributor,2025-01-01",
    "eve,Eve Two,eve2@new.test,distributor,2025-01-01",
    "fay,Fay,EVE@new.test,distributor,2025-01-01",
    "gus,Gus,not-an-address,owner,2025-02-30",
    "living,Again,living@example.test,distributor,2025-01-01",
    "hal,Hal,hal@new.test,distributor",
    "ina,Ina,ina@new.test,distributor,2027-01-01",
    "jo1,Jo,jo1@new.test,distributor,2025-01-01",
    "jo2,Jo,jo2@new.test,distributor,2025-01-01",
    "jo3,Jo,jo3@new.test,distributor,2025-01-01",
    "jo4,Jo,jo4@new.test,affiliate,2025-01-01",
  ].join("\n"),
  trees: [
    "tree,node,parent,leg,member,from",
    "sponsor,jo1,jo2,,,",
    "sponsor,jo2,jo3,,,",
    "sponsor,jo3,jo1,,,",
    "sponsor,jo4,jo1,,,",
    "pairs,A,,,jo1,",
    "pairs,B,A,left,jo2,",
    "pairs,C,A,0,jo3,",
    "pairs,D,A,5,nobody,",
    "pairs,E,Z,1,jo4,",
    "forest,jo1,jo2,,,",
    "sponsor,eve,jo1,,,2024-01-01",
  ].join("\n"),
  sales: "ref,member,at,currency,amount\nX,jo1,2025-01-01,EUR,1.234\nX,zed,yesterday,XXY,1\n",
  balances: "member,curency,amount\njo1,EUR,1\n",
};

test("all that is wrong is named, with its line and how to mend it, and nothing is written", async () => {
  const id = await open(bad);
  const before = await tables();
  const { applied } = await runImport(db, { id, apply: true, now });
  assert.equal(applied, false);
  assert.equal(await tables(), before);
  const faults = await listFaults(db, id, 0, 1000);
  assert.ok(faults.every((one) => one.reason !== "" && one.mend !== ""));
  assert.deepEqual(
    faults.map(({ file, line, field }) => `${file} ${line} ${field}`),
    [
      "members 3 handle",
      "members 4 handle",
      "members 5 email",
      "members 6 email",
      "members 6 joined",
      "members 6 kind",
      "members 7 email",
      "members 7 handle",
      "members 8 ",
      "members 9 joined",
      // The circle itself; jo4 and eve only stand below it.
      "trees 2 parent",
      "trees 3 parent",
      "trees 4 parent",
      "trees 8 leg",
      "trees 9 leg",
      "trees 9 member",
      "trees 10 node",
      "trees 10 parent",
      "trees 11 tree",
      "trees 12 from",
      "sales 2 amount",
      "sales 3 at",
      "sales 3 currency",
      "sales 3 member",
      "sales 3 ref",
      "balances 1 curency",
      "balances 1 currency",
    ],
  );
});

test("broken quotes and an empty file are told, too", async () => {
  const members =
    'handle,name,email,kind,joined\nkim,"Kim "K" K",kim@new.test,distributor,2025-01-01\nlea,Lea,lea@new.test,distributor,2025-01-01\n';
  const id = await open({ members, balances: "\n" });
  assert.equal((await runImport(db, { id, apply: true, now })).applied, false);
  assert.deepEqual(
    (await listFaults(db, id, 0, 10)).map(({ file, line }) => `${file} ${line}`),
    ["members 2", "balances 1"],
  );
});

test("two who apply one import at once make it once", async () => {
  const id = await open({ members: "handle,name,email,kind,joined\nmia,Mia,mia@new.test,distributor,2025-01-01\n" });
  const outcomes = await Promise.all([1, 2].map(() => runImport(db, { id, apply: true, now })));
  assert.deepEqual(outcomes.map((one) => String(one.applied)).toSorted(), ["false", "true"]);
  assert.ok(await memberByHandle(db, "mia"));
});

// Last: a closed period stays closed.
test("what would change a closed period is a fault of its row, and not an error", async () => {
  await sql`insert into period (calendar, name, during, state)
    values ('month', '2026-01', tstzrange('2026-01-01', '2026-02-01'), 'committed')`.execute(db);
  const id = await open({
    members:
      "handle,name,email,kind,joined\nnia,Nia,nia@new.test,distributor,2025-01-01\noz,Oz,oz@new.test,distributor,2025-01-01\n",
    trees: "tree,node,parent,from\nsponsor,nia,living,2026-03-01\nsponsor,oz,nia,2026-01-20\n",
  });
  assert.equal((await runImport(db, { id, apply: true, now })).applied, false);
  assert.deepEqual(
    (await listFaults(db, id, 0, 10)).map(({ file, line, field }) => `${file} ${line} ${field}`),
    ["trees 3 from"],
  );
});
