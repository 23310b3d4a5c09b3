/** What whole periods pay for a disputed sale is put aside by its part, let go when it is won, and taken when it is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { holdRecomputedJob, recomputeReversedJob, releaseHeldJob } from "../commission/index.ts";
import { staffedCompany } from "../commission/testing.ts";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { putPlanInForce } from "../plan/index.ts";
import { decideChargeback, openChargeback } from "../sales/index.ts";
import { checkBooks } from "./check-books.ts";
import { findCandidates } from "./find-candidates.ts";

const { db } = await testDatabase({ connections: 8 });
const company = await staffedCompany(db);
const [, , third, fourth] = company.distributors;
const april = "2026-04-10T10:00:00Z";
const august = "2026-08-01T10:00:00Z";

const walk = { shape: "walk", tree: "sponsor", seller: ["distributor"], takes: "distributor", compression: "none" };
const document = JSON.stringify({
  name: "whole",
  version: "1",
  period: "month",
  trees: { sponsor: { parent: "sponsor" } },
  volumes: { sold: { of: "credited", points: "cv" } },
  activity: { distributor: { kind: ["distributor"] } },
  bonuses: {
    retail: { shape: "seller", seller: ["distributor"], buyer: "customer", base: "amount", percent: "20", kept: true },
    volume: {
      shape: "bands",
      seller: ["distributor"],
      volume: "sold",
      method: "whole",
      bands: [
        { from: "50", percent: "10" },
        { from: "150", percent: "20" },
      ],
    },
    match: { ...walk, base: "earnings", on: ["volume"], percent: ["50"] },
  },
});

const call = (now: string) => ({
  db,
  clock: { now: () => Temporal.Instant.from(now) },
  signal: new AbortController().signal,
});
const accounts = async () => [await company.accounts(fourth), await company.accounts(third)];
const books = async () => assert.deepEqual(await checkBooks(db), []);
const open = (saleId: bigint, sourceRef: string, now = august) =>
  company.as(null, now, (c) => openChargeback(c, { saleId, sourceRef, reason: "Not received" }));
const decide = (id: bigint, outcome: "won" | "lost") =>
  company.as(company.checker, august, (c) => decideChargeback(c, { id, outcome }));

test("a disputed sale's part of what the period paid is put aside, whenever it becomes payable; no more and no less", async () => {
  await company.at("2026-03-15T10:00:00Z", async (c) => {
    must(await putPlanInForce(c, { document, from: Temporal.Instant.from("2026-03-31T23:00:00Z"), reason: "a test" }));
  });
  const sell = async (ref: string) =>
    company.sell(april, { ref, clickId: await company.click(fourth, april), lines: [{ qv: 8000n }] });
  await sell("one");
  const sale = await sell("two");
  const periodId = await company.periodOf(april);
  const period = toEdge("period", periodId);
  await company.close(periodId, "2026-05-02T10:00:00Z");
  // 160.00 CV: the band of 150 pays 20%; the band that was reached stands, and pays 20% of 80.00 without one of the two sales.
  assert.deepEqual(await accounts(), [{ held: 3200n }, { held: 1600n }]);

  // Disputed while its hold runs: nothing is payable, and when it becomes so the part is put aside in the same moment.
  const early = must(await open(sale, "early", "2026-05-03T10:00:00Z"));
  await holdRecomputedJob({ period }, call("2026-05-03T10:00:00Z"));
  await books();
  assert.deepEqual(await accounts(), [{ held: 3200n }, { held: 1600n }]);
  await releaseHeldJob({}, call(august));
  assert.deepEqual(await accounts(), [
    { available: 1600n, reserve: 1600n },
    { available: 800n, reserve: 800n },
  ]);
  await books();
  const due = await findCandidates(db, "EUR", Temporal.Instant.from(august));
  assert.deepEqual(
    due.map(({ amount, netted }) => [amount, netted]),
    [
      [800n, 0n],
      [1600n, 0n],
    ],
  );

  must(await decide(early.id, "won"));
  await Promise.all([holdRecomputedJob({ period }, call(august)), holdRecomputedJob({ period }, call(august))]);
  assert.deepEqual(await accounts(), [{ available: 3200n }, { available: 1600n }]);
  await books();

  // Disputed again, and lost: the part is let go and taken.
  const late = must(await open(sale, "late"));
  await holdRecomputedJob({ period }, call(august));
  assert.deepEqual(await accounts(), [
    { available: 1600n, reserve: 1600n },
    { available: 800n, reserve: 800n },
  ]);
  must(await decide(late.id, "lost"));
  await recomputeReversedJob({ period }, call(august));
  await holdRecomputedJob({ period }, call(august));
  assert.deepEqual(await accounts(), [{ available: 1600n }, { available: 800n }]);
  await books();
  await releaseHeldJob({}, call(august));
  assert.deepEqual(await accounts(), [{ available: 1600n }, { available: 800n }]);
});
