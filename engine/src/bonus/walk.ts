import { applyInLimit, applyRatio } from "../money/ratio.ts";
import type { WalkBonus } from "../plan/compile.ts";
import { BLOCK, inBlocks } from "../blocks.ts";
import { newLines, widenLines } from "../run/lines.ts";
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
  const levels = bonus.rates.length;
  let lines = newLines(Math.min(sales.count * levels, sales.count * 4 + BLOCK * levels));
  // The rates side by side: read for every line, they would else be fetched from one object each.
  const nums = Float64Array.from(bonus.rates, (rate) => rate.num);
  const dens = Float64Array.from(bonus.rates, (rate) => rate.den);
  const limit = Math.min(...bonus.rates.map((rate) => rate.limit));
  inBlocks(sales.count, (from, to) => {
    const room = lines.count + (to - from) * levels;
    if (room > lines.sale.length) lines = widenLines(lines, room);
    climbBlock(lines, bonus, nums, dens, limit, kind, nearest, sales.seller, sales[bonus.base], from, to);
  });
  return lines;
}

/** Climb from the sales [from, to). `limit`: up to this base the number path is exact on every level. */
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
): void {
  const { sale: saleOf, earner, paidLevel, amount } = lines;
  const levels = nums.length;
  let { count } = lines;
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
  lines.count = count;
}
