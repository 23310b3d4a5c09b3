import { applyScale, findScale } from "../bonus/payout-limit.ts";
import type { Scale } from "../bonus/payout-limit.ts";
import { CURRENCIES } from "../money/currency.ts";
import { earningAt } from "../run/earnings.ts";
import type { Earning, Paid } from "../run/earnings.ts";
import { newLines, rangeOfSource } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { payBonuses } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { cutLines, hasCaps, isUncut, ofSource } from "./cut.ts";
import { linesOfSource } from "./line-store.ts";
import { scaleNow } from "./pay.ts";
import type { LiveBonus, Payments } from "./pay.ts";
import type { LivePool } from "./pay-pool.ts";
import { scaleLines } from "./payout.ts";
import { inOrder } from "./trees.ts";

/** What a member has earned of a bonus so far. */
export interface LiveTotal {
  readonly bonus: string;
  readonly currency: string;
  /** Minor units of the currency; never zero. */
  readonly amount: bigint;
  /** Already the seller's own margin: reported, never owed by the company. */
  readonly kept: boolean;
}

/** The run as it would be now: everybody stands as they stand, and all bonuses are paid. */
export function payWhole({ world, run }: Payments): Run {
  const { network, figures, trees } = world.standing;
  const ordered = {
    ...network,
    trees: Object.fromEntries([...trees].map(([relation, tree]) => [relation, inOrder(tree)])),
  };
  const standing = { ...figures, network: ordered as unknown as Run["network"] };
  const { paid, ...found } = payBonuses(standing, run.rates);
  const { lines } = found;
  const scale = findScale(standing, lines, paid);
  if (scale !== null) applyScale(run.plan, lines, scale);
  return { ...run, network: standing.network, sales: world.sales.view, standing, ...found, scale };
}

/** What is worked out once after an event, when somebody asks for it. */
export interface Reading {
  /** The lines of a bonus that is not followed line by line: of a pool that was divided, or of all bonuses, paid as in a run. */
  readonly paidAsWhole: (index: number) => Paid;
  /** The plan's limit, where it is exceeded. */
  readonly scale: () => Scale | null;
}

export function newReading(payments: Payments): Reading {
  let run: Run | undefined;
  let scale: Scale | null | undefined;
  const whole = (): Run => (run ??= payWhole(payments));
  const scaleOnce = (): Scale | null => {
    if (scale === undefined) scale = scaleNow(payments, whole);
    return scale;
  };
  const pools: (Paid | undefined)[] = [];
  return {
    paidAsWhole: (index) => {
      const pool = payments.pools[index] ?? null;
      if (pool === null) return whole();
      return (pools[index] ??= paidPool(payments, index, pool.divided(), scaleOnce()));
    },
    scale: scaleOnce,
  };
}

/** A pool's lines as those of a run in which nothing else was paid. */
function paidPool(
  { world, run, bonuses }: Payments,
  index: number,
  { lines, outcome }: ReturnType<LivePool["divided"]>,
  scale: Scale | null,
): Paid {
  const { figures, network } = world.standing;
  const own = { ...lines, amount: lines.amount.slice() };
  if (scale !== null && !run.plan.bonuses[index]!.kept) scaleLines(own, scale);
  return {
    plan: run.plan,
    network,
    sales: world.sales.view,
    standing: figures,
    lines: bonuses.map((_, place) => (place === index ? own : newLines(0))),
    outcomes: bonuses.map((_, place) => (place === index ? outcome : null)),
  };
}

/** Everything that one person has earned, by bonus and currency, in the order of the plan. */
export function totalsAt(payments: Payments, reading: Reading, at: number): LiveTotal[] {
  const { run, bonuses } = payments;
  return run.plan.bonuses.flatMap(({ name, kept }, index) => {
    const live = bonuses[index];
    const sums =
      live === null || live === undefined
        ? sumUp(earningsWhere(reading.paidAsWhole(index), index, (line, { earner }) => earner[line] === at))
        : sumsAt(payments, live, reading, at);
    return sums
      .filter(([, amount]) => amount !== 0n)
      .map(([currency, amount]): LiveTotal => ({ bonus: name, currency, amount, kept }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1));
  });
}

