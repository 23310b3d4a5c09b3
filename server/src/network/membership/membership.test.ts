import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure, must } from "../../foundation/failure.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { customerOf, standingAt, writeCustomer } from "../../members/index.ts";
import { changeMember } from "../change-member.ts";
import { childrenAt, lineAt } from "../read-tree.ts";
import { positionsOf } from "../seat-store.ts";
import { firstDay, testNetwork, testServices } from "../testing.ts";
import { setTree } from "../trees.ts";
import { approveTransfer, askTransfer, refuseTransfer } from "./ask-transfer.ts";
import { completeMembershipsJob, completeTransfer } from "./complete-transfer.ts";
import type { MembershipTransfer } from "./model.ts";
import { previewTransfer } from "./preview-transfer.ts";
import { findTransfer, listTransfers, writeBalanceRule } from "./store.ts";

const { db } = await testDatabase({ connections: 8 });
const world = testNetwork(db);
const midMarch = Temporal.Instant.from("2026-03-15T00:00:00Z");
const april = Temporal.Instant.from("2026-04-01T00:00:00Z");
const lastOfMarch = april.subtract({ microseconds: 1 });
const asker = await world.person("asker");
const second = await world.person("second");
const sponsor = { name: "sponsor", kind: "sponsor" } as const;
const pairs = { name: "pairs", kind: "binary" } as const;
must(
  (await world.at(firstDay, (context) =>
    setTree(context, { name: "pairs", kind: "binary", width: 2, depth: null, fill: "left", tankDays: null }),
  )) ?? true,
);

const ask = (fromId: bigint, toId: bigint) =>
  world.at(
    midMarch,
    (context) =>
      askTransfer(context, testServices, {
        kind: "sale",
        fromId,
        toId,
        reason: "sold",
        documents: "Contract 12, safe",
      }),
    asker,
  );
const consent = ({ id }: MembershipTransfer, by = second) =>
  world.at(midMarch, (context) => approveTransfer(context, testServices, { id }), by);
const complete = ({ id }: MembershipTransfer, at: Temporal.Instant = april) =>
  world.at(at, (context) => completeTransfer(context, id));
const below = async (member: bigint, at: Temporal.Instant) =>
  (await childrenAt(db, sponsor, member, at)).map(({ handle }) => handle).toSorted();
const above = async (member: bigint, at: Temporal.Instant) =>
  (await lineAt(db, sponsor, member, at)).slice(1).map(({ handle }) => handle);

test("a buyer with a place of their own keeps it; one who stands below takes the place, and no circle closes", async () => {
  const top = await world.enrol("k-top", null);
  const old = await world.enrol("k-old", top);
  await world.enrol("k-child", old);
  const buyer = await world.enrol("k-buyer", top);
  await world.enrol("k-own", buyer);
  must(await consent(must(await ask(old, buyer))));
  assert.deepEqual(await below(buyer, april), ["k-child", "k-own"]);
  assert.deepEqual(await above(buyer, april), ["k-top"]);

  const root = await world.enrol("b-root", null);
  const seller = await world.enrol("b-seller", root);
  const between = await world.enrol("b-between", seller);
  const deep = await world.enrol("b-deep", between);
  const leaf = await world.enrol("b-leaf", deep);
  const [sold] = await positionsOf(db, seller, april, "pairs");
  must(await consent(must(await ask(seller, deep))));
  assert.deepEqual(await above(between, april), ["b-deep", "b-root"]);
  assert.deepEqual(await above(leaf, april), ["b-deep", "b-root"]);
  assert.deepEqual(await above(deep, april), ["b-root"]);
  assert.ok((await positionsOf(db, deep, april, "pairs")).some(({ id }) => id === sold!.id));
  assert.ok((await lineAt(db, pairs, sold!.id, april)).length > 0, "seats stay where they are");
});

test("what stands in the way: the holder themself, who has left, an affiliate, a second wish, the second person", async () => {
  const one = await world.enrol("w-one", null);
  const two = await world.enrol("w-two", null);
  const gone = await world.enrol("w-gone", null);
  must(
    await world.at(midMarch, (context) =>
      changeMember(context, { memberId: gone, change: { status: "terminated" }, reason: "left", from: april }),
    ),
  );
  for (const [from, to, code] of [
    [one, one, "bad-input"],
    [one, gone, "wrong-state"],
    [gone, one, "wrong-state"],
    [one, 999_999n, "not-found"],
  ] as const) {
    const refused = await ask(from, to);
    assert.ok(isFailure(refused) && refused.code === code, `${from} ${to}`);
  }
  await world.at(midMarch, ({ tx }) => writeBalanceRule(tx, "go"));
  const asked = must(await ask(one, two));
  assert.equal(asked.balances, "go", "as the company has set");
  const again = await ask(one, two);
  assert.ok(isFailure(again) && again.code === "already-exists");
  const refused = must(
    await world.at(midMarch, (context) => refuseTransfer(context, { id: asked.id, reason: "not signed" }), second),
  );
  assert.deepEqual([refused.state, refused.effectiveAt], ["refused", null]);
  const withdrawn = must(await ask(one, two));
  assert.equal(
    must(await world.at(midMarch, (context) => refuseTransfer(context, { id: withdrawn.id, reason: "no" }), asker))
      .state,
    "withdrawn",
  );
});

