/**
 * Exact rates, and the one place where money is rounded.
 *
 * An amount is `base x num / den`, rounded once, half away from zero: 5% of 29.30 is 1.465, paid as 1.47; of -29.30
 * it is -1.47. The rule is written twice, for numbers (hot loops) and for BigInt (any size); a property test holds
 * the two equal, and the first is used only where it is proven exact.
 */
export interface Ratio {
  readonly num: number;
  readonly den: number;
  /** The number path is exact for |base| up to here; beyond it the BigInt path answers. -1: never. */
  readonly limit: number;
  readonly exactNum: bigint;
  readonly exactDen: bigint;
}

/** An amount that no longer fits an integer below 2^53. Caught at the run's door and returned as a fault. */
export class TooLarge extends Error {
  readonly value: bigint;
  constructor(value: bigint) {
    super(`${value} does not fit an exact integer of the engine (at most 2^53 - 1)`);
    this.name = "TooLarge";
    this.value = value;
  }
}

/** Round numerator / denominator half away from zero. The denominator must be positive. */
export function roundQuotient(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** A reduced ratio. num >= 0, den > 0. */
export function ratio(num: bigint, den: bigint): Ratio {
  const divisor = greatestCommonDivisor(num, den);
  const exactNum = divisor === 0n ? num : num / divisor;
  const exactDen = divisor === 0n ? den : den / divisor;
  // floor(a / b) of two integers as doubles is exact while a + b <= 2^53: a quotient that is not whole lies at least
  // 1/b below the next whole n, and doubles near n are spaced closer than that as long as n x b < 2^53.
  // Here a = 2 x |base| x num + den and b = 2 x den, so 2 x |base| x num + 3 x den <= 2^53 is asked for.
  const room = 2n ** 53n - 3n * exactDen;
  const limit = room < 0n ? -1n : exactNum === 0n ? 2n ** 53n - 1n : room / (2n * exactNum);
  return { num: Number(exactNum), den: Number(exactDen), limit: Number(limit), exactNum, exactDen };
}

/** `base` x ratio, rounded half away from zero. `base` is an integer inside 2^53; throws `TooLarge` if the result is not. */
export function applyRatio(base: number, rate: Ratio): number {
  return base >= 0 && base <= rate.limit ? applyInLimit(base, rate.num, rate.den) : applyWide(base, rate);
}

/** The number path by itself, for loops that have checked 0 <= `base` <= the ratio's limit. */
export function applyInLimit(base: number, num: number, den: number): number {
  return Math.floor((2 * base * num + den) / (2 * den));
}

function applyWide(base: number, rate: Ratio): number {
  return exactNumber(roundQuotient(BigInt(base) * rate.exactNum, rate.exactDen));
}

/** The BigInt as a number, exactly, or `TooLarge`. */
export function exactNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER)) throw new TooLarge(value);
  return Number(value);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
