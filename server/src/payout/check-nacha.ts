import type { FileProblem } from "./check-pain001.ts";
import { badFields, blockingFactor, entryHash, readRecord, recordLength } from "./nacha-records.ts";
import type { FieldsOf, RecordName } from "./nacha-records.ts";
import { isRoutingNumber } from "./routing-number.ts";

export interface AchEntry {
  readonly fields: FieldsOf<"entry">;
  /** The lines of its addenda records. */
  readonly addenda: readonly string[];
  /** Its line in the file, from 1. */
  readonly line: number;
}

export interface AchBatch {
  readonly header: FieldsOf<"batchHeader">;
  readonly entries: readonly AchEntry[];
}

export interface AchFile {
  readonly header: FieldsOf<"fileHeader">;
  readonly batches: readonly AchBatch[];
}

type Report = (line: number, message: string) => void;

const names: Readonly<Record<string, RecordName>> = {
  "1": "fileHeader",
  "5": "batchHeader",
  "6": "entry",
  "7": "addenda",
  "8": "batchControl",
  "9": "fileControl",
};

/** Which record may follow which. */
const follows: Readonly<Record<string, string>> = {
  "": "1",
  "1": "59",
  "5": "6",
  "6": "678",
  "7": "678",
  "8": "59",
  "9": "",
};

/**
 * Reads an ACH file by the rules that hold for every one, credits or returns: lines of 94 characters in whole blocks of ten, the
 * order of records, numeric fields, routing numbers with their check digit, addenda where they are announced, ascending trace
 * numbers of the batch's bank, and the counts, totals and hashes of both levels. Empty problems: the file is right.
 */
export function readNacha(source: string): {
  readonly file: AchFile | null;
  readonly problems: readonly FileProblem[];
} {
  const problems: FileProblem[] = [];
  const report: Report = (line, message) => problems.push({ path: `line ${line}`, message });
  const lines = source.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length % blockingFactor !== 0) report(lines.length, `${lines.length} lines are not whole blocks of ten`);
  for (const [index, line] of lines.entries()) {
    if (line.length !== recordLength) report(index + 1, `has ${line.length} characters, not ${recordLength}`);
    else if (/[^\x20-\x7e]/.test(line)) report(index + 1, "has characters that ACH does not know");
  }
  if (problems.length > 0) return { file: null, problems };

  const end = lines.findIndex((line) => line.startsWith("9") && !/^9+$/.test(line));
  if (end < 0) report(lines.length, "the file control record is missing");
  for (const [index, line] of lines.entries()) {
    if (end >= 0 && index > end && line !== "9".repeat(recordLength)) report(index + 1, "must be filled with nines");
  }
  const records = end < 0 ? lines : lines.slice(0, end + 1);
  let before = "";
  for (const [index, line] of records.entries()) {
    const type = line.charAt(0);
    const name = names[type];
    if (name === undefined || !(follows[before] ?? "").includes(type)) {
      report(index + 1, `a record of type ${type} cannot stand here`);
      return { file: null, problems };
    }
    // A return's addenda have other fields; who reads them checks them.
    const checked = type === "7" && !line.startsWith("705") ? "answer" : name;
    for (const field of badFields(checked, line)) report(index + 1, `${field} is not a number`);
    before = type;
  }
  if (problems.length > 0) return { file: null, problems };
  const file = build(records);
  checkHeader(file.header, report);
  checkBatches(records, file, report);
  checkFileControl(records, file, lines.length / blockingFactor, report);
  return { file, problems };
}

/**
 * Checks a file of credits as it goes to the bank: all that `readNacha` checks, and that it has credits only, above zero, each
 * with a name, a reference that stands once and a date that is not over. Empty: the file is right.
 */
export function checkNacha(source: string, options: { readonly today: Temporal.PlainDate }): readonly FileProblem[] {
  const { file, problems } = readNacha(source);
  if (file === null || problems.length > 0) return problems;
  const more: FileProblem[] = [];
  const today = options.today.toString().replaceAll("-", "").slice(2);
  const references = new Set<string>();
  if (file.batches.length === 0) more.push({ path: "line 2", message: "there is no batch" });
  for (const { header, entries } of file.batches) {
    const place = `batch ${Number(header.batch)}`;
    if (!["PPD", "CCD"].includes(header.entryClass))
      more.push({ path: place, message: `${header.entryClass} is not PPD or CCD` });
    if (header.service !== "220") more.push({ path: place, message: "is not of credits only (220)" });
    if (header.effectiveDate < today) more.push({ path: place, message: `${header.effectiveDate} is over` });
    for (const { fields, addenda, line } of entries) {
      const report = (message: string) => more.push({ path: `line ${line}`, message });
      if (!["22", "32"].includes(fields.transaction)) report(`transaction ${fields.transaction} is no credit`);
      if (BigInt(fields.amount) === 0n) report("the amount is zero");
      if (fields.name === "") report("has no name");
      if (fields.account === "") report("has no account number");
      if (fields.reference === "" || references.has(fields.reference))
        report(`"${fields.reference}" stands twice or is empty`);
      references.add(fields.reference);
      for (const one of addenda) if (!one.startsWith("705")) report("its addenda are not of type 05");
    }
  }
  return more;
}

