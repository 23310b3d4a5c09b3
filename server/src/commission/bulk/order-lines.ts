import type { Run } from "@fairline/engine";
import { edgeDigits } from "./byte-writer.ts";

/** Where a line stands in the run's columns, all bonuses one after the other. */
export interface LineOrder {
  /** The lines that are not zero, in the order of their pages: by sale, then by source; then by bonus, bytewise, and earner. */
  readonly lines: Int32Array;
  /** By line: its bonus. */
  readonly bonusOf: Uint8Array;
  /** By bonus: its first line. */
  readonly firstOf: Int32Array;
  /** By sale in the order of ids, and one more: where its lines begin in `lines`. */
  readonly saleFrom: Int32Array;
  /** By member in the order of ids, and one more: where the lines begin that their whole period pays. */
  readonly memberFrom: Int32Array;
}

/**
 * Brings a run's lines into order, by counting: lines of sales first.
 * @param inputOf position to the member's place in the order of ids
 * @param payeeOf the same of whoever is paid what a position earns
 */
export function orderLines(run: Run, inputOf: Int32Array, payeeOf: Int32Array): LineOrder {
  const { bonuses } = run.plan;
  if (bonuses.length > 255) throw new Error("a plan has at most 255 bonuses");
  const firstOf = new Int32Array(bonuses.length + 1);
  for (const [bonus, lines] of run.lines.entries()) firstOf[bonus + 1] = firstOf[bonus]! + lines.count;
  const total = firstOf[bonuses.length]!;
  const bonusOf = new Uint8Array(total);
  for (const [bonus] of run.lines.entries()) bonusOf.fill(bonus, firstOf[bonus], firstOf[bonus + 1]);
  const sales = run.sales.count;
  const members = run.network.size;
  // One slot a sale, then one a member; two entries of offset, as in the engine's counting sorts.
  const next = new Int32Array(sales + members + 2);
  const slots = run.lines.map((_, bonus) => slotsOf(run, bonus, inputOf, sales));
  for (const [bonus, { source, amount, count }] of run.lines.entries()) {
    const slot = slots[bonus]!;
    for (let line = 0; line < count; line++) if (amount[line] !== 0) next[slot[source[line]!]! + 2]!++;
  }
  for (let at = 2; at < next.length; at++) next[at]! += next[at - 1]!;
  const lines = new Int32Array(next.at(-1)!);
  const byName = bonuses.map((_, index) => index).sort((a, b) => (bonuses[a]!.name < bonuses[b]!.name ? -1 : 1));
  for (const bonus of byName) {
    const { source, earner, amount, count } = run.lines[bonus]!;
    const slot = slots[bonus]!;
    const first = firstOf[bonus]!;
    for (let from = 0; from < count;) {
      // Lines of one source stand together, going up: few, so that putting each in its place by hand is fastest.
      const of = source[from]!;
      let to = from;
      const begin = next[slot[of]! + 1]!;
      let end = begin;
      for (; to < count && source[to] === of; to++) {
        if (amount[to] === 0) continue;
        const id = payeeOf[earner[to]!]!;
        let at = end++;
        for (; at > begin && payeeOf[earner[lines[at - 1]! - first]!]! > id; at--) lines[at] = lines[at - 1]!;
        lines[at] = first + to;
      }
      next[slot[of]! + 1] = end;
      from = to;
    }
  }
  return {
    lines,
    bonusOf,
    firstOf,
    saleFrom: next.subarray(0, sales + 1),
    memberFrom: next.subarray(sales, sales + members + 1),
  };
}

/** By source of a bonus: its slot. */
function slotsOf(run: Run, bonus: number, inputOf: Int32Array, sales: number): Int32Array {
  if (run.plan.bonuses[bonus]!.per === "sale") {
    const { input } = run.sales;
    return input === null ? Int32Array.from({ length: sales }, (_, sale) => sale) : input;
  }
  return inputOf.map((input) => sales + input);
}

/**
 * Ids in the order of their text at the edge (`mbr_4K`), bytewise: a shorter text before those that begin with it. Ids of one
 * length stand in their own order already, so the lengths are merged.
 * @param ids ascending, below 2^53
 * @returns indexes into `ids`
 */
export function edgeOrder(ids: Float64Array): Int32Array {
  const groups: { at: number; readonly to: number; readonly digits: number }[] = [];
  for (let at = 0; at < ids.length;) {
    const digits = edgeDigits(ids[at]!);
    const limit = 32 ** digits;
    let to = at;
    while (to < ids.length && ids[to]! < limit) to++;
    groups.push({ at, to, digits });
    at = to;
  }
  const longest = groups.at(-1)?.digits ?? 0;
  const order = new Int32Array(ids.length);
  for (let place = 0; place < order.length; place++) {
    let first: (typeof groups)[number] | undefined;
    let least = Infinity;
    for (const group of groups) {
      if (group.at === group.to) continue;
      // Multiplied by a power of two, a number stays exact. Of equal ones the shorter text comes first.
      const value = ids[group.at]! * 32 ** (longest - group.digits);
      if (value < least) {
        least = value;
        first = group;
      }
    }
    order[place] = first!.at++;
  }
  return order;
}
