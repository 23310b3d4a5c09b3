import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld, RATES, runWorldOf, withinMonth } from "../../test/any-world.ts";
import type { AnyWorld } from "../../test/any-world.ts";
import { lotText } from "../../test/reference/compare.ts";
import { lotsAt } from "../bonus/carry.ts";
import { isPerSale, leftNow, refundsOf, splitLine, withReversals } from "../../test/any-refunds.ts";
import { draws } from "../../test/draws.ts";
import {
  buildNetwork,
  earningsOf,
  expectValue,
  nextPast,
  pastOf,
  reverseSales,
  runPeriod,
  saleTable,
  totalsOf,
} from "../index.ts";
import type { Earning, Member, MemberPast, Network, Past, Plan, Run, Sale, VolumeTransfer } from "../index.ts";

const month = (world: AnyWorld): { day: string; sales: readonly Sale[] } => world.months[0]!;

function runOf(
  plan: Plan,
  members: readonly Member[],
  { day, sales, transfers = [] }: { day: string; sales: readonly Sale[]; transfers?: readonly VolumeTransfer[] },
  pasts: readonly MemberPast[] = [],
): Run {
  const network = expectValue(buildNetwork(members));
  const table = expectValue(saleTable(network, sales));
  const past: Past = pasts.length === 0 ? {} : pastOf(network, pasts);
  const input = { plan, network, sales: table, companyCurrency: "USD", day, past, rates: RATES };
  const tried = runPeriod({ ...input, transfers });
  const overdrawn = !tried.ok && tried.faults.every(({ code }) => code === "run.transfer");
  return expectValue(overdrawn ? runPeriod(input) : tried);
}

function asText({
  bonus,
  saleId,
  sourceId,
  earnerId,
  level,
  paidLevel,
  base,
  rate,
  amount,
  uncut,
  currency,
}: Earning): string {
  return [bonus, saleId, sourceId, earnerId, level, paidLevel, base, rate, amount, uncut, currency].join(" ");
}

function linesOf(run: Run): string[] {
  return [...earningsOf(run)].map(asText).sort();
}

test("the lines that the company owes add up to the run's totals, and nobody has two lines of one source", () => {
  fc.assert(
    fc.property(anyPlan, anyWorld, (plan, world) => {
      for (const run of runWorldOf(plan, world)) {
        const sums = new Map<string, bigint>();
        const lines = [...earningsOf(run)];
        for (const { kept, currency, amount } of lines) {
          assert.ok(amount > 0n);
          if (!kept) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
        }
        assert.deepEqual(totalsOf(run), sums);
        const keys = lines.map(({ saleId, sourceId, bonus, earnerId }) => `${saleId} ${sourceId} ${bonus} ${earnerId}`);
        assert.equal(new Set(keys).size, keys.length);
      }
    }),
    { numRuns: draws(200) },
  );
});

test("the order of members, sales and transfers changes nothing, ties at caps included", () => {
  const shuffled = fc.tuple(anyPlan, anyWorld).chain(([plan, world]) => {
    const { sales, transfers } = world.months[0]!;
    const mixed = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray([...list], { minLength: list.length });
    return fc.record({
      plan: fc.constant(plan),
      world: fc.constant(world),
      members: mixed(world.members),
      sales: mixed(sales),
      transfers: mixed(transfers),
    });
  });
  fc.assert(
    fc.property(shuffled, ({ plan, world, members, sales, transfers }) => {
      const first = world.months[0]!;
      const [mixed, given] = [runOf(plan, members, { ...first, sales, transfers }), runOf(plan, world.members, first)];
      assert.deepEqual(linesOf(mixed), linesOf(given));
      assert.deepEqual(lotText(mixed).sort(), lotText(given).sort());
    }),
    { numRuns: draws(300) },
  );
});

/** Bonuses that are of this period's sales only: nothing of earlier periods or of people remains when all is refunded. */
function ofSalesOnly(plan: Plan, name: string): boolean {
  const bonus = plan.bonuses[name]!;
  if (bonus.shape === "walk" && bonus.base === "earnings") return bonus.on!.every((on) => ofSalesOnly(plan, on));
  // Of a pool what is not a fixed amount is of sales, also what their levels leave.
  if (bonus.shape === "pool") return bonus.from.amount === undefined;
  if (bonus.shape === "award" || stays(plan, name)) return false;
  if (bonus.shape !== "bands" && bonus.shape !== "legs") return true;
  const volume = (one: string): boolean => {
    const form = plan.volumes[one]!;
    if (form.of === "window" || form.of === "people") return false;
    if (form.of === "sum") return form.volumes.every(volume);
    return "volume" in form ? volume(form.volume) : true;
  };
  return (bonus.shape === "legs" || bonus.method !== "retroactive") && volume(bonus.volume);
}