function build(records: readonly string[]): AchFile {
  const batches: {
    header: FieldsOf<"batchHeader">;
    entries: { fields: FieldsOf<"entry">; addenda: string[]; line: number }[];
  }[] = [];
  for (const [index, line] of records.entries()) {
    if (line.startsWith("5")) batches.push({ header: readRecord("batchHeader", line), entries: [] });
    const entries = batches.at(-1)?.entries;
    if (line.startsWith("6")) entries?.push({ fields: readRecord("entry", line), addenda: [], line: index + 1 });
    if (line.startsWith("7")) entries?.at(-1)?.addenda.push(line);
  }
  return { header: readRecord("fileHeader", records[0]!), batches };
}

function checkHeader(header: FieldsOf<"fileHeader">, report: Report): void {
  if (header.priority !== "01") report(1, "the priority code is not 01");
  if (header.recordSize !== "094" || header.blocking !== "10" || header.format !== "1") {
    report(1, "record size, blocking factor and format are not 094, 10 and 1");
  }
  if (!/^[A-Z0-9]$/.test(header.modifier)) report(1, "the file id modifier is not a letter or digit");
}

function checkBatches(records: readonly string[], file: AchFile, report: Report): void {
  let at = 0;
  for (const [index, { header, entries }] of file.batches.entries()) {
    at = records.findIndex((line, position) => position > at && line.startsWith("8"));
    const line = at + 1;
    const control = readRecord("batchControl", records[at] ?? "");
    if (Number(header.batch) !== index + 1)
      report(line, `batch ${Number(header.batch)} is number ${index + 1} of the file`);
    for (const same of ["service", "companyId", "odfi", "batch"] as const) {
      if (control[same] !== header[same]) report(line, `${same} is not that of the batch's header`);
    }
    for (const entry of entries) checkEntry(entry, header, report);
    for (const [position, { fields, line: own }] of entries.entries()) {
      const last = entries[position - 1];
      if (last !== undefined && fields.trace <= last.fields.trace) report(own, "trace numbers do not ascend");
    }
    checkSums(control, entries, line, report);
  }
}

function checkEntry({ fields, addenda, line }: AchEntry, header: FieldsOf<"batchHeader">, report: Report): void {
  if (!isRoutingNumber(`${fields.rdfi}${fields.check}`)) report(line, "the routing number's check digit is wrong");
  if ((fields.addenda === "1") !== addenda.length > 0) report(line, "addenda are not as the entry says");
  // A return's trace number is that of the bank that sends it.
  const answer = addenda.some((one) => !one.startsWith("705"));
  if (!answer && !fields.trace.startsWith(header.odfi)) report(line, "the trace number is not of the batch's bank");
  for (const [index, one] of addenda.entries()) {
    if (!one.startsWith("705")) continue;
    const { sequence, entry } = readRecord("addenda", one);
    if (Number(sequence) !== index + 1) report(line + index + 1, "addenda are not in their order");
    if (entry !== fields.trace.slice(-7)) report(line + index + 1, "the addenda belongs to another entry");
  }
}

type Control = Pick<FieldsOf<"batchControl">, "count" | "hash" | "debit" | "credit">;

function checkSums(control: Control, entries: readonly AchEntry[], line: number, report: Report): void {
  const found = {
    count: entries.reduce((sum, { addenda }) => sum + 1 + addenda.length, 0),
    debit: sumOf(entries, "6789"),
    credit: sumOf(entries, "1234"),
  };
  if (Number(control.count) !== found.count)
    report(line, `says ${Number(control.count)} records, there are ${found.count}`);
  const hash = entryHash(entries.map(({ fields }) => fields.rdfi));
  if (control.hash !== hash) report(line, `the entry hash is ${hash}, not ${control.hash}`);
  for (const side of ["debit", "credit"] as const) {
    if (BigInt(control[side]) !== found[side]) {
      report(line, `says ${BigInt(control[side])} cents of ${side}, the entries are ${found[side]}`);
    }
  }
}

/** The second digit of a transaction code tells credits (1 to 4) from debits. */
function sumOf(entries: readonly AchEntry[], second: string): bigint {
  return entries.reduce(
    (sum, { fields }) => (second.includes(fields.transaction.charAt(1)) ? sum + BigInt(fields.amount) : sum),
    0n,
  );
}

function checkFileControl(records: readonly string[], file: AchFile, blocks: number, report: Report): void {
  const control = readRecord("fileControl", records.at(-1)!);
  const line = records.length;
  if (Number(control.batches) !== file.batches.length) {
    report(line, `says ${Number(control.batches)} batches, there are ${file.batches.length}`);
  }
  if (Number(control.blocks) !== blocks) report(line, `says ${Number(control.blocks)} blocks, there are ${blocks}`);
  checkSums(
    control,
    file.batches.flatMap((batch) => batch.entries),
    line,
    report,
  );
}
