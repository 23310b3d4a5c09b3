/**
 * The earnings of one bonus as columns, in the order of their sources and within a source upward. Tree level, base and
 * percent are not stored: they follow from these and are worked out when a line is read.
 */
export interface LineColumns {
  count: number;
  /** What pays: the index of a sale, or the position of a member, as the bonus says (`per`). */
  source: Int32Array;
  /** Position of the earner. */
  earner: Int32Array;
  /** The level or generation after compression, from 1; 0 for the seller's own. */
  paidLevel: Uint8Array;
  /** Entry of the bonus's rate table (a band of its bands); of a differential the pair (own entry x entries + entry below). */
  rate: Int32Array;
  /** Minor units. */
  amount: Float64Array;
  /** Minor units before caps and the plan's limit; null where nothing was cut. */
  uncut: Float64Array | null;
  /** What each source brought, by source, in the weights' unit; null where that is the sales' own column. */
  base: Float64Array | null;
}

export function newLines(capacity: number): LineColumns {
  return {
    count: 0,
    source: new Int32Array(capacity),
    earner: new Int32Array(capacity),
    paidLevel: new Uint8Array(capacity),
    rate: new Int32Array(capacity),
    amount: new Float64Array(capacity),
    uncut: null,
    base: null,
  };
}

/** Moves the lines to wider columns where `more` would not fit. The object stays the same. */
export function makeRoom(lines: LineColumns, more: number): void {
  const needed = lines.count + more;
  if (needed <= lines.source.length) return;
  const wider = newLines(Math.max(needed, Math.ceil(lines.source.length * 1.5)));
  for (const column of ["source", "earner", "paidLevel", "rate", "amount"] as const) {
    (wider[column] as Int32Array).set(lines[column]);
  }
  const { source, earner, paidLevel, rate, amount } = wider;
  Object.assign(lines, { source, earner, paidLevel, rate, amount });
}

/** The lines [from, to) of one source, by binary search: lines stand in the order of the sources. */
export function rangeOfSource(lines: LineColumns, source: number): readonly [from: number, to: number] {
  let from = 0;
  let end = lines.count;
  while (from < end) {
    const middle = (from + end) >>> 1;
    if (lines.source[middle]! < source) from = middle + 1;
    else end = middle;
  }
  let to = from;
  while (to < lines.count && lines.source[to] === source) to++;
  return [from, to];
}
