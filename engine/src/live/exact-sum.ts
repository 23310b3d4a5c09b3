import { addColumn, newTable, writeNumber } from "./columns.ts";
import type { Column, Journal } from "./columns.ts";

/**
 * Sums of whole numbers that may together go beyond 2^53: what each is in whole 2^26, and what is over, are added up apart. Both
 * stay exact for 2^26 numbers and more.
 */
export type ExactSums = Column<Float64Array>;

export function exactSums(count: number): ExactSums {
  return addColumn(newTable(2 * count), new Float64Array(2 * count));
}

const PART = 2 ** 26;

export function addExact(journal: Journal, { now }: ExactSums, key: number, value: number): void {
  if (value === 0) return;
  const high = Math.floor(value / PART);
  writeNumber(journal, now, 2 * key, now[2 * key]! + value - high * PART);
  writeNumber(journal, now, 2 * key + 1, now[2 * key + 1]! + high);
}

export function exactAt({ now }: ExactSums, key: number): bigint {
  return BigInt(now[2 * key + 1]!) * BigInt(PART) + BigInt(now[2 * key]!);
}
