import type { MoneyValue } from "../../ui/money.tsx";

/** Sums by currency, exact: decimal text is added as integers. The currency with most parts comes first. */
export function addUp(parts: readonly MoneyValue[]): readonly MoneyValue[] {
  const sums = new Map<string, { units: bigint; decimals: number; count: number }>();
  for (const { amount, currency } of parts) {
    const decimals = amount.split(".")[1]?.length ?? 0;
    const sum = sums.get(currency) ?? { units: 0n, decimals, count: 0 };
    const scale = Math.max(sum.decimals, decimals);
    const units = at(sum.units, sum.decimals, scale) + at(BigInt(amount.replace(".", "")), decimals, scale);
    sums.set(currency, { units, decimals: scale, count: sum.count + 1 });
  }
  return [...sums]
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .map(([currency, { units, decimals }]) => ({ amount: decimalText(units, decimals), currency }));
}

export const isZero = ({ amount }: MoneyValue): boolean => !/[1-9]/.test(amount);

const at = (units: bigint, from: number, to: number): bigint => units * 10n ** BigInt(to - from);

function decimalText(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return `${units < 0n ? "-" : ""}${whole}${decimals === 0 ? "" : `.${digits.slice(-decimals)}`}`;
}
