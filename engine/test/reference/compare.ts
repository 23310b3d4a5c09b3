import { buildNetwork, compilePlan, earningAt, expectValue, nextPast, runPeriod, saleTable } from "../../src/index.ts";
import type { Past, Plan, Run, VolumeTransfer } from "../../src/index.ts";
import { legsOf, memberPast, pastBefore, POOL_BEFORE, RATES, withinMonth } from "../any-world.ts";
import type { AnyWorld } from "../any-world.ts";
import { isSame } from "./fraction.ts";
import { referenceRun } from "./run.ts";
import type { History, Outcome, Period } from "./world.ts";

/** A period's run and the same period by the reference. */
export interface Both {
  readonly run: Run;
  readonly outcome: Outcome;
}

/** Both through a world's months, each after the one before. A transfer that would take more than there is does not happen. */
export function runBoth(plan: Plan, world: AnyWorld): Both[] {
  const network = expectValue(buildNetwork(world.members));
  let past: Past = pastBefore(plan, world, network);
  let history: History = world.before === null ? [] : [historyOf(plan, world), historyOf(plan, world)];
  const pieces = piecesOf(plan);
  return world.months.map((month) => {
    const { day, sales, transfers } = month;
    const input = {
      plan,
      network,
      sales: expectValue(saleTable(network, sales)),
      companyCurrency: "USD",
      day,
      past: withinMonth(plan, network, past, month),
      rates: RATES,
    };
    const tried = runPeriod({ ...input, transfers });
    const overdrawn = !tried.ok && tried.faults.every(({ code }) => code === "run.transfer");
    const run = expectValue(overdrawn ? runPeriod(input) : tried);
    const happened: readonly VolumeTransfer[] = overdrawn ? [] : transfers;
    const period: Period = {
      plan,
      members: world.members,
      sales,
      companyCurrency: "USD",
      day,
      transfers: happened,
      rates: RATES,
      pieces,
      advances: month.advances ?? {},
      taken: month.taken ?? [],
    };
    const outcome = referenceRun(period, history);
    past = nextPast(run);
    history = [outcome, ...history];
    return { run, outcome };
  });
}

/** By bonus that matches legs: in how fine pieces of a point its volume is counted. */
export function piecesOf(plan: Plan): ReadonlyMap<string, bigint> {
  return new Map(legsOf(plan).map(({ name, unit }) => [name, 100n * BigInt(unit)]));
}

/** What members bring along, as a period of the reference; the engine counts a volume's past in that volume's own unit. */
function historyOf(plan: Plan, { before }: AnyWorld): Outcome {
  const units = new Map(compilePlan(plan, "USD").volumes.map(({ name, unit }) => [name, BigInt(unit)]));
  const brought = (before ?? []).map((member) => memberPast(plan, member));
  const each = <T>(one: (member: (typeof brought)[number]) => T): Map<string, T> =>
    new Map(brought.map((member) => [member.id, one(member)]));
  return {
    volumes: new Map(
      [...units].map(([name, unit]) => [
        name,
        each(({ volumes }) => ({ n: BigInt(volumes![name]![0]!), d: 100n * unit })),
      ]),
    ),
    rules: new Map(
      Object.keys(plan.activity).map((name) => [
        name,
        new Set(brought.filter(({ rules }) => rules![name]![0]).map(({ id }) => id)),
      ]),
    ),
    paidRank: new Map(),
    title: each(({ title }) => title!),
    highest: each(({ title, highest }) => Math.max(title!, highest!)),
    missed: each(({ missed }) => missed!),
    lines: brought.flatMap(({ id, paid }) =>
      Object.entries(paid!).map(([bonus, [amount]]) => ({
        bonus,
        saleId: null,
        sourceId: id,
        earnerId: id,
        level: 0,
        paidLevel: 0,
        amount: BigInt(amount!),
        uncut: BigInt(amount!),
        currency: "USD",
      })),
    ),
    pools: new Map(),
    lots: new Map(
      legsOf(plan).map(({ name }) => [
        name,
        each(({ lots }) =>
          lots![name]!.map((row) =>
            row.flatMap((pieces, index) => (pieces === 0 ? [] : [{ ago: index + 1, pieces: BigInt(pieces) }])),
          ),
        ),
      ]),
    ),
    streaks: new Map(Object.keys(plan.bonuses).map((name) => [name, each(({ streaks }) => streaks![name]!)])),
    awarded: new Map(Object.keys(plan.bonuses).map((name) => [name, each(({ awarded }) => awarded![name]!)])),
    leftOfPool: new Map(Object.keys(plan.bonuses).map((name) => [name, BigInt(POOL_BEFORE)])),
    overpaid: new Map(
      Object.keys(plan.bonuses).map((name) => [name, each(({ overpaid }) => BigInt(overpaid![name]!))]),
    ),
  };
}

