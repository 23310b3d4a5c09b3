/** What holds of legs, pools and awards in any plan over any world. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { plansOf } from "../../test/any-plan.ts";
import { anyWorld, RATES, runWorldOf } from "../../test/any-world.ts";
import type { AnyWorld } from "../../test/any-world.ts";
import { leftNow, refundsOf } from "../../test/any-refunds.ts";
import type { Left } from "../../test/any-refunds.ts";
import { draws } from "../../test/draws.ts";
import {
  asPastTaken,
  buildNetwork,
  earningsOf,
  expectValue,
  KINDS,
  nextPast,
  parsePlan,
  pastOf,
  runPeriod,
  saleTable,
  takenFromLegs,
} from "../index.ts";
import type { Lots, Network, Past, Plan, Run, Sale } from "../index.ts";
import { lotsAt } from "../bonus/carry.ts";
import { lostOf, matchedAt } from "../bonus/legs.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import type { LegsBonus } from "../plan/compiled.ts";

const add = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

function matchedOf(outcome: LegsOutcome): number[] {
  return Array.from(outcome.fresh, (_, place) => matchedAt(outcome, place));
}

function row(lots: Lots, at: number, leg: number): number[] {
  return lotsAt(lots, at * lots.legs + leg);
}

/** The sum of everything in one leg of somebody, person by person. */
function inLeg(run: Run, relation: string, at: number, leg: number, volume: Float64Array): number {
  const { parent, seat } = run.network.trees[relation]!;
  const below = (one: number): number =>
    volume[one]! + add(Array.from(parent, (above, child) => (above === one ? below(child) : 0)));
  return add(Array.from(parent, (above, child) => (above === at && seat?.[child] === leg ? below(child) : 0)));
}

test("carry is conserved: carried in + fresh - taken back = matched + lost + carried out, for every leg", () => {
  let [matching, losing, owing] = [0, 0, 0];
  fc.assert(
    fc.property(plansOf(["legs", "legs", "walk"]), anyWorld, (plan, world) => {
      for (const run of runWorldOf(plan, world)) {
        for (const [index, bonus] of run.plan.bonuses.entries()) {
          const outcome = run.outcomes[index];
          if (bonus.shape !== "legs" || outcome === null || outcome === undefined || !("fresh" in outcome)) continue;
          const { legs, fresh, lots } = outcome;
          const matched = matchedOf(outcome);
          const { past, volumes } = run.standing;
          const own = volumes[bonus.volume]!;
          for (let at = 0; at < run.network.size; at++) {
            // What was lost is what is nowhere else: so it has to be where something can be lost.
            let arrived: number = bonus.ownToWeaker ? own[at]! : 0;
            let left = 0;
            for (let leg = 0; leg < legs; leg++) {
              const place = at * legs + leg;
              const lost: number = lostOf(outcome, place);
              const carried: number[] = row(lots, at, leg);
              assert.ok(matched[place]! >= 0 && lost >= 0);
              assert.ok(lost === 0 || losesAt(bonus, outcome, place), `${bonus.name}: ${lost} is gone`);
              if (bonus.carry.keep === "none") assert.ok(carried.every((lot) => lot <= 0));
              assert.ok(add(carried) <= bonus.carry.cap);
              arrived += inLeg(run, bonus.tree, at, leg, own) + carriedIn(past, bonus.name, at, leg);
              left += matched[place]! + lost + add(carried);
              for (const { age, legs: width, volume } of past.taken?.[bonus.name] ?? []) {
                if (leg < width && !(bonus.carry.expires && age >= bonus.ages)) arrived -= volume[at * width + leg]!;
              }
              if (matched[place]! > 0) matching++;
              if (lost > 0) losing++;
              if (add(carried) < 0) owing++;
              assert.ok(fresh[place]! >= 0 || (past.taken?.[bonus.name] ?? []).length > 0);
            }
            assert.equal(arrived, left, `${bonus.name} of ${run.network.ids[at]}`);
          }
        }
      }
    }),
    { numRuns: draws(250) },
  );
  assert.ok(matching > 100 && losing > 20 && owing > 5, `${matching} matched, ${losing} lost, ${owing} owed`);
});

/** Flushed, of who does not qualify, above the cap, or as old as a lot can be. */
function losesAt({ carry, ages }: LegsBonus, { before }: LegsOutcome, place: number): boolean {
  if (carry.keep !== "all" || carry.losesUnqualified || carry.cap < Number.POSITIVE_INFINITY) return true;
  return carry.expires && lotsAt(before, place)[ages - 1]! > 0;
}

function carriedIn(past: Past, bonus: string, at: number, leg: number): number {
  const lots = past.lots?.[bonus];
  return lots === undefined || leg >= lots.legs ? 0 : add(row(lots, at, leg));
}

