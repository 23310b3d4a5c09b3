/**
 * Sales, refunds, chargebacks, closes, adjustments, overrides and corrections in whatever order: after every step the lines,
 * the ledger and the statements agree, and when every sale is taken back nobody has earned anything but what was given by hand.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { closeBooks } from "../ledger/index.ts";
import {
  approveAdjustment,
  findPeriod,
  listPeriods,
  planVersion,
  putPlanInForce,
  releaseHeld,
  requestAdjustment,
} from "../plan/index.ts";
import { decideChargeback, listChargebacks, openChargeback, standingSale } from "../sales/index.ts";
import { approveCorrection, commitRun, draftRun, liveRun, lockRun, replayRun, requestCorrection } from "./index.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const document = await readFile(new URL("../../../plans/starter.json", import.meta.url), "utf8");

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("sell" as const), who: fc.nat(4), cents: fc.nat(40_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      sale: fc.nat(99),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("dispute" as const), sale: fc.nat(99) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("decide" as const), won: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("adjust" as const),
      who: fc.nat(4),
      cents: fc.integer({ min: -900, max: 900 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("override" as const), who: fc.nat(4), cents: fc.nat(900) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("correct" as const), period: fc.nat(9), other: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom(...(["close", "lock", "commit", "release", "shut"] as const)) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const runs = Number(process.env["FAIRLINE_PROPERTY_RUNS"] ?? 6);
const databases: Awaited<ReturnType<typeof testDatabase>>[] = [];
for (let i = 0; i < runs; i += 1) databases.push(await testDatabase({ connections: 4 }));

async function world() {
  const { db } = databases.pop()!;
  const company = await staffedCompany(db);
  const members = [...company.distributors, company.affiliate];
  const { drafter, checker } = company;
  const sales: { readonly ref: string; readonly id: bigint }[] = [];
  const done = new Set<string>();
  let now = Temporal.Instant.from("2026-03-05T10:00:00Z");
  let count = 0;
  const day = () => now.toString();
  const first = (await sql<{ id: bigint }>`select min(id) as id from plan_version`.execute(db)).rows[0]!.id;
  // In force much later: only corrections use it.
  const other = must(
    await company.at(day(), (c) =>
      putPlanInForce(c, {
        document: document
          .replace('["5", "4", "3", "2", "1"]', '["4.5", "6"]')
          .replace('"percent": "20"', '"percent": "17.5"'),
        from: Temporal.Instant.from("2036-01-01T00:00:00Z"),
        reason: "Other rates",
      }),
    ),
  );
  assert.notEqual((await planVersion(db, other)).sha256, (await planVersion(db, first)).sha256);
  const did = (name: string, result: unknown): void => {
    if (!isFailure(result) && result !== undefined) done.add(name);
  };
  const refund = async (at: number, percent: bigint): Promise<void> => {
    const sale = sales[at % Math.max(sales.length, 1)];
    if (sale === undefined) return;
    const lines = (await standingSale(db, sale.id))!.lines.map(({ amount, cv, qv }, index) => ({
      line: index + 1,
      amount: (amount * percent) / 100n,
      cv: (cv * percent) / 100n,
      qv: (qv * percent) / 100n,
    }));
    did("refund", must(await company.reverse(day(), sale.ref, lines)));
  };
  const oldest = async () => (await listPeriods(db)).findLast(({ state }) => state !== "committed");
  const lock = async (): Promise<void> => {
    const period = await oldest();
    if (period === undefined) return;
    await company.as(drafter, day(), (c) => draftRun(c, period.id));
    const run = await liveRun(db, period.id);
    if (run !== undefined)
      did("lock", await company.as(checker, day(), (c) => lockRun(c, { periodId: period.id, runId: run.id })));
  };
  const commit = async (): Promise<void> => {
    const period = await oldest();
    if (period !== undefined) did("commit", await company.as(drafter, day(), (c) => commitRun(c, period.id)));
  };

  const take = async (what: Step): Promise<void> => {
    switch (what.do) {
      case "wait":
        now = now.add({ hours: 24 * what.days });
        return;
      case "sell": {
        count += 1;
        const ref = `order ${count}`;
        const who = members[what.who]!;
        const amount = BigInt(what.cents);
        const lines = [
          { amount, cv: (amount * 4n) / 5n, qv: 3000n },
          { amount: amount / 3n, cv: amount / 4n, qv: 0n },
        ];
        // Now and then somebody buys for themselves, so that levels are taken.
        const own = count % 3 === 0 && what.who < 4;
        const buyer = own ? ["top", "second", "third", "fourth"][what.who]! : `buyer ${count}`.replace(" ", "-");
        const clickId = own ? undefined : await company.click(who, day());
        sales.push({
          ref,
          id: await company.sell(day(), { ref, buyer, lines, ...(clickId !== undefined && { clickId }) }),
        });
        return;
      }
      case "refund":
        return refund(what.sale, BigInt(what.percent));
      case "dispute": {
        const sale = sales[what.sale % Math.max(sales.length, 1)];
        if (sale === undefined) return;
        count += 1;
        const wish = { saleId: sale.id, sourceRef: `case ${count}`, reason: "Not received" };
        return did("dispute", await company.as(null, day(), (c) => openChargeback(c, wish)));
      }
      case "decide": {
        const [open] = await listChargebacks(db, { state: "open", limit: 1 });
        if (open === undefined) return;
        const outcome = what.won ? "won" : "lost";
        return did(outcome, await company.as(checker, day(), (c) => decideChargeback(c, { id: open.id, outcome })));
      }
      case "adjust":
      case "override": {
        count += 1;
        const period = await oldest();
        const override = what.do === "override" && period !== undefined;
        const asked = await company.as(drafter, day(), (c) =>
          requestAdjustment(c, {
            key: `key ${count}`,
            type: override ? "override" : "correction",
            memberId: members[what.who]!,
            currency: "EUR",
            amount: BigInt(what.cents),
            reason: "By hand",
            ...(override && { periodId: period.id, override: { bonus: "unilevel" } }),
          }),
        );
        if (isFailure(asked)) return;
        return did(what.do, await company.as(checker, day(), (c) => approveAdjustment(c, { id: asked.id })));
      }
      case "correct": {
        const closed = (await listPeriods(db)).filter(({ state }) => state === "committed");
        const period = closed[what.period % Math.max(closed.length, 1)];
        if (period === undefined) return;
        const wish = {
          periodId: period.id,
          planVersionId: what.other ? other : first,
          inputs: "recorded",
          reason: "Other rates",
        } as const;
        const asked = await company.as(drafter, day(), (c) => requestCorrection(c, wish));
        if (isFailure(asked)) return;
        did("correct", must(await company.as(checker, day(), (c) => approveCorrection(c, { id: asked.id }))));
        assert.equal((await findPeriod(db, period.id))?.state, "committed");
        const nothing = await company.as(drafter, day(), (c) => requestCorrection(c, wish));
        assert.ok(isFailure(nothing) && nothing.code === "wrong-state", "corrected is correct");
        return;
      }
      case "lock":
        return lock();
      case "commit":
        return commit();
      case "close":
        now = now.add({ hours: 24 * 31 });
        await lock();
        assert.deepEqual(await wrongWithBooks(db), [], "lock");
        return commit();
      case "release":
        return did("release", (await company.as(null, day(), releaseHeld)) > 0 ? true : undefined);
      default:
        must(await closeBooks(db, { at: now.subtract({ hours: 1 }), now }));
    }
  };
  const refundAll = async (): Promise<void> => {
    for (const index of sales.keys()) await refund(index, 100n);
  };
  return { db, take, refundAll, done };
}

test("after every step lines, ledger and statements agree; all sales taken back leaves what was given by hand", async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.noBias(fc.array(step, { minLength: 25, maxLength: 35, size: "max" })), async (steps) => {
      const { db, take, refundAll, done } = await world();
      for (const [index, what] of steps.entries()) {
        await take(what);
        assert.deepEqual(await wrongWithBooks(db), [], `after step ${index}, ${what.do}`);
      }
      for (let i = 0; i < 4; i += 1) await take({ do: "close" });
      for (let i = 0; i < 20; i += 1) await take({ do: "decide", won: i % 2 === 0 });
      await take({ do: "release" });
      await refundAll();
      assert.deepEqual(await wrongWithBooks(db), []);
      const { rows } = await sql`
        select earner_id, sum(amount) from earning where sale_id is not null group by earner_id having sum(amount) <> 0`.execute(
        db,
      );
      assert.deepEqual(rows, [], "everything refunded: no sale pays anybody");
      const { rows: committed } = await sql<{ id: bigint }>`select id from run where state = 'committed'`.execute(db);
      for (const { id } of committed) assert.equal(must(await replayRun(db, id)).identical, true);
      for (const name of done) reached.add(name);
    }),
    { numRuns: runs, seed: 12, endOnFailure: true },
  );
  // A property that never got there proves nothing.
  const wanted = ["adjust", "commit", "correct", "dispute", "lock", "lost", "override", "refund", "release", "won"];
  assert.deepEqual([...reached].toSorted(), wanted);
});
