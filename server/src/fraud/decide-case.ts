import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { endRisk } from "../plan/index.ts";
import { conversionsOfSale, refuseConversions } from "../program/index.ts";
import type { FraudCase, RuleRow } from "./model.ts";
import { findCase, readFraudRules, writeDecision, writeRules } from "./store.ts";

/**
 * Decides a case, with a reason. Cleared: what it held goes on as if nothing had been. Confirmed: the affiliate's conversions of
 * the sale are refused, on every tier; the sale itself is the shopper's and stays. The same decision again changes nothing.
 * @returns the case; `not-found`; `wrong-state` where it was decided the other way.
 */
export async function decideCase(
  context: Context,
  wish: { readonly id: bigint; readonly outcome: "cleared" | "confirmed"; readonly reason: string },
): Promise<FraudCase | Failure> {
  const { tx, now, actor } = context;
  const found = await findCase(tx, wish.id, true);
  if (found === undefined) return new Failure("not-found", "There is no such case.");
  if (found.state === wish.outcome) return found;
  if (found.decidedAt !== null) {
    return new Failure("wrong-state", `The case is ${found.state} already.`, { state: found.state });
  }
  const conversions = (await conversionsOfSale(tx, found.saleId)).filter(({ memberId }) => memberId === found.memberId);
  if (wish.outcome === "confirmed") {
    const refused = await refuseConversions(context, { ids: conversions.map(({ id }) => id), reason: wish.reason });
    if (isFailure(refused)) return refused;
  } else {
    for (const { id } of conversions) await endRisk(context, { conversionId: id, caseId: found.id });
  }
  await writeDecision(tx, found.id, { state: wish.outcome, at: now, by: actor, reason: wish.reason });
  await audit(context, {
    action: `fraud.${wish.outcome}`,
    subject: toEdge("fraudCase", found.id),
    reason: wish.reason,
    before: { state: found.state },
    after: { state: wish.outcome },
  });
  return (await findCase(tx, found.id))!;
}

/** Sets what signs weigh and from which score on is held, for new sales. What was found stays as it was. */
export async function setFraudRules(
  context: Context,
  wish: { readonly holdAt: number; readonly rules: readonly RuleRow[]; readonly reason: string },
): Promise<{ readonly holdAt: number; readonly rules: readonly RuleRow[] }> {
  const before = await readFraudRules(context.tx);
  await writeRules(context.tx, wish);
  const after = await readFraudRules(context.tx);
  await audit(context, { action: "fraud.rules", subject: "fraud-rules", reason: wish.reason, before, after });
  return after;
}
