import { roundQuotient } from "@fairline/engine";

/** What is left of an order line: nothing of it went back yet, or a part. Net, minor units; points in hundredths. */
export interface Remaining {
  readonly quantity: number;
  readonly amount: bigint;
  readonly tax: bigint;
  readonly cv: bigint;
  readonly qv: bigint;
}

export type Share = Remaining;

/**
 * What goes back of a line.
 *
 * By quantity: units of what is left, in proportion; the last unit takes all that is left, so any order of partial refunds
 * ends at zero. 3 units with 10.00 left: 3.33, then 3.34 of the 6.67 (half away from zero), then 3.33.
 * By amount: money with tax (`gross`), of which tax, CV and QV are in proportion; units go back only as `quantity` says, so
 * money can be given back for goods that stay (a dent), or kept for goods that come back (a fee).
 *
 * The money paid (net + tax) and the tax are shared, the net amount is their difference: where prices include tax, a unit's
 * share is then its shown price to the cent.
 *
 * @returns undefined where more is wished than is left, or nothing.
 */
export function shareOf(
  left: Remaining,
  wish: { readonly quantity?: number | undefined; readonly gross?: bigint | undefined },
): Share | undefined {
  const quantity = wish.quantity ?? 0;
  const gross = left.amount + left.tax;
  if (quantity < 0 || quantity > left.quantity) return undefined;
  if (wish.gross === undefined) {
    if (quantity === 0) return undefined;
    return split(left, quantity, BigInt(quantity), BigInt(left.quantity));
  }
  if (wish.gross < 0n || wish.gross > gross || (wish.gross === 0n && quantity === 0)) return undefined;
  if (wish.gross === 0n) return { quantity, amount: 0n, tax: 0n, cv: 0n, qv: 0n };
  return split(left, quantity, wish.gross, gross);
}

/** The part num/den of what is left, 0 < num <= den. */
function split(left: Remaining, quantity: number, num: bigint, den: bigint): Share {
  const part = (whole: bigint) => roundQuotient(whole * num, den);
  const gross = part(left.amount + left.tax);
  const tax = part(left.tax);
  return { quantity, amount: gross - tax, tax, cv: part(left.cv), qv: part(left.qv) };
}

/** Shipping: `gross` of what was paid for it, its tax in proportion. */
export function shippingShare(
  left: { readonly amount: bigint; readonly tax: bigint },
  gross: bigint,
): { readonly amount: bigint; readonly tax: bigint } | undefined {
  const share = shareOf({ ...left, quantity: 0, cv: 0n, qv: 0n }, { gross });
  return share && { amount: share.amount, tax: share.tax };
}
