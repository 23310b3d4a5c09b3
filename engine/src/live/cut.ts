import { applyCaps } from "../bonus/caps.ts";
import { CURRENCIES } from "../money/currency.ts";
import { newLines, rangeOfSource } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import { linesOfSource } from "./line-store.ts";
import type { LiveBonus, Payments } from "./pay.ts";
import { inputsOfTable, valueAt } from "./table-inputs.ts";

export function hasCaps({ bonus }: Pick<LiveBonus, "bonus">): boolean {
  const { earner, together, source } = bonus.caps;
  return earner !== null || together !== null || source !== null;
}

/**
 * The lines of these sources as the caps leave them to `earners`, in the order of the sources. A run's own cut is made over the lines
 * of all groups concerned; what it makes of anybody else's lines here is not theirs, because their groups are not complete.
 */
export function cutLines(
  payments: Payments,
  live: LiveBonus,
  sources: Iterable<number>,
  earners: Iterable<number>,
): LineColumns {
  const { world, paid } = payments;
  const { figures } = world.standing;
  const { bonus, store } = live;
  const needed = new Set(sources);
  const people = new Set<number>();
  for (const earner of earners) {
    // The lines of who is below every limit matter to nobody else's.
    if (mayExceed(payments, live, earner)) for (const at of sharing(payments, live, earner)) people.add(at);
  }
  for (const at of people) live.eachSource(at, (source) => void needed.add(source));
  const all = bonus.caps.source === null ? needed : new Set<number>();
  for (const source of needed) {
    if (!all.has(source)) for (const other of withSource(payments, live, source)) all.add(other);
  }
  const parts = [...all].sort((a, b) => a - b).map((source) => linesOfSource(store, source));
  const lines = together(parts);
  applyCaps(bonus, lines, figures, paid, (table) => (at) => valueAt(figures, table, bonus.rankBy, at));
  return lines;
}

/** Those of one source by themselves. */
export function ofSource(lines: LineColumns, source: number): LineColumns {
  const [from, to] = rangeOfSource(lines, source);
  const own = newLines(to - from);
  copy(own, lines, from, to);
  own.uncut = lines.uncut?.slice(from, to) ?? null;
  return own;
}

/**
 * Whose lines an event may have changed, of whom it replaced lines or moved a limit: with them all who share a limit. Read before the
 * event is taken back.
 */
export function whoseCut(payments: Payments, live: LiveBonus, touched: Iterable<number>): ReadonlySet<number> {
  const { standing } = payments.world;
  const { bonus, store } = live;
  const { caps, rankBy } = bonus;
  const people = new Set(touched);
  for (const table of [caps.earner, caps.together]) {
    if (table === null) continue;
    for (const { at, count } of inputsOfTable(standing, table, rankBy)) {
      for (let entry = 0; entry < count; entry++) {
        for (const position of standing.positionsOf.get(at[entry]!) ?? [at[entry]!]) people.add(position);
      }
    }
  }
  if (caps.source !== null) {
    const { columns, at } = standing.journal;
    for (let entry = 0; entry < columns.length; entry++) {
      if (columns[entry] !== store.from.now && columns[entry] !== store.count.now) continue;
      for (const source of withSource(payments, live, at[entry]!)) {
        const { earner, count } = linesOfSource(store, source);
        for (let line = 0; line < count; line++) people.add(earner[line]!);
      }
    }
  }
  return new Set([...people].flatMap((one) => sharing(payments, live, one)));
}

/** Who has a limit together with this one. */
function sharing({ world }: Payments, { bonus }: LiveBonus, at: number): readonly number[] {
  if (bonus.caps.together === null) return [at];
  const holder = world.standing.figures.network.holder?.[at] ?? at;
  return world.standing.positionsOf.get(holder) ?? [holder];
}

/** All that the same member's sales, or period, pay. */
function withSource({ world }: Payments, { bonus }: LiveBonus, source: number): number[] {
  if (bonus.per === "member") return [source];
  const { view, columns, firstSale } = world.sales;
  const seller = view.seller[source]!;
  // The sales that nobody sold pay nobody.
  if (seller === NONE) return [source];
  const all: number[] = [];
  for (let sale = firstSale.now[seller]!; sale !== NONE; sale = columns.nextSale.now[sale]!) all.push(sale);
  return all;
}

/** Whether nobody's limit cuts what this one earns. */
export function isUncut(payments: Payments, live: LiveBonus, at: number): boolean {
  return live.bonus.caps.source === null && !mayExceed(payments, live, at);
}

/** Whether a limit on what people earn may cut somebody: told from the sums that are kept, without looking at lines. */
function mayExceed(payments: Payments, live: LiveBonus, at: number): boolean {
  const { figures } = payments.world.standing;
  const { bonus } = live;
  const { earner, together: shared } = bonus.caps;
  const holder = figures.network.holder?.[at] ?? at;
  if (earner !== null && mostOf(payments, live, [at]) > valueAt(figures, earner, bonus.rankBy, holder)) return true;
  if (shared === null) return false;
  return mostOf(payments, live, sharing(payments, live, at)) > valueAt(figures, shared, bonus.rankBy, holder);
}

/** What they earn before any cut. Foreign lines are converted one by one: their sum does not tell, so it counts as any amount. */
function mostOf({ run }: Payments, { store }: LiveBonus, people: readonly number[]): number {
  const own = CURRENCIES.indexOf(run.plan.companyCurrency);
  let sum = 0;
  for (const [currency, { now }] of store.sums) {
    for (const at of people) if (now[at] !== 0) sum += currency === own ? now[at]! : Infinity;
  }
  return sum;
}

function together(parts: readonly LineColumns[]): LineColumns {
  const lines = newLines(parts.reduce((sum, { count }) => sum + count, 0));
  for (const part of parts) copy(lines, part, 0, part.count);
  return lines;
}

function copy(to: LineColumns, from: LineColumns, first: number, end: number): void {
  for (const column of ["source", "earner", "paidLevel", "rate", "amount"] as const) {
    (to[column] as Int32Array).set(from[column].subarray(first, end), to.count);
  }
  to.count += end - first;
}
