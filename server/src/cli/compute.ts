import { compareEarnings, earningsOfSale, reverseEarning, runPeriod, saleTable } from "@fairline/engine";
import type { Earning, Removal, Run, Sale } from "@fairline/engine";
import type { Inputs } from "./inputs.ts";
import { BadInput, renderFault } from "./input-fault.ts";
import { splitByPeriod } from "./period-sales.ts";
import type { PeriodSales } from "./period-sales.ts";

/** One line that a refund of an earlier period's sale adds to this period, with what it came from. */
export interface Reversal {
  readonly earning: Earning;
  readonly removal: Removal;
  /** The run of the sale's own period. */
  readonly origin: Run;
  readonly originPeriod: string;
}

export interface ComputedRun {
  readonly period: string;
  readonly run: Run;
  /** Sorted like earnings.csv. */
  readonly reversals: readonly Reversal[];
  /** The single currency; null where no sale tells one. */
  readonly currency: string | null;
}

/** Run one month of sound inputs. Throws `BadInput` for several currencies and for numbers beyond exactness. */
export function computeRun(inputs: Inputs, period: string): ComputedRun {
  const split = splitByPeriod(inputs.sales, period);
  const currency = singleCurrency(inputs, split, period);
  const runOf = (sales: readonly Sale[]): Run => {
    const { plan, network } = inputs;
    const table = saleTable(network, sales);
    if (!table.ok) throw new Error(table.faults[0]!.message);
    // Without any sale nothing is paid, and whose decimals it would have had does not show.
    const run = runPeriod({ plan, network, sales: table.value, companyCurrency: currency ?? "USD" });
    if (!run.ok) throw new BadInput(run.faults.map((fault) => `${inputs.files.sales.path}: ${fault.message}`));
    return run.value;
  };

  const reversals = split.origins.flatMap(({ period: originPeriod, sales, removed }) => {
    const origin = runOf(sales);
    const indexes = new Map(origin.sales.ids.map((id, index) => [id, index]));
    return removed.flatMap(({ saleId, before, after }) => {
      const removal = { sale: indexes.get(saleId)!, before, after };
      return earningsOfSale(origin, removal.sale)
        .map((earning): Reversal => ({ earning: reverseEarning(earning, removal), removal, origin, originPeriod }))
        .filter(({ earning }) => earning.amount !== 0n);
    });
  });
  const sorted = reversals.toSorted((a, b) => compareEarnings(a.earning, b.earning));
  return { period, run: runOf(split.sales), reversals: sorted, currency };
}

/** All earnings of the period in the order of earnings.csv, made one sale at a time. */
export function* sortedEarnings({ run, reversals }: Pick<ComputedRun, "run" | "reversals">): Generator<Earning> {
  let next = 0;
  // The run's sales stand bytewise by id, so only the few lines of one sale need sorting.
  for (let sale = 0; sale < run.sales.count; sale++) {
    for (const earning of earningsOfSale(run, sale).sort(compareEarnings)) {
      while (next < reversals.length && compareEarnings(reversals[next]!.earning, earning) < 0) {
        yield reversals[next++]!.earning;
      }
      yield earning;
    }
  }
  for (; next < reversals.length; next++) yield reversals[next]!.earning;
}

function singleCurrency({ sales: rows, files }: Inputs, split: PeriodSales, period: string): string | null {
  const paid = new Set([...split.sales, ...split.origins.flatMap(({ sales }) => sales)].map((sale) => sale.currency));
  if (paid.size <= 1) {
    const [only] = paid.size === 1 ? paid : new Set(rows.map((row) => row.currency));
    return only ?? null;
  }
  const [first, ...others] = paid;
  throw new BadInput(
    others.map((currency) => {
      const row = rows.find((candidate) => candidate.currency === currency)!;
      const reason = `the run of ${period} has sales in ${first} and in ${currency}`;
      const hint = "give each currency a file and a run of its own";
      return renderFault({ file: files.sales.path, line: row.line, column: "currency", value: currency, reason, hint });
    }),
  );
}
