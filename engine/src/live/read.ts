import { applyScale, findScale } from "../bonus/payout-limit.ts";
import { CURRENCIES } from "../money/currency.ts";
import { earningAt } from "../run/earnings.ts";
import type { Earning } from "../run/earnings.ts";
import { newLines, rangeOfSource } from "../run/lines.ts";
import { payBonuses } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { linesOfSource } from "./line-store.ts";
import type { LiveBonus, Payments } from "./pay.ts";
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

/** Everything that one person has earned, by bonus and currency, in the order of the plan. `whole` is asked where it is needed. */
export function totalsAt(payments: Payments, whole: () => Run, at: number): LiveTotal[] {
  const { run, bonuses } = payments;
  return run.plan.bonuses.flatMap(({ name, kept }, index) => {
    const live = bonuses[index];
    const sums =
      live === null || live === undefined
        ? sumUp(earningsWhere(whole(), index, (line, { earner }) => earner[line] === at))
        : [...live.store.sums].map(([currency, { now }]): [string, bigint] => [
            CURRENCIES[currency]!,
            BigInt(now[at]!),
          ]);
    return sums
      .filter(([, amount]) => amount !== 0n)
      .map(([currency, amount]): LiveTotal => ({ bonus: name, currency, amount, kept }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1));
  });
}

function sumUp(earnings: readonly Earning[]): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of earnings) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return [...sums];
}

/** The lines that pay one person, bonus by bonus. */
export function linesAt(payments: Payments, whole: () => Run, at: number): Earning[] {
  return payments.run.plan.bonuses.flatMap((_, index) => {
    const live = payments.bonuses[index];
    if (live === null || live === undefined)
      return earningsWhere(whole(), index, (line, { earner }) => earner[line] === at);
    const found: Earning[] = [];
    live.eachSource(at, (source) => found.push(...readSource(payments, live, index, source, at)));
    return found;
  });
}

/** The lines that one source pays: a sale, or a member's whole period. */
export function linesFrom(payments: Payments, whole: () => Run, per: "sale" | "member", source: number): Earning[] {
  return payments.run.plan.bonuses.flatMap((bonus, index) => {
    if (bonus.per !== per) return [];
    const live = payments.bonuses[index];
    if (live !== null && live !== undefined) return readSource(payments, live, index, source, null);
    const now = whole();
    const [from, to] = rangeOfSource(now.lines[index]!, source);
    return earningsWhere(now, index, (line) => line >= from && line < to);
  });
}

function earningsWhere(
  run: Run,
  bonus: number,
  wanted: (line: number, lines: Run["lines"][number]) => boolean,
): Earning[] {
  const lines = run.lines[bonus]!;
  const found: Earning[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.amount[line] !== 0 && wanted(line, lines)) found.push(earningAt(run, bonus, line));
  }
  return found;
}

function readSource(
  payments: Payments,
  { store, base, bonus }: LiveBonus,
  index: number,
  source: number,
  earner: number | null,
): Earning[] {
  const { world, run, bonuses } = payments;
  const own = linesOfSource(store, source);
  if (own.count === 0 || (earner !== null && !own.earner.subarray(0, own.count).includes(earner))) return [];
  own.base = base?.now ?? null;
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
    .filter((line) => earner === null || own.earner[line] === earner)
    .map((line) => earningAt(paid, index, line));
}
