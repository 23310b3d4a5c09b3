import { approve, audit, refuse, requestApproval } from "../access/index.ts";
import { lockName } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { findPeriod, holdPeriod, keyOf, postCorrection } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { lockSales, standingSales, standingSalesOf } from "../sales/index.ts";
import {
  correctionLines,
  correctionTotals,
  findCorrection,
  insertCorrection,
  listCorrections,
  lockCorrection,
  markCorrection,
} from "./correction-store.ts";
import type { Correction, CorrectionLine } from "./correction-store.ts";
import { recomputePeriod, workOutAgain } from "./recompute-period.ts";
import type { RecomputeWish } from "./recompute-period.ts";
import { liveRun } from "./store.ts";
import { worthNow } from "./worth-now.ts";

/**
 * Recomputes a committed period aside and asks a second person to post what differs. The period is not opened again.
 * @returns the correction with its lines stored; `not-found`, `wrong-state` where the period is not committed or nothing
 *   differs, `already-exists` where another correction of the period is undecided.
 */
export async function requestCorrection(
  context: Context,
  wish: RecomputeWish & { readonly reason: string },
): Promise<Correction | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a correction is asked for by a person, so that a second one can approve it");
  await lockName(tx, `correction of period ${wish.periodId}`);
  const [last] = await listCorrections(tx, { periodId: wish.periodId, limit: 1 });
  if (last?.state === "requested") {
    return new Failure("already-exists", "Another correction of this period is not decided yet.", {
      correction: toEdge("correction", last.id),
    });
  }
  const found = await recomputePeriod(tx, wish);
  if (isFailure(found)) return found;
  if (found.lines.length === 0) {
    return new Failure("wrong-state", `Period ${found.period.name} pays the same to the cent: nothing to correct.`);
  }
  const id = await insertCorrection(
    tx,
    {
      periodId: found.period.id,
      runId: found.run.id,
      planVersionId: found.planVersionId,
      inputs: wish.inputs,
      reason: wish.reason,
      inputSha256: found.inputSha256,
      outputSha256: found.outputSha256,
      requestedBy: actor,
      requestedAt: now,
    },
    found.lines,
  );
  const subject = toEdge("correction", id);
  const asked = await requestApproval(context, { action: "adjustment.approve", subject, reason: wish.reason });
  if (isFailure(asked)) return asked;
  await audit(context, {
    action: "correction.requested",
    subject,
    reason: wish.reason,
    after: { period: found.period.name, lines: found.lines.length, totals: await correctionTotals(tx, id) },
  });
  return (await findCorrection(tx, id))!;
}

/**
 * Posts a correction into the open period, as a second person (the database refuses the first). Refunds since it was asked
 * for count: each line is worth what remains of its sale now. Approving a posted one again changes nothing.
 * @returns the correction; `not-found`, `second-person-needed`, `wrong-state` for a refused one.
 */
export async function approveCorrection(
  context: Context,
  wish: { readonly id: bigint; readonly reason?: string | undefined },
): Promise<Correction | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a correction is approved by a person");
  const correction = await lockCorrection(tx, wish.id);
  if (correction === undefined) return new Failure("not-found", "There is no such correction.");
  if (correction.state === "posted") return correction;
  if (correction.state === "refused") return new Failure("wrong-state", "The correction was refused.");
  const subject = toEdge("correction", correction.id);
  const approved = await approve(context, {
    action: "adjustment.approve",
    subject,
    ...(wish.reason !== undefined && { reason: wish.reason }),
  });
  if (isFailure(approved)) return approved;
  const period = (await findPeriod(tx, correction.periodId))!;
  const lines = await correctionLines(tx, correction.id);
  // First the sales, so that a refund comes wholly before this or finds the posted lines.
  const saleIds = [...new Set(lines.flatMap(({ saleId }) => (saleId === null ? [] : [saleId])))];
  await lockSales(tx, saleIds);
  await holdPeriod(tx, period.id);
  const sales = new Map((await standingSalesOf(tx, saleIds)).map((sale) => [sale.id, sale]));
  const worths = await periodWorths(tx, correction, period, lines);
  if (isFailure(worths)) return worths;
  const { periodId, posted } = await postCorrection(context, {
    ...correction,
    statement: `Correction of ${period.name}`,
    lines: lines.map((line) => ({
      ...line,
      worth: worths.get(`${keyOf(line)} ${line.currency}`) ?? null,
      reason: `${correction.reason} (${line.cause})`,
    })),
    sales,
  });
  await markCorrection(tx, correction.id, { state: "posted", by: actor, at: now, postedPeriodId: periodId });
  await audit(context, {
    action: "correction.posted",
    subject,
    reason: wish.reason,
    after: { period: period.name, into: toEdge("period", periodId), lines: posted },
  });
  return (await findCorrection(tx, correction.id))!;
}

/**
 * What lines that no single sale tells come to now, by key and currency: refunds since the correction was asked for count
 * for them too. Zero where refunds have ended them.
 */
async function periodWorths(
  tx: Db,
  { planVersionId, inputs }: Correction,
  period: Period,
  lines: readonly CorrectionLine[],
): Promise<ReadonlyMap<string, bigint> | Failure> {
  const over = lines.filter(({ terms }) => terms !== null && "reversal" in terms);
  if (over.length === 0) return new Map();
  const again = await workOutAgain(tx, { period, run: (await liveRun(tx, period.id))!, planVersionId, inputs });
  if (isFailure(again)) return again;
  const key = (line: Pick<CorrectionLine, "saleId" | "sourceId" | "bonus" | "earnerId" | "currency">) =>
    `${keyOf(line)} ${line.currency}`;
  const now = new Map(worthNow(again, await standingSales(tx, period.id)).map((line) => [key(line), line.amount]));
  return new Map(over.map((line) => [key(line), now.get(key(line)) ?? 0n]));
}

/** Refuses a correction, or takes back one's own. @returns the correction; `not-found`, `wrong-state`. */
export async function refuseCorrection(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<Correction | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a correction is refused by a person");
  const correction = await lockCorrection(tx, wish.id);
  if (correction === undefined) return new Failure("not-found", "There is no such correction.");
  if (correction.state !== "requested") {
    return new Failure("wrong-state", `The correction is ${correction.state} already.`, { state: correction.state });
  }
  const subject = toEdge("correction", correction.id);
  const refused = await refuse(context, { action: "adjustment.approve", subject, reason: wish.reason });
  if (isFailure(refused)) return refused;
  await markCorrection(tx, correction.id, { state: "refused", by: actor, at: now, postedPeriodId: null });
  return (await findCorrection(tx, correction.id))!;
}
