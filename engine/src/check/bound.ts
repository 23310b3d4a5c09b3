import { formatDecimal } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";
import type { Kind } from "../tree/network.ts";
import { add, asPercent, isAbove, larger, times, ZERO } from "./exact.ts";

/** What a share is of: all points or amounts of the period, or what its goods list at. Points at the peg. */
export const BASES = ["cv", "qv", "amount", "retail"] as const;
export type BoundBase = (typeof BASES)[number];

/** At most so much: a percent of each of these together with so much for each unit sold. No part at all: it pays nothing. */
export interface Limited {
  readonly bounded: true;
  readonly percents: ReadonlyArray<{ readonly of: BoundBase; readonly percent: string }>;
  readonly units: ReadonlyArray<{ readonly product: string; readonly fixed: Readonly<Record<string, string>> }>;
}

/** No share of the sales is a limit, and why. */
export interface Unbounded {
  readonly bounded: false;
  readonly reason: UnboundedReason;
  readonly because: string;
}

export type UnboundedReason =
  | "no-last-level"
  | "several-in-a-generation"
  | "group-of-everyone-above"
  | "earlier-periods"
  | "people"
  | "fixed"
  | "bonus";

export type Bound = Limited | Unbounded;

/** Factors by base, and fixed amounts: what `Bound` is made from. */
export interface Shares {
  readonly factors: ReadonlyMap<BoundBase, Decimal>;
  readonly units: Limited["units"];
}

export type Reckoned = Shares | Unbounded;

/** One sort of sale: what its seller is, and which of the bonuses that others ask for were paid on it. */
export interface OneSale {
  readonly seller: Kind;
  /** Null: any of them may have been paid. */
  readonly paid: ReadonlySet<string> | null;
  /** Bonuses of which others ask whether they were paid. */
  readonly asked: ReadonlySet<string>;
}

export const NO_SHARES: Shares = { factors: new Map(), units: [] };

export function sharesOf(base: BoundBase, part: Decimal): Shares {
  return part.units === 0n ? NO_SHARES : { factors: new Map([[base, part]]), units: [] };
}

export function isUnbounded(reckoned: Reckoned): reckoned is Unbounded {
  return "bounded" in reckoned;
}

export function unbounded(reason: UnboundedReason, because: string): Unbounded {
  return { bounded: false, reason, because };
}

export function addShares(a: Reckoned, b: Reckoned): Reckoned {
  if (isUnbounded(a)) return a;
  if (isUnbounded(b)) return b;
  const factors = new Map(a.factors);
  for (const [base, part] of b.factors) factors.set(base, add(factors.get(base) ?? ZERO, part));
  return { factors, units: [...a.units, ...b.units] };
}

/** So many times the shares. Fixed amounts are taken `part` times too. */
export function scaleShares(reckoned: Reckoned, part: Decimal): Reckoned {
  if (part.units === 0n) return NO_SHARES;
  if (isUnbounded(reckoned)) return reckoned;
  const units = reckoned.units.map(({ product, fixed }) => ({
    product,
    fixed: Object.fromEntries(Object.entries(fixed).map(([currency, each]) => [currency, timesText(each, part)])),
  }));
  return { factors: new Map([...reckoned.factors].map(([base, one]) => [base, times(one, part)])), units };
}

export function boundFrom(reckoned: Reckoned): Bound {
  if (isUnbounded(reckoned)) return reckoned;
  const percents = BASES.flatMap((of) => {
    const part = reckoned.factors.get(of);
    return part === undefined || part.units === 0n ? [] : [{ of, percent: asPercent(part) }];
  });
  return { bounded: true, percents, units: reckoned.units };
}

/** At least both: base by base the higher, and each fixed amount as often as in the one that has it more often. */
export function largerShares(a: Reckoned, b: Reckoned): Reckoned {
  if (isUnbounded(a)) return a;
  if (isUnbounded(b)) return b;
  const factors = new Map(a.factors);
  for (const [base, part] of b.factors) factors.set(base, larger(factors.get(base) ?? ZERO, part));
  const left = a.units.map((unit) => JSON.stringify(unit));
  const more = b.units.filter((unit) => {
    const at = left.indexOf(JSON.stringify(unit));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { factors, units: [...a.units, ...more] };
}

/** Whether `a` certainly is the tighter one: both are shares of the same single thing. */
export function isTighter(a: Shares, b: Shares): boolean {
  if (a.units.length + b.units.length > 0) return false;
  const bases = new Set([...a.factors.keys(), ...b.factors.keys()]);
  if (bases.size === 0) return false;
  return [...bases].every((base) => !isAbove(a.factors.get(base) ?? ZERO, b.factors.get(base) ?? ZERO));
}

function timesText(each: string, part: Decimal): string {
  const [whole = "0", fraction = ""] = each.split(".");
  const { units, scale } = times({ units: BigInt(whole + fraction), scale: fraction.length }, part);
  return formatDecimal({ units, scale }, 0);
}