/** Where everybody stands, as texts: one for each number of each member. */
export function standingText(run: Run): string[] {
  const { network, standing, plan } = run;
  return network.ids.flatMap((id, at) => [
    ...plan.rules.map(({ name }, rule) => `${id} ${name} ${standing.rules[rule]![at] === 1}`),
    `${id} ranks ${standing.ranks.paid[at]} ${standing.ranks.title[at]} ${standing.ranks.highest[at]} ${standing.ranks.missed[at]}`,
  ]);
}

export function referenceStandingText(plan: Plan, outcome: Outcome): string[] {
  return [...outcome.paidRank.keys()].flatMap((id) => [
    ...Object.keys(plan.activity).map((name) => `${id} ${name} ${outcome.rules.get(name)!.has(id)}`),
    `${id} ranks ${outcome.paidRank.get(id)} ${outcome.title.get(id)} ${outcome.highest.get(id)} ${outcome.missed.get(id)}`,
  ]);
}

/** What legs carry on: one text for each lot, by period as far as the plan tells them apart. */
export function lotText(run: Run): string[] {
  return run.plan.bonuses.flatMap((bonus, index) => {
    const outcome = run.outcomes[index];
    if (bonus.shape !== "legs" || outcome === null || outcome === undefined || !("lots" in outcome)) return [];
    const { legs, volumes } = outcome.lots;
    return volumes.flatMap((column, age) =>
      [...column].flatMap((pieces, place) => {
        const id = run.network.ids[Math.floor(place / legs)]!;
        return pieces === 0 ? [] : [`${bonus.name} ${id} leg ${place % legs} age ${age}: ${pieces}`];
      }),
    );
  });
}

export function referenceLotText(plan: Plan, { lots }: Outcome): string[] {
  const ages = new Map(legsOf(plan).map((bonus) => [bonus.name, bonus.ages]));
  return [...lots].flatMap(([name, members]) =>
    [...members].flatMap(([id, legs]) =>
      legs.flatMap((own, leg) => {
        const byAge = Map.groupBy(own, ({ ago }) => Math.min(ago, ages.get(name)!) - 1);
        return [...byAge].map(([age, same]) => {
          const pieces = same.reduce((all, lot) => all + lot.pieces, 0n);
          return `${name} ${id} leg ${leg} age ${age}: ${pieces}`;
        });
      }),
    ),
  );
}

/** The volumes in which the two differ. */
export function differingVolumes(run: Run, outcome: Outcome): string[] {
  return run.plan.volumes.flatMap(({ name, unit }, index) =>
    run.network.ids.flatMap((id, at) => {
      const value = run.standing.volumes[index]![at]!;
      const expected = outcome.volumes.get(name)!.get(id)!;
      if (isSame({ n: BigInt(value), d: 100n * BigInt(unit) }, expected)) return [];
      return [`${name} of ${id}: ${value / 100 / unit}, the reference says ${Number(expected.n) / Number(expected.d)}`];
    }),
  );
}

export function lineText(run: Run): string[] {
  const earnings = run.lines.flatMap(({ count }, bonus) =>
    Array.from({ length: count }, (_, line) => earningAt(run, bonus, line)),
  );
  return earnings.map(
    ({ bonus, saleId, sourceId, earnerId, level, paidLevel, amount, uncut, currency }) =>
      `${bonus} ${saleId ?? "-"} ${sourceId} ${earnerId} ${level} ${paidLevel} ${amount} of ${uncut ?? amount} ${currency}`,
  );
}

export function referenceLineText({ lines }: Outcome): string[] {
  return lines.map(
    ({ bonus, saleId, sourceId, earnerId, level, paidLevel, amount, uncut, currency }) =>
      `${bonus} ${saleId ?? "-"} ${sourceId} ${earnerId} ${level} ${paidLevel} ${amount} of ${uncut} ${currency}`,
  );
}