/** Plans with one bonus that matches legs for everybody and keeps everything, all it matches and nothing else being decided by volume. */
const carrying = plansOf(["legs"]).map((plan): Plan => {
  const [name, bonus] = Object.entries(plan.bonuses).find(([, { shape }]) => shape === "legs")!;
  if (bonus.shape !== "legs") throw new Error("no legs");
  const { takes: _takes, own: _own, caps: _caps, advances: _advances, period: _period, carry = {}, ...rest } = bonus;
  const match =
    "cycle" in rest.match
      ? { cycle: Object.fromEntries(Object.entries(rest.match.cycle).filter(([key]) => key !== "most")) }
      : rest.match;
  const apart = carry.expires ?? carry.apart ?? 1;
  const { kits: _kits, payout: _payout, ...others } = plan;
  return expectValue(
    parsePlan({
      ...others,
      bonuses: { [name]: { ...rest, match, seller: KINDS, reversal: "carry", carry: { apart } } },
    }),
  );
});

/** Whether a volume is of this period's sales alone. */
function ofSalesOnly(plan: Plan, name: string): boolean {
  const form = plan.volumes[name]!;
  if (form.of === "window" || form.of === "people") return false;
  if (form.of === "sum") return form.volumes.every((one) => ofSalesOnly(plan, one));
  return "volume" in form ? ofSalesOnly(plan, form.volume) : true;
}

function runOnce(plan: Plan, network: Network, day: string, sales: readonly Sale[], past: Past): Run {
  const table = expectValue(saleTable(network, sales));
  return expectValue(runPeriod({ plan, network, sales: table, companyCurrency: "USD", day, past, rates: RATES }));
}

/** What refunds of one month take from the legs of the one before, for the run of that month. */
function takenIn(
  origin: Run,
  before: ReadonlyMap<number, Left>,
  after: ReadonlyMap<number, Left>,
  periods: number,
): Past {
  const removals = [...after].map(([sale, left]) => ({ sale, before: before.get(sale)!, after: left }));
  const taken = asPastTaken(takenFromLegs(origin, removals).map((one) => ({ ...one, periods })));
  const { taken: columns } = pastOf(
    origin.network,
    [...taken].map(([id, own]) => ({ id, taken: own })),
  );
  return { taken: columns! };
}

test("when everything is refunded, what is carried on is what is owed: all that was matched; the same volume again pays nothing", () => {
  let owed = 0;
  const cases = fc
    .tuple(carrying, anyWorld)
    .chain(([plan, world]) =>
      fc.record({ plan: fc.constant(plan), world: fc.constant(world), states: refundsOf(world.months[0]!.sales) }),
    );
  fc.assert(
    fc.property(cases, ({ plan, world, states }) => {
      const [[name, bonus]] = Object.entries(plan.bonuses) as [[string, Plan["bonuses"][string]]];
      if (bonus.shape !== "legs" || !ofSalesOnly(plan, bonus.volume)) return;
      const network = expectValue(buildNetwork(world.members));
      const { sales } = world.months[0]!;
      const origin = runOnce(plan, network, "2026-01-20", sales, {});
      const { legs } = legsOf(origin);
      const matched = matchedOf(legsOf(origin));
      let past = nextPast(origin);
      let before: ReadonlyMap<number, Left> = new Map(sales.map((sale, index) => [index, leftNow(sale)]));
      let month = 1;
      // A month for each of the refunds, nothing is sold in them.
      for (const after of states) {
        const day = `2026-${String(month + 1).padStart(2, "0")}-20`;
        const run = runOnce(plan, network, day, [], { ...past, ...takenIn(origin, before, after, month) });
        if (leavesNothing(bonus.match, legs)) assert.equal(add(matchedOf(legsOf(run))), 0);
        for (const [place, volume] of matchedOf(legsOf(run)).entries()) matched[place]! += volume;
        past = nextPast(run);
        before = after;
        month++;
      }
      if (sales.length === 0) return;
      for (let at = 0; at < network.size; at++) {
        for (let leg = 0; leg < legs; leg++) {
          const left = add(row(past.lots![name]!, at, leg));
          assert.equal(left, 0 - matched[at * legs + leg]!, `leg ${leg} of ${network.ids[at]}`);
          if (left < 0) owed++;
        }
      }
      if (!leavesNothing(bonus.match, legs)) return;
      const again = runOnce(plan, network, "2026-12-20", sales, past);
      assert.equal(add(matchedOf(legsOf(again))), 0);
      assert.equal(again.lines[0]!.count, 0);
      for (const column of nextPast(again).lots![name]!.volumes) assert.ok(column.every((lot) => lot >= 0));
    }),
    { numRuns: draws(250) },
  );
  assert.ok(owed > 20, `only ${owed} legs owed anything`);
});

/**
 * Whether what a match leaves can be matched by no later one. A lower step may be reached by what the highest one left; where the legs
 * give unlike parts and keep their parts for a period, they may change them in the next one.
 */
function leavesNothing(match: Legs["match"], legs: number): boolean {
  if ("steps" in match) return false;
  const parts = "percent" in match ? (match.ratio ?? [1, 1]) : match.cycle.takes;
  return new Set(parts.map(Number)).size === 1 || ("cycle" in match && legs === 2 && match.cycle.decided !== "once");
}
type Legs = Extract<Plan["bonuses"][string], { shape: "legs" }>;

