import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { listWaiting, seatOverdue, seatWaiting } from "./holding-tank.ts";
import type { FillRule, TreeRules } from "./model.ts";
import { childrenAt, countBelow, groupAt, lineAt } from "./read-tree.ts";
import { positionsOf } from "./seat-store.ts";
import { takeSeat } from "./take-seat.ts";
import { firstDay, testNetwork } from "./testing.ts";
import { findTree, setTree } from "./trees.ts";

const { db } = await testDatabase({ connections: 8 });
const world = testNetwork(db);
const now = firstDay;

async function addTree(rules: Partial<TreeRules> & { readonly name: string }): Promise<TreeRules> {
  const tree = { kind: "binary", width: 2, depth: null, fill: "left", tankDays: null, ...rules } as const;
  must((await world.at(now, (context) => setTree(context, tree))) ?? true);
  return tree;
}

/** Nobody is seated by joining in the trees of the tests above. */
const drop = (tree: string) => sql`update tree set tank_days = 300 where name = ${tree}`.execute(db);

/** `parent:leg` of every position, in the order in which they came; positions are numbered from 0. */
async function shape(tree: string): Promise<string> {
  const { rows } = await sql<{ place: string }>`
    with numbered as (select id, row_number() over (order by id) - 1 as number from position where tree = ${tree})
    select coalesce(parent.number || ':' || leg, 'root') as place from seat
    join numbered own on own.id = seat.position_id left join numbered parent on parent.id = seat.parent_id
    where tree = ${tree} and upper_inf(during) order by own.number`.execute(db);
  return rows.map(({ place }) => place).join(" ");
}

const expected: Readonly<Record<FillRule, string>> = {
  left: "root 0:0 1:0 2:0 3:0 4:0 5:0",
  right: "root 0:1 1:1 2:1 3:1 4:1 5:1",
  // Left, right, then by turns the outer end of the leg with fewer.
  "weaker-leg": "root 0:0 0:1 1:0 2:1 3:0 4:1",
  balanced: "root 0:0 0:1 1:0 2:0 1:1 2:1",
  "breadth-first": "root 0:0 0:1 1:0 1:1 2:0 2:1",
};

for (const [fill, want] of Object.entries(expected)) {
  test(`newcomers below one sponsor, by the rule ${fill}`, async () => {
    const { name } = await addTree({ name: `by-${fill}`, fill: fill as FillRule });
    const top = await world.enrol(`${fill}-top`, null);
    for (let n = 1; n < 7; n += 1) await world.enrol(`${fill}-${n}`, top);
    assert.equal(await shape(name), want);
    await drop(name);
  });
}

test("a matrix of 3 x 2 takes twelve below a sponsor; the thirteenth waits", async () => {
  const tree = await addTree({ name: "three-two", kind: "matrix", width: 3, depth: 2, fill: "breadth-first" });
  const top = await world.enrol("matrix-top", null);
  for (let n = 1; n <= 12; n += 1) await world.enrol(`matrix-${n}`, top);
  const [root] = await positionsOf(db, top, now, tree.name);
  assert.equal(await countBelow(db, tree, root!.id, now), 12);
  assert.deepEqual(
    (await childrenAt(db, tree, root!.id, now)).map((node) => [node.handle, node.leg]),
    [
      ["matrix-1", 0],
      ["matrix-2", 1],
      ["matrix-3", 2],
    ],
  );
  const thirteenth = await world.enrol("matrix-13", top);
  const waiting = (await listWaiting(db, { sponsorId: top, limit: 10 })).filter((one) => one.tree === tree.name);
  assert.deepEqual(
    waiting.map((one) => one.memberId),
    [thirteenth],
  );
  await drop(tree.name);
});

test("two members on one seat: one of them gets it, whatever the path", async () => {
  const { name } = await addTree({ name: "one-seat" });
  const top = await world.enrol("seat-top", null);
  const [root] = await positionsOf(db, top, now, name);
  await drop(name);
  for (let round = 0; round < 10; round += 1) {
    const pair = await Promise.all([world.enrol(`seat-${round}-a`, top), world.enrol(`seat-${round}-b`, top)]);
    const line = (await groupAt(db, { name, kind: "binary" }, root!.id, now)).at(-1)!;
    const seat = { parentId: line, leg: 1 };
    const results = await Promise.all(
      pair.map((memberId) => world.at(now, (context) => takeSeat(context, { tree: name, memberId, seat }))),
    );
    assert.equal(results.filter((result) => isFailure(result) && result.code === "already-exists").length, 1);
  }
  // Past the use case, by the tables alone.
  const free = (await groupAt(db, { name, kind: "binary" }, root!.id, now)).at(-1)!;
  const ids = await sql<{ id: bigint }>`
    insert into position (tree, created_at) values (${name}, ${now}), (${name}, ${now}) returning id`.execute(db);
  const raw = await Promise.allSettled(
    ids.rows.map(({ id }) =>
      sql`insert into seat (tree, position_id, parent_id, leg, during)
        values (${name}, ${id}, ${free}, 0, tstzrange(${now}::timestamptz, null))`.execute(db),
    ),
  );
  assert.deepEqual(raw.map((result) => result.status).toSorted(), ["fulfilled", "rejected"]);
});

