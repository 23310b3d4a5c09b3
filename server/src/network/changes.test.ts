import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import type { Failure } from "../foundation/failure.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Tx } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { writeCustomer, customerOf } from "../members/index.ts";
import { approveChange, askChange, refuseChange } from "./ask-change.ts";
import { changeMember } from "./change-member.ts";
import { listChanges } from "./change-store.ts";
import type { NetworkChange } from "./model.ts";
import { previewChange } from "./preview-change.ts";
import type { WantedChange } from "./preview-change.ts";
import { childrenAt, lineAt } from "./read-tree.ts";
import { holderAt, positionsOf } from "./seat-store.ts";
import { downlineAt, insertEdge, uplineAt } from "./store.ts";
import { firstDay, testNetwork, testServices } from "./testing.ts";
import { setTree } from "./trees.ts";

const { db } = await testDatabase({ connections: 8 });
const world = testNetwork(db);
const now = firstDay;
const midMarch = Temporal.Instant.from("2026-03-15T00:00:00Z");
const april = Temporal.Instant.from("2026-04-01T00:00:00Z");
const lastOfMarch = april.subtract({ microseconds: 1 });
const asker = await world.person("asker");
const second = await world.person("second");

const sponsorMove = (memberId: bigint, parentId: bigint | null): WantedChange => ({
  kind: "move",
  tree: "sponsor",
  memberId,
  positionId: null,
  parentId,
  leg: null,
  holderId: null,
});
const seatMove = (positionId: bigint, parentId: bigint, leg: number): WantedChange => ({
  ...sponsorMove(0n, parentId),
  tree: "pairs",
  memberId: null,
  positionId,
  leg,
});
const ask = (wanted: WantedChange, documents: string | null = null) =>
  world.at(
    midMarch,
    (context) => askChange(context, testServices, { ...wanted, reason: "as agreed by letter", documents }),
    asker,
  );
const consent = (change: NetworkChange, by = second, at: Temporal.Instant = midMarch) =>
  world.at(at, (context) => approveChange(context, testServices, change.id), by);
const handles = async (memberId: bigint, at: Temporal.Instant) =>
  (await uplineAt(db, "sponsor", memberId, at)).map((person) => person.handle);

async function line(name: string, length: number): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (let n = 0; n < length; n += 1) ids.push(await world.enrol(`${name}-${n}`, ids.at(-1) ?? null));
  return ids;
}

test("a move is shown, decided by a second person, and true from the next period's start", async () => {
  const [top, a, a1] = (await line("move", 3)) as [bigint, bigint, bigint];
  const b = await world.enrol("move-b", top);
  const below = await world.enrol("move-below", a1);
  const effect = must(await previewChange(db, testServices, sponsorMove(a1, b), midMarch));
  assert.equal(effect.effectiveAt.toString(), april.toString());
  assert.equal(effect.people, 2);
  assert.equal(effect.volume, 20_000n);
  // The top stands above before and after: nothing changes for it.
  assert.deepEqual([effect.loses.map((node) => node.memberId), effect.gains.map((node) => node.memberId)], [[a], [b]]);

  const change = must(await ask(sponsorMove(a1, b)));
  const self = await consent(change, asker);
  assert.ok(isFailure(self) && self.code === "second-person-needed");
  assert.deepEqual(await handles(below, april), ["move-2", "move-1", "move-0"], "nothing has moved yet");
  const done = must(await consent(change));
  assert.equal(done.effectiveAt?.toString(), april.toString());
  assert.deepEqual(await handles(below, lastOfMarch), ["move-2", "move-1", "move-0"]);
  assert.deepEqual(await handles(below, april), ["move-2", "move-b", "move-0"]);
  const again = await consent(change);
  assert.ok(isFailure(again) && again.code === "not-found", "a change is decided once");
  const [kept] = await listChanges(db, { memberId: a1, limit: 5 });
  assert.deepEqual([kept?.state, kept?.reason], ["approved", "as agreed by letter"]);
});

test("a change of mind before the day: the later decision counts, the past stays", async () => {
  const [top, a] = (await line("mind", 2)) as [bigint, bigint];
  const b = await world.enrol("mind-b", top);
  const leaf = await world.enrol("mind-leaf", a);
  must(await consent(must(await ask(sponsorMove(leaf, b)))));
  must(await consent(must(await ask(sponsorMove(leaf, null)))));
  assert.deepEqual(await handles(leaf, lastOfMarch), ["mind-1", "mind-0"]);
  assert.deepEqual(await handles(leaf, april), []);
});

