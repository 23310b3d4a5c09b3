import { Readable } from "node:stream";
import { nearestName } from "@fairline/engine";
import { parse } from "csv-parse";
import { columnsOf } from "./columns.ts";
import type { Fault, ImportFile } from "./columns.ts";

/** One row: its line (from 1, the header's is 1) and its values in the order of the file's columns, required then optional. */
export interface ImportRow {
  readonly line: number;
  readonly values: readonly string[];
}

/**
 * Reads a CSV file (RFC 4180, one header row, columns in any order) piece by piece, so that its size does not matter.
 * Rows that are broken are reported and left out; a header that is broken leaves out the whole file.
 */
export async function* readRows(
  file: ImportFile,
  pieces: AsyncIterable<string>,
  report: (fault: Fault) => void,
): AsyncGenerator<readonly ImportRow[]> {
  const fault = (line: number, field: string, value: string, reason: string, mend: string) =>
    report({ file, line, field, value: value.slice(0, 200), reason, mend });
  let rows: ImportRow[] = [];
  let broken = 0;
  const records = Readable.from(pieces).pipe(
    parse({
      bom: true,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      trim: true,
      info: true,
      on_skip: (error) => {
        const line = Number(error?.["lines"]);
        if (error === undefined || line === broken) return;
        broken = line;
        const mend = 'put values with commas or quotes in "..." and double the quotes inside';
        fault(line, "", "", "the quotes of this row do not match", mend);
      },
    }),
  );
  let order: readonly number[] | undefined;
  let width = 0;
  for await (const { record: fields, info } of records as AsyncIterable<Parsed>) {
    // The line on which the record ends; values that hold line breaks began earlier.
    const line = info.lines - lineBreaks(fields);
    if (order === undefined) {
      const read = readHeader(file, fields, fault);
      if (read === undefined) return;
      order = read;
      width = fields.length;
    } else if (fields.length === width) {
      rows.push({ line, values: order.map((at) => (at < 0 ? "" : fields[at]!)) });
    } else {
      const reason = `the row has ${fields.length} values and the header ${width}`;
      fault(line, "", fields.join(","), reason, 'empty values keep their comma, a value with a comma stands in "..."');
    }
    if (rows.length === 1000) {
      yield rows;
      rows = [];
    }
  }
  if (order === undefined) {
    const header = columnsOf[file].required.join(",");
    fault(1, "", "", "the file has no header row", `its first line must be ${header}`);
  }
  yield rows;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function lineBreaks(fields: readonly string[]): number {
  let breaks = 0;
  for (const field of fields) if (field.includes("\n")) breaks += field.split("\n").length - 1;
  return breaks;
}

type FaultAt = (line: number, field: string, value: string, reason: string, mend: string) => void;

/** For each column of ours its place in the file, -1 where it is absent; undefined where the header is unusable. */
function readHeader(file: ImportFile, header: readonly string[], fault: FaultAt): readonly number[] | undefined {
  const { required, optional } = columnsOf[file];
  const known = [...required, ...optional];
  let usable = true;
  for (const [index, name] of header.entries()) {
    if (known.includes(name) && header.indexOf(name) === index) continue;
    const nearest = nearestName(name, known);
    const twice = known.includes(name);
    const mend = twice
      ? "remove one of the two"
      : nearest === null
        ? `valid are ${known.join(", ")}`
        : `did you mean ${nearest}?`;
    fault(1, name, name, twice ? "this column stands twice" : "unknown column", mend);
    usable = false;
  }
  for (const name of required) {
    if (header.includes(name)) continue;
    fault(1, name, "", "this column is missing", `the header must name ${required.join(",")}`);
    usable = false;
  }
  return usable ? known.map((name) => header.indexOf(name)) : undefined;
}
