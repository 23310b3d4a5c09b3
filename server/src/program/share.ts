/**
 * Parts of an amount in proportion to weights, which together are exactly the amount: what is over after whole minor units
 * goes to the largest remainders, of equals to the first. Weights of nothing get nothing; where all are nothing the first gets all.
 */
export function share(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? amount : 0n));
  const parts = weights.map((weight, index) => ({
    index,
    part: (amount * weight) / whole,
    rest: (amount * weight) % whole,
  }));
  let left = amount - parts.reduce((sum, { part }) => sum + part, 0n);
  const shares = parts.map(({ part }) => part);
  for (const { index } of parts.toSorted((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  )) {
    if (left === 0n) break;
    shares[index]! += 1n;
    left -= 1n;
  }
  return shares;
}
