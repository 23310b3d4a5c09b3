import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { holdPeriod, openPeriodAt, reverseEarnings, wholeOf } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { conversionsOfSale, returnToCaps } from "../program/index.ts";
import type { ReversalLine } from "./model.ts";
import { insertReversal, lockSale, reversalIdOf, reversedSales, standingSale } from "./store.ts";

export interface NewReversal {
  readonly source: string;
  /** The order's id there, as the sale was recorded with it. */
  readonly saleRef: string;
  /** The refund's id there; one refund is one reversal, however often it is reported. */
  readonly reversalRef: string;
  readonly lines: readonly ReversalLine[];
}

/**
 * Takes back a part of a sale, line by line, and with it every tier that the part has paid, by the rule of reversal.
 * @returns the reversal's id and whether it is new; `not-found` for an unknown sale, `too-much-refunded` where less is left of a
 *   line than is taken (nothing changes then).
 */
export async function reverseSale(
  context: Context,
  wish: NewReversal,
): Promise<{ readonly reversalId: bigint; readonly created: boolean } | Failure> {
  const sale = await lockSale(context.tx, wish.source, wish.saleRef);
  if (sale === undefined) return new Failure("not-found", `There is no sale ${wish.saleRef} of ${wish.source}.`);
  const known = await reversalIdOf(context.tx, sale.id, wish.reversalRef);
  if (known !== undefined) return { reversalId: known, created: false };
  const period = await holdPeriod(context.tx, sale.periodId);
  return await takeBack(context, { sale, period, reversalRef: wish.reversalRef, lines: wish.lines });
}

/** As `reverseSale`, of a sale that the caller has locked and whose period they hold; the reversal is new. */
export async function takeBack(
  context: Context,
  wish: {
    readonly sale: { readonly id: bigint };
    readonly period: Period;
    readonly reversalRef: string;
    readonly lines: readonly ReversalLine[];
  },
): Promise<{ readonly reversalId: bigint; readonly created: boolean } | Failure> {
  const { sale, period } = wish;
  const before = wholeOf((await standingSale(context.tx, sale.id))!);
  for (const gone of wish.lines) {
    const left = before[gone.line - 1];
    const fits =
      left !== undefined &&
      gone.quantity >= 0 &&
      (["amount", "cv", "qv"] as const).every((of) => gone[of] >= 0n && gone[of] <= (left[of] ?? 0n));
    if (!fits) {
      return new Failure("too-much-refunded", `Line ${gone.line}: more is taken back than is left of it.`, {
        line: gone.line,
      });
    }
  }
  const dated = period.state === "open" ? period : await openPeriodAt(context, context.now);
  const reversalId = await insertReversal(context.tx, {
    saleId: sale.id,
    sourceRef: wish.reversalRef,
    at: context.now,
    periodId: dated.id,
    lines: wish.lines,
  });
  const after = (await standingSale(context.tx, sale.id))!;
  await reverseEarnings(context, { sale: after, period, reversalId });
  await freeCaps(context, sale.id);
  return { reversalId, created: true };
}

/**
 * Posts what refunds took from a period's sales while it was locked. The commit calls this right after the run is posted, with
 * the period as it is then (committed): whatever was in the run's snapshot already gives no difference.
 */
export async function settleReversals(context: Context, period: Period): Promise<void> {
  for (const { saleId, reversalId } of await reversedSales(context.tx, period.id)) {
    const sale = (await standingSale(context.tx, saleId))!;
    await reverseEarnings(context, { sale, period, reversalId });
    await freeCaps(context, saleId);
  }
}

/** What conversions of the sale no longer have is free again under their caps. */
async function freeCaps(context: Context, saleId: bigint): Promise<void> {
  const conversions = await conversionsOfSale(context.tx, saleId);
  if (conversions.length === 0) return;
  await returnToCaps(
    context,
    conversions.map(({ id }) => id),
  );
}
