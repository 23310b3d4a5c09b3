import { knownDecimals } from "./currency.ts";

/** CV and QV are points with two decimals; the engine counts hundredths. */
export const POINT_DECIMALS = 2;

/** An exact decimal number: `units` / 10^`scale`. 29.33 is { units: 2933n, scale: 2 }. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export type DecimalFault = "malformed" | "too-many-decimals" | "too-large";

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Read a plain decimal ("-1.23", "7") as an integer count of 10^-`decimals`: ("29.33", 2) is 2933.
 * Digits beyond `decimals` are refused even if they are zeros, because a file that writes three decimals of a dollar
 * means something else by the column. Values past 2^53 - 1 are refused, never rounded.
 */
export function parseUnits(text: string, decimals: number): number | DecimalFault {
  const match = SHAPE.exec(text);
  if (match === null) return "malformed";
  const [, sign, whole = "", fraction = ""] = match;
  if (fraction.length > decimals) return "too-many-decimals";
  const units = Number(whole + fraction.padEnd(decimals, "0"));
  if (units > Number.MAX_SAFE_INTEGER) return "too-large";
  return sign === "-" && units !== 0 ? -units : units;
}

/** Read a decimal that was checked before, e.g. by the plan's schema. Throws on anything else: a bug. */
export function decimal(text: string): Decimal {
  const match = SHAPE.exec(text);
  if (match === null) throw new Error(`"${text}" is not a decimal number and should have been refused earlier`);
  const fraction = match[3] ?? "";
  const units = BigInt(`${match[2] ?? ""}${fraction}`);
  return { units: match[1] === "-" ? -units : units, scale: fraction.length };
}

/** Write `units` / 10^`scale` with at least `minDecimals` decimals and more only where the value needs them. */
export function formatDecimal(value: Decimal, minDecimals: number): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, "0");
  const whole = digits.slice(0, digits.length - value.scale);
  let fraction = digits.slice(digits.length - value.scale);
  while (fraction.length > minDecimals && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  fraction = fraction.padEnd(minDecimals, "0");
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Money in minor units as people and files read it: (-123n, "USD") is "-1.23", (500n, "JPY") is "500". */
export function formatMoney(minor: bigint | number, currency: string): string {
  const decimals = knownDecimals(currency);
  return formatDecimal({ units: BigInt(minor), scale: decimals }, decimals);
}

/** Points in hundredths as people read them: 1200 is "12.00". */
export function formatPoints(hundredths: bigint | number): string {
  return formatDecimal({ units: BigInt(hundredths), scale: POINT_DECIMALS }, POINT_DECIMALS);
}

/** Decimal text that was checked before as minor units of the currency, e.g. a cap of a plan: ("12.5", "USD") is 1250. */
export function moneyUnits(text: string, currency: string): number {
  const { units, scale } = decimal(text);
  const decimals = knownDecimals(currency);
  return Number(decimals >= scale ? units * 10n ** BigInt(decimals - scale) : units / 10n ** BigInt(scale - decimals));
}
