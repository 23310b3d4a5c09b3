import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildNetwork, earningsOf, expectValue, runPeriod, saleTable } from "@fairline/engine";
import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { standingsAt } from "../members/index.ts";
import { edgesAt } from "../network/index.ts";
import {
  advancePeriod,
  earningsOfSale,
  engineKind,
  fromEngine,
  lockPeriodRow,
  periodAt,
  planAt,
  postRun,
  stageLines,
  releaseHeld,
  toEngineSale,
} from "../plan/index.ts";
import { settleReversals } from "./reverse-sale.ts";
import { standingSales } from "./store.ts";
import { smallCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const [top, second, third, fourth] = company.distributors;

const march = "2026-03-10T10:00:00Z";
const april = "2026-04-02T10:00:00Z";

/** The engine on what stands now, as the run will do it. */
async function lines(context: Context, periodId: bigint) {
  const { plan } = await planAt(context.tx, Temporal.Instant.from(march));
  const [standings, sponsors] = [
    await standingsAt(context.tx, context.now),
    await edgesAt(context.tx, "sponsor", context.now),
  ];
  const network = expectValue(
    buildNetwork(
      standings.map((standing) => ({
        id: toEdge("member", standing.memberId),
        kind: engineKind(standing),
        sponsorId: sponsors.has(standing.memberId) ? toEdge("member", sponsors.get(standing.memberId)!) : null,
      })),
    ),
  );
  const sales = expectValue(saleTable(network, (await standingSales(context.tx, periodId)).map(toEngineSale)));
  return Array.from(earningsOf(expectValue(runPeriod({ plan, network, sales, companyCurrency: "EUR" }))), fromEngine);
}

async function advance(to: "locked" | "committed", now: string) {
  await company.at(now, async (context) => {
    const { id } = await periodAt(context, Temporal.Instant.from(march));
    const period = await lockPeriodRow(context.tx, id);
    if (to === "committed") {
      await stageLines(context.tx, runLines);
      await postRun(context, { periodId: id, runId: await madeUpRun(context, id) });
      await advancePeriod(context.tx, period, to);
      await settleReversals(context, { ...period, state: to });
    } else {
      runLines = await lines(context, id);
      await advancePeriod(context.tx, period, to);
    }
  });
}

let runLines: Awaited<ReturnType<typeof lines>> = [];

async function madeUpRun(context: Context, periodId: bigint): Promise<bigint> {
  const plan = await planAt(context.tx, context.now);
  const { rows } = await sql<{ id: bigint }>`
    insert into run (period_id, plan_version_id, engine_version, company_currency, as_of, state, input_sha256, output_sha256, lines, earners, totals, drafted_at)
    values (${periodId}, ${plan.id}, 'test', 'EUR', ${context.now}::timestamptz, 'draft', '', '', 0, 0, '{}', ${context.now}::timestamptz) returning id`.execute(
    context.tx,
  );
  return rows[0]!.id;
}

async function standing(saleId: bigint) {
  return Object.fromEntries(
    (await earningsOfSale(db, saleId)).map(({ bonus, earnerId, amount, state }) => [
      `${bonus} ${earnerId}`,
      [amount, state],
    ]),
  );
}

async function balanceOf(member: bigint) {
  return Object.fromEntries(
    (await balances(db, { member }))
      .filter(({ balance }) => balance !== 0n)
      .map(({ account, balance }) => [account, balance]),
  );
}

let early: bigint;
let late: bigint;

before(async () => {
  // Everybody active by an own purchase of 30.00 points, except `second`, who stays below and is compressed out.
  for (const [name, qv] of [
    ["top", 3000n],
    ["second", 2999n],
    ["third", 3000n],
  ] as const) {
    await company.sell("2026-03-02T10:00:00Z", { buyer: name, lines: [{ amount: 0n, cv: 0n, qv }] });
  }
  const clickId = await company.click(fourth, "2026-03-09T10:00:00Z");
  early = await company.sell(march, { ref: "early", clickId });
  late = await company.sell(march, { ref: "late", clickId, lines: [{ amount: 5000n, cv: 5000n, qv: 5000n }] });
});

test("open: a refund takes its part out at once", async () => {
  const gone = await company.reverse(march, "early", [{ line: 1, amount: 2000n, cv: 1600n, qv: 1600n }]);
  assert.ok(!isFailure(gone));
  assert.deepEqual(await standing(early), { [`retail ${fourth}`]: [1600n, "pending"] });
  assert.deepEqual(await balanceOf(fourth), { pending: 1600n + 1000n });
});

test("locked: a refund waits; the commit posts the run's lines, then the reversal of what they paid", async () => {
  await advance("locked", april);
  const gone = await company.reverse(april, "late", [{ line: 1, amount: 2500n, cv: 2500n, qv: 2500n }]);
  assert.ok(!isFailure(gone));
  assert.deepEqual(await standing(late), { [`retail ${fourth}`]: [1000n, "pending"] });
  await advance("committed", "2026-04-03T10:00:00Z");
  // 64.00 CV are left of the early sale: 5% to third (level 1), 4% to top (second has 29.99 points and is compressed out).
  assert.deepEqual(await standing(early), {
    [`retail ${fourth}`]: [1600n, "held"],
    [`unilevel ${third}`]: [320n, "held"],
    [`unilevel ${top}`]: [256n, "held"],
  });
  assert.deepEqual(await standing(late), {
    [`retail ${fourth}`]: [500n, "held"],
    [`unilevel ${third}`]: [125n, "held"],
    [`unilevel ${top}`]: [100n, "held"],
  });
  const paths = await earningsOfSale(db, early);
  assert.deepEqual(
    paths.map(({ earnerId, level, paidLevel }) => [earnerId, level, paidLevel]),
    [
      [fourth, 0, 0],
      [third, 1, 1],
      [top, 3, 2],
    ],
  );
  assert.deepEqual(await balanceOf(top), { held: 356n });
  assert.deepEqual(await balanceOf(second), {});
});

test("committed: a refund reverses every tier in its own transaction, and from available once released", async () => {
  await company.at("2026-04-03T11:00:00Z", releaseHeld);
  assert.deepEqual(await balanceOf(top), { available: 356n });
  const gone = await company.reverse("2026-04-20T10:00:00Z", "early", [
    { line: 1, amount: 8000n, cv: 6400n, qv: 6400n },
  ]);
  assert.ok(!isFailure(gone));
  assert.deepEqual(await standing(early), {
    [`retail ${fourth}`]: [0n, "reversed"],
    [`unilevel ${third}`]: [0n, "reversed"],
    [`unilevel ${top}`]: [0n, "reversed"],
  });
  assert.deepEqual(await balanceOf(top), { available: 100n });
  const rest = await company.reverse("2026-04-21T10:00:00Z", "late", [
    { line: 1, amount: 2500n, cv: 2500n, qv: 2500n },
  ]);
  assert.ok(!isFailure(rest));
  for (const member of company.distributors) assert.deepEqual(await balanceOf(member), {});
  assert.deepEqual(await checkLedger(db), []);
});

test("a committed period's refund is dated in the open one", async () => {
  const { rows } = await sql<{ name: string; n: bigint }>`
    select period.name, count(*) as n from earning_posting posting join period on period.id = posting.period_id
    where posting.cause = 'reversal' group by 1 order by 1`.execute(db);
  assert.deepEqual(rows, [
    { name: "2026-03", n: 1n },
    { name: "2026-04", n: 9n },
  ]);
});