/** Bonuses from which refunds take no money back. */
function stays(plan: Plan, name: string): boolean {
  const bonus = plan.bonuses[name]!;
  if (bonus.shape === "award") return true;
  if (bonus.shape === "legs") return bonus.reversal !== "recompute";
  return bonus.reversal === "none";
}

test("a run and its reversal come to zero, for any order of partial refunds and every way to reverse", () => {
  let reversed = 0;
  const cases = fc
    .tuple(withReversals(anyPlan), anyWorld)
    .chain(([plan, world]) =>
      fc.record({ plan: fc.constant(plan), world: fc.constant(world), states: refundsOf(month(world).sales) }),
    );
  fc.assert(
    fc.property(cases, ({ plan, world, states }) => {
      const { day, sales } = month(world);
      const origin = runOf(plan, world.members, { day, sales });
      const key = ({ bonus, saleId, sourceId, earnerId }: Earning): string =>
        `${bonus} ${saleId} ${sourceId} ${earnerId}`;
      const balance = new Map<string, { bonus: string; amount: bigint }>();
      const post = (line: Earning): void => {
        const amount = (balance.get(key(line))?.amount ?? 0n) + line.amount;
        balance.set(key(line), { bonus: line.bonus, amount });
      };
      const first = new Map([...earningsOf(origin)].map((line) => [key(line), line.amount]));
      for (const line of earningsOf(origin)) post(line);
      let before = new Map(sales.map((sale, index) => [index, leftNow(sale)]));
      for (const after of states) {
        // Every sale is named, those that this refund does not touch too: a bonus may be worked out again over all of them.
        const removals = [...after].map(([sale, left]) => ({ sale, before: before.get(sale)!, after: left }));
        for (const line of reverseSales(origin, removals)) {
          post(line);
          reversed++;
        }
        before = new Map(after);
      }
      if (sales.length === 0) return;
      for (const [line, { bonus, amount }] of balance) {
        if (stays(plan, bonus)) assert.equal(amount, first.get(line), line);
        else if (ofSalesOnly(plan, bonus)) assert.equal(amount, 0n, line);
      }
    }),
    { numRuns: draws(250) },
  );
  assert.ok(reversed > 100, `only ${reversed} lines were reversed`);
});

test("splitting a sale changes bonuses that are linear in volume by rounding only: one minor unit for one split", () => {
  const cases = fc.tuple(anyPlan, anyWorld, fc.nat(), fc.integer({ min: 0, max: 10 }));
  fc.assert(
    fc.property(cases, ([any, world, pick, tenths]) => {
      const plan = linear(any);
      const { day, sales } = month(world);
      if (sales.length === 0) return;
      const at = pick % sales.length;
      const parts = sales[at]!.lines.map((line) => splitLine(line, tenths));
      const split = sales.flatMap((sale, index) =>
        index !== at
          ? [sale]
          : [0, 1].map((half) => ({ ...sale, id: `${sale.id}-${half}`, lines: parts.map((pair) => pair[half]!) })),
      );
      const sums = (run: Run): Map<string, bigint> => {
        const all = new Map<string, bigint>();
        for (const { bonus, earnerId, currency, amount } of earningsOf(run)) {
          const key = `${bonus} ${earnerId} ${currency}`;
          all.set(key, (all.get(key) ?? 0n) + amount);
        }
        return all;
      };
      const runs = [sales, split].map((some) => runOf(plan, world.members, { day, sales: some }));
      const [whole, halves] = runs.map(sums) as [Map<string, bigint>, Map<string, bigint>];
      assert.deepEqual(lotText(runs[1]!).sort(), lotText(runs[0]!).sort());
      for (const key of new Set([...whole.keys(), ...halves.keys()])) {
        const difference = (whole.get(key) ?? 0n) - (halves.get(key) ?? 0n);
        const most = isPerSale(plan.bonuses[key.split(" ")[0]!]!) ? 1n : 0n;
        assert.ok(difference <= most && difference >= -most, `${key}: ${difference}`);
      }
    }),
    { numRuns: draws(300) },
  );
});

/** Without what is not linear in the volume of a sale: caps, limits, terms by piece, margins, and what looks at other lines. */
function linear(plan: Plan): Plan {
  const { payout: _, ...rest } = plan;
  const bonuses: Record<string, Plan["bonuses"][string]> = {};
  for (const [name, bonus] of Object.entries(plan.bonuses)) {
    if (bonus.shape === "walk" && (bonus.base === "earnings" || bonus.counts?.paid !== undefined)) continue;
    if (bonus.shape === "seller" && bonus.base === "margin") continue;
    // What looks at the lines of single sales: a pool of what their levels leave, or of sales on which something was paid.
    if (bonus.shape === "pool" && (bonus.from.untaken !== undefined || bonus.counts?.paid !== undefined)) continue;
    const { caps: _caps, advances: _advances, ...uncapped } = { advances: undefined, ...bonus };
    bonuses[name] = uncapped.shape === "seller" ? withoutProducts(uncapped) : uncapped;
  }
  return { ...rest, bonuses };
}