test("a move below oneself, to nobody, or refused: nothing changes", async () => {
  const [top, a, b] = (await line("no", 3)) as [bigint, bigint, bigint];
  const circle = await ask(sponsorMove(top, b));
  assert.ok(isFailure(circle) && circle.code === "tree-cycle");
  const nobody = await ask(sponsorMove(a, 999_999n));
  assert.ok(isFailure(nobody) && nobody.code === "not-found");
  const change = must(await ask(sponsorMove(b, top)));
  const withdrawn = must(await world.at(midMarch, (context) => refuseChange(context, change.id, "a mistake"), asker));
  assert.equal(withdrawn.state, "withdrawn");
  const refused = must(await ask(sponsorMove(b, top)));
  const answer = must(await world.at(midMarch, (context) => refuseChange(context, refused.id, "no"), second));
  assert.equal(answer.state, "refused");
  assert.deepEqual(await handles(b, april), ["no-1", "no-0"]);
});

test("two moves that together close a circle: only one is made, by decision or by the tables alone", async () => {
  for (let round = 0; round < 8; round += 1) {
    const [, a, a1] = (await line(`race-a${round}`, 3)) as [bigint, bigint, bigint];
    const [, b, b1] = (await line(`race-b${round}`, 3)) as [bigint, bigint, bigint];
    const changes = [must(await ask(sponsorMove(a, b1))), must(await ask(sponsorMove(b, a1)))];
    const results = await Promise.all(changes.map((change) => consent(change)));
    assert.deepEqual(
      results.map((result) => (isFailure(result) ? result.code : "moved")).toSorted(),
      ["moved", "tree-cycle"],
      JSON.stringify(results.map((one) => (one as Failure).message)),
    );
  }
  for (let round = 0; round < 4; round += 1) {
    const [a, a1] = (await line(`raw-a${round}`, 2)) as [bigint, bigint];
    const [b, b1] = (await line(`raw-b${round}`, 2)) as [bigint, bigint];
    const pairs = [
      [a, b1],
      [b, a1],
    ] as const;
    const results = await Promise.allSettled(
      pairs.map(([memberId, parentId]) => insertEdge(db, { tree: "sponsor", memberId, parentId, from: april })),
    );
    assert.deepEqual(results.map((result) => result.status).toSorted(), ["fulfilled", "rejected"]);
  }
  await assert.rejects(
    db
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute((tx) => insertEdge(tx, { tree: "sponsor", memberId: 1n, parentId: 2n, from: april })),
    /READ COMMITTED/,
  );
});

test("what stood in a locked period cannot be changed by any path", async () => {
  const [top, a] = (await line("closed", 2)) as [bigint, bigint];
  const early = Temporal.Instant.from("2026-02-10T00:00:00Z");
  const inClosedPeriod = (statement: (tx: Tx) => Promise<unknown>) =>
    assert.rejects(
      inTransaction(db, async (tx) => {
        await sql`insert into period (calendar, name, during, state)
          values ('month', '2026-02', '[2026-02-01T00:00:00Z,2026-03-01T00:00:00Z)', 'locked')`.execute(tx);
        await statement(tx);
      }),
      /a period that is closed/,
    );
  await inClosedPeriod((tx) => insertEdge(tx, { tree: "sponsor", memberId: top, parentId: a, from: early }));
  await inClosedPeriod((tx) =>
    sql`update tree_edge set during = tstzrange(${early}::timestamptz, null) where member_id = ${a}`.execute(tx),
  );
});

test("who leaves: their first level comes under the nearest living member as the next period starts", async () => {
  const [top, a, b, c] = (await line("leave", 4)) as [bigint, bigint, bigint, bigint];
  const shopper = await world.person("leave-shopper");
  await world.at(midMarch, (context) => writeCustomer(context.tx, shopper, b, midMarch));
  const leave = (memberId: bigint) =>
    world.at(midMarch, (context) =>
      changeMember(context, { memberId, change: { status: "terminated" }, reason: "their wish", from: april }),
    );
  must(await leave(a));
  assert.deepEqual(await handles(c, lastOfMarch), ["leave-2", "leave-1", "leave-0"]);
  assert.deepEqual(await handles(c, april), ["leave-2", "leave-0"]);
  // The second one leaves in the same month: their child passes the first one, too.
  must(await leave(b));
  assert.deepEqual(await handles(c, april), ["leave-0"]);
  assert.deepEqual(await handles(b, april), ["leave-0"], "who left keeps their place");
  assert.equal((await customerOf(db, shopper))?.ownerId, top, "customers pass those who left");
  const enroller = await uplineAt(db, "enroller", c, april);
  assert.equal(enroller[0]?.memberId, b, "who brought them in is remembered for good");
  const below = await world.tryEnrol("leave-late", a, midMarch);
  assert.ok(isFailure(below) && below.code === "wrong-state", "nobody joins under who has left");
  const moved = await ask(sponsorMove(c, a));
  assert.ok(isFailure(moved) && moved.code === "wrong-state");
});

