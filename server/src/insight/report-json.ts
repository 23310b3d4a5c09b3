import { formatDecimal, formatMoney, roundQuotient } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import { moneySchema, toMoney } from "../access/index.ts";
import type { MoneyJson } from "../access/index.ts";
import { csvCell } from "../foundation/csv-cell.ts";
import type { Figures, ReportRow } from "./model.ts";

const moneyRow = z.object({
  currency: z.string(),
  amount: moneySchema.describe("What is left of the goods sold"),
  earned: moneySchema.describe("What the affiliates who brought them get"),
  tierEarned: moneySchema.describe(
    "Of one affiliate: their part of what others below brought. Of all: what those above get",
  ),
  epc: moneySchema
    .nullable()
    .describe("Earned by clicks, for each click that counts; two decimals more than the currency has"),
  aov: moneySchema.nullable().describe("Goods of a sale on average"),
});

const figures = {
  clicks: z.object({ gross: z.number(), net: z.number() }),
  conversions: z.number(),
  clickConversions: z.number().describe("Those that a click brought; codes bring others"),
  reversed: z.number(),
  orders: z.number(),
  conversionRate: z.string().nullable().describe("Percent of the clicks that count which brought a conversion"),
  money: z.array(moneyRow),
};

export const figuresSchema = z.object(figures).openapi("ReportFigures");
export const rowSchema = z
  .object({
    key: z.string(),
    name: z.string().describe("How people call it; the key where it has no other name"),
    ...figures,
  })
  .openapi("ReportRow");

export type FiguresJson = z.input<typeof figuresSchema>;
export type RowJson = z.input<typeof rowSchema>;

/** The rows of one key, by currency, as one. */
export function figuresJson(rows: readonly (Figures & { readonly currency: string })[]): FiguresJson {
  const sum = (of: "gross" | "net" | "conversions" | "clickConversions" | "reversed" | "orders") =>
    rows.reduce((all, row) => all + row[of], 0n);
  const net = sum("net");
  const clickConversions = sum("clickConversions");
  return {
    clicks: { gross: Number(sum("gross")), net: Number(net) },
    conversions: Number(sum("conversions")),
    clickConversions: Number(clickConversions),
    reversed: Number(sum("reversed")),
    orders: Number(sum("orders")),
    conversionRate: net === 0n ? null : decimalOf(roundQuotient(clickConversions * 10_000n, net), 2),
    money: rows.filter(({ currency }) => currency !== "").map((row) => moneyOf(row, net)),
  };
}

function moneyOf(row: Figures & { readonly currency: string }, net: bigint): z.input<typeof moneyRow> {
  const { currency, amount, orders, earned, clickEarned, tierEarned } = row;
  const epc: MoneyJson | null =
    net === 0n
      ? null
      : { amount: decimalOf(roundQuotient(clickEarned * 100n, net), decimalsOf(currency) + 2), currency };
  return {
    currency,
    amount: toMoney(amount, currency),
    earned: toMoney(earned, currency),
    tierEarned: toMoney(tierEarned, currency),
    epc,
    aov: orders === 0n ? null : toMoney(roundQuotient(amount, orders), currency),
  };
}

const decimalsOf = (currency: string): number => formatMoney(0n, currency).split(".")[1]?.length ?? 0;

/** 1234n with two decimals is "12.34". */
function decimalOf(value: bigint, decimals: number): string {
  return formatDecimal({ units: value, scale: decimals }, decimals);
}

/** One row a key, in the order of the rows. */
export function rowsJson(rows: readonly ReportRow[], nameOf: (key: string) => Named): RowJson[] {
  const byKey = new Map<string, ReportRow[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return Array.from(byKey, ([key, same]) => ({ ...nameOf(key), ...figuresJson(same) }));
}

/** What a key is at the edge, and its name. */
export interface Named {
  readonly key: string;
  readonly name: string;
}

const csvHeader =
  "key,name,gross_clicks,net_clicks,conversions,click_conversions,reversed,orders,conversion_rate,currency,amount,earned,tier_earned,epc,aov";

/** A row for each key and currency, for a spreadsheet. */
export function reportCsv(rows: readonly RowJson[]): string {
  const lines = rows.flatMap(({ clicks, money, ...row }) => {
    const counts = [clicks.gross, clicks.net, row.conversions, row.clickConversions, row.reversed, row.orders];
    const first = [row.key, row.name, ...counts, row.conversionRate ?? ""];
    if (money.length === 0) return [[...first, "", "", "", "", "", ""]];
    // Counts stand in a key's first line only, so that a column may be added up.
    const further = [row.key, row.name, ...counts.map(() => ""), ""];
    return money.map(({ currency, amount, earned, tierEarned, epc, aov }, index) => {
      const sums = [currency, amount.amount, earned.amount, tierEarned.amount, epc?.amount ?? "", aov?.amount ?? ""];
      return [...(index === 0 ? first : further), ...sums];
    });
  });
  return `${[csvHeader.split(","), ...lines].map((line) => line.map((value) => csvCell(value)).join(",")).join("\r\n")}\r\n`;
}
