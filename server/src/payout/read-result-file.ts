import { createHash } from "node:crypto";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { answersOfCsv } from "./answers-of-csv.ts";
import { answersOfNacha } from "./answers-of-nacha.ts";
import { answersOfPain002 } from "./answers-of-pain002.ts";
import { bankReference } from "./bank-reference.ts";
import { correctAccount } from "./correct-account.ts";
import { endBatchIfDone, endPayouts } from "./end-payouts.ts";
import type { Batch, Payout } from "./model.ts";
import type { Answer, Effect, ResultFormat, ResultSummary } from "./result-model.ts";
import { findResultFile, insertResultFile, insertResults } from "./result-store.ts";
import { lockBatch } from "./batch-store.ts";
import { findPayouts } from "./payout-store.ts";

/**
 * Reads what the bank or a provider says of payouts: pain.002, an ACH file of returns and notifications of change, or a CSV of
 * results. What failed is available again, what is settled is paid, a corrected account is changed. All of the file or nothing:
 * one line that is not ours refuses it. The same file again changes nothing and gives the same summary, however many read it at
 * once; so does another file that says what is known already.
 * @returns what it changed; `bad-input` for a file that is not for us; `wrong-state` where a batch was never with the bank, or
 * the file says that a payout was paid which has failed.
 */
export async function readResultFile(
  context: Context,
  sealer: Sealer,
  source: string,
): Promise<ResultSummary | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a result file is read by a person");
  const sha256 = createHash("sha256").update(source).digest("hex");
  await lockName(tx, `result file ${sha256}`);
  const before = await findResultFile(tx, sha256);
  if (before !== undefined) return { ...before, again: true };

  const format = formatOf(source);
  const answers = await readers[format](tx, source);
  if (isFailure(answers)) return answers;
  const batches = await lockBatches(context, answers);
  if (isFailure(batches)) return batches;
  // Looked at again behind the locks: another file or a person may have ended some meanwhile.
  const payouts = new Map(
    (
      await findPayouts(
        tx,
        answers.map((answer) => answer.payoutId),
      )
    ).map((payout) => [payout.id, payout]),
  );
  const judged = answers.map((answer) => ({ answer, payout: payouts.get(answer.payoutId)! }));
  const contrary = judged.find(({ answer, payout }) => answer.outcome === "paid" && payout.state === "failed");
  if (contrary !== undefined) {
    return new Failure(
      "wrong-state",
      `The file says that ${bankReference("payout", contrary.payout.id)} was paid, and it has failed. Nothing was changed.`,
    );
  }
  const results = judged.map((one) => ({
    ...one.answer,
    payout: one.payout,
    effect: effectOf(one.answer, one.payout),
  }));
  const having = (...effects: Effect[]) =>
    results.filter((one) => effects.includes(one.effect)).map((one) => one.payout);
  await endPayouts(context, having("failed", "returned"), "failed");
  await endPayouts(context, having("paid"), "paid");
  for (const { effect, correction, payout } of results) {
    if (effect === "corrected") await correctAccount(context, sealer, payout.id, correction!);
  }
  for (const batch of batches) await endBatchIfDone(context, batch, actor);
  const id = await insertResultFile(tx, { format, sha256, at: now, by: actor });
  await insertResults(tx, id, results, now);
  const summary = (await findResultFile(tx, sha256))!;
  const { paid, failed, returned, corrected, unchanged } = summary;
  for (const batch of batches) {
    await audit(context, {
      action: "payout.result-read",
      subject: toEdge("batch", batch.id),
      after: { format, sha256, paid, failed, returned, corrected, unchanged },
    });
  }
  return { ...summary, again: false };
}

const readers = { "pain.002": answersOfPain002, nacha: answersOfNacha, csv: answersOfCsv } as const;

function formatOf(source: string): ResultFormat {
  if (/^\uFEFF?\s*</.test(source)) return "pain.002";
  return /^101.{91}\r?\n/.test(source) ? "nacha" : "csv";
}

/** The batches of the answers, held in one order everywhere; each must have been with the bank. */
async function lockBatches(context: Context, answers: readonly Answer[]): Promise<readonly Batch[] | Failure> {
  const ids = answers.map((answer) => answer.payoutId);
  const batchIds = [...new Set((await findPayouts(context.tx, ids)).flatMap((payout) => payout.batchId ?? []))];
  batchIds.sort((a, b) => (a < b ? -1 : 1));
  const batches: Batch[] = [];
  for (const id of batchIds) {
    const batch = (await lockBatch(context.tx, id))!;
    if (
      batch.state === "made" ||
      batch.state === "refused" ||
      batch.state === "cancelled" ||
      batch.fileTakenAt === null
    ) {
      const state = batch.state === "approved" ? "approved, and its file was never taken" : batch.state;
      return new Failure(
        "wrong-state",
        `The file answers the batch ${bankReference("batch", id)}, which is ${state}. Nothing was changed.`,
        { state: batch.state },
      );
    }
    batches.push(batch);
  }
  return batches;
}

function effectOf({ outcome, correction }: Answer, { state }: Payout): Effect {
  if (outcome === "correction") return Object.keys(correction ?? {}).length > 0 ? "corrected" : "none";
  if (outcome === "paid" && state === "approved") return "paid";
  if (outcome === "failed" && state === "approved") return "failed";
  return outcome === "failed" && state === "paid" ? "returned" : "none";
}