test("many enrol under one sponsor at once: each gets a seat, none twice", async () => {
  const tree = await addTree({ name: "crowd", fill: "breadth-first" });
  const top = await world.enrol("crowd-top", null);
  const joined = await Promise.all(Array.from({ length: 24 }, (_, n) => world.enrol(`crowd-${n}`, top)));
  const [root] = await positionsOf(db, top, now, tree.name);
  const line = await groupAt(db, tree, root!.id, now);
  assert.equal(line.length, 25);
  assert.equal(new Set(joined).size, 24);
  // Breadth first in any order of arrival: 1 + 2 + 4 + 8 seats are full, ten are on the level below.
  const depths = await Promise.all(line.map(async (id) => (await lineAt(db, tree, id, now)).at(-1)!.depth));
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((depth) => depths.filter((one) => one === depth).length),
    [1, 2, 4, 8, 10],
  );
  await drop(tree.name);
});

test("the holding tank: the sponsor seats their own below themselves, after the deadline the rule does", async () => {
  const tree = await addTree({ name: "tank", tankDays: 7 });
  const top = await world.enrol("tank-top", null);
  const side = await world.enrol("tank-side", top);
  const [root] = await positionsOf(db, top, now, tree.name);
  assert.ok(root, "who founds the tree does not wait");
  const first = await world.enrol("tank-first", side);
  const own = async (sponsorId: bigint) =>
    (await listWaiting(db, { sponsorId, limit: 50 })).filter((one) => one.tree === tree.name);
  const [sidesWait] = await own(top);
  const [firstsWait] = await own(side);
  assert.equal(sidesWait!.memberId, side);
  assert.equal(sidesWait!.deadline.toString(), "2026-03-08T00:00:00Z");
  const seatFor = (id: bigint, sponsorId: bigint, parentId: bigint, leg: number) =>
    world.at(now, (context) => seatWaiting(context, { id, sponsorId, seat: { parentId, leg } }));

  const notTheirs = await seatFor(sidesWait!.id, side, root.id, 0);
  assert.ok(isFailure(notTheirs) && notTheirs.code === "not-found");
  const sides = must(await seatFor(sidesWait!.id, top, root.id, 1));
  const above = await seatFor(firstsWait!.id, side, root.id, 0);
  assert.ok(isFailure(above) && above.code === "not-allowed", "a sponsor places below their own positions only");
  const noSuchLeg = await seatFor(firstsWait!.id, side, sides, 2);
  assert.ok(isFailure(noSuchLeg) && noSuchLeg.code === "bad-input");

  assert.equal((await positionsOf(db, first, now, tree.name)).length, 0);
  await seatOverdue(db, now.add({ hours: 7 * 24 - 1 }));
  assert.equal((await own(side)).length, 1, "the deadline is not over");
  await seatOverdue(db, now.add({ hours: 7 * 24 }));
  assert.equal((await own(side)).length, 0);
  const later = now.add({ hours: 8 * 24 });
  const [seated] = await positionsOf(db, first, later, tree.name);
  const line = await lineAt(db, tree, seated!.id, later);
  assert.deepEqual(
    line.map((node) => [node.handle, node.leg]),
    [
      ["tank-first", 0],
      ["tank-side", 1],
      ["tank-top", null],
    ],
  );
  const again = await world.at(later, (context) => seatWaiting(context, { id: firstsWait!.id }));
  assert.ok(isFailure(again) && again.code === "not-found");
});

test("a member comes back into the tree: the second position stands below the first", async () => {
  const tree = await addTree({ name: "re-entry", fill: "right" });
  const top = await world.enrol("entry-top", null);
  const member = await world.enrol("entry-one", top);
  const second = must(
    await world.at(now, (context) => takeSeat(context, { tree: tree.name, memberId: member, under: null })),
  );
  const held = await positionsOf(db, member, now, tree.name);
  assert.equal(held.length, 2);
  assert.deepEqual(
    (await lineAt(db, tree, second, now)).map((node) => node.memberId),
    [member, member, top],
  );
  await drop(tree.name);
});

test("a tree's kind and width stay; rules that do not go together are refused", async () => {
  const set = (rules: TreeRules) => world.at(now, (context) => setTree(context, rules));
  const base = { name: "fixed", kind: "matrix", width: 3, depth: null, fill: "left", tankDays: null } as const;
  assert.equal(await set(base), undefined);
  assert.equal(await set({ ...base, fill: "balanced", tankDays: 5 }), undefined);
  assert.equal((await findTree(db, "fixed"))?.fill, "balanced");
  const wider = await set({ ...base, width: 4 });
  assert.ok(isFailure(wider) && wider.code === "wrong-state");
  const binary = await set({ ...base, name: "three-legs", kind: "binary" });
  assert.ok(isFailure(binary) && binary.code === "bad-input");
  const sponsor = await set({ ...base, name: "other-sponsor", kind: "sponsor" });
  assert.ok(isFailure(sponsor) && sponsor.code === "bad-input");
  await drop("fixed");
});
