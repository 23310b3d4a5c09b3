import type { OpenEarning, TakenEarning } from "./model.ts";

/**
 * Which earnings a payout of `gross` takes: the oldest first, of the last one only what is needed. Where it takes all that
 * can be paid and the member owes nothing after it, what refunds brought to nothing or below is settled with it: `settled`
 * names those that no other payout holds.
 * @param earnings one member's, oldest first
 */
export function takeEarnings(
  earnings: readonly OpenEarning[],
  gross: bigint,
  settled: ReadonlySet<bigint>,
): readonly TakenEarning[] {
  const taken: TakenEarning[] = [];
  let left = gross;
  for (const { id, brought, rest } of earnings) {
    if (rest <= 0n || left === 0n) continue;
    const amount = rest < left ? rest : left;
    taken.push({ earningId: id, brought, amount, whole: amount === rest });
    left -= amount;
  }
  if (left !== 0n) throw new Error(`a payout of ${gross} takes ${left} more than its earnings are`);
  if (taken.length > 0 && taken.every((one) => one.whole)) {
    for (const { id, brought, rest } of earnings) {
      if (rest <= 0n && !brought && settled.has(id)) taken.push({ earningId: id, brought, amount: rest, whole: true });
    }
  }
  return taken;
}

/** The sum of what can be paid of these, less what is put aside of them for disputed sales. */
export function payableSum(earnings: readonly OpenEarning[], reserved = 0n): bigint {
  const sum = earnings.reduce((all, { rest }) => (rest > 0n ? all + rest : all), 0n);
  return sum > reserved ? sum - reserved : 0n;
}
