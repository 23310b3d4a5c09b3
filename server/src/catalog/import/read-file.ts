import { nearestName } from "@fairline/engine";
import { parse } from "csv-parse/sync";
import { columnOf } from "./columns.ts";
import type { Column, Fault } from "./columns.ts";

/** One row: its line in the file and its cells by column, trimmed. */
export interface FileRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

export interface ReadFile {
  readonly columns: readonly Column[];
  readonly rows: readonly FileRow[];
}

export const mostRows = 50_000;

/** Reads a CSV (RFC 4180, a header, commas or semicolons) as rows of cells by the header's names. */
export function readCsv(
  text: string,
): { readonly header: readonly string[]; readonly rows: readonly FileRow[] } | Fault {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = !firstLine.includes(",") && firstLine.includes(";") ? ";" : ",";
  let parsed: { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    parsed = parse(text, {
      bom: true,
      trim: true,
      info: true,
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof parsed;
  } catch (error) {
    const line = (error as { readonly lines?: number }).lines ?? 1;
    return { line, field: "", value: "", reason: error instanceof Error ? error.message : "is no CSV" };
  }
  const header = parsed[0]?.record ?? [];
  if (parsed.length - 1 > mostRows) {
    return { line: 1, field: "", value: "", reason: `The file has more than ${mostRows} rows; send it in parts.` };
  }
  return {
    header,
    rows: parsed.slice(1).map(({ record, info }) => ({
      // The line on which the record begins; values may hold line breaks.
      line: info.lines - record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0),
      cells: new Map(header.map((name, index) => [name, record[index] ?? ""])),
    })),
  };
}

/** Reads our own form. What is wrong with the header is reported and nothing is read. */
export function readFairline(
  text: string,
  markets: ReadonlyMap<string, string>,
  report: (fault: Fault) => void,
): ReadFile | undefined {
  const read = readCsv(text);
  if ("reason" in read) {
    report(read);
    return undefined;
  }
  const known = ["product", "sku", "category", "status", "stock", "weight_grams", "low_at", "position", "featured"];
  const columns: Column[] = [];
  let broken = false;
  const refuse = (field: string, reason: string) => {
    broken = true;
    report({ line: 1, field, value: "", reason });
  };
  for (const name of read.header) {
    const column = columnOf(name, markets);
    if (columns.some((each) => each.name === name)) refuse(name, "stands twice in the header");
    else if (column === undefined) {
      const near = nearestName(name, [...known, ...columns.map((each) => each.name)]);
      refuse(name, near === null ? "is no column" : `is no column; did you mean ${near}?`);
    } else columns.push(column);
  }
  for (const name of ["product", "sku"]) {
    if (!columns.some((column) => column.name === name)) refuse(name, "is missing in the header");
  }
  if (read.rows.length === 0) refuse("", "The file has no rows below its header.");
  return broken ? undefined : { columns, rows: read.rows };
}