test("two who agree at once: one transfer is written, one hears that it is decided", async () => {
  const old = await world.enrol("r-old", null);
  await world.enrol("r-child", old);
  const next = await world.enrol("r-next", null);
  const asked = must(await ask(old, next));
  const third = await world.person("third");
  const answers = await Promise.all([consent(asked), consent(asked, third)]);
  assert.equal(answers.filter((answer) => isFailure(answer)).length, 1);
  assert.deepEqual(await below(next, april), ["r-child"]);
  const done = await Promise.all([complete(asked), complete(asked), complete(asked)]);
  assert.equal(done.filter(Boolean).length, 1);
});

test("two transfers in a circle: only one of them can be", async () => {
  const a = await world.enrol("c-a", null);
  const b = await world.enrol("c-b", null);
  const [there, back] = [must(await ask(a, b)), must(await ask(b, a))];
  const answers = await Promise.all([consent(there), consent(back)]);
  assert.equal(answers.filter((answer) => isFailure(answer)).length, 1);
});

// Last: somebody joins later here, and whoever joins afterwards must not be earlier.
test("an heir without a place takes it: seats, line, downline, customers, from the next period on, and the old membership ends", async () => {
  const top = await world.enrol("h-top", null);
  const old = await world.enrol("h-old", top);
  const child = await world.enrol("h-child", old);
  await world.enrol("h-other", old);
  const heir = await world.enrol("h-heir", null);
  const shopper = await world.person("h-shopper");
  await world.at(firstDay, ({ tx }) => writeCustomer(tx, shopper, old, firstDay));
  const [seat] = await positionsOf(db, old, midMarch, "pairs");

  const effect = must(
    await previewTransfer(db, testServices, { kind: "inheritance", fromId: old, toId: heir }, midMarch),
  );
  assert.equal(effect.effectiveAt.toString(), april.toString());
  assert.deepEqual(
    effect.places.map(({ tree, place, underId, children, people }) => [tree, place, underId, children, people]),
    [
      ["enroller", "takes", top, 2, 2],
      ["sponsor", "takes", top, 2, 2],
    ],
  );
  assert.deepEqual([effect.positions.length, effect.customers], [1, 1]);

  const asked = must(await ask(old, heir));
  assert.equal(asked.balances, "go", "as the company has set above");
  const self = await consent(asked, asker);
  assert.ok(isFailure(self) && self.code === "second-person-needed");
  must(await consent(asked));
  assert.deepEqual(await below(old, lastOfMarch), ["h-child", "h-other"], "nothing before the next period");
  assert.deepEqual(await below(heir, april), ["h-child", "h-other"]);
  assert.deepEqual(await above(heir, april), ["h-top"]);
  assert.deepEqual(await above(old, april), []);
  assert.ok((await positionsOf(db, heir, april)).some(({ id }) => id === seat!.id));
  assert.ok((await positionsOf(db, old, lastOfMarch)).some(({ id }) => id === seat!.id));
  assert.deepEqual(await above(child, lastOfMarch), ["h-old", "h-top"]);

  // Until the day they are who they were, and somebody new comes under them.
  assert.equal((await customerOf(db, shopper))?.ownerId, old);
  const late = await world.enrol("h-late", old, "2026-03-20T00:00:00Z");
  const left = await world.at(midMarch, (context) =>
    changeMember(context, { memberId: old, change: { status: "terminated" }, reason: "gone", from: april }),
  );
  assert.ok(isFailure(left) && left.code === "wrong-state");
  assert.equal(await complete(asked, lastOfMarch), false, "the day has not come");
  await completeMembershipsJob({}, { db, clock: { now: () => april }, signal: AbortSignal.timeout(60_000) });
  assert.deepEqual(await below(heir, april), ["h-child", "h-late", "h-other"]);
  assert.deepEqual(await above(late, april), ["h-heir", "h-top"]);
  assert.equal((await customerOf(db, shopper))?.ownerId, heir);
  assert.equal((await standingAt(db, old, april))?.status, "terminated");
  assert.equal(await complete(asked), false, "it is completed once");
  assert.equal((await findTransfer(db, asked.id))?.completedAt?.toString(), april.toString());
  assert.deepEqual(
    (await listTransfers(db, { memberId: heir, limit: 10 })).map(({ id }) => id),
    [asked.id],
  );
});
