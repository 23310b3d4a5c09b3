/** What a refund will come to, worked out before it is sent as the API will: minor units as bigint, never a float. */
import type { MoneyValue } from "../../ui/money.tsx";
import { decimalsOf, minorOf } from "../daily/minor.ts";

/** What is left of a line: units, and money with tax. */
export interface Left {
  readonly quantity: number;
  readonly amount: MoneyValue;
}

/** What somebody typed, "12.5" or "12,50", as minor units; undefined where it is no amount of the currency. Nothing typed is 0. */
export function readTyped(text: string, like: MoneyValue): bigint | undefined {
  if (text.trim() === "") return 0n;
  const decimals = decimalsOf(like);
  const parts = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  const [whole, rest = ""] = [parts?.[1], parts?.[2]];
  if (whole === undefined || rest.length > decimals) return undefined;
  return BigInt(whole + rest.padEnd(decimals, "0"));
}

/** The units' share of the money that is left, half away from zero: 2 of 3 units with 10.00 left are 6.67; all of them, all of it. */
export function shareOf(left: Left, units: number): bigint {
  if (units <= 0 || left.quantity === 0) return 0n;
  const of = BigInt(left.quantity);
  return (2n * minorOf(left.amount) * BigInt(units) + of) / (2n * of);
}

/** What is wished of one line: units that come back, and their money unless another sum was typed. */
export interface LineWish {
  readonly units: number;
  /** Undefined: the units' share. */
  readonly typed: string | undefined;
}

/** A line's money; undefined where what was typed is no amount or more than is left. */
export function sumOf(left: Left, { units, typed }: LineWish): bigint | undefined {
  if (typed === undefined) return shareOf(left, units);
  const minor = readTyped(typed, left.amount);
  return minor === undefined || minor > minorOf(left.amount) ? undefined : minor;
}
