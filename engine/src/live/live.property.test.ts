import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld, pastBefore, RATES, withinMonth } from "../../test/any-world.ts";
import type { AnyWorld } from "../../test/any-world.ts";
import { buildNetwork, earningsOf, expectValue, runPeriod, saleTable } from "../index.ts";
import type { Earning, Plan, Result, Run, RunInput, VolumeTransfer } from "../index.ts";
import { explainMember } from "../explain/explain-member.ts";
import { anyEvents } from "../../test/any-events.ts";
import type { AnyEvent, Now } from "../../test/any-events.ts";
import { liveOf } from "./live.ts";
import type { LiveState } from "./live.ts";
import type { WhatIf } from "./what-if.ts";

const RUNS = Number(process.env["FAIRLINE_LIVE_RUNS"] ?? 100);

function inputOf(plan: Plan, world: AnyWorld, { members, sales }: Now, transfers: readonly VolumeTransfer[]): RunInput {
  const network = expectValue(buildNetwork(members));
  return {
    plan,
    network,
    sales: expectValue(saleTable(network, sales)),
    companyCurrency: "USD",
    day: world.months[0]!.day,
    past: withinMonth(plan, network, pastBefore(plan, world, network), world.months[0]!),
    transfers,
    rates: RATES,
  };
}

