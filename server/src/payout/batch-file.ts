import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Company } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { memberCards } from "../members/index.ts";
import { readPayoutRule } from "./rule-store.ts";
import { bankReference } from "./bank-reference.ts";
import { bankList, paypalFile, paypalMost, wiseFile, wiseMost } from "./batch-csv.ts";
import type { OpenPayout } from "./batch-csv.ts";
import { checkNacha } from "./check-nacha.ts";
import { checkPain001 } from "./check-pain001.ts";
import type { FileProblem } from "./check-pain001.ts";
import type { Batch, BatchMethod } from "./model.ts";
import { accountOf } from "./set-payout-account.ts";
import { lockBatch, noteFileTaken } from "./batch-store.ts";
import { payoutsOfBatch } from "./payout-store.ts";
import { writeNacha } from "./write-nacha.ts";
import { writePain001 } from "./write-pain001.ts";

export interface BatchFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** All that a file is written from. */
interface Given {
  readonly context: Context;
  readonly batch: Batch;
  readonly payouts: readonly OpenPayout[];
  readonly company: Company;
  readonly today: Temporal.PlainDate;
  /** The batch's day of payment, or today where that is over. */
  readonly executionDate: Temporal.PlainDate;
}

const formats: Readonly<Record<BatchMethod, string>> = {
  sepa: "pain.001",
  ach: "nacha",
  paypal: "paypal-csv",
  wise: "wise-csv",
  "bank-csv": "csv",
  stripe: "none",
};

/**
 * The file of an approved batch, for what executes it: pain.001.001.09, NACHA, PayPal's or Wise's CSV, or a list for the bank.
 * Files that have rules are read again by them; a wrong one is not given out. The same batch gives the same references, which
 * a bank refuses the second time. Who took a file with account numbers is in the audit log, and from the first time on
 * somebody may have it.
 * @returns the file; `not-found`, `wrong-state` where it is not approved, or the receiver would refuse it.
 */
export async function batchFile(context: Context, sealer: Sealer, batchId: bigint): Promise<BatchFile | Failure> {
  const given = await approvedBatch(context, sealer, batchId);
  if (isFailure(given)) return given;
  const file = await fileOf(given);
  if (isFailure(file)) return file;
  await noteDownload(context, batchId, formats[given.batch.method]);
  return file;
}

/** An approved batch of any method as a plain CSV. Errors as `batchFile`. */
export async function batchCsv(context: Context, sealer: Sealer, batchId: bigint): Promise<BatchFile | Failure> {
  const given = await approvedBatch(context, sealer, batchId);
  if (isFailure(given)) return given;
  await noteDownload(context, batchId, "csv");
  return await listOf(given);
}

async function fileOf(given: Given): Promise<BatchFile | Failure> {
  const { batch, payouts, company } = given;
  const name = bankReference("batch", batch.id);
  switch (batch.method) {
    case "sepa":
      return sepaFile(given);
    case "ach":
      return await achFile(given);
    case "paypal":
      if (payouts.length > paypalMost) return tooMany("PayPal", paypalMost);
      return { name: `${name}-paypal.csv`, type: csvType, text: paypalFile(payouts, company.name) };
    case "wise":
      if (payouts.length > wiseMost) return tooMany("Wise", wiseMost);
      return { name: `${name}-wise.csv`, type: csvType, text: wiseFile(payouts) };
    case "bank-csv":
      return await listOf(given);
    case "stripe":
      throw new Error("a batch paid by Stripe has no file");
  }
}

const csvType = "text/csv; charset=utf-8";

function tooMany(who: string, most: number): Failure {
  return new Failure("wrong-state", `${who} takes ${most} payouts in a file; pay this batch by another way.`, { most });
}

async function listOf({ context, batch, payouts }: Given): Promise<BatchFile> {
  const names = await memberCards(
    context.tx,
    payouts.map((payout) => payout.memberId),
  );
  const text = bankList(batch, payouts, (memberId) => names.get(memberId)?.handle);
  return { name: `${bankReference("batch", batch.id)}.csv`, type: csvType, text };
}

