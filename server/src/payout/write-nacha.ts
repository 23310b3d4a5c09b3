import { achText, blockingFactor, entryHash, recordLength, writeRecord } from "./nacha-records.ts";
import { toSepaText } from "./sepa-text.ts";

export interface AchCredits {
  /** Our bank: its routing number and name. */
  readonly bank: { readonly routing: string; readonly name: string };
  /** Ten characters that our bank gave us. */
  readonly companyId: string;
  readonly companyName: string;
  /** At most 8 letters and digits, printed in the file's header. */
  readonly reference: string;
  /** In the company's time zone. */
  readonly createdAt: Temporal.PlainDateTime;
  readonly effectiveDate: Temporal.PlainDate;
  /** In any order; US cents. */
  readonly credits: readonly AchCredit[];
}

export interface AchCredit {
  /** At most 15 characters; comes back with a return. */
  readonly reference: string;
  /** The last seven digits of the trace number; once a file. */
  readonly sequence: bigint;
  readonly amount: bigint;
  readonly name: string;
  readonly routing: string;
  readonly account: string;
  readonly savings: boolean;
  /** A company's account: CCD instead of PPD. */
  readonly business: boolean;
  /** Travels with the credit, at most 80 characters. */
  readonly information: string;
}

/** 220: a batch of credits only. */
const creditsOnly = "220";

/**
 * An ACH file of credits: a PPD batch for people, a CCD batch for companies, each credit with one addenda record, controls with
 * counts, totals and hashes, filled with nines to whole blocks of ten lines. Texts are put into the characters that ACH takes.
 * Source: NACHA Operating Rules, ACH record format specifications.
 */
export function writeNacha(file: AchCredits): string {
  const odfi = file.bank.routing.slice(0, 8);
  const batches = [
    { entryClass: "PPD", credits: file.credits.filter((credit) => !credit.business) },
    { entryClass: "CCD", credits: file.credits.filter((credit) => credit.business) },
  ].filter(({ credits }) => credits.length > 0);
  const lines = [
    writeRecord("fileHeader", {
      type: "1",
      priority: "01",
      destination: file.bank.routing,
      origin: file.companyId,
      date: sixDigits(file.createdAt.toPlainDate()),
      time: `${two(file.createdAt.hour)}${two(file.createdAt.minute)}`,
      modifier: "A",
      recordSize: String(recordLength),
      blocking: String(blockingFactor),
      format: "1",
      destinationName: text(file.bank.name, 23),
      originName: text(file.companyName, 23),
      reference: text(file.reference, 8),
    }),
  ];
  for (const [index, { entryClass, credits }] of batches.entries()) {
    const batch = String(index + 1);
    const sorted = credits.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1));
    lines.push(
      writeRecord("batchHeader", {
        type: "5",
        service: creditsOnly,
        company: text(file.companyName, 16),
        discretionary: "",
        companyId: file.companyId,
        entryClass,
        description: "EARNINGS",
        descriptiveDate: sixDigits(file.effectiveDate),
        effectiveDate: sixDigits(file.effectiveDate),
        settlement: "",
        status: "1",
        odfi,
        batch,
      }),
      ...sorted.flatMap((credit) => entryLines(credit, odfi)),
      writeRecord("batchControl", { ...totals(sorted), companyId: file.companyId, odfi, batch }),
    );
  }
  const all = totals(file.credits);
  const blocks = Math.ceil((lines.length + 1) / blockingFactor);
  lines.push(
    writeRecord("fileControl", {
      type: "9",
      batches: String(batches.length),
      blocks: String(blocks),
      count: all.count,
      hash: all.hash,
      debit: "0",
      credit: all.credit,
      reserved: "",
    }),
  );
  while (lines.length < blocks * blockingFactor) lines.push("9".repeat(recordLength));
  return `${lines.join("\n")}\n`;
}

function entryLines(credit: AchCredit, odfi: string): readonly string[] {
  const sequence = String(credit.sequence).padStart(7, "0");
  return [
    writeRecord("entry", {
      type: "6",
      // 22 and 32: a credit to a checking, to a savings account.
      transaction: credit.savings ? "32" : "22",
      rdfi: credit.routing.slice(0, 8),
      check: credit.routing.slice(8),
      account: credit.account,
      amount: String(credit.amount),
      reference: credit.reference,
      name: text(credit.name, 22),
      discretionary: "",
      addenda: "1",
      trace: `${odfi}${sequence}`,
    }),
    writeRecord("addenda", {
      type: "7",
      kind: "05",
      information: text(credit.information, 80),
      sequence: "1",
      entry: sequence,
    }),
  ];
}

function totals(credits: readonly AchCredit[]) {
  return {
    type: "8",
    service: creditsOnly,
    // Entries and their addenda.
    count: String(credits.length * 2),
    hash: entryHash(credits.map((credit) => credit.routing.slice(0, 8))),
    debit: "0",
    credit: String(credits.reduce((sum, credit) => sum + credit.amount, 0n)),
    authentication: "",
    reserved: "",
  };
}

function text(value: string, length: number): string {
  return achText(toSepaText(value, value.length * 3), length);
}

function sixDigits(date: Temporal.PlainDate): string {
  return date.toString().replaceAll("-", "").slice(2);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
