import type { Context } from "../foundation/database.ts";
import type { Adjustment } from "./adjustment-model.ts";
import { lockOverrides, moveAdjustment } from "./adjustment-store.ts";
import { postAdjustment } from "./post-adjustment.ts";
import { stagedSums } from "./stage-lines.ts";

type BonusLine = {
  readonly earnerId: bigint;
  readonly bonus: string;
  readonly amount: bigint;
  readonly currency: string;
};

/** What each override adds to what the lines come to. */
export function overrideDifferences(
  overrides: readonly Adjustment[],
  lines: Iterable<BonusLine>,
): readonly { readonly override: Adjustment; readonly calculated: bigint; readonly difference: bigint }[] {
  const wanted = new Map(
    overrides.map(({ memberId, bonus, currency }) => [`${memberId} ${bonus} ${currency}`, { amount: 0n }]),
  );
  for (const { earnerId, bonus, currency, amount } of lines) {
    const sum = wanted.get(`${earnerId} ${bonus} ${currency}`);
    if (sum !== undefined) sum.amount += amount;
  }
  return overrides.map((override) => {
    const calculated = wanted.get(`${override.memberId} ${override.bonus} ${override.currency}`)!.amount;
    return { override, calculated, difference: override.amount - calculated };
  });
}

/**
 * Posts what a period's approved overrides add to what its run pays, whose lines are staged. The commit calls this before it posts the run, so that
 * what is added is held with the rest. The caller holds the period by `lockPeriodRow`.
 */
export async function settleOverrides(context: Context, { periodId }: { readonly periodId: bigint }): Promise<void> {
  const overrides = await lockOverrides(context.tx, periodId);
  const members = overrides.map(({ memberId }) => memberId);
  const lines = members.length === 0 ? [] : await stagedSums(context.tx, members);
  for (const { override, difference } of overrideDifferences(overrides, lines)) {
    await postAdjustment(context, { adjustment: override, periodId, amount: difference });
    await moveAdjustment(context.tx, override.id, { state: "posted", postedPeriodId: periodId });
  }
}