function sepaFile({ batch, payouts, company, today, executionDate }: Given): BatchFile | Failure {
  const text = writePain001({
    messageId: bankReference("batch", batch.id),
    createdAt: batch.approvedAt!,
    executionDate,
    debtor: { name: company.legalName, iban: company.payoutIban, bic: company.payoutBic },
    transfers: payouts.map((payout) => ({
      endToEndId: bankReference("payout", payout.id),
      amount: payout.amount,
      name: payout.holder,
      iban: payout.number,
      bic: payout.bic,
      remittance: `${company.name} earnings ${bankReference("payout", payout.id)}`,
    })),
  });
  // A batch that is paid may be looked at for years; only one that is yet to be sent must have a day to come.
  return checked(checkPain001(text, { today: batch.state === "paid" ? executionDate : today }), {
    name: `${bankReference("batch", batch.id)}.xml`,
    type: "application/xml",
    text,
  });
}

/** The most that an ACH entry's ten digits hold, in cents. */
const achMost = 9_999_999_999n;

async function achFile({
  context,
  batch,
  payouts,
  company,
  today,
  executionDate,
}: Given): Promise<BatchFile | Failure> {
  const rule = await readPayoutRule(context.tx);
  if (rule.achBankRouting === null || rule.achBankName === null || rule.achCompanyId === null) {
    return new Failure("wrong-state", "First set the US bank of the company in the rules of payment.");
  }
  const tooMuch = payouts.find((payout) => payout.amount > achMost);
  if (tooMuch !== undefined) {
    return new Failure("wrong-state", `${bankReference("payout", tooMuch.id)} is more than one ACH credit can carry.`);
  }
  const text = writeNacha({
    bank: { routing: rule.achBankRouting, name: rule.achBankName },
    companyId: rule.achCompanyId,
    companyName: company.legalName,
    reference: bankReference("batch", batch.id),
    createdAt: batch.approvedAt!.toZonedDateTimeISO(company.timeZone).toPlainDateTime(),
    effectiveDate: executionDate,
    credits: payouts.map((payout) => ({
      reference: bankReference("payout", payout.id),
      sequence: achSequence(payout.id),
      amount: payout.amount,
      name: payout.holder,
      routing: payout.routing!,
      account: payout.number,
      savings: payout.savings,
      business: payout.business,
      information: `${company.name} earnings ${bankReference("payout", payout.id)}`,
    })),
  });
  return checked(checkNacha(text, { today: batch.state === "paid" ? executionDate : today }), {
    name: `${bankReference("batch", batch.id)}.ach`,
    type: "text/plain; charset=us-ascii",
    text,
  });
}

/** The last seven digits of a payout's trace number. */
export function achSequence(payoutId: bigint): bigint {
  return payoutId % 10_000_000n;
}

function checked(problems: readonly FileProblem[], file: BatchFile): BatchFile | Failure {
  if (problems.length === 0) return file;
  const list = problems.map(({ path, message }) => `${path} ${message}`);
  return new Failure("wrong-state", `The bank would refuse this file: ${list[0]}.`, { problems: list });
}

async function approvedBatch(context: Context, sealer: Sealer, id: bigint): Promise<Given | Failure> {
  // Held, so that nobody cancels it while its file is written.
  const batch = await lockBatch(context.tx, id);
  if (batch === undefined) return new Failure("not-found", "There is no such batch.");
  if (batch.state !== "approved" && batch.state !== "paid") {
    const mend = batch.state === "made" ? "; a second person approves it first" : "";
    return new Failure("wrong-state", `The batch is ${batch.state}${mend}.`, { state: batch.state });
  }
  if (batch.method === "stripe") {
    // A file that somebody else could pay from would pay a second time.
    return new Failure("wrong-state", "A batch paid by Stripe has no file: send its transfers.", {
      state: batch.state,
    });
  }
  const company = await readCompany(context.tx);
  const today = context.now.toZonedDateTimeISO(company.timeZone).toPlainDate();
  const executionDate = batch.state === "paid" ? batch.executionDate : later(batch.executionDate, today);
  const payouts = (await payoutsOfBatch(context.tx, id)).map(({ numberSealed, ...payout }) => ({
    ...payout,
    number: sealer.open(numberSealed, accountOf(payout.memberId)),
  }));
  return { context, batch, payouts, company, today, executionDate };
}

async function noteDownload(context: Context, batchId: bigint, format: string): Promise<void> {
  await noteFileTaken(context.tx, batchId, context.now);
  await audit(context, { action: "payout.file-taken", subject: toEdge("batch", batchId), after: { format } });
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a;
}
