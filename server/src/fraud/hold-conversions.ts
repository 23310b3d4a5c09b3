import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { suspectConversion } from "../plan/index.ts";
import { lockConversions } from "../program/index.ts";
import { caseOfSale, insertCase, openNoted } from "./store.ts";

/**
 * Somebody of staff holds what conversions earned, with a reason, until a case is decided: all or none. A sale and affiliate
 * have one case; what a case holds already stays held.
 * @returns how many are held by this; `not-found`; `wrong-state` where one was refused, its case was decided, or it is of no sale
 */
export async function holdConversions(
  context: Context,
  wish: { readonly ids: readonly bigint[]; readonly reason: string },
): Promise<{ readonly changed: number } | Failure> {
  const { tx, now } = context;
  const sign = { rule: "staff", weight: 0, evidence: { reason: wish.reason } } as const;
  let changed = 0;
  // Locked together, so that two who hold the same ones wait for each other.
  const found = new Map((await lockConversions(tx, [...new Set(wish.ids)])).map((one) => [one.id, one]));
  for (const conversionId of new Set(wish.ids)) {
    const conversion = found.get(conversionId);
    const subject = toEdge("conversion", conversionId);
    if (conversion === undefined)
      return new Failure("not-found", "There is no such conversion.", { conversion: subject });
    const { saleId, memberId, state } = conversion;
    if (state === "refused") return refused(subject, "A refused conversion holds nothing; leave it out.");
    if (saleId === null) return refused(subject, "A lead or event has no sale to look into: approve or refuse it.");
    const known = await caseOfSale(tx, { saleId, memberId });
    if (known !== undefined && known.decidedAt !== null) {
      return refused(subject, "Its case was decided already. Refuse the conversion where it must not be paid.");
    }
    const caseId =
      known?.id ?? (await insertCase(tx, { saleId, memberId, score: 0, state: "open", at: now, signs: [sign] }));
    if (known?.state === "noted") await openNoted(tx, caseId, sign);
    // Of an open case what is held already stays as it is.
    await suspectConversion(context, { conversionId, caseId });
    if (known?.state === "open") continue;
    await audit(context, {
      action: "conversion.held",
      subject,
      reason: wish.reason,
      after: { case: toEdge("fraudCase", caseId) },
    });
    changed += 1;
  }
  return { changed };
}

const refused = (conversion: string, message: string) => new Failure("wrong-state", message, { conversion });
