import { inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import { makeRoom, newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { addColumn, forget, newJournal, writeInt, writeNumber } from "./columns.ts";
import type { Column, Journal, Table } from "./columns.ts";
import { addExact, exactSums } from "./exact-sum.ts";
import type { ExactSums } from "./exact-sum.ts";

/**
 * The lines of one bonus, to be found by their source and replaced source by source: new ones are added, so what an event that is
 * taken back replaced is still there. Beside them what everybody earns of it, by currency.
 */
export interface LineStore {
  /** Those of the start, which are many and stay where they are, and those that came since. */
  lines: LineColumns;
  added: LineColumns;
  /** By source: where its lines begin (those added are counted on from those of the start), and how many they are. */
  readonly from: Column<Int32Array>;
  readonly count: Column<Int32Array>;
  /** By index of the currency: sums by position of the earner, in minor units. */
  readonly sums: Map<number, Column<Float64Array>>;
  readonly positions: Table;
  readonly currencyOf: (source: number) => number;
  /** All lines together, where the plan limits them; null where nobody asks. */
  readonly total: LineTotal | null;
}

/** What all lines are worth in the company's currency, each foreign line by itself. */
export interface LineTotal {
  readonly sum: ExactSums;
  readonly worth: (amount: number, currency: number) => number;
}

export function lineStore(
  lines: LineColumns,
  sources: Table,
  positions: Table,
  currencyOf: (source: number) => number,
  worth: LineTotal["worth"] | null,
): LineStore {
  const [from, count] = [new Int32Array(sources.size), new Int32Array(sources.size)];
  inBlocks(lines.count, (first, end) => findSources(from, count, lines.source, first, end));
  const store: LineStore = {
    lines,
    added: newLines(ROOM),
    from: addColumn(sources, from),
    count: addColumn(sources, count),
    sums: new Map<number, Column<Float64Array>>(),
    positions,
    currencyOf,
    total: worth === null ? null : { sum: exactSums(1), worth },
  };
  inBlocks(lines.count, (first, end) => addUp(store, first, end));
  if (store.total !== null) addUpAll(store, store.total);
  return store;
}

const ROOM = 65_536;

/** Lines stand in the order of their sources. */
function findSources(from: Int32Array, count: Int32Array, source: Int32Array, first: number, end: number): void {
  void from[0];
  for (let line = first; line < end; line++) {
    const one = source[line]!;
    if (count[one] === 0) from[one] = line;
    count[one]!++;
  }
}

function addUp(store: LineStore, first: number, end: number): void {
  const { source, earner, amount } = store.lines;
  let currency = -1;
  let sums: Float64Array = amount;
  for (let line = first; line < end; line++) {
    const now = store.currencyOf(source[line]!);
    if (now !== currency) {
      currency = now;
      sums = sumsOf(store, now);
    }
    sums[earner[line]!]! += amount[line]!;
  }
}

function addUpAll({ lines, currencyOf }: LineStore, { sum, worth }: LineTotal): void {
  const journal = newJournal();
  for (let line = 0; line < lines.count; line++) {
    addExact(journal, sum, 0, worth(lines.amount[line]!, currencyOf(lines.source[line]!)));
    forget(journal);
  }
}

function sumsOf({ sums, positions }: LineStore, currency: number): Float64Array {
  let column = sums.get(currency);
  if (column === undefined) {
    column = addColumn(positions, new Float64Array(positions.size));
    sums.set(currency, column);
  }
  return column.now;
}

/**
 * The lines of a source are these now (their `source` is passed over). Answers whether anything is different; `paid` is called
 * for every earner whose sum is.
 */
export function replaceLines(
  journal: Journal,
  store: LineStore,
  source: number,
  fresh: LineColumns,
  paid: (earner: number) => void,
): boolean {
  const { from, count, added } = store;
  const known = count.now[source]!;
  const [old, first] = placeOf(store, source);
  if (known === fresh.count && isSame(old, first, fresh)) return false;
  const currency = store.currencyOf(source);
  const sums = sumsOf(store, currency);
  if (store.total !== null) {
    addLines(journal, store.total, currency, old, first, known, -1);
    addLines(journal, store.total, currency, fresh, 0, fresh.count, 1);
  }
  for (let line = first; line < first + known; line++) add(journal, sums, old.earner[line]!, -old.amount[line]!, paid);
  for (let line = 0; line < fresh.count; line++) add(journal, sums, fresh.earner[line]!, fresh.amount[line]!, paid);
  if (fresh.count > 0) {
    makeRoom(added, fresh.count);
    writeInt(journal, from.now, source, store.lines.count + added.count);
    for (let line = 0; line < fresh.count; line++) {
      const to = added.count++;
      added.source[to] = source;
      added.earner[to] = fresh.earner[line]!;
      added.paidLevel[to] = fresh.paidLevel[line]!;
      added.rate[to] = fresh.rate[line]!;
      added.amount[to] = fresh.amount[line]!;
    }
  }
  if (known !== fresh.count) writeInt(journal, count.now, source, fresh.count);
  return true;
}

function addLines(
  journal: Journal,
  { sum, worth }: LineTotal,
  currency: number,
  { amount }: LineColumns,
  first: number,
  count: number,
  sign: number,
): void {
  for (let line = first; line < first + count; line++) addExact(journal, sum, 0, sign * worth(amount[line]!, currency));
}

/** The columns that a source's lines stand in, and where they begin there. */
function placeOf({ lines, added, from }: LineStore, source: number): readonly [LineColumns, number] {
  const first = from.now[source]!;
  return first < lines.count ? [lines, first] : [added, first - lines.count];
}

function isSame(lines: LineColumns, first: number, fresh: LineColumns): boolean {
  for (let line = 0; line < fresh.count; line++) {
    const other = first + line;
    if (
      lines.amount[other] !== fresh.amount[line] ||
      lines.earner[other] !== fresh.earner[line] ||
      lines.rate[other] !== fresh.rate[line] ||
      lines.paidLevel[other] !== fresh.paidLevel[line]
    )
      return false;
  }
  return true;
}

function add(
  journal: Journal,
  sums: Float64Array,
  earner: number,
  amount: number,
  paid: (earner: number) => void,
): void {
  const sum = sums[earner]! + amount;
  if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
  writeNumber(journal, sums, earner, sum);
  paid(earner);
}

/** The lines of one source by themselves, as a run would have them. */
export function linesOfSource(store: LineStore, source: number): LineColumns {
  const own = newLines(store.count.now[source]!);
  append(own, store, source);
  return own;
}

/** Every line that is paid now. */
export function eachLine(store: LineStore, visit: (source: number, earner: number, amount: number) => void): void {
  const { count } = store;
  for (let source = 0; source < count.now.length; source++) {
    if (count.now[source] === 0) continue;
    const [{ earner, amount }, first] = placeOf(store, source);
    for (let line = first; line < first + count.now[source]!; line++) visit(source, earner[line]!, amount[line]!);
  }
}

function append(to: LineColumns, store: LineStore, source: number): void {
  const known = store.count.now[source]!;
  const [lines, first] = placeOf(store, source);
  for (const column of ["source", "earner", "paidLevel", "rate", "amount"] as const) {
    (to[column] as Int32Array).set(lines[column].subarray(first, first + known), to.count);
  }
  to.count += known;
}

/**
 * Throws away what was replaced, when as many lines as there were at the start, and `spare` more, were added. Between events only; it takes as long
 * as there are lines.
 */
export function tidy(store: LineStore, spare: number): void {
  const { lines, added, from, count } = store;
  if (added.count < lines.count + spare) return;
  let used = 0;
  for (const known of count.now) used += known;
  const kept = newLines(used);
  for (let source = 0; source < count.now.length; source++) {
    const first = kept.count;
    if (count.now[source] !== 0) append(kept, store, source);
    from.now[source] = first;
  }
  store.lines = kept;
  store.added = newLines(ROOM);
}
