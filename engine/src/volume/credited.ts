import { TooLarge } from "../money/ratio.ts";
import { inBlocks } from "../blocks.ts";
import type { SaleTable } from "../run/sales.ts";
import { NONE } from "../tree/order.ts";

/**
 * Per member (by position) the points of all sales credited to them as seller, in hundredths: own purchases and
 * customers' alike, what is left of them after this period's refunds. PV is this over QV.
 */
export function creditedVolume(size: number, sales: SaleTable, points: "qv" | "cv"): Float64Array {
  const volume = new Float64Array(size);
  inBlocks(sales.count, (from, to) => addPoints(volume, sales.seller, sales[points], from, to));
  // Points are never negative, so a sum only grows: if the last value is exact, all before it were.
  inBlocks(size, (from, to) => refuseInexact(volume, from, to));
  return volume;
}

function addPoints(volume: Float64Array, seller: Int32Array, points: Float64Array, from: number, to: number): void {
  void volume[0];
  void points[0];
  for (let sale = from; sale < to; sale++) {
    const at = seller[sale]!;
    if (at !== NONE) volume[at]! += points[sale]!;
  }
}

function refuseInexact(volume: Float64Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    if (volume[at]! > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(volume[at]!));
  }
}
