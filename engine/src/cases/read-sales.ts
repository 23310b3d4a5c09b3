import { knownDecimals } from "../money/currency.ts";
import { decimal, formatDecimal, parseUnits } from "../money/decimal.ts";
import type { Report } from "../plan/schema.ts";
import type { Sale, SaleLine } from "../run/sales.ts";
import type { CaseAmounts, CasePeriod, CaseSale } from "./document.ts";

export type Points = { readonly amount: bigint; readonly cv: bigint; readonly qv: bigint };
type Line = Omit<CaseSale, "lines">;

/** The sales' ids in their order; one without is named by its place, in later periods (from 1) with that of the period. */
export function saleIds({ sales = [] }: Pick<CasePeriod, "sales">, period: number): string[] {
  const prefix = period === 0 ? "sale-" : `sale-${period + 1}-`;
  return sales.map(({ id }, index) => id ?? `${prefix}${index + 1}`);
}

/** A period's sales as the engine takes them, or what is wrong with them. */
export function readSales(
  written: Pick<CasePeriod, "sales">,
  period: number,
  companyCurrency: string,
  path: string,
  report: Report,
): Sale[] {
  const ids = saleIds(written, period);
  return (written.sales ?? []).map((sale, index): Sale => {
    const { seller, buyer, host, on, market, tags, grant, lines } = sale;
    const at = `${path}.sales[${index}]`;
    const currency = sale.currency ?? companyCurrency;
    const short = SHORT.find((key) => sale[key] !== undefined);
    if (lines !== undefined && short !== undefined) {
      const message = "the sale has `lines`; write this on its line";
      report({ path: `${at}.${short}`, reason: "wrong-value", message, nearest: null });
    }
    return {
      id: ids[index]!,
      sellerId: seller ?? null,
      buyerId: buyer ?? null,
      currency,
      ...(host === undefined ? {} : { hostId: host }),
      ...(on === undefined ? {} : { on }),
      ...(market === undefined ? {} : { market }),
      ...(tags === undefined ? {} : { tags }),
      ...(grant === undefined ? {} : { grant }),
      lines:
        lines === undefined
          ? [readLine(sale, currency, at, report)]
          : lines.map((line, place) => readLine(line, currency, `${at}.lines[${place}]`, report)),
    };
  });
}

export const AMOUNTS = ["amount", "cv", "qv"] as const;
const SHORT = [...AMOUNTS, "product", "quantity", "wholesale", "retail", "left", "terms"] as const;

function readLine(line: Line, currency: string, path: string, report: Report): SaleLine {
  const { product, quantity, wholesale, retail, left, terms } = line;
  if (AMOUNTS.every((key) => line[key] === undefined)) {
    const message = "is required and missing: the line has neither cv nor qv nor amount";
    report({ path: `${path}.cv`, reason: "missing", message, nearest: null });
  }
  const sold = readAmounts(line, currency, path, report);
  const remaining = left === undefined ? null : readLeft(left, line, currency, `${path}.left`, report);
  return {
    productId: product ?? null,
    quantity: quantity ?? 1,
    ...sold,
    ...(wholesale === undefined ? {} : { wholesale: minor(wholesale, currency, `${path}.wholesale`, report) }),
    ...(retail === undefined ? {} : { retail: minor(retail, currency, `${path}.retail`, report) }),
    ...(terms === undefined ? {} : { terms }),
    ...(remaining === null ? {} : { remaining }),
  };
}

/** `left` names what the line names; the rest follows for both from the same rule. */
export function readLeft(left: CaseAmounts, line: CaseAmounts, currency: string, path: string, report: Report): Points {
  for (const key of AMOUNTS) {
    if ((left[key] === undefined) === (line[key] === undefined)) continue;
    const message =
      left[key] === undefined
        ? "is required and missing: the line writes it"
        : "the line does not write it; write it there too";
    report({
      path: `${path}.${key}`,
      reason: left[key] === undefined ? "missing" : "unknown-key",
      message,
      nearest: null,
    });
  }
  return readAmounts(left, currency, path, report);
}

function readAmounts({ amount, cv, qv }: CaseAmounts, currency: string, path: string, report: Report): Points {
  const points = BigInt(parseUnits(cv ?? "0", 2));
  const same = formatDecimal(decimal(cv ?? qv ?? "0"), 0);
  return {
    amount: minor(amount ?? same, currency, `${path}.amount`, report),
    cv: points,
    qv: qv === undefined ? points : BigInt(parseUnits(qv, 2)),
  };
}

/** Money in minor units of the currency. */
export function minor(written: string, currency: string, path: string, report: Report): bigint {
  const decimals = knownDecimals(currency);
  const units = parseUnits(written, decimals);
  if (typeof units === "number") return BigInt(units);
  const message =
    units === "too-large" ? `"${written}" is too large` : `${currency} has ${decimals} decimals and this is ${written}`;
  report({ path, reason: "wrong-value", message, nearest: null });
  return 0n;
}
