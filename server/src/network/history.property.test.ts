/** Whatever happens in whatever order: no circle at any instant, and what was true stays true. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { approveChange, askChange } from "./ask-change.ts";
import { changeMember } from "./change-member.ts";
import { allEdgesAt, holdersAt } from "./read-tree.ts";
import { positionsOf } from "./seat-store.ts";
import { takeSeat } from "./take-seat.ts";
import { firstDay, testNetwork, testServices } from "./testing.ts";
import { setTree } from "./trees.ts";

const { db } = await testDatabase({ connections: 4 });
const world = testNetwork(db);
const asker = await world.person("asker");
const second = await world.person("second");
const trees = [
  { name: "sponsor", kind: "sponsor" },
  { name: "enroller", kind: "enroller" },
  { name: "pairs", kind: "binary" },
] as const;

must(
  (await world.at(firstDay, (context) =>
    setTree(context, { name: "pairs", kind: "binary", width: 2, depth: null, fill: "breadth-first", tankDays: null }),
  )) ?? true,
);

/** What all trees were at an instant, as one text. */
async function picture(at: Temporal.Instant): Promise<string> {
  const parts = await Promise.all(trees.map((tree) => allEdgesAt(db, tree, at)));
  const edges = parts.map((rows) => rows.map(({ id, parentId, leg }) => `${id}<${parentId}.${leg}`).join(" "));
  return [...edges, [...(await holdersAt(db, "pairs", at))].map(([id, member]) => `${id}=${member}`).toSorted()].join(
    "\n",
  );
}

/** Climbs from everybody, at every instant at which anything begins. Told without trusting the triggers. */
async function circles(): Promise<readonly string[]> {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select lower(during) as at from tree_edge union select lower(during) from seat`.execute(db);
  const found: string[] = [];
  for (const { at } of rows) {
    for (const tree of trees) {
      const parents = new Map((await allEdgesAt(db, tree, at)).map((edge) => [edge.id, edge.parentId]));
      for (const start of parents.keys()) {
        const seen = new Set<bigint>();
        for (let here: bigint | null = start; here !== null; here = parents.get(here) ?? null) {
          if (!seen.has(here)) {
            seen.add(here);
            continue;
          }
          found.push(`${tree.name} ${start} at ${String(at)}`);
          break;
        }
      }
    }
  }
  return found;
}

const pick = fc.nat({ max: 1_000_000 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("enrol" as const), who: pick, where: pick, leg: pick }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("move" as const), who: pick, where: pick, leg: pick }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("move seat" as const), who: pick, where: pick, leg: pick }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("seat" as const), who: pick, where: pick, leg: pick }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("leave" as const), who: pick, where: pick, leg: pick }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("hand on" as const), who: pick, where: pick, leg: pick }) },
);

let handles = 0;
let moved = 0;
let refused = 0;

test("random joins, moves, seats, transfers and departures: no circle, and the past never changes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
      const members: bigint[] = [];
      const past: { at: Temporal.Instant; was: string }[] = [];
      let now = clock;
      // Enough people that a move finds somewhere to go.
      for (let n = 0; n < 5; n += 1) {
        handles += 1;
        members.push(await world.enrol(`walker-${handles}`, members[Math.floor(n / 2)] ?? null, now));
      }
      for (const { does, who, where, leg } of steps) {
        // Six days a step: some steps share a month, and what one has planned the next may change.
        now = now.add({ hours: 6 * 24 });
        const one = members[who % members.length];
        const other = members[where % members.length];
        if (does === "enrol" || one === undefined || other === undefined) {
          handles += 1;
          const id = await world.tryEnrol(`walker-${handles}`, other ?? null, now);
          if (!isFailure(id)) members.push(id);
        } else if (does === "leave") {
          const from = await testServices.nextPeriodStart(db, now);
          await world.at(now, (context) =>
            changeMember(context, { memberId: one, change: { status: "terminated" }, reason: "leaves", from }),
          );
        } else if (does === "seat") {
          await world.at(now, (context) => takeSeat(context, { tree: "pairs", memberId: one, under: null }));
        } else {
          await change(does, one, other, leg, now);
        }
        past.push({ at: now, was: await picture(now) });
      }
      clock = now;
      assert.deepEqual(await circles(), []);
      for (const { at, was } of past) assert.equal(await picture(at), was, `the past of ${String(at)} has changed`);
    }),
    { numRuns: 12, endOnFailure: true },
  );
  // A walk that is refused everywhere shows nothing, and so does one in which all goes.
  assert.ok(moved > 5 && refused > 5, `${moved} changes were made, ${refused} refused`);
});

let clock = firstDay;

async function change(
  does: "move" | "move seat" | "hand on",
  one: bigint,
  other: bigint,
  leg: number,
  now: Temporal.Instant,
): Promise<void> {
  const empty = { memberId: null, positionId: null, parentId: null, leg: null, holderId: null };
  const [seat] = await positionsOf(db, one, now, "pairs");
  const [above] = await positionsOf(db, other, now, "pairs");
  const wanted =
    does === "move"
      ? { ...empty, kind: "move" as const, tree: "sponsor", memberId: one, parentId: other }
      : does === "hand on"
        ? { ...empty, kind: "transfer" as const, tree: "pairs", positionId: seat?.id ?? null, holderId: other }
        : {
            ...empty,
            kind: "move" as const,
            tree: "pairs",
            positionId: seat?.id ?? null,
            parentId: above?.id ?? null,
            leg: above === undefined ? null : leg % 2,
          };
  const asked = await world.at(
    now,
    (context) => askChange(context, testServices, { ...wanted, reason: "random", documents: "a letter" }),
    asker,
  );
  const done = isFailure(asked)
    ? asked
    : await world.at(now, (context) => approveChange(context, testServices, asked.id), second);
  if (isFailure(done)) refused += 1;
  else moved += 1;
}
