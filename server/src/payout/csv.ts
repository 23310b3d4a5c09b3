import { csvCell } from "../foundation/csv-cell.ts";

/** Rows as CSV (RFC 4180, UTF-8, LF). */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map((value) => csvCell(value)).join(",")).join("\n")}\n`;
}