function asText(line: Earning): string {
  const { terms, ...rest } = line;
  return JSON.stringify([rest, terms], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

function happen(live: LiveState, event: AnyEvent): Result<unknown> {
  if (event.what === "sale") return live.sale(event.sale);
  if (event.what === "refund") return live.refund(event.saleId, event.remaining);
  if (event.what === "move") return live.move(event.memberId, event.parentId, event.relation, event.leg);
  return live.join(event.member);
}

function totalsOf(lines: readonly Earning[], memberId: string): string[] {
  const sums = new Map<string, bigint>();
  for (const { earnerId, bonus, currency, amount, kept } of lines) {
    const key = `${bonus} ${currency} ${kept}`;
    if (earnerId === memberId) sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  return Array.from(sums, ([key, amount]) => `${key} ${amount}`).sort();
}

/** Everybody's standing, their totals, and every line, read by its earner and by its source. */
function compare(live: LiveState, run: Run): number {
  const lines = [...earningsOf(run)];
  const [byEarner, bySource]: [Earning[], Earning[]] = [[], []];
  for (const id of run.network.ids) {
    assert.deepEqual(expectValue(live.standingOf(id)), explainMember(run, id), id);
    const totals = expectValue(live.earningsOf(id)).map(
      ({ bonus, currency, kept, amount }) => `${bonus} ${currency} ${kept} ${amount}`,
    );
    assert.deepEqual(totals.sort(), totalsOf(lines, id), id);
    byEarner.push(...expectValue(live.linesOf(id)));
    bySource.push(...expectValue(live.linesFrom(id)));
  }
  for (const id of run.sales.ids) bySource.push(...expectValue(live.linesOfSale(id)));
  const all = lines.map(asText).sort();
  assert.deepEqual(bySource.map(asText).sort(), all);
  assert.deepEqual(byEarner.map(asText).sort(), all);
  return lines.length;
}

/** Earnings by bonus, earner and currency. */
function sumsOf(run: Run): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { bonus, earnerId, currency, amount } of earningsOf(run)) {
    const key = `${bonus} ${earnerId} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  return sums;
}

function compareWhatIf(asked: WhatIf, before: Run, after: Run, saleId: string): void {
  const [then, now] = [sumsOf(before), sumsOf(after)];
  const changed = [...new Set([...then.keys(), ...now.keys()])]
    .map((key) => `${key} ${then.get(key) ?? 0n} ${now.get(key) ?? 0n}`)
    .filter((text) => text.split(" ").at(-1) !== text.split(" ").at(-2));
  assert.deepEqual(
    asked.earnings.map((one) => `${one.bonus} ${one.memberId} ${one.currency} ${one.before} ${one.after}`).sort(),
    changed.sort(),
  );
  const lines = [...earningsOf(after)].filter((line) => line.saleId === saleId);
  assert.deepEqual(asked.lines.map(asText).sort(), lines.map(asText).sort());
  const rankOf = (run: Run, id: string): string | null => explainMember(run, id)!.paidRank;
  const ranks = after.network.ids.flatMap((id) => {
    const [was, is] = [rankOf(before, id), rankOf(after, id)];
    return was === is ? [] : [{ memberId: id, before: was, after: is }];
  });
  assert.deepEqual(
    asked.ranks.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1)),
    ranks.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1)),
  );
}

/**
 * What a plan keeps: everything; or nothing that is paid as a whole when it is read, and no other calendars, so that nearly all of it
 * is followed line by line, with a limit of the plan, with caps, or with neither.
 */
const kept = fc.constantFrom("everything", "limit", "caps", "lines");

/** Caps that are often exceeded; `steps`: by rank or volume, so that also who earns the same may be cut another way. */
const anyCaps = fc.record({
  earner: fc.constantFrom(null, "0.90", "3", "12.50"),
  together: fc.constantFrom(null, "0.90", "3", "12.50"),
  source: fc.constantFrom(null, "2", ["1.50", "0.40"], { each: "0.70" }),
  steps: fc.constantFrom("none", "volume", "rank"),
});

type AnyCaps = typeof anyCaps extends fc.Arbitrary<infer T> ? T : never;

function capsOf(plan: Plan, { earner, together, source, steps }: AnyCaps, shape: string): object {
  const [volume, rank] = [Object.keys(plan.volumes ?? {})[0], plan.ranks?.[0]?.name];
  const worth = (value: string): unknown => {
    if (steps === "rank" && rank !== undefined) return { byRank: { [rank]: value } };
    if (steps === "none" || volume === undefined) return value;
    const bands = [
      { from: "0", value },
      { from: "50", value: "5" },
    ];
    return { byVolume: volume, bands };
  };
  return {
    ...(earner === null ? {} : { earner: worth(earner) }),
    ...(together === null ? {} : { together: worth(together) }),
    ...(source === null || (shape !== "walk" && shape !== "seller") ? {} : { source }),
  };
}

function followed(plan: Plan, what: string, atMost: string, of: "cv" | "amount", drawn: AnyCaps): Plan {
  if (what === "everything") return plan;
  const { payout: _, ...rest } = plan;
  const bonuses = Object.entries(plan.bonuses).map(([name, bonus]) => {
    const {
      caps: _caps,
      period: _period,
      advances: _advances,
      ...own
    } = bonus as typeof bonus & { advances?: unknown };
    return [name, what === "caps" ? Object.assign({}, own, { caps: capsOf(plan, drawn, own.shape) }) : own] as const;
  });
  const limit = what === "limit" ? { payout: { atMost, of } } : {};
  return { ...rest, ...limit, bonuses: Object.fromEntries(withoutAwards(bonuses)) };
}

/** One award is enough to have all of a plan's limit worked out as a whole. They stay where others ask for them. */
function withoutAwards<B extends { readonly shape: string }>(
  bonuses: readonly (readonly [string, B])[],
): [string, B][] {
  const used = JSON.stringify(bonuses.map(([, bonus]) => bonus));
  const others = bonuses.filter(([name, { shape }]) => shape !== "award" || used.includes(`"${name}"`));
  return (others.length > 0 ? others : bonuses).map(([name, bonus]) => [name, bonus]);
}

/** What is owed is worked off at once, step by step, or in between; replaced lines stay, or go at once. */
const sizesOf = fc.record({ slice: fc.constantFrom(4_000, 1, 30), spare: fc.constantFrom(1_000, 1) });

test("after any sales, refunds, moves and joins the live state is what a full run gives", () => {
  let compared = 0;
  const limits = [fc.constantFrom("0.1", "1", "10"), fc.constantFrom("cv" as const, "amount" as const)] as const;
  const plans = fc.tuple(anyPlan, kept, ...limits, anyCaps).map((drawn) => followed(...drawn));
  const cases = fc.tuple(plans, anyWorld, anyEvents, sizesOf, fc.boolean());
  fc.assert(
    fc.property(cases, ([plan, world, events, sizes, everyTime]) => {
      let now: Now = { members: world.members, sales: world.months[0]!.sales };
      let { transfers } = world.months[0]!;
      let started = liveOf(inputOf(plan, world, now, transfers), sizes);
      if (!started.ok) {
        transfers = [];
        started = liveOf(inputOf(plan, world, now, transfers), sizes);
      }
      const live = expectValue(started);
      const runNow = (): Run => expectValue(runPeriod(inputOf(plan, world, now, transfers)));
      for (const make of events) {
        const { event, after } = make(now);
        const full = after === null ? null : runPeriod(inputOf(plan, world, after, transfers));
        if (everyTime && event.what === "sale" && full?.ok === true) {
          compareWhatIf(expectValue(live.whatIf(event.sale)), runNow(), full.value, event.sale.id);
          compared += compare(live, runNow());
        }
        const done = happen(live, event);
        assert.equal(done.ok, full?.ok ?? false, `${event.what} ${JSON.stringify(done)}`);
        if (done.ok) now = after!;
        else if (full !== null && !full.ok) assert.equal(done.faults[0]!.code, full.faults[0]!.code);
        if (everyTime) compared += compare(live, runNow());
      }
      compared += compare(live, runNow());
    }),
    { numRuns: RUNS, endOnFailure: process.env["FAIRLINE_LIVE_RUNS"] !== undefined },
  );
  assert.ok(compared > RUNS, `only ${compared} lines were compared`);
});
