import { currencyDecimals } from "@fairline/engine";

/**
 * How many decimals Stripe counts an amount in, where that is not what ISO 4217 says. Source: Stripe's documentation of
 * currencies: amounts of MGA are whole; ISK and UGX are written with two decimals that must be zero.
 */
const stripeDecimals: Readonly<Record<string, number>> = { MGA: 0, ISK: 2, UGX: 2 };

/**
 * An amount as Stripe counts it: 12.34 EUR is 1234, 1500 JPY is 1500, 5 ISK is 500.
 * @param amount minor units of `currency`
 * @returns undefined for what Stripe cannot take: parts of what it counts, and a last digit other than 0 of three decimals
 *   (its documentation of three-decimal currencies).
 */
export function toStripeAmount(amount: bigint, currency: string): number | undefined {
  const own = decimalsOf(currency);
  if (own === 3 && amount % 10n !== 0n) return undefined;
  const theirs = stripeDecimals[currency] ?? own;
  if (theirs >= own) return Number(amount * 10n ** BigInt(theirs - own));
  const unit = 10n ** BigInt(own - theirs);
  return amount % unit === 0n ? Number(amount / unit) : undefined;
}

/** The way back; whatever Stripe counts in is a whole number of our minor units, or it was changed outside the shop. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  const own = decimalsOf(currency);
  const theirs = stripeDecimals[currency] ?? own;
  if (theirs <= own) return BigInt(amount) * 10n ** BigInt(own - theirs);
  return BigInt(amount) / 10n ** BigInt(theirs - own);
}

function decimalsOf(currency: string): number {
  const decimals = currencyDecimals(currency);
  if (decimals === undefined) throw new Error(`${currency} is no currency`);
  return decimals;
}
