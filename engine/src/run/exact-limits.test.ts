/** Volumes and amounts at the limit of exact integers, 2^53: they are worked out exactly or refused, never rounded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld, RATES } from "../../test/any-world.ts";
import {
  differingVolumes,
  lineText,
  piecesOf,
  referenceLineText,
  referenceStandingText,
  standingText,
} from "../../test/reference/compare.ts";
import { referenceRun } from "../../test/reference/run.ts";
import { buildNetwork, expectValue, parsePlan, runPeriod, saleTable } from "../index.ts";
import type { Member, Plan, Run, RunInput, Sale, SaleLine } from "../index.ts";

const MOST = 2n ** 53n - 1n;

function planOf(volumes: Record<string, unknown>, more: Record<string, unknown> = {}): Plan {
  return expectValue(
    parsePlan({
      name: "limits",
      version: "1",
      period: "month",
      trees: { line: { parent: "sponsor" } },
      volumes: { pv: { of: "credited", points: "qv" }, ...volumes },
      activity: { everyone: {}, leads: { atLeast: { pv: "1" } } },
      bonuses: {
        bands: {
          shape: "bands",
          seller: ["distributor"],
          volume: "pv",
          method: "whole",
          bands: [{ from: "0", percent: "0" }],
        },
      },
      ...more,
    }),
  );
}

/** a above b above c, and what each sold in hundredths of a point of both kinds. */
function run(
  plan: Plan,
  sold: Readonly<Record<string, readonly bigint[]>>,
  more: Partial<RunInput> = {},
): Run | string {
  const members = ["a", "b", "c"].map((id, index): Member => ({
    id,
    kind: "distributor",
    sponsorId: ["a", "b"][index - 1] ?? null,
  }));
  const network = expectValue(buildNetwork(members));
  const sales = Object.entries(sold).flatMap(([seller, list]) =>
    list.map((points, index): Sale => ({
      id: `${seller}${index}`,
      sellerId: seller,
      buyerId: null,
      currency: "USD",
      lines: [{ productId: null, quantity: 1, amount: points, cv: points, qv: points }],
    })),
  );
  const done = runPeriod({
    plan,
    network,
    sales: expectValue(saleTable(network, sales)),
    companyCurrency: "USD",
    ...more,
  });
  return done.ok ? done.value : done.faults.map(({ code }) => code).join();
}

function volumeOf(done: Run | string, name: string, id: string): bigint | string {
  if (typeof done === "string") return done;
  const volume = done.plan.volumes.findIndex((one) => one.name === name);
  return BigInt(done.standing.volumes[volume]![done.network.positions.get(id)!]!);
}

test("a sum of sales, of a group, of volumes: the largest exact integer is reached, one more is refused", () => {
  assert.equal(volumeOf(run(planOf({}), { a: [MOST - 1n, 1n] }), "pv", "a"), MOST);
  assert.equal(run(planOf({}), { a: [MOST, 1n] }), "run.too-large");
  const group = planOf({ gv: { of: "group", volume: "pv", tree: "line" } });
  assert.equal(volumeOf(run(group, { a: [MOST - 3n], b: [1n], c: [2n] }), "gv", "a"), MOST);
  assert.equal(run(group, { a: [MOST - 2n], b: [1n], c: [2n] }), "run.too-large");
  const sum = planOf({ twice: { of: "sum", volumes: ["pv", "pv"] } });
  assert.equal(volumeOf(run(sum, { a: [MOST / 2n] }), "twice", "a"), MOST - 1n);
  assert.equal(run(sum, { a: [MOST / 2n + 1n] }), "run.too-large");
});

test("weighed points are finer: a thousandth of the limit is reached, the next is refused", () => {
  const plan = planOf({ part: { of: "customers", points: "qv", counts: { percent: "12.5" } } });
  const most = MOST / 125n;
  assert.equal(volumeOf(run(plan, { a: [most] }), "part", "a"), most * 125n);
  assert.equal(run(plan, { a: [most + 1n] }), "run.too-large");
});

test("a group without oneself is refused where the sum with oneself was rounded, with the ranks as without", () => {
  const outer = planOf({ others: { of: "group", volume: "pv", tree: "line", self: false } });
  // 2^52 + 2^52 + 1 would be rounded, and the difference would look exact.
  const half = 2n ** 52n;
  assert.equal(run(outer, { a: [half], b: [half + 1n] }), "run.too-large");
  const withRanks = planOf(
    { others: { of: "group", volume: "pv", tree: "line", self: false, without: "top" } },
    {
      activity: { everyone: {}, top: { rank: "two" } },
      ranks: [
        { name: "one", reach: { atLeast: { others: "1" } } },
        { name: "two", reach: { atLeast: { others: "999999999999" } } },
      ],
    },
  );
  assert.equal(volumeOf(run(withRanks, { a: [half], b: [half - 1n] }), "others", "a"), half - 1n);
  assert.equal(run(withRanks, { a: [half], b: [half + 1n] }), "run.too-large");
});

