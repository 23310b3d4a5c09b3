/** An exact number, as people write fractions: nothing is ever rounded before the end. The denominator is positive. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Fraction = { n: 0n, d: 1n };

export function whole(n: bigint): Fraction {
  return { n, d: 1n };
}

/** "12.5" is 125/10. */
export function written(text: string): Fraction {
  const [units = "0", decimals = ""] = text.split(".");
  return { n: BigInt(units + decimals), d: 10n ** BigInt(decimals.length) };
}

/** "12.5" percent is 125/1000. */
export function percent(text: string): Fraction {
  const { n, d } = written(text);
  return { n, d: d * 100n };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { n: -b.n, d: b.d });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.n, d: a.d * b.d };
}

export function isBelow(a: Fraction, b: Fraction): boolean {
  return a.n * b.d < b.n * a.d;
}

export function isSame(a: Fraction, b: Fraction): boolean {
  return a.n * b.d === b.n * a.d;
}

export function smaller(a: Fraction, b: Fraction): Fraction {
  return isBelow(b, a) ? b : a;
}

export function larger(a: Fraction, b: Fraction): Fraction {
  return isBelow(a, b) ? b : a;
}

export function sum(parts: readonly Fraction[]): Fraction {
  return parts.reduce(plus, ZERO);
}

/** To a whole number, half away from zero. */
export function rounded({ n, d }: Fraction): bigint {
  const size = n < 0n ? -n : n;
  const [quotient, rest] = [size / d, size % d];
  const up = rest * 2n >= d ? quotient + 1n : quotient;
  return n < 0n ? -up : up;
}

/** Of a number that is not negative: what is below one is cut. */
export function cutDown({ n, d }: Fraction): bigint {
  return n / d;
}