/** What somebody earns of a bonus, by currency. */
export function sumsAt(payments: Payments, live: LiveBonus, reading: Reading, at: number): [string, bigint][] {
  const { bonus, store } = live;
  const scale = bonus.kept ? null : reading.scale();
  const raw = (): [string, bigint][] =>
    [...store.sums].map(([currency, { now }]) => [CURRENCIES[currency]!, BigInt(now[at]!)]);
  if (scale === null && (!hasCaps(live) || isUncut(payments, live, at))) return raw();
  const sums = new Map<string, bigint>();
  eachOfEarner(payments, live, at, (source, own) => {
    if (scale !== null) scaleLines(own, scale);
    const currency = CURRENCIES[store.currencyOf(source)]!;
    for (let line = 0; line < own.count; line++) {
      if (own.earner[line] === at) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(own.amount[line]!));
    }
  });
  return [...sums];
}

/** Every source that may pay somebody, with its lines as the caps leave them. */
function eachOfEarner(
  payments: Payments,
  live: LiveBonus,
  at: number,
  visit: (source: number, lines: LineColumns) => void,
): void {
  if (!hasCaps(live)) return live.eachSource(at, (source) => visit(source, linesOfSource(live.store, source)));
  const sources: number[] = [];
  live.eachSource(at, (source) => void sources.push(source));
  const cut = cutLines(payments, live, sources, [at]);
  for (const source of sources) visit(source, ofSource(cut, source));
}

function sumUp(earnings: readonly Earning[]): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of earnings) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return [...sums];
}

/** The lines that pay one person, bonus by bonus. */
export function linesAt(payments: Payments, reading: Reading, at: number): Earning[] {
  return payments.run.plan.bonuses.flatMap((_, index) => {
    const live = payments.bonuses[index];
    if (live === null || live === undefined)
      return earningsWhere(reading.paidAsWhole(index), index, (line, { earner }) => earner[line] === at);
    const found: Earning[] = [];
    eachOfEarner(payments, live, at, (source, own) => {
      found.push(...readSource(payments, reading, index, source, own, at));
    });
    return found;
  });
}

/** The lines that one source pays: a sale, or a member's whole period. */
export function linesFrom(payments: Payments, reading: Reading, per: "sale" | "member", source: number): Earning[] {
  return payments.run.plan.bonuses.flatMap((bonus, index) => {
    if (bonus.per !== per) return [];
    const live = payments.bonuses[index];
    if (live !== null && live !== undefined) {
      const own = linesOfSource(live.store, source);
      const cut = hasCaps(live) ? cutLines(payments, live, [source], own.earner.subarray(0, own.count)) : null;
      return readSource(payments, reading, index, source, cut === null ? own : ofSource(cut, source), null);
    }
    const now = reading.paidAsWhole(index);
    const [from, to] = rangeOfSource(now.lines[index]!, source);
    return earningsWhere(now, index, (line) => line >= from && line < to);
  });
}

function earningsWhere(run: Paid, bonus: number, wanted: (line: number, lines: LineColumns) => boolean): Earning[] {
  const lines = run.lines[bonus]!;
  const found: Earning[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.amount[line] !== 0 && wanted(line, lines)) found.push(earningAt(run, bonus, line));
  }
  return found;
}

function readSource(
  payments: Payments,
  reading: Reading,
  index: number,
  source: number,
  own: LineColumns,
  earner: number | null,
): Earning[] {
  const { world, run, bonuses } = payments;
  const { base, bonus } = bonuses[index]!;
  if (own.count === 0 || (earner !== null && !own.earner.subarray(0, own.count).includes(earner))) return [];
  own.base = base?.now ?? null;
  const scale = bonus.kept ? null : reading.scale();
  if (scale !== null) scaleLines(own, scale);
  // Terms say what was paid on the sale besides, where that decides what counts of it.
  const asks = bonus.shape === "walk" && Object.keys(bonus.weights.counts?.paid ?? {}).length > 0;
  const lines = bonuses.map((other, place) => {
    if (place === index) return own;
    return asks && other !== null && other.bonus.per === "sale" ? linesOfSource(other.store, source) : newLines(0);
  });
  const { figures, network } = world.standing;
  const paid = {
    plan: run.plan,
    network,
    sales: world.sales.view,
    standing: figures,
    lines,
    outcomes: bonuses.map((other) => other?.outcome?.() ?? null),
  };
  return Array.from({ length: own.count }, (_, line) => line)
    .filter((line) => own.amount[line] !== 0 && (earner === null || own.earner[line] === earner))
    .map((line) => earningAt(paid, index, line));
}