function legsOf(run: Run): LegsOutcome {
  const [outcome] = run.outcomes;
  if (outcome === null || outcome === undefined || !("fresh" in outcome)) throw new Error("no legs");
  return outcome;
}

/** Without what cuts lines afterwards. */
function uncut(plan: Plan): Plan {
  const { payout: _, ...others } = plan;
  const bonuses = Object.entries(plan.bonuses).map(([name, { caps: _caps, ...bonus }]) => [name, bonus]);
  return { ...others, bonuses: Object.fromEntries(bonuses) as Plan["bonuses"] };
}

/** The runs of a plan with what each of its bonuses pays in all, in cents. */
function* sums(plan: Plan, world: AnyWorld): Generator<{ run: Run; index: number; name: string; sum: bigint }> {
  for (const run of runWorldOf(plan, world)) {
    for (const [index, { name, calendar }] of run.plan.bonuses.entries()) {
      if (JSON.stringify(calendar) !== JSON.stringify(run.calendar)) continue;
      const paid = [...earningsOf(run)].filter(({ bonus }) => bonus === name);
      yield { run, index, name, sum: paid.reduce((all, { amount }) => all + amount, 0n) };
    }
  }
}

test("pools add up to the pool to the cent, places and parts to what theirs have, and what nobody shares is kept or goes on", () => {
  const [equal, placed, carried] = [new Set<string>(), new Set<string>(), new Set<string>()];
  fc.assert(
    fc.property(plansOf(["pool", "pool", "walk"]).map(uncut), anyWorld, (plan, world) => {
      for (const { run, index, name, sum } of sums(plan, world)) {
        const outcome = run.outcomes[index];
        const bonus = plan.bonuses[name]!;
        if (bonus.shape !== "pool" || outcome === null || outcome === undefined || !("participants" in outcome))
          continue;
        const { amount, participants, left } = outcome;
        const key = `${equal.size + placed.size + carried.size}`;
        if (participants === 0) {
          assert.equal(sum, 0n);
          assert.equal(left, bonus.nobody === "carried" ? amount : 0n);
          assert.equal(nextPast(run).pools![name], Number(left));
          carried.add(key);
          continue;
        }
        assert.equal(left, 0n);
        if (typeof bonus.split === "string" || "shares" in bonus.split || "volume" in bonus.split) {
          assert.equal(sum, amount);
          if (amount > 0n) equal.add(key);
          continue;
        }
        const percents = ("places" in bonus.split ? bonus.split.places : bonus.split.parts).map(Number);
        const filled =
          "places" in bonus.split
            ? new Set(percents.keys().filter((place) => place < participants))
            : new Set(
                Array.from({ length: participants }, (_, at) => Math.floor((at * percents.length) / participants)),
              );
        const due = (Number(amount) * add([...filled].map((place) => percents[place]!))) / 100;
        assert.ok(Math.abs(Number(sum) - due) <= 0.5 + 1e-6, `${sum} of ${due}`);
        if (amount > 0n) placed.add(key);
      }
    }),
    { numRuns: draws(250) },
  );
  const counts = [equal.size, placed.size, carried.size];
  assert.ok(Math.min(...counts) > 5, `divided by shares, by places, by nobody: ${counts.join(", ")}`);
});

/** The same with sales of few sizes, so that many are equal. */
function inFewSizes(world: AnyWorld): AnyWorld {
  const months = world.months.map((month) => ({
    ...month,
    sales: month.sales.map((sale) => ({
      ...sale,
      lines: sale.lines.map(({ remaining: _remaining, ...line }) => ({ ...line, cv: 5_000n, qv: 5_000n })),
    })),
  }));
  return { ...world, months };
}

test("a contest's prizes add up, however many are equal; each of equals with a prize of their own has the best of theirs", () => {
  let [shared, each] = [0, 0];
  fc.assert(
    fc.property(plansOf(["award"]).map(uncut), anyWorld, (plan, world) => {
      for (const { run, index, name, sum } of sums(plan, inFewSizes(world))) {
        const bonus = plan.bonuses[name]!;
        const outcome = run.outcomes[index];
        if (bonus.shape !== "award" || !("contest" in bonus.for) || !outcome || !("given" in outcome)) continue;
        const prizes = bonus.for.prizes["USD"]!.map((prize) => BigInt(Math.round(Number(prize) * 100)));
        const places = [...outcome.place!].filter((place) => place > 0);
        if (bonus.for.ties === "each") {
          assert.equal(
            sum,
            places.reduce((all, place) => all + (prizes[place - 1] ?? 0n), 0n),
          );
          each += new Set(places).size < places.length ? 1 : 0;
          continue;
        }
        // Who has no place of their own still stands on one: so many prizes are given as people are placed.
        assert.equal(
          sum,
          prizes.slice(0, places.length).reduce((all, prize) => all + prize, 0n),
        );
        shared += new Set(places).size < places.length ? 1 : 0;
      }
    }),
    { numRuns: draws(200) },
  );
  assert.ok(shared > 5 && each > 0, `equals shared ${shared} times, and had each their own ${each} times`);
});
