import { decimal, formatDecimal } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";

/** Exact arithmetic on decimals that are not negative: percents, and the factors that are made of them. */
export const ZERO: Decimal = { units: 0n, scale: 0 };
export const ONE: Decimal = { units: 1n, scale: 0 };

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: atScale(a, scale) + atScale(b, scale), scale };
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

export function isAbove(a: Decimal, b: Decimal): boolean {
  const scale = Math.max(a.scale, b.scale);
  return atScale(a, scale) > atScale(b, scale);
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return isAbove(b, a) ? b : a;
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return isAbove(a, b) ? b : a;
}

export function largest(values: readonly Decimal[]): Decimal {
  return values.reduce(larger, ZERO);
}

/** "40" percent as the factor 0.40. */
export function factor(percent: string): Decimal {
  const { units, scale } = decimal(percent);
  return { units, scale: scale + 2 };
}

/** The factor 0.4 as "40". */
export function asPercent({ units, scale }: Decimal): string {
  const hundredfold = { units: units * 100n, scale };
  return formatDecimal(hundredfold, 0);
}

function atScale({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}
