/**
 * The earnings of one bonus as columns, in the order of the sales and within a sale upward. Level, base and rate are
 * not stored: they follow from these and are worked out when a line is read.
 */
export interface LineColumns {
  count: number;
  /** Index of the sale. */
  sale: Int32Array;
  /** Position of the earner. */
  earner: Int32Array;
  /** The level after compression, from 1; 0 for the seller's own. */
  paidLevel: Uint8Array;
  /** Minor units. */
  amount: Float64Array;
}

export function newLines(capacity: number): LineColumns {
  return {
    count: 0,
    sale: new Int32Array(capacity),
    earner: new Int32Array(capacity),
    paidLevel: new Uint8Array(capacity),
    amount: new Float64Array(capacity),
  };
}

/** The same lines, moved to wider columns where `more` would not fit. */
export function withRoom(lines: LineColumns, more: number): LineColumns {
  const needed = lines.count + more;
  if (needed <= lines.sale.length) return lines;
  const wider = newLines(Math.max(needed, Math.ceil(lines.sale.length * 1.5)));
  wider.count = lines.count;
  wider.sale.set(lines.sale);
  wider.earner.set(lines.earner);
  wider.paidLevel.set(lines.paidLevel);
  wider.amount.set(lines.amount);
  return wider;
}

/** The lines [from, to) of one sale, by binary search: lines stand in the order of the sales. */
export function rangeOfSale(lines: LineColumns, sale: number): readonly [from: number, to: number] {
  let from = 0;
  let end = lines.count;
  while (from < end) {
    const middle = (from + end) >>> 1;
    if (lines.sale[middle]! < sale) from = middle + 1;
    else end = middle;
  }
  let to = from;
  while (to < lines.count && lines.sale[to] === sale) to++;
  return [from, to];
}
