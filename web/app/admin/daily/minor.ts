/** Sums as the API sends them, reckoned with as minor units in bigint, never as a float. */
import type { MoneyValue } from "../../ui/money.tsx";

/** How many decimals a currency's amounts have; every amount of the API carries all of them. */
export const decimalsOf = ({ amount }: MoneyValue): number => amount.split(".")[1]?.length ?? 0;

/** "12.34" is 1234n. */
export const minorOf = ({ amount }: MoneyValue): bigint => BigInt(amount.replace(".", ""));

export function moneyOf(minor: bigint, like: MoneyValue): MoneyValue {
  const decimals = decimalsOf(like);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const amount = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  return { amount: minor < 0n ? `-${amount}` : amount, currency: like.currency };
}
