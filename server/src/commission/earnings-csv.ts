import { createHash } from "node:crypto";
import { compareEarnings, formatMoney } from "@fairline/engine";
import type { Earning } from "@fairline/engine";

/** What stands in a row of `earnings.csv`. */
export type EarningRow = Pick<
  Earning,
  "saleId" | "sourceId" | "bonus" | "level" | "paidLevel" | "earnerId" | "base" | "rate" | "amount" | "currency"
>;

/** The first row, with its end. */
export const csvHeader = (overPeriods: boolean): string => `${header}${overPeriods ? ",source_id" : ""}\n`;

const header = "sale_id,bonus,level,paid_level,earner_id,base,rate,amount,currency";

/**
 * The canonical form of a run's lines, the bytes that its output hash is made of, as on the command line: RFC 4180, UTF-8, LF,
 * one header row, rows sorted bytewise by sale, bonus, paid level (as a number) and earner; money with its currency's
 * decimals, `rate` a decimal percent, empty where a fixed amount is part of it. In pieces of about a megabyte: a large run's
 * text is longer than one string may be. `overPeriods`: the plan has bonuses that members' whole periods pay, and the file
 * a last column `source_id` for them.
 */
export function* earningsCsv(earnings: readonly EarningRow[], overPeriods: boolean): Generator<string> {
  let piece = csvHeader(overPeriods);
  for (const line of earnings.toSorted((a, b) => compareEarnings(a as Earning, b as Earning))) {
    const { saleId, sourceId, bonus, level, paidLevel, earnerId, base, rate, amount, currency } = line;
    const values = [
      saleId ?? "",
      bonus,
      level,
      paidLevel,
      earnerId,
      base,
      rate ?? "",
      formatMoney(amount, currency),
      currency,
      // A line that no single sale pays names the member whose period does.
      ...(overPeriods ? [saleId === null ? sourceId : ""] : []),
    ];
    piece += `${values.map((value) => csvField(String(value))).join(",")}\n`;
    if (piece.length > 1 << 20) {
      yield piece;
      piece = "";
    }
  }
  yield piece;
}

/** The sha256 of `earnings.csv`, in hex. */
export function earningsSha256(earnings: readonly EarningRow[], overPeriods: boolean): string {
  const hash = createHash("sha256");
  for (const piece of earningsCsv(earnings, overPeriods)) hash.update(piece);
  return hash.digest("hex");
}

/** RFC 4180: quoted only where it must be, so that there is one way to write a value. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
