import { formatMoney } from "@fairline/engine";
import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { checkPain001 } from "./check-pain001.ts";
import type { Batch, SealedPayout } from "./model.ts";
import type { Sealer } from "./seal.ts";
import { accountOf } from "./set-payout-account.ts";
import { findBatch, payoutsOfBatch } from "./store.ts";
import { writePain001 } from "./write-pain001.ts";

export interface BatchFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The bank's file of an approved euro batch: SEPA credit transfers as pain.001.001.09. The same batch gives the same message
 * id, which a bank refuses the second time. Who took a file with account numbers is in the audit log.
 * @returns the file; `not-found`, `wrong-state` where it is not approved, or in another currency.
 */
export async function batchFile(context: Context, sealer: Sealer, batchId: bigint): Promise<BatchFile | Failure> {
  const batch = await approvedBatch(context, batchId);
  if (isFailure(batch)) return batch;
  if (batch.currency !== "EUR") {
    return new Failure("wrong-state", `SEPA moves euro only; take the CSV of this batch in ${batch.currency}.`, {
      currency: batch.currency,
    });
  }
  const company = await readCompany(context.tx);
  const today = context.now.toZonedDateTimeISO(company.timeZone).toPlainDate();
  const executionDate = batch.state === "paid" ? batch.executionDate : later(batch.executionDate, today);
  const payouts = await payoutsOfBatch(context.tx, batchId);
  const text = writePain001({
    messageId: bankReference("batch", batchId),
    createdAt: batch.approvedAt!,
    executionDate,
    debtor: { name: company.legalName, iban: company.payoutIban, bic: company.payoutBic },
    transfers: payouts.map((payout) => ({
      endToEndId: bankReference("payout", payout.id),
      amount: payout.amount,
      name: payout.holder,
      iban: sealer.open(payout.ibanSealed, accountOf(payout.memberId)),
      bic: payout.bic,
      remittance: `${company.name} earnings ${bankReference("payout", payout.id)}`,
    })),
  });
  // A batch that is paid may be looked at for years; only one that is yet to be sent must have a day to come.
  const problems = checkPain001(text, { today: batch.state === "paid" ? executionDate : today });
  if (problems.length > 0) {
    const list = problems.map(({ path, message }) => `${path} ${message}`);
    return new Failure("wrong-state", `The bank would refuse this file: ${list[0]}.`, { problems: list });
  }
  await noteDownload(context, batchId, "pain.001");
  return { name: `${bankReference("batch", batchId)}.xml`, text };
}

const csvHeader = ["payout", "member", "holder", "iban", "bic", "amount", "currency", "execution_date", "reference"];

/** An approved batch of any currency as CSV (RFC 4180, UTF-8, LF). Errors as `batchFile`. */
export async function batchCsv(context: Context, sealer: Sealer, batchId: bigint): Promise<BatchFile | Failure> {
  const batch = await approvedBatch(context, batchId);
  if (isFailure(batch)) return batch;
  const payouts = await payoutsOfBatch(context.tx, batchId);
  const names = await memberCards(
    context.tx,
    payouts.map((payout) => payout.memberId),
  );
  const row = (payout: SealedPayout): string[] => [
    toEdge("payout", payout.id),
    names.get(payout.memberId)?.handle ?? toEdge("member", payout.memberId),
    payout.holder,
    sealer.open(payout.ibanSealed, accountOf(payout.memberId)),
    payout.bic ?? "",
    formatMoney(payout.amount, payout.currency),
    payout.currency,
    batch.executionDate.toString(),
    bankReference("payout", payout.id),
  ];
  const lines = [csvHeader, ...payouts.map(row)].map((values) => values.map(cell).join(","));
  await noteDownload(context, batchId, "csv");
  return { name: `${bankReference("batch", batchId)}.csv`, text: `${lines.join("\n")}\n` };
}

/** `bat-1Z`: an id in the characters that every bank takes. */
function bankReference(kind: "batch" | "payout", id: bigint): string {
  return toEdge(kind, id).replace("_", "-");
}

async function approvedBatch(context: Context, id: bigint): Promise<Batch | Failure> {
  const batch = await findBatch(context.tx, id);
  if (batch === undefined) return new Failure("not-found", "There is no such batch.");
  if (batch.state !== "approved" && batch.state !== "paid") {
    return new Failure("wrong-state", `The batch is ${batch.state}; a second person approves it first.`, {
      state: batch.state,
    });
  }
  return batch;
}

async function noteDownload(context: Context, batchId: bigint, format: string): Promise<void> {
  await audit(context, { action: "payout.file-taken", subject: toEdge("batch", batchId), after: { format } });
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a;
}

/** A cell that a spreadsheet would take for a formula starts with an apostrophe instead. */
function cell(value: string): string {
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
