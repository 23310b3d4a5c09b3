import assert from "node:assert/strict";
import { test } from "node:test";
import { turned } from "./turned.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

test("what a refund took since the commit is a loss, though the run is above what stands", () => {
  const member = { id: "mbr_2", handle: "amara", displayName: "Amara" };
  const back = turned({
    bonuses: [
      { bonus: "retail", before: eur("10.00"), after: eur("12.50"), change: eur("2.50") },
      { bonus: "unilevel", before: eur("3.00"), after: eur("3.00"), change: eur("0.00") },
    ],
    gained: [
      {
        member,
        before: eur("10.00"),
        after: eur("12.50"),
        change: eur("2.50"),
        bonuses: [{ bonus: "retail", change: eur("2.50") }],
      },
    ],
    gainedCount: 1,
    lost: [],
    lostCount: 0,
  });
  assert.deepEqual([back.gainedCount, back.lostCount], [0, 1]);
  assert.deepEqual(back.lost, [
    {
      member,
      before: eur("12.50"),
      after: eur("10.00"),
      change: eur("-2.50"),
      bonuses: [{ bonus: "retail", change: eur("-2.50") }],
    },
  ]);
  assert.deepEqual(
    back.bonuses.map(({ change }) => change.amount),
    ["-2.50", "0.00"],
  );
});
