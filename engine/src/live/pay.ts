import { sameCalendar } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { CURRENCIES } from "../money/currency.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import { MissingRate, paysInSaleCurrency } from "../bonus/sources.ts";
import type { PaidSoFar } from "../bonus/sources.ts";
import type { Scale } from "../bonus/payout-limit.ts";
import { applyRatio } from "../money/ratio.ts";
import { exactAt } from "./exact-sum.ts";
import { liveLimit } from "./payout.ts";
import type { LiveLimit } from "./payout.ts";
import { worthIn } from "../run/pay-bonuses.ts";
import type { CompiledBonus, PoolBonus } from "../plan/compiled.ts";
import { addColumn } from "./columns.ts";
import type { Column } from "./columns.ts";
import type { Happened, World } from "./events.ts";
import { lineStore, tidy } from "./line-store.ts";
import type { LineStore } from "./line-store.ts";
import { liveLegs } from "./pay-legs.ts";
import { liveBands, liveSeller } from "./pay-own.ts";
import { livePool } from "./pay-pool.ts";
import type { LivePool } from "./pay-pool.ts";
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
  readonly limit: LiveLimit | null;
  /** By index of the plan's bonuses; null where the whole bonus is worked out again when it is asked for. */
  readonly bonuses: (LiveBonus | null)[];
  /** Pools that are divided when they are read; null for all other bonuses. */
  readonly pools: (LivePool | null)[];
  /** Called when the sum of an earner, or whether a source is paid at all, has changed. */
  readonly earned: (bonus: number, earner: number) => void;
  readonly sourcePaid: (bonus: number, source: number) => void;
}

export function livePayments(world: World, run: Run): Payments {
  const { plan } = run;
  const bonuses: (LiveBonus | null)[] = plan.bonuses.map(() => null);
  const matchers = plan.bonuses.map((): LiveBonus[] => []);
  const counters = plan.bonuses.map((): LiveBonus[] => []);
  const worthOf = worthIn(plan.companyCurrency, run.rates);
  const worths = CURRENCIES.map((_, currency) => worthOf(currency));
  const paid: PaidSoFar = { lines: [], worth: (currency) => worths[currency]! };
  const payments: Payments = {
    world,
    run,
    paid,
    limit: liveLimit(world, run, paid),
    bonuses,
    pools: plan.bonuses.map(() => null),
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
    if (canDivide(bonus)) {
      payments.pools[index] = livePool(payments, bonus, sameCalendar(bonus.calendar, run.calendar));
    }
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

/** Whether its lines can be followed one by one. What is passed up depends on all lines together; so does what looks at amounts that caps have cut. */
function canFollow({ plan }: Run, bonus: CompiledBonus): boolean {
  // Of a plan that has a limit all lines count as the caps leave them.
  if (bonus.advances !== null || (isCut(bonus) && plan.payout !== null)) return false;
  if (bonus.shape === "seller" || bonus.shape === "bands" || bonus.shape === "legs") return true;
  if (bonus.shape !== "walk" || bonus.climb === "passed-up") return false;
  return !bonus.on.some((other) => isCut(plan.bonuses[other]!));
}

/** Whether it is enough to divide a pool again: what levels leave that nobody took comes from all lines of a walk. */
function canDivide(bonus: CompiledBonus): bonus is PoolBonus {
  if (bonus.shape !== "pool" || bonus.untaken.length > 0 || isCut(bonus)) return false;
  return Object.keys(bonus.weights.counts?.paid ?? {}).length === 0;
}

function isCut({ caps, advances }: CompiledBonus): boolean {
  return caps.earner !== null || caps.together !== null || caps.source !== null || advances !== null;
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
  const paid = run.lines[index]!;
  // What the plan's limit leaves is worked out when it is read.
  const lines = paid.uncut === null ? paid : { ...paid, amount: paid.uncut, uncut: null };
  const perSale = bonus.per === "sale";
  const positions = world.standing.table;
  const sources = perSale ? world.sales.table : positions;
  const own = CURRENCIES.indexOf(run.plan.companyCurrency);
  const inSales = paysInSaleCurrency(bonus);
  const currencyOf = (source: number): number => (inSales ? world.sales.columns.currency.now[source]! : own);
  // Caps do not ask for this sum, but for a rate of every foreign line: an event that brings one without is refused.
  const limited = (run.plan.payout !== null && !bonus.kept) || (inSales && isCut(bonus));
  const worth = (amount: number, currency: number): number =>
    currency === own ? amount : worthOfForeign(payments, amount, currency);
  const store = lineStore(lines, sources, positions, currencyOf, limited ? worth : null);
  const base =
    perSale || bonus.shape !== "walk" ? null : addColumn(positions, lines.base ?? new Float64Array(positions.size));
  const active = sameCalendar(bonus.calendar, run.calendar);
  if (bonus.shape === "seller") return liveSeller(payments, index, bonus, store, active);
  if (bonus.shape === "bands") return liveBands(payments, index, bonus, store, active);
  if (bonus.shape === "walk") return liveWalk(payments, index, bonus, store, base, active);
  if (bonus.shape === "legs") return liveLegs(payments, index, bonus, store, active);
  throw new Error(`a bonus of shape ${bonus.shape} cannot be followed`);
}

function worthOfForeign({ paid }: Payments, amount: number, currency: number): number {
  const worth = paid.worth(currency);
  if (worth === null) throw new MissingRate(CURRENCIES[currency]!);
  return applyRatio(amount, worth);
}

/**
 * The plan's limit where all lines together exceed it, as a run finds it. `whole` is asked where some bonuses cannot be followed.
 */
export function scaleNow({ run, bonuses, pools, limit }: Payments, whole: () => Run): Scale | null {
  if (limit === null) return null;
  const asWhole = run.plan.bonuses.some(({ kept }, index) => !kept && bonuses[index] === null && pools[index] === null);
  if (asWhole) return whole().scale;
  let total = sumOfAll(bonuses);
  for (const [index, pool] of pools.entries()) {
    if (pool === null || run.plan.bonuses[index]!.kept) continue;
    const { count, amount } = pool.divided().lines;
    for (let line = 0; line < count; line++) total += BigInt(amount[line]!);
  }
  const most = limit.limit();
  return total > most ? { limit: most, total } : null;
}

function sumOfAll(bonuses: Payments["bonuses"]): bigint {
  let total = 0n;
  for (const live of bonuses) {
    const known = live?.store.total ?? null;
    if (known !== null) total += exactAt(known.sum, 0);
  }
  return total;
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

export function notice({ bonuses, pools, limit }: Payments, happened: Happened): void {
  for (const pool of pools) pool?.notice(happened);
  limit?.notice(happened);
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