test("someone leaves as somebody joins under them: never a child of who has left, after the roll-up", async () => {
  for (let round = 0; round < 6; round += 1) {
    const [top, a] = (await line(`both-${round}`, 2)) as [bigint, bigint];
    const [joined] = await Promise.all([
      world.tryEnrol(`both-${round}-new`, a, midMarch),
      world.at(midMarch, (context) =>
        changeMember(context, { memberId: a, change: { status: "terminated" }, reason: "leaves", from: april }),
      ),
    ]);
    if (isFailure(joined)) assert.equal(joined.code, "wrong-state");
    else
      assert.deepEqual(
        (await uplineAt(db, "sponsor", joined, april)).map((one) => one.memberId),
        [top],
      );
    assert.deepEqual((await downlineAt(db, "sponsor", a, april, 10)).length, 1);
  }
});

test("seats: a branch moves to another leg; a taken one and its own branch are refused; who left keeps theirs", async () => {
  must(
    (await world.at(now, (context) =>
      setTree(context, { name: "pairs", kind: "binary", width: 2, depth: null, fill: "breadth-first", tankDays: null }),
    )) ?? true,
  );
  const tree = { name: "pairs", kind: "binary" } as const;
  const top = await world.enrol("pair-top", null);
  for (const name of ["l", "r", "ll", "lr", "rl"]) await world.enrol(`pair-${name}`, top);
  const position = async (name: string) => {
    const { rows } = await sql<{ id: bigint }>`select id from member where handle = ${`pair-${name}`}`.execute(db);
    return (await positionsOf(db, rows[0]!.id, now, "pairs"))[0]!.id;
  };
  const [l, r, ll, lr, rl] = (await Promise.all(["l", "r", "ll", "lr", "rl"].map(position))) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const taken = must(await ask(seatMove(ll, r, 0)));
  const refused = await consent(taken);
  assert.ok(isFailure(refused) && refused.code === "already-exists", "rl sits there");
  const circle = await ask(seatMove(l, lr, 0));
  assert.ok(isFailure(circle) && circle.code === "tree-cycle");
  must(await consent(must(await ask(seatMove(l, rl, 1)))));
  const path = async (id: bigint, at: Temporal.Instant) => (await lineAt(db, tree, id, at)).map((node) => node.handle);
  assert.deepEqual(await path(ll, lastOfMarch), ["pair-ll", "pair-l", "pair-top"]);
  assert.deepEqual(await path(ll, april), ["pair-ll", "pair-l", "pair-rl", "pair-r", "pair-top"]);
  const left = (await sql<{ id: bigint }>`select id from member where handle = 'pair-r'`.execute(db)).rows[0]!.id;
  must(
    await world.at(midMarch, (context) =>
      changeMember(context, { memberId: left, change: { status: "terminated" }, reason: "left", from: april }),
    ),
  );
  assert.deepEqual(await path(rl, april), ["pair-rl", "pair-r", "pair-top"], "the seat stays and passes volume");
  // The leg that l leaves is promised to nobody and free from April on.
  assert.deepEqual(
    (await childrenAt(db, tree, await position("top"), april)).map((node) => node.leg),
    [1],
  );
});

test("a position goes to an heir with papers and a second person, from the next period on", async () => {
  const [, holder] = (await line("heir", 2)) as [bigint, bigint];
  const heir = await world.enrol("heir-heir", null);
  const [position] = await positionsOf(db, holder, now, "pairs");
  const wanted: WantedChange = {
    ...seatMove(position!.id, 0n, 0),
    kind: "transfer",
    parentId: null,
    leg: null,
    holderId: heir,
  };
  const same = await ask({ ...wanted, holderId: holder }, "grant of probate, file 12");
  assert.ok(isFailure(same) && same.code === "wrong-state");
  const change = must(await ask(wanted, "grant of probate, file 12"));
  must(await consent(change));
  assert.equal(await holderAt(db, position!.id, lastOfMarch), holder);
  assert.equal(await holderAt(db, position!.id, april), heir);
  assert.equal((await positionsOf(db, heir, april, "pairs")).length, 2);
});
