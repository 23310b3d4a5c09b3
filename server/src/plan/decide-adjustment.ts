import { approve, audit, refuse, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Adjustment } from "./adjustment-model.ts";
import { findAdjustment, lockAdjustment, moveAdjustment, standingBonus } from "./adjustment-store.ts";
import { holdPeriod, openPeriodAt } from "./periods.ts";
import { postAdjustment } from "./post-adjustment.ts";

/**
 * Approves an adjustment as a second person (the database refuses the first), and posts it into its period, or into the one
 * that is open now where that is over. An override of an open period waits for the period's commit, which knows what the
 * bonus comes to; of a committed one the difference is posted now. Approving what is posted already changes nothing.
 * @returns the adjustment; `not-found`, `second-person-needed`, `wrong-state` for a refused one and while the overridden
 *   period is locked: its run was reviewed without it.
 */
export async function approveAdjustment(
  context: Context,
  wish: { readonly id: bigint; readonly reason?: string | undefined },
): Promise<Adjustment | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("an adjustment is approved by a person");
  const adjustment = await lockAdjustment(tx, wish.id);
  if (adjustment === undefined) return new Failure("not-found", "There is no such adjustment.");
  if (adjustment.state === "posted" || adjustment.state === "approved") return adjustment;
  if (adjustment.state === "refused") return decidedAlready(adjustment);
  const subject = toEdge("adjustment", adjustment.id);
  const approved = await approve(context, {
    action: "adjustment.approve",
    subject,
    ...(wish.reason !== undefined && { reason: wish.reason }),
  });
  if (isFailure(approved)) return approved;
  const decided = { by: actor, at: now };
  const own = adjustment.periodId === null ? undefined : await holdPeriod(tx, adjustment.periodId);
  if (adjustment.bonus !== null && own !== undefined && own.state !== "committed") {
    if (own.state === "locked") {
      return new Failure("wrong-state", `Period ${own.name} is locked: its run was reviewed without this override.`);
    }
    await moveAdjustment(tx, adjustment.id, { state: "approved", decided });
  } else {
    const period = own?.state === "open" ? own : await openPeriodAt(context, now);
    const { bonus, memberId, currency } = adjustment;
    const standing =
      bonus === null || own === undefined
        ? 0n
        : await standingBonus(tx, { periodId: own.id, bonus, memberId, currency });
    await postAdjustment(context, { adjustment, periodId: period.id, amount: adjustment.amount - standing });
    await moveAdjustment(tx, adjustment.id, { state: "posted", decided, postedPeriodId: period.id });
  }
  await audit(context, {
    action: "adjustment.approved",
    subject,
    reason: wish.reason,
    after: { amount: toMoney(adjustment.amount, adjustment.currency) },
  });
  return (await findAdjustment(tx, adjustment.id))!;
}

/** Refuses an adjustment, or takes back one's own request. @returns the adjustment; `not-found`, `wrong-state`. */
export async function refuseAdjustment(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<Adjustment | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("an adjustment is refused by a person");
  const adjustment = await lockAdjustment(tx, wish.id);
  if (adjustment === undefined) return new Failure("not-found", "There is no such adjustment.");
  if (adjustment.state !== "requested") return decidedAlready(adjustment);
  const subject = toEdge("adjustment", adjustment.id);
  const refused = await refuse(context, { action: "adjustment.approve", subject, reason: wish.reason });
  if (isFailure(refused)) return refused;
  await moveAdjustment(tx, adjustment.id, { state: "refused", decided: { by: actor, at: now } });
  return (await findAdjustment(tx, adjustment.id))!;
}

function decidedAlready({ state }: Adjustment): Failure {
  return new Failure("wrong-state", `The adjustment is ${state} already.`, { state });
}
