import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import { endDispute, holdDisputed, holdPeriod, wholeOf } from "../plan/index.ts";
import { chargebackOfSale, findChargeback, insertChargeback, markDecided } from "./chargeback-store.ts";
import type { Chargeback } from "./chargeback-store.ts";
import { takeBack } from "./reverse-sale.ts";
import { lockSaleById, standingSale } from "./store.ts";

/**
 * The buyer's bank took the money back: everything that the sale has earned and that is not paid yet is held at once, on
 * every tier, until the chargeback is decided. The same reference again is the same chargeback.
 * @returns the chargeback; `not-found` for an unknown sale, `already-exists` where another one is open for it.
 */
export async function openChargeback(
  context: Context,
  wish: { readonly saleId: bigint; readonly sourceRef: string; readonly reason: string },
): Promise<Chargeback | Failure> {
  const { tx, now } = context;
  const sale = await lockSaleById(tx, wish.saleId);
  if (sale === undefined) return new Failure("not-found", "There is no such sale.");
  const known = await chargebackOfSale(tx, sale.id, { sourceRef: wish.sourceRef });
  if (known !== undefined) return known;
  const open = await chargebackOfSale(tx, sale.id, "open");
  if (open !== undefined) {
    return new Failure("already-exists", `Chargeback ${open.sourceRef} of this sale is not decided yet.`, {
      chargeback: toEdge("chargeback", open.id),
    });
  }
  // A commit waits for us or we for it: what it posts for the sale afterwards it holds itself.
  await holdPeriod(tx, sale.periodId);
  const { saleId, sourceRef, reason } = wish;
  const id = await insertChargeback(tx, { saleId, sourceRef, reason, openedAt: now });
  await holdDisputed(context, { saleId, chargebackId: id });
  await holdWholePeriod(context, sale.periodId);
  await audit(context, {
    action: "chargeback.opened",
    subject: toEdge("chargeback", id),
    reason,
    after: { sale: toEdge("sale", saleId), sourceRef },
  });
  return (await findChargeback(tx, id))!;
}

/**
 * Won: what was held goes back to where it was. Lost: all that is left of the sale is reversed with every tier that it paid,
 * by the rule of reversal; what was paid already is taken from what can be paid next. Deciding the same again changes nothing.
 * @returns the chargeback; `not-found`, `wrong-state` where it was decided the other way.
 */
export async function decideChargeback(
  context: Context,
  wish: { readonly id: bigint; readonly outcome: "won" | "lost"; readonly reason?: string | undefined },
): Promise<Chargeback | Failure> {
  const { tx, now } = context;
  const found = await findChargeback(tx, wish.id);
  if (found === undefined) return new Failure("not-found", "There is no such chargeback.");
  const sale = (await lockSaleById(tx, found.saleId))!;
  const chargeback = (await findChargeback(tx, wish.id))!;
  if (chargeback.state === wish.outcome) return chargeback;
  if (chargeback.state !== "open") {
    return new Failure("wrong-state", `The chargeback is ${chargeback.state} already.`, { state: chargeback.state });
  }
  const period = await holdPeriod(tx, sale.periodId);
  let reversalId: bigint | null = null;
  if (wish.outcome === "lost") {
    const lines = wholeOf((await standingSale(tx, sale.id))!).flatMap(({ amount, cv, qv = 0n }, index) =>
      amount === 0n && cv === 0n && qv === 0n ? [] : [{ line: index + 1, quantity: 0, amount, cv, qv }],
    );
    if (lines.length > 0) {
      const reversalRef = `chargeback ${chargeback.sourceRef}`;
      const reversed = await takeBack(context, { sale, period, reversalRef, lines });
      if (isFailure(reversed)) return reversed;
      ({ reversalId } = reversed);
    }
  }
  await markDecided(tx, chargeback.id, { state: wish.outcome, at: now, reversalId });
  await endDispute(context, { saleId: sale.id, chargebackId: chargeback.id });
  await holdWholePeriod(context, sale.periodId);
  await audit(context, {
    action: `chargeback.${wish.outcome}`,
    subject: toEdge("chargeback", chargeback.id),
    reason: wish.reason,
    before: { state: "open" },
    after: { state: wish.outcome },
  });
  return (await findChargeback(tx, chargeback.id))!;
}

/** What the whole period pays is not told by one sale: what of it is at risk is worked out right after this transaction. */
async function holdWholePeriod(context: Context, periodId: bigint): Promise<void> {
  const period = toEdge("period", periodId);
  await enqueue(context, "hold-recomputed", { period }, { key: `hold-recomputed ${period}` });
}
