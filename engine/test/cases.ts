import { buildNetwork, currencyDecimals, expectValue, formatMoney, parseUnits, saleTable } from "../src/index.ts";
import type { Earning, Kind, Network, Sale, SaleTable } from "../src/index.ts";

/** `plans/NAME.cases.json`: people and sales, and the earnings that must come out exactly. */
export interface CasesFile {
  readonly plan: string;
  readonly cases: readonly GoldenCase[];
}

export interface GoldenCase {
  readonly name: string;
  readonly why: string;
  readonly companyCurrency: string;
  readonly members: ReadonlyArray<{ readonly id: string; readonly kind: Kind; readonly sponsor?: string }>;
  readonly sales: ReadonlyArray<{
    readonly id: string;
    readonly seller?: string;
    readonly buyer?: string;
    /** The company's where left out. */
    readonly currency?: string;
    readonly lines: ReadonlyArray<
      CaseAmounts & { readonly product?: string; readonly quantity?: number; readonly left?: CaseAmounts }
    >;
  }>;
  /** Rows as in earnings.csv. */
  readonly earnings: readonly string[];
}

/** Decimal texts. */
interface CaseAmounts {
  readonly amount: string;
  readonly cv: string;
  readonly qv: string;
}

export function caseInputs({ members, sales, companyCurrency }: GoldenCase): { network: Network; sales: SaleTable } {
  const network = expectValue(
    buildNetwork(members.map(({ id, kind, sponsor }) => ({ id, kind, sponsorId: sponsor ?? null }))),
  );
  const rows = sales.map(({ id, seller, buyer, currency = companyCurrency, lines }): Sale => {
    const decimals = currencyDecimals(currency)!;
    const exact = ({ amount, cv, qv }: CaseAmounts): { amount: bigint; cv: bigint; qv: bigint } => ({
      amount: BigInt(parseUnits(amount, decimals)),
      cv: BigInt(parseUnits(cv, 2)),
      qv: BigInt(parseUnits(qv, 2)),
    });
    return {
      id,
      sellerId: seller ?? null,
      buyerId: buyer ?? null,
      currency,
      lines: lines.map((line) => {
        const sold = Object.assign(exact(line), { productId: line.product ?? null, quantity: line.quantity ?? 1 });
        return line.left === undefined ? sold : Object.assign(sold, { remaining: exact(line.left) });
      }),
    };
  });
  return { network, sales: expectValue(saleTable(network, rows)) };
}

export function asRow({ saleId, bonus, level, paidLevel, earnerId, base, rate, amount, currency }: Earning): string {
  return [saleId, bonus, level, paidLevel, earnerId, base, rate ?? "", formatMoney(amount, currency), currency].join(
    ",",
  );
}
