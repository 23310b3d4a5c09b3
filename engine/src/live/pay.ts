import { sameCalendar } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { CURRENCIES } from "../money/currency.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import { paysInSaleCurrency } from "../bonus/sources.ts";
import type { PaidSoFar } from "../bonus/sources.ts";
import { worthIn } from "../run/pay-bonuses.ts";
import type { CompiledBonus } from "../plan/compiled.ts";
import { addColumn } from "./columns.ts";
import type { Column } from "./columns.ts";
import type { Happened, World } from "./events.ts";
import { lineStore, tidy } from "./line-store.ts";
import type { LineStore } from "./line-store.ts";
import { liveLegs } from "./pay-legs.ts";
import { liveBands, liveSeller } from "./pay-own.ts";
import { liveWalk } from "./pay-walk.ts";

/** A bonus whose lines follow each event by themselves. */
export interface LiveBonus {
  readonly bonus: CompiledBonus;
  readonly store: LineStore;
  /** What each source brought, where single sales do not pay it. */
  readonly base: Column<Float64Array> | null;
  /** What became of everybody's legs, where it matches them. */
  readonly outcome?: () => LegsOutcome;
  /** Note whose lines may be others after an event. */
  readonly notice: (happened: Happened) => void;
  /** What this source brings may have changed. */
  readonly ask: (source: number) => void;
  /** Work through what was noted, as far as `budget` steps go; answers what is left of them, 0 or less where more is owed. */
  readonly settle: (budget: number) => number;
  readonly owes: () => boolean;
  readonly forget: () => void;
  /** Call `visit` with every source that may pay somebody. */
  readonly eachSource: (at: number, visit: (source: number) => void) => void;
}

/** What live bonuses share. */
export interface Payments {
  readonly world: World;
  readonly run: Run;
  readonly paid: PaidSoFar;
  /** By index of the plan's bonuses; null where the whole bonus is worked out again when it is asked for. */
  readonly bonuses: (LiveBonus | null)[];
  /** Called when the sum of an earner, or whether a source is paid at all, has changed. */
  readonly earned: (bonus: number, earner: number) => void;
  readonly sourcePaid: (bonus: number, source: number) => void;
}

export function livePayments(world: World, run: Run): Payments {
  const { plan } = run;
  const bonuses: (LiveBonus | null)[] = plan.bonuses.map(() => null);
  const matchers = plan.bonuses.map((): LiveBonus[] => []);
  const counters = plan.bonuses.map((): LiveBonus[] => []);
  const payments: Payments = {
    world,
    run,
    paid: { lines: [], worth: worthIn(plan.companyCurrency, run.rates) },
    bonuses,
    earned: (bonus, earner) => {
      for (const other of matchers[bonus]!) other.ask(earner);
    },
    sourcePaid: (bonus, sale) => {
      for (const other of counters[bonus]!) {
        if (other.bonus.per === "sale") other.ask(sale);
        else if (world.sales.view.seller[sale]! >= 0) other.ask(world.sales.view.seller[sale]!);
      }
    },
  };
  for (const index of plan.payOrder) {
    const bonus = plan.bonuses[index]!;
    const needs = neededBy(run, bonus);
    if (!canFollow(run, bonus) || needs.some((other) => bonuses[other] === null)) continue;
    const live = start(payments, index);
    bonuses[index] = live;
    if (bonus.shape !== "walk") continue;
    for (const other of bonus.on) matchers[other]!.push(live);
    for (const other of countedBy(run, bonus)) counters[other]!.push(live);
  }
  return payments;
}

/** Whether its lines can be followed one by one. What is cut, scaled or passed up depends on all lines together. */
function canFollow({ plan }: Run, bonus: CompiledBonus): boolean {
  // The plan's limit scales all lines alike, cut to whole minor units one by one.
  if (plan.payout !== null) return false;
  const { earner, together, source } = bonus.caps;
  if (earner !== null || together !== null || source !== null || bonus.advances !== null) return false;
  if (bonus.shape === "seller" || bonus.shape === "bands" || bonus.shape === "legs") return true;
  return bonus.shape === "walk" && bonus.climb !== "passed-up";
}

function neededBy(run: Run, bonus: CompiledBonus): number[] {
  return bonus.shape === "walk" ? [...bonus.on, ...countedBy(run, bonus)] : [];
}

/** Bonuses of single sales that decide how much of a sale counts. */
function countedBy({ plan }: Run, bonus: CompiledBonus): number[] {
  if (bonus.shape !== "walk") return [];
  return Object.keys(bonus.weights.counts?.paid ?? {})
    .map((name) => plan.bonuses.findIndex((other) => other.name === name))
    .filter((index) => plan.bonuses[index]!.per === "sale");
}

function start(payments: Payments, index: number): LiveBonus {
  const { world, run } = payments;
  const bonus = run.plan.bonuses[index]!;
  const lines = run.lines[index]!;
  const perSale = bonus.per === "sale";
  const positions = world.standing.table;
  const sources = perSale ? world.sales.table : positions;
  const own = CURRENCIES.indexOf(run.plan.companyCurrency);
  const inSales = paysInSaleCurrency(bonus);
  const store = lineStore(lines, sources, positions, (source) =>
    inSales ? world.sales.columns.currency.now[source]! : own,
  );
  const base =
    perSale || bonus.shape !== "walk" ? null : addColumn(positions, lines.base ?? new Float64Array(positions.size));
  const active = sameCalendar(bonus.calendar, run.calendar);
  if (bonus.shape === "seller") return liveSeller(payments, index, bonus, store, active);
  if (bonus.shape === "bands") return liveBands(payments, index, bonus, store, active);
  if (bonus.shape === "walk") return liveWalk(payments, index, bonus, store, base, active);
  if (bonus.shape === "legs") return liveLegs(payments, index, bonus, store, active);
  throw new Error(`a bonus of shape ${bonus.shape} cannot be followed`);
}

/** Work off what is owed, each bonus after those whose earnings it looks at. Answers whether anything is left. */
export function settleAll({ run, bonuses }: Payments, budget: number): boolean {
  let left = budget;
  for (const index of run.plan.payOrder) {
    const live = bonuses[index];
    if (live === null || live === undefined) continue;
    left = live.settle(left);
    if (left <= 0) return bonuses.some((one) => one !== null && one.owes());
  }
  return false;
}

export function notice({ bonuses }: Payments, happened: Happened): void {
  for (const live of bonuses) live?.notice(happened);
}

export function tidyAll({ bonuses }: Payments, spare: number): void {
  for (const live of bonuses) if (live !== null) tidy(live.store, spare);
}

/** Every source of every bonus is to be worked out again. */
export function distrust({ bonuses, world }: Payments): void {
  for (const live of bonuses) {
    if (live === null) continue;
    const { size } = live.bonus.per === "sale" ? world.sales.table : world.standing.table;
    for (let source = 0; source < size; source++) live.ask(source);
  }
}
