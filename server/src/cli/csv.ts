import { isUtf8 } from "node:buffer";
import { nearestName } from "@fairline/engine";
import { parse } from "csv-parse/sync";
import type { InputFault } from "./input-fault.ts";
import type { InputFile } from "./read-file.ts";

/** The columns of a file, in the order that the canonical form of a row has. */
export interface Columns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Optional ones that came later: a row's canonical form names those that have a value, and is without them as it always was. */
  readonly later?: readonly string[];
}

export interface Row {
  /** The line of the file that the row starts on, from 1. */
  readonly line: number;
  /** By index of the columns, required, optional, later; a column that the file lacks is "". */
  readonly values: readonly string[];
  /** False where the row has too few or too many values: only its id is of use. */
  readonly whole: boolean;
}

/**
 * Read a CSV file (RFC 4180, UTF-8, one header row, columns in any order, LF or CRLF, a byte order mark allowed).
 * Rows that are broken are reported; the others are returned, so that one reading finds every fault.
 */
export function readRows(file: InputFile, columns: Columns, report: (fault: InputFault) => void): Row[] {
  const fault = (
    line: number | null,
    column: string | null,
    value: string | null,
    reason: string,
    hint: string,
  ): void => report({ file: file.path, line, column, value, reason, hint });
  const undecodable = isUtf8(file.bytes) ? new Set<number>() : reportBrokenText(file.bytes, fault);

  const records = parseRecords(file.bytes, (line) => {
    if (undecodable.has(line)) return;
    fault(
      line,
      null,
      null,
      "the quotes of this row do not match",
      'put values with commas or quotes in "..." and double the quotes inside',
    );
  });
  const [header, ...body] = records;
  if (header === undefined) {
    fault(1, null, null, "the file has no header row", `its first line must be ${columns.required.join(",")}`);
    return [];
  }
  const order = readHeader(header.fields, columns, fault);
  if (order === null) return [];

  const names = header.fields;
  const rows: Row[] = [];
  for (const { line, fields } of body) {
    const broken = undecodable.has(line);
    if (fields.length !== names.length && !broken) {
      const missing = names[fields.length];
      if (missing !== undefined) {
        const reason = `the row has ${fields.length} values and the header ${names.length}: no value for ${names.slice(fields.length).join(", ")}`;
        fault(line, missing, null, reason, "add the missing values, empty ones keep their comma");
      } else {
        const reason = `the row has ${fields.length} values and the header only ${names.length}`;
        fault(
          line,
          String(names.length + 1),
          fields[names.length]!,
          reason,
          'remove it, or put a value with a comma in "..."',
        );
      }
    }
    rows.push({
      line,
      values: order.map((at) => (at < 0 ? "" : (fields[at] ?? ""))),
      whole: fields.length === names.length && !broken,
    });
  }
  return rows;
}

interface Record {
  readonly line: number;
  readonly fields: readonly string[];
}

function parseRecords(bytes: Buffer, onError: (line: number) => void): Record[] {
  const records: Record[] = [];
  parse(bytes, {
    bom: true,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (fields, { lines }) => {
      // `lines` counts the lines read so far; a row whose values hold line breaks starts as many lines earlier.
      records.push({ line: lines - lineBreaks(fields), fields });
      return null;
    },
    on_skip: (error) => {
      if (error !== undefined) onError(Number(error["lines"]));
    },
  });
  return records;
}

function lineBreaks(fields: readonly string[]): number {
  let breaks = 0;
  for (const field of fields) if (field.includes("\n")) breaks += field.split("\n").length - 1;
  return breaks;
}

type FaultAt = (line: number | null, column: string | null, value: string | null, reason: string, hint: string) => void;

/** Per column of the canonical form its index in the file, -1 where it is absent; null where the header is unusable. */
function readHeader(
  header: readonly string[],
  { required, optional, later = [] }: Columns,
  fault: FaultAt,
): number[] | null {
  const known = [...required, ...optional, ...later];
  let usable = true;
  for (const [index, name] of header.entries()) {
    if (!known.includes(name)) {
      const nearest = nearestName(name.trim(), known);
      const hint = nearest === null ? `remove the column; valid are ${known.join(", ")}` : `did you mean ${nearest}?`;
      fault(1, String(index + 1), name, "unknown column in the header", hint);
      usable = false;
    } else if (header.indexOf(name) !== index) {
      fault(1, String(index + 1), name, "this column stands twice in the header", "remove one of the two");
      usable = false;
    }
  }
  for (const name of required) {
    if (header.includes(name)) continue;
    fault(1, name, null, "this column is missing in the header", `the header must name ${required.join(",")}`);
    usable = false;
  }
  return usable ? known.map((name) => header.indexOf(name)) : null;
}

/** Every line that is not UTF-8, with the column (number, from 1) of its first broken byte. */
function reportBrokenText(bytes: Buffer, fault: FaultAt): Set<number> {
  const lines = new Set<number>();
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const next = bytes.indexOf(10, start);
    const end = next < 0 ? bytes.length : next;
    const content = bytes.subarray(start, end);
    if (!isUtf8(content)) {
      let sound = 0;
      const before = content.indexOf(44) < 0 ? [content] : splitAtCommas(content);
      while (sound < before.length - 1 && isUtf8(before[sound]!)) sound++;
      fault(
        line,
        String(sound + 1),
        before[sound]!.toString("latin1"),
        "this is not UTF-8 text",
        "save the file as UTF-8",
      );
      lines.add(line);
    }
    start = end + 1;
  }
  return lines;
}

function splitAtCommas(content: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let at = content.indexOf(44); at >= 0; at = content.indexOf(44, start)) {
    parts.push(content.subarray(start, at));
    start = at + 1;
  }
  return [...parts, content.subarray(start)];
}
