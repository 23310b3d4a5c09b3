/**
 * Small worlds, each from a seed, in which the server and PostgreSQL crash: whatever people do in whatever order, and whenever it
 * ends, the books balance after every step, and what was accepted is there once.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { memberByHandle } from "../server/src/members/index.ts";
import { openGround } from "./ground.ts";
import { problemsOf } from "./invariants.ts";
import { runWorld } from "./run-world.ts";
import { foundWorld, granted } from "./world.ts";

/** Chosen so that together they come to all that is wanted below. */
const seeds = [7, 8, 10, 19, 22];
const steps = 36;

/** What the worlds together must have come to: one that never got there proves nothing about it. */
const wanted = [
  "sell to three at once",
  "sell in EUR",
  "sell in USD",
  "sell in JPY",
  "click",
  "refund in a period that is open",
  "refund in a period that is committed",
  "refund a line by two at once",
  "report a sale again",
  "report a refund again",
  "join as distributor",
  "join as affiliate",
  "place",
  "circle refused",
  "suspend",
  "return",
  "leave",
  "ask for a move in the sponsor tree",
  "approve a move in the sponsor tree",
  "refuse a move in the sponsor tree",
  "move that would close a circle",
  "chargeback",
  "ask for an adjustment",
  "approve an adjustment",
  "refuse an adjustment",
  "approve an override",
  "another plan",
  "ask for a correction",
  "approve a correction",
  "draft",
  "stale draft",
  "lock",
  "commit by two at once",
  "commit against a refund",
  "release",
  "night",
  "batch by two at once",
  "batch against a refund",
  "batch by sepa",
  "batch by bank-csv",
  "approve a batch",
  "refuse a batch",
  "cancel a batch",
  "take a sepa file",
  "failed transfers told by pain.002",
  "return told by pain.002",
  "settle by two at once",
  "ask to be paid",
  "take a request back",
];

const reached = new Map<string, number>();
const ground = await openGround();
after(() => ground.close());

for (const seed of seeds) {
  test(`the world of seed ${seed}: every invariant holds after each step, with crashes in between`, async () => {
    const machine = await ground.machine();
    try {
      const { done, crashes } = await runWorld(machine, { seed, steps });
      for (const [what, times] of [...done, ...crashes]) reached.set(what, (reached.get(what) ?? 0) + times);
    } finally {
      await machine.close();
    }
  });
}

test("together the worlds came to everything that they are for", () => {
  assert.deepEqual(
    [...wanted, "server", "backend", "postgres"].filter((what) => !reached.has(what)),
    [],
  );
});

test("an answer that is lost at the commit: the client asks again, and what was done is told and not done again", async () => {
  const machine = await ground.machine();
  try {
    const world = await foundWorld(machine, 1);
    for (const what of ["server", "backend", "postgres"] as const) {
      machine.arm({ what, at: "commit", count: 1, moment: "answered" });
      const name = `late-${what}`;
      const wish = { email: `${name}@example.test`, name, locale: "en", handle: name, displayName: name } as const;
      const id = granted(await world.ask(null, "join", { ...wish, kind: "distributor", sponsorId: null }));
      assert.equal(machine.crashes.get(what), 1, `${what} did not end`);
      const found = await world.read((db) => memberByHandle(db, name));
      assert.equal(found?.id, id);
      world.accepted.member.add(name);
    }
    assert.deepEqual(await problemsOf(world), []);
  } finally {
    await machine.close();
  }
});

test("a seed replays: the same people have earned the same by the same sales, with crashes and without", async () => {
  const runs = [];
  for (const open of [() => ground.machine(), () => ground.quietMachine()]) {
    const machine = await open();
    try {
      runs.push((await runWorld(machine, { seed: 3, steps: 25 })).earned);
    } finally {
      await machine.close();
    }
  }
  assert.ok(runs[0]!.length > 0);
  assert.deepEqual(runs[1], runs[0]);
});