function withoutProducts<T extends { readonly products?: unknown }>(bonus: T): Omit<T, "products"> {
  const { products: _, ...others } = bonus;
  return others;
}

test("compression never changes who is above whom: earners stand at their distance, nearer ones on lower levels", () => {
  fc.assert(
    fc.property(anyPlan, anyWorld, (plan, world) => {
      const run = runOf(plan, world.members, month(world));
      const parentOf = (tree: string, id: string): string | null => {
        const member = world.members.find((one) => one.id === id)!;
        const relation = plan.trees[tree]!.parent;
        return relation === "sponsor" ? member.sponsorId : (member.parents?.[relation] ?? null);
      };
      const walks = Map.groupBy(earningsOf(run), ({ bonus, saleId, sourceId }) => `${bonus} ${saleId} ${sourceId}`);
      for (const lines of walks.values()) {
        const bonus = plan.bonuses[lines[0]!.bonus]!;
        if (bonus.shape !== "walk" || bonus.climb === "passed-up") continue;
        for (const { sourceId, earnerId, level } of lines) {
          let at: string | null = sourceId;
          for (let step = 0; step < level; step++) at = parentOf(bonus.tree, at!);
          assert.equal(at, earnerId);
        }
        if (bonus.climb === "generations") continue;
        const upward = lines.toSorted((a, b) => a.level - b.level).map(({ paidLevel }) => paidLevel);
        assert.deepEqual(
          upward,
          [...new Set(upward)].sort((a, b) => a - b),
        );
      }
    }),
    { numRuns: draws(200) },
  );
});

test("a chain of twelve months, replayed from its inputs and from what was written down about each member, has the same hash", () => {
  const cases = fc.tuple(anyPlan, anyWorld).chain(([plan, world]) =>
    fc.record({
      plan: fc.constant(plan),
      world: fc.constant(world),
      order: fc.shuffledSubarray([...world.members], { minLength: world.members.length }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ plan, world, order }) => {
      const months = Array.from({ length: 12 }, (_, index) => {
        const { transfers: _transfers, ...month } = world.months[index % world.months.length]!;
        return { ...month, day: `2026-${String(index + 1).padStart(2, "0")}-20` };
      });
      /** The hash of every line of the year; what a month takes over goes through `hand` on the way. */
      const year = (members: readonly Member[], hand: (run: Run, past: Past, network: Network) => Past): string => {
        const network = expectValue(buildNetwork(members));
        const hash = createHash("sha256");
        let past: Past = {};
        for (const month of months) {
          const input = {
            plan,
            network,
            sales: expectValue(saleTable(network, month.sales)),
            companyCurrency: "USD",
            day: month.day,
            past: withinMonth(plan, network, past, month),
            rates: RATES,
          };
          const run = expectValue(runPeriod(input));
          hash.update(linesOf(run).join("\n"));
          past = hand(run, nextPast(run), network);
        }
        return hash.digest("hex");
      };
      const first = year(world.members, (_, past) => past);
      assert.equal(
        year(world.members, (_, past) => past),
        first,
      );
      const written = year(order, ({ network: { ids } }, past, network) => {
        const text = JSON.stringify({ members: writePast(ids, past), pools: past.pools });
        const read = JSON.parse(text) as { members: MemberPast[]; pools: Record<string, number> };
        return pastOf(network, read.members, read.pools);
      });
      assert.equal(written, first);
    }),
    { numRuns: draws(60) },
  );
});

function writePast(ids: readonly string[], past: Past): MemberPast[] {
  const all = <V>(
    columns: Readonly<Record<string, ReadonlyArray<ArrayLike<number>>>> = {},
    at: number,
    as: (value: number) => V,
  ) => Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, list.map((column) => as(column[at]!))]));
  const one = (columns: Readonly<Record<string, ArrayLike<number>>> = {}, at: number): Record<string, number> =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[at]!]));
  return ids.map((id, at) => ({
    id,
    title: past.title![at]!,
    highest: past.highest![at]!,
    missed: past.missed![at]!,
    volumes: all(past.volumes, at, Number),
    rules: all(past.rules, at, (met) => met === 1),
    paid: all(past.paid, at, Number),
    lots: Object.fromEntries(
      Object.entries(past.lots ?? {}).map(([name, lots]) => [
        name,
        Array.from({ length: lots.legs }, (_, leg) => lotsAt(lots, at * lots.legs + leg)),
      ]),
    ),
    streaks: one(past.streaks, at),
    awarded: one(past.awarded, at),
    overpaid: one(past.overpaid, at),
  }));
}
