/**
 * Parts of a whole by largest remainder: each part is the whole units of `total` x weight / sum of weights, and what is over
 * goes, one unit each, to the largest remainders; of equal ones to the earlier. The parts are exactly `total`, and none differs
 * from its exact share by a whole unit. 10 over weights 1, 1, 1 is 4, 3, 3.
 *
 * `total` and the weights are not negative. Without any weight nothing can be given: that is a bug for a `total` above 0.
 */
export function shareOut(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total < 0n || weights.some((weight) => weight < 0n)) throw new RangeError("only what is there can be shared out");
  if (total === 0n) return weights.map(() => 0n);
  if (whole === 0n) throw new RangeError(`${total} cannot be shared out over nothing`);
  const parts = weights.map((weight) => (total * weight) / whole);
  let over = total - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  for (const { index } of byRemainder) {
    if (over === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    over -= 1n;
  }
  return parts;
}
