import { createHash } from "node:crypto";
import { CURRENCIES, currencyDecimals, decimal, nearestName, parseUnits } from "@fairline/engine";
import { parse } from "csv-parse/sync";
import { fromEdge } from "../foundation/ids.ts";
import type { MatchedLine } from "./match-lines.ts";

const required = ["sale", "bonus", "earner", "amount", "currency"] as const;
const optional = ["base", "rate", "source"] as const;
const numbers = ["base", "rate"] as const;

/** What is wrong with a row, and how to mend it. */
export interface RowFault {
  /** The line of the file, from 1; the header is line 1. */
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: string;
}

export interface ParallelLine extends MatchedLine {
  readonly line: number;
}

/** What the rows name, looked up: an id at the edge or another system's name for it. */
export interface Names {
  /** "several" where a reference names sales of more than one source. */
  readonly sales: ReadonlyMap<string, { readonly id: bigint; readonly periodId: bigint } | "several">;
  readonly earners: ReadonlyMap<string, bigint>;
}

interface Row {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** The rows of the file as text, and what makes it unreadable. RFC 4180, UTF-8, one header row, columns in any order. */
export function readRows(text: string): { readonly rows: readonly Row[]; readonly faults: readonly RowFault[] } {
  const whole = (message: string): RowFault => ({ line: 1, column: null, value: null, message });
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, info: true }) as never;
  } catch (error) {
    const { lines = 1, message } = error as { lines?: number; message: string };
    return { rows: [], faults: [{ ...whole(`The file is not CSV from here on: ${message}`), line: lines }] };
  }
  const header = records[0]?.record ?? [];
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    return { rows: [], faults: [whole(`The header lacks ${missing.join(", ")}; it needs ${required.join(",")}.`)] };
  }
  const unknown = header.filter((name) => ![...required, ...optional].some((known) => known === name));
  if (unknown.length > 0 || new Set(header).size < header.length) {
    const known = [...required, ...optional].join(", ");
    return { rows: [], faults: [whole(`The header has other or repeated columns; known are ${known}.`)] };
  }
  const faults: RowFault[] = [];
  const rows = records.slice(1).flatMap(({ record, info }): Row[] => {
    const values = Object.fromEntries(header.map((name, index) => [name, (record[index] ?? "").trim()]));
    if (record.length === header.length) return [{ line: info.lines, values }];
    const message = `The row has ${record.length} values, the header ${header.length}.`;
    faults.push({ line: info.lines, column: null, value: null, message });
    return [];
  });
  return { rows, faults };
}

/** What the rows name and has to be looked up. */
export function namesIn(rows: readonly Row[]): {
  readonly sales: readonly string[];
  readonly earners: readonly string[];
} {
  const of = (column: string) =>
    [...new Set(rows.map(({ values }) => values[column] ?? ""))].filter((one) => one !== "");
  return { sales: of("sale"), earners: [...new Set([...of("earner"), ...of("source")])] };
}

/** Every row as a line, or all that is wrong with it. */
export function readLines(
  rows: readonly Row[],
  names: Names,
  about: { readonly periodId: bigint; readonly bonuses: Readonly<Record<string, string>> },
): { readonly lines: readonly ParallelLine[]; readonly faults: readonly RowFault[] } {
  const faults: RowFault[] = [];
  const first = new Map<string, number>();
  const lines = rows.flatMap(({ line, values }): ParallelLine[] => {
    let sound = true;
    const fault = (column: string, message: string): void => {
      sound = false;
      faults.push({ line, column, value: values[column] ?? "", message });
    };
    const source = values["source"] ?? "";
    const ofPeriod = source !== "";
    const sale = ofPeriod ? null : names.sales.get(values["sale"]!);
    const sourceId = ofPeriod ? (names.earners.get(source) ?? null) : null;
    if (ofPeriod && values["sale"] !== "") fault("source", "Either a sale pays or a member's period; leave one empty.");
    if (ofPeriod && sourceId === null) fault("source", "No member has this id or handle.");
    if (sale === undefined) fault("sale", "No sale has this id or reference.");
    else if (sale === "several")
      fault("sale", "Several sources have an order of this name; write the sale's id (sal_...).");
    else if (sale !== null && sale.periodId !== about.periodId) fault("sale", "The sale belongs to another period.");
    const earnerId = names.earners.get(values["earner"]!);
    if (earnerId === undefined) fault("earner", "No member has this id or handle.");
    if (values["bonus"] === "") fault("bonus", "The bonus has no name.");
    const currency = values["currency"]!;
    const decimals = currencyDecimals(currency);
    if (decimals === undefined) {
      const nearest = nearestName(currency, CURRENCIES);
      fault("currency", `Not an ISO 4217 currency${nearest === null ? "" : `; did you mean ${nearest}?`}`);
    }
    const units = parseUnits(values["amount"]!, decimals ?? 4);
    if (typeof units === "string") {
      const allowed = decimals === undefined ? "" : ` with at most ${decimals} decimals`;
      fault("amount", `Not an amount; write digits with a point${allowed}, like 12.34.`);
    }
    for (const column of numbers) {
      if (isDecimal(values[column] ?? "")) continue;
      fault(column, "Not a number; write digits with a point, or leave it empty.");
    }
    if (
      !sound ||
      typeof sale !== "object" ||
      (sale === null && sourceId === null) ||
      earnerId === undefined ||
      typeof units === "string"
    )
      return [];
    const bonus = about.bonuses[values["bonus"]!] ?? values["bonus"]!;
    const key = `${sale?.id ?? `member ${sourceId}`} ${bonus} ${earnerId} ${currency}`;
    const before = first.get(key);
    if (before !== undefined) {
      const message = `The same sale, bonus and earner stand on line ${before} already; add them up.`;
      faults.push({ line, column: null, value: null, message });
      return [];
    }
    first.set(key, line);
    const told = (column: "base" | "rate") => ((values[column] ?? "") ? values[column]! : null);
    return [
      {
        line,
        saleId: sale?.id ?? null,
        sourceId,
        bonus,
        earnerId,
        amount: BigInt(units),
        currency,
        base: told("base"),
        rate: told("rate"),
      },
    ];
  });
  return { lines, faults };
}

function isDecimal(text: string): boolean {
  if (text === "") return true;
  try {
    decimal(text);
    return true;
  } catch {
    return false;
  }
}

export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** An id at the edge that a row may name a sale or an earner by. */
export const idOf = {
  sale: (text: string) => fromEdge("sale", text),
  earner: (text: string) => fromEdge("member", text),
};
