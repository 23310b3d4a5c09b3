import { applyInLimit, applyRatio } from "../money/ratio.ts";
import type { WalkBonus } from "../plan/compile.ts";
import { inBlocks } from "../blocks.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { SaleTable } from "../run/sales.ts";
import { NONE } from "../tree/order.ts";

/** Why a sale starts the walk, or why not. */
export type WalkVerdict = "climbs" | "no-seller" | "seller-kind";

export function walkVerdict(bonus: WalkBonus, kind: Uint8Array, seller: number): WalkVerdict {
  if (seller === NONE) return "no-seller";
  return ((bonus.mask >> kind[seller]!) & 1) === 0 ? "seller-kind" : "climbs";
}

/**
 * Climb from every sale's seller. `nearest` is the ladder of those who hold a level (standard compression is solved
 * in it), so a sale costs one step per level paid. Lines that round to zero are dropped; they still use their level.
 */
export function payWalk(bonus: WalkBonus, kind: Uint8Array, nearest: Int32Array, sales: SaleTable): LineColumns {
  const lines = newLines(countSteps(bonus, kind, nearest, sales));
  // The rates side by side: read for every line, they would else be fetched from one object each.
  const nums = Float64Array.from(bonus.rates, (rate) => rate.num);
  const dens = Float64Array.from(bonus.rates, (rate) => rate.den);
  const limit = Math.min(...bonus.rates.map((rate) => rate.limit));
  inBlocks(sales.count, (from, to) => {
    lines.count = climbBlock(lines, bonus, nums, dens, limit, kind, nearest, sales.seller, sales[bonus.base], from, to);
  });
  return lines;
}

/**
 * How many levels all sales together take: as many lines at most. Counted first, because room that is reserved and not
 * used costs as much as room that is.
 */
function countSteps(bonus: WalkBonus, kind: Uint8Array, nearest: Int32Array, sales: SaleTable): number {
  // A member's sale takes one level more than that of the holder above them.
  const steps = new Uint8Array(nearest.length);
  inBlocks(steps.length, (from, to) => stepsAbove(steps, nearest, bonus.rates.length, from, to));
  let count = 0;
  inBlocks(sales.count, (from, to) => {
    count += stepsOfSales(bonus, kind, steps, sales.seller, from, to);
  });
  return count;
}

function stepsAbove(steps: Uint8Array, nearest: Int32Array, levels: number, from: number, to: number): void {
  void steps[0];
  for (let at = from; at < to; at++) {
    const holder = nearest[at]!;
    if (holder !== NONE) steps[at] = Math.min(levels, steps[holder]! + 1);
  }
}

function stepsOfSales(
  bonus: WalkBonus,
  kind: Uint8Array,
  steps: Uint8Array,
  seller: Int32Array,
  from: number,
  to: number,
): number {
  void kind[0];
  void steps[0];
  let count = 0;
  for (let sale = from; sale < to; sale++) {
    const start = seller[sale]!;
    if (walkVerdict(bonus, kind, start) === "climbs") count += steps[start]!;
  }
  return count;
}

/** Climb from the sales [from, to) and answer how many lines there are then. `limit`: up to this base the number path is exact on every level. */
function climbBlock(
  lines: LineColumns,
  bonus: WalkBonus,
  nums: Float64Array,
  dens: Float64Array,
  limit: number,
  kind: Uint8Array,
  nearest: Int32Array,
  seller: Int32Array,
  base: Float64Array,
  from: number,
  to: number,
): number {
  const { sale: saleOf, earner, paidLevel, amount } = lines;
  const levels = nums.length;
  let { count } = lines;
  void kind[0];
  void nearest[0];
  void base[0];
  void nums[0];
  void dens[0];
  void saleOf[0];
  void earner[0];
  void paidLevel[0];
  void amount[0];
  for (let sale = from; sale < to; sale++) {
    const start = seller[sale]!;
    if (walkVerdict(bonus, kind, start) !== "climbs") continue;
    const of = base[sale]!;
    const inLimit = of <= limit;
    let holder = nearest[start]!;
    for (let level = 0; level < levels && holder !== NONE; level++) {
      const paid = inLimit ? applyInLimit(of, nums[level]!, dens[level]!) : applyRatio(of, bonus.rates[level]!);
      if (paid !== 0) {
        saleOf[count] = sale;
        earner[count] = holder;
        paidLevel[count] = level + 1;
        amount[count] = paid;
        count++;
      }
      holder = nearest[holder]!;
    }
  }
  return count;
}
