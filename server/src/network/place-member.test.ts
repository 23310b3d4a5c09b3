import assert from "node:assert/strict";
import { test } from "node:test";
import { inTransaction } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { enrolMember } from "./enrol-member.ts";
import { placeMember } from "./place-member.ts";
import { downlineAt, insertEdge, uplineAt } from "./store.ts";

const { db } = await testDatabase();
const now = Temporal.Instant.from("2026-03-01T00:00:00Z");

async function enrol(handle: string, sponsorId: bigint | null): Promise<bigint> {
  return must(
    await inTransaction(db, (tx) =>
      enrolMember(
        { tx, now, actor: null },
        {
          email: `${handle}@example.test`,
          name: handle,
          locale: "en",
          handle,
          displayName: handle,
          kind: "distributor",
          sponsorId,
        },
      ),
    ),
  );
}

test("a line of three is seen from below and from above", async () => {
  const top = await enrol("line-top", null);
  const middle = await enrol("line-middle", top);
  const bottom = await enrol("line-bottom", middle);
  assert.deepEqual(
    (await uplineAt(db, "sponsor", bottom, now)).map((person) => [person.memberId, person.depth]),
    [
      [middle, 1],
      [top, 2],
    ],
  );
  assert.deepEqual(
    (await downlineAt(db, "sponsor", top, now, 10)).map((person) => [person.memberId, person.parentId, person.depth]),
    [
      [top, null, 0],
      [middle, top, 1],
      [bottom, middle, 2],
    ],
  );
  // Before they joined nobody stood there.
  assert.equal((await uplineAt(db, "sponsor", bottom, now.subtract({ hours: 1 }))).length, 0);
});

test("a member has one place, and cannot be placed below themself", async () => {
  const top = await enrol("one-top", null);
  const below = await enrol("one-below", top);
  const place = (memberId: bigint, sponsorId: bigint) =>
    inTransaction(db, (tx) => placeMember({ tx, now, actor: null }, { memberId, sponsorId }));
  const again = await place(below, top);
  assert.ok(isFailure(again) && again.code === "already-exists");
  const circle = await place(top, below);
  assert.ok(isFailure(circle) && circle.code === "tree-cycle");
  const self = await place(top, top);
  assert.ok(isFailure(self) && self.code === "tree-cycle");
  const nobody = await place(top, 999_999n);
  assert.ok(isFailure(nobody) && nobody.code === "not-found");
});

test("two edges written at once cannot close a circle between them", async () => {
  for (let round = 0; round < 20; round += 1) {
    const left = await enrol(`race-left-${round}`, null);
    const right = await enrol(`race-right-${round}`, null);
    const results = await Promise.all(
      [
        [left, right],
        [right, left],
      ].map(([memberId, sponsorId]) =>
        inTransaction(db, (tx) =>
          placeMember({ tx, now, actor: null }, { memberId: memberId!, sponsorId: sponsorId! }),
        ),
      ),
    );
    assert.equal(results.filter((result) => isFailure(result) && result.code === "tree-cycle").length, 1);
  }
});

test("a circle is refused even when it would exist for one hour only", async () => {
  const a = await enrol("hour-a", null);
  const b = await enrol("hour-b", a);
  await assert.rejects(
    insertEdge(db, { tree: "sponsor", memberId: a, parentId: b, from: now.add({ hours: 1 }) }),
    /would close a cycle/,
  );
});
