/**
 * The records of an ACH file, 94 characters each, by the NACHA Operating Rules' record format: where each field begins (the
 * first character is 1), how long it is, and what may stand in it. Writer, checker and reader share this one table.
 */
type Fill = "digits" | "text" | "right";

interface Field {
  readonly at: number;
  readonly length: number;
  /** `digits`: zeros in front. `text`: blanks behind. `right`: blanks in front. */
  readonly fill: Fill;
}

const digits = (at: number, length: number): Field => ({ at, length, fill: "digits" });
const text = (at: number, length: number): Field => ({ at, length, fill: "text" });
const right = (at: number, length: number): Field => ({ at, length, fill: "right" });

export const layouts = {
  fileHeader: {
    type: digits(1, 1), priority: digits(2, 2), destination: right(4, 10), origin: right(14, 10), date: digits(24, 6),
    time: digits(30, 4), modifier: text(34, 1), recordSize: digits(35, 3), blocking: digits(38, 2), format: digits(40, 1),
    destinationName: text(41, 23), originName: text(64, 23), reference: text(87, 8),
  },
  batchHeader: {
    type: digits(1, 1), service: digits(2, 3), company: text(5, 16), discretionary: text(21, 20), companyId: text(41, 10),
    entryClass: text(51, 3), description: text(54, 10), descriptiveDate: text(64, 6), effectiveDate: digits(70, 6),
    settlement: text(76, 3), status: text(79, 1), odfi: digits(80, 8), batch: digits(88, 7),
  },
  entry: {
    type: digits(1, 1), transaction: digits(2, 2), rdfi: digits(4, 8), check: digits(12, 1), account: text(13, 17),
    amount: digits(30, 10), reference: text(40, 15), name: text(55, 22), discretionary: text(77, 2), addenda: digits(79, 1),
    trace: digits(80, 15),
  },
  addenda: {
    type: digits(1, 1), kind: digits(2, 2), information: text(4, 80), sequence: digits(84, 4), entry: digits(88, 7),
  },
  /** Addenda 99 of a return, 98 of a notification of change: `information` begins with the corrected data there. */
  answer: {
    type: digits(1, 1), kind: digits(2, 2), code: text(4, 3), originalTrace: digits(7, 15), date: text(22, 6),
    originalRdfi: digits(28, 8), information: text(36, 44), trace: digits(80, 15),
  },
  batchControl: {
    type: digits(1, 1), service: digits(2, 3), count: digits(5, 6), hash: digits(11, 10), debit: digits(21, 12),
    credit: digits(33, 12), companyId: text(45, 10), authentication: text(55, 19), reserved: text(74, 6), odfi: digits(80, 8),
    batch: digits(88, 7),
  },
  fileControl: {
    type: digits(1, 1), batches: digits(2, 6), blocks: digits(8, 6), count: digits(14, 8), hash: digits(22, 10),
    debit: digits(32, 12), credit: digits(44, 12), reserved: text(56, 39),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>; // prettier-ignore

export type RecordName = keyof typeof layouts;
export type FieldsOf<Name extends RecordName> = { readonly [Key in keyof (typeof layouts)[Name]]: string };

export const recordLength = 94;
export const blockingFactor = 10;

/** One record's line. @throws where a value does not fit its field: the caller's checks come first. */
export function writeRecord<Name extends RecordName>(name: Name, values: FieldsOf<Name>): string {
  let line = "";
  for (const [key, field] of Object.entries<Field>(layouts[name])) {
    const value = (values as Readonly<Record<string, string>>)[key] ?? "";
    if (value.length > field.length)
      throw new Error(`${name}.${key}: "${value}" has more than ${field.length} characters`);
    if (field.fill === "digits" && !/^\d+$/.test(value)) throw new Error(`${name}.${key}: "${value}" is not a number`);
    line +=
      field.fill === "text"
        ? value.padEnd(field.length)
        : value.padStart(field.length, field.fill === "digits" ? "0" : " ");
  }
  return line;
}

/** The fields of a line, with blanks around them taken off, except where a field's digits are not digits: see `badFields`. */
export function readRecord<Name extends RecordName>(name: Name, line: string): FieldsOf<Name> {
  const fields = Object.entries<Field>(layouts[name]).map(([key, { at, length }]) => [
    key,
    line.slice(at - 1, at - 1 + length).trim(),
  ]);
  return Object.fromEntries(fields) as FieldsOf<Name>;
}

/** The numeric fields of a line that are not all digits. */
export function badFields(name: RecordName, line: string): readonly string[] {
  return Object.entries<Field>(layouts[name]).flatMap(([key, { at, length, fill }]) =>
    fill === "digits" && !/^\d+$/.test(line.slice(at - 1, at - 1 + length)) ? [key] : [],
  );
}

/** Letters, digits and signs that ACH takes, at most `length`, in capitals. */
export function achText(value: string, length: number): string {
  return value
    .toUpperCase()
    .replaceAll(/[^A-Z0-9 .,/()&'+:?-]/g, " ")
    .replaceAll(/ +/g, " ")
    .trim()
    .slice(0, length)
    .trim();
}

/** The last ten digits of the sum of all receiving banks' first eight digits. */
export function entryHash(rdfis: readonly string[]): string {
  const sum = rdfis.reduce((total, rdfi) => total + BigInt(rdfi), 0n);
  return String(sum % 10_000_000_000n).padStart(10, "0");
}