test("a transfer: what it makes too large is refused, even where it is handed back", () => {
  const transfer = (id: string, fromId: string, toId: string, qv: bigint) => ({
    id,
    fromId,
    toId,
    qv,
    cv: 0n,
    reason: "a test",
  });
  const plan = planOf({});
  const sold = { a: [MOST], b: [10n] };
  assert.equal(volumeOf(run(plan, sold, { transfers: [transfer("t", "a", "b", MOST - 10n)] }), "pv", "b"), MOST);
  assert.equal(run(plan, sold, { transfers: [transfer("t", "b", "a", 1n)] }), "run.too-large");
  assert.equal(
    run(plan, sold, { transfers: [transfer("t", "b", "a", 2n), transfer("u", "a", "b", 2n)] }),
    "run.too-large",
  );
});

test("windows and retroactive bands: earlier periods that do not add up exactly are refused", () => {
  const before = { volumes: { pv: [Float64Array.of(Number(MOST), 0, 0)] } };
  const window = planOf({ two: { of: "window", volume: "pv", periods: 2 } });
  assert.equal(volumeOf(run(window, {}, { past: before }), "two", "a"), MOST);
  assert.equal(run(window, { a: [1n] }, { past: before }), "run.too-large");
  const bands = {
    shape: "bands",
    seller: ["distributor"],
    volume: "pv",
    method: "retroactive",
    periods: 2,
    bands: [{ from: "0", percent: "1" }],
  };
  const retroactive = planOf({}, { bonuses: { bands } });
  assert.equal(run(retroactive, { a: [1n] }, { past: before }), "run.too-large");
});

test("amounts: rounded from the exact product at any size; what a group or a cap adds up too high is refused", () => {
  const walk = {
    shape: "walk",
    tree: "line",
    seller: ["distributor"],
    base: "cv",
    takes: "everyone",
    compression: "standard",
  };
  const percent = "33.333333";
  const paid = run(planOf({}, { bonuses: { walk: { ...walk, percent: [percent] } } }), { b: [MOST] });
  assert.ok(typeof paid !== "string");
  const [doubled, den] = [2n * MOST * 33_333_333n + 100_000_000n, 2n * 100_000_000n];
  assert.equal(BigInt(paid.lines[0]!.amount[0]!), doubled / den);
  const up = { ...walk, climb: "passed-up", takes: "leads", percent: "1" };
  assert.equal(run(planOf({}, { bonuses: { up } }), { a: [MOST], b: [1n] }), "run.too-large");
  const capped = { ...walk, percent: ["100"], caps: { earner: "1" } };
  assert.equal(run(planOf({}, { bonuses: { capped } }), { b: [MOST - 1n], c: [], a: [] }) === "run.too-large", false);
  const twice = planOf({}, { volumes: { pv: { of: "own", points: "qv" } }, bonuses: { capped } });
  assert.equal(run(twice, { b: [MOST, MOST] }), "run.too-large");
});

test("any plan over a world of enormous sales is refused or exactly as the reference says", () => {
  const outcomes = { exact: 0, refused: 0 };
  // The reference goes through cycles one by one: it would not come to an end.
  const plans = anyPlan.filter(({ bonuses }) =>
    Object.values(bonuses).every((bonus) => bonus.shape !== "legs" || !("cycle" in bonus.match)),
  );
  const scaled = fc.tuple(plans, anyWorld, fc.integer({ min: 30, max: 41 }), fc.bigInt(0n, 99n));
  fc.assert(
    fc.property(scaled, ([plan, world, bits, more]) => {
      const { day, sales } = world.months[0]!;
      const large = (value: bigint): bigint => value * (1n << BigInt(bits)) + (value === 0n ? 0n : more);
      const line = (one: SaleLine): SaleLine => {
        const { remaining: _, wholesale: _w, retail: _r, ...rest } = one;
        return { ...rest, amount: large(one.amount), cv: large(one.cv), qv: large(one.qv) };
      };
      const enormous = sales.map((sale) => ({ ...sale, lines: sale.lines.map(line) }));
      const network = expectValue(buildNetwork(world.members));
      const table = saleTable(network, enormous);
      if (!table.ok) return;
      const done = runPeriod({ plan, network, sales: table.value, companyCurrency: "USD", day, rates: RATES });
      if (!done.ok) {
        assert.deepEqual([...new Set(done.faults.map(({ code }) => code))], ["run.too-large"]);
        outcomes.refused++;
        return;
      }
      outcomes.exact++;
      const outcome = referenceRun(
        {
          plan,
          members: world.members,
          sales: enormous,
          companyCurrency: "USD",
          day,
          rates: RATES,
          pieces: piecesOf(plan),
        },
        [],
      );
      assert.deepEqual(differingVolumes(done.value, outcome), []);
      assert.deepEqual(standingText(done.value).sort(), referenceStandingText(plan, outcome).sort());
      assert.deepEqual(lineText(done.value).sort(), referenceLineText(outcome).sort());
    }),
    { numRuns: 500 },
  );
  assert.ok(outcomes.exact > 20 && outcomes.refused > 20, JSON.stringify(outcomes));
});
