import { formatMoney } from "@fairline/engine";
import { electronicFormatIBAN } from "ibantools";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { bankReference, readBankReference } from "./bank-reference.ts";
import type { Payout } from "./model.ts";
import { readPain002 } from "./read-pain002.ts";
import type { Status, StatusReport } from "./read-pain002.ts";
import type { Answer, Outcome } from "./result-model.ts";
import { sameAmount } from "./same-amount.ts";
import { findBatch } from "./batch-store.ts";
import { payoutsOfBatch } from "./payout-store.ts";

/** ISO 20022 external payment status codes: what each means for a transfer. */
const outcomes: Readonly<Record<string, Outcome>> = {
  RJCT: "failed",
  CANC: "failed",
  ACSC: "paid",
  ACCC: "paid",
  RCVD: "accepted",
  PDNG: "accepted",
  ACTC: "accepted",
  ACCP: "accepted",
  ACFC: "accepted",
  ACSP: "accepted",
  ACWC: "accepted",
};

/**
 * What a pain.002 says of our payouts: of the whole message, of its payment, of single transfers; the nearer word counts.
 * A file of another bank, about another message, or with a transfer, an amount or totals that are not ours is refused whole.
 * @returns one answer a payout that it speaks of; `bad-input`
 */
export async function answersOfPain002(db: Db, source: string): Promise<readonly Answer[] | Failure> {
  const report = readPain002(source);
  if (isFailure(report)) return report;
  const company = await readCompany(db);
  if (report.bank !== null && !sameBank(report.bank, company.payoutBic)) {
    return refused(`it comes from the bank ${report.bank}, and our files go to ${company.payoutBic}`);
  }
  const batchId = readBankReference("batch", report.originalMessageId);
  const batch = batchId === undefined ? undefined : await findBatch(db, batchId);
  if (
    batch === undefined ||
    batch.method !== "sepa" ||
    batch.approvedAt === null ||
    !report.originalKind.startsWith("pain.001")
  ) {
    return refused(`it answers the message "${report.originalMessageId}", which we did not send`);
  }
  const payouts = await payoutsOfBatch(db, batch.id);
  const wrong =
    totalsWrong(report, payouts) ??
    transfersWrong(report, payouts, company.payoutIban, bankReference("batch", batch.id));
  if (wrong !== null) return refused(wrong);

  const answers: Answer[] = [];
  const single = new Map(
    report.parts.flatMap(({ transactions }) => transactions.map((one) => [one.endToEndId, one] as const)),
  );
  // One message has one payment of ours, so a payment's status is that of all its transfers.
  const whole = report.parts.find((part) => part.status !== null)?.status ?? report.group;
  for (const payout of payouts) {
    const status = single.get(bankReference("payout", payout.id)) ?? whole;
    const answer = answerOf(payout.id, status);
    if (isFailure(answer)) return answer;
    if (answer !== null) answers.push(answer);
  }
  return answers;
}

function answerOf(payoutId: bigint, status: Status | null | undefined): Answer | null | Failure {
  // PART says that the transfers differ; it says nothing of one that is not named.
  if (status === null || status === undefined || status.status === "PART") return null;
  const outcome = outcomes[status.status];
  if (outcome === undefined) return refused(`"${status.status}" is not a status of a transfer`);
  return { payoutId, outcome, code: status.reason ?? status.status };
}

function totalsWrong(report: StatusReport, payouts: readonly Payout[]): string | null {
  if (report.originalCount !== null && report.originalCount !== payouts.length) {
    return `it answers ${report.originalCount} transfers, and the message had ${payouts.length}`;
  }
  const sum = formatMoney(
    payouts.reduce((total, payout) => total + payout.amount, 0n),
    "EUR",
  );
  if (report.originalSum !== null && !sameAmount(report.originalSum, sum)) {
    return `it answers transfers of ${report.originalSum} EUR, and the message had ${sum}`;
  }
  return null;
}

function transfersWrong(
  report: StatusReport,
  payouts: readonly Payout[],
  ourIban: string,
  paymentId: string,
): string | null {
  const ours = new Map(payouts.map((payout) => [bankReference("payout", payout.id), payout]));
  const seen = new Set<string>();
  for (const part of report.parts) {
    if (part.paymentId !== paymentId) return `it names the payment "${part.paymentId}", which was not in the message`;
    for (const { endToEndId, amount, debtorIban } of part.transactions) {
      const payout = ours.get(endToEndId);
      if (payout === undefined) return `it names the transfer "${endToEndId}", which was not in the message`;
      if (seen.has(endToEndId)) return `it names the transfer "${endToEndId}" twice`;
      seen.add(endToEndId);
      const sent = formatMoney(payout.amount, payout.currency);
      if (amount !== null && (amount.currency !== payout.currency || !sameAmount(amount.value, sent))) {
        return `it says ${amount.value} ${amount.currency} of the transfer "${endToEndId}", which was ${sent} ${payout.currency}`;
      }
      if (debtorIban !== null && electronicFormatIBAN(debtorIban) !== ourIban) {
        return `the transfer "${endToEndId}" was to be debited from another account than ours`;
      }
    }
  }
  return null;
}

function refused(why: string): Failure {
  return new Failure("bad-input", `This file is not for us: ${why}. Nothing was changed.`, { field: "text" });
}

/** A BIC's first eight letters name the bank, the last three its branch. */
function sameBank(a: string, b: string): boolean {
  return a.slice(0, 8).toUpperCase() === b.slice(0, 8).toUpperCase();
}
