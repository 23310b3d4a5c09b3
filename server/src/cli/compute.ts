import {
  compareEarnings,
  dayNumber,
  dayText,
  earningAt,
  earningsOfSale,
  looksBack,
  nextPast,
  pastOf,
  reverseSales,
  runPeriod,
  saleTable,
} from "@fairline/engine";
import type { Earning, Past, Removal, Run, Sale } from "@fairline/engine";
import { calendarNamed, firstDay, isMonth, periodName } from "./calendar.ts";
import type { Inputs } from "./inputs.ts";
import { BadInput, renderFault } from "./input-fault.ts";
import { splitByPeriod } from "./period-sales.ts";
import type { PeriodSales } from "./period-sales.ts";

/** One line that a refund of an earlier period's sale adds to this period, with what it came from. */
export interface Reversal {
  readonly earning: Earning;
  /** Null where a member's whole period was worked out again. */
  readonly removal: Removal | null;
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

/**
 * Run one period of sound inputs. A plan that looks back runs the earlier periods of the file first, so that titles, windows
 * and what was paid follow from the sales; titles that members bring along go before. Throws `BadInput` for several
 * currencies, for numbers beyond exactness, and for a period or a calendar that the plan does not have.
 */
export function computeRun(inputs: Inputs, asked: string, calendarName?: string): ComputedRun {
  const calendar = calendarNamed(inputs.plan, calendarName);
  if (calendar === null) throw new BadInput([`--calendar ${calendarName}: no bonus of the plan is paid by it`]);
  if ((calendar === "month") !== isMonth(asked)) {
    const how =
      calendar === "month" ? "name a month, like 2021-03" : "it is not paid by the month; name a day, like 2021-03-31";
    throw new BadInput([`--period ${asked}: ${how}`]);
  }
  const nameOf = (day: string): string => periodName(calendar, day);
  const period = nameOf(firstDay(asked));
  const split = splitByPeriod(inputs.sales, period, nameOf);
  const currency = singleCurrency(inputs, split, period);
  const runWith = (sales: readonly Sale[], name: string, past: Past): Run => {
    const { plan, network } = inputs;
    const table = saleTable(network, sales);
    if (!table.ok) throw new Error(table.faults[0]!.message);
    // Without any sale nothing is paid, and whose decimals it would have had does not show.
    const companyCurrency = currency ?? "USD";
    const run = runPeriod({
      plan,
      network,
      sales: table.value,
      companyCurrency,
      day: firstDay(name),
      calendar,
      past,
    });
    if (!run.ok) throw new BadInput(run.faults.map((fault) => `${inputs.files.sales.path}: ${fault.message}`));
    return run.value;
  };

  const pasts = pastsOf(inputs, split, period, nameOf, runWith);
  const runOf = (sales: readonly Sale[], name: string): Run => runWith(sales, name, pasts(name));

  const reversals = split.origins.flatMap(({ period: originPeriod, sales, removed }) => {
    const origin = runOf(sales, originPeriod);
    const indexes = new Map(origin.sales.ids.map((id, index) => [id, index]));
    const removals = new Map(
      removed.map(({ saleId, before, after }) => [saleId, { sale: indexes.get(saleId)!, before, after }]),
    );
    return reverseSales(origin, [...removals.values()]).map((earning): Reversal => {
      const removal = earning.saleId === null ? null : (removals.get(earning.saleId) ?? null);
      return { earning, removal, origin, originPeriod };
    });
  });
  const sorted = reversals.toSorted((a, b) => compareEarnings(a.earning, b.earning));
  return { period, run: runOf(split.sales, period), reversals: sorted, currency };
}

/**
 * What each period takes over from those before it, worked out period by period from the first with a sale. Periods without
 * one are run as well: a missed period counts. Plans that never look back start every period anew.
 */
function pastsOf(
  { plan, network, past }: Inputs,
  { earlier, salesOf }: PeriodSales,
  until: string,
  nameOf: (day: string) => string,
  run: (sales: readonly Sale[], name: string, past: Past) => Run,
): (name: string) => Past {
  const brought = past.length > 0 ? pastOf(network, past) : {};
  const [first] = earlier;
  if (first === undefined || !looksBack(plan)) return () => brought;
  const pasts = new Map<string, Past>();
  let before: Past = brought;
  for (let name = first; name < until; name = nextPeriod(name, nameOf)) {
    pasts.set(name, before);
    before = { ...nextPast(run(salesOf(name), name, before)), ...(past.length > 0 && brought) };
  }
  pasts.set(until, before);
  return (name) => pasts.get(name) ?? brought;
}

/** The first day after a period begins the next one: at most a year of days on, in steps that skip none. */
function nextPeriod(name: string, nameOf: (day: string) => string): string {
  let day = dayNumber(firstDay(name))! + 1;
  while (nameOf(dayText(day)) === name) day++;
  return nameOf(dayText(day));
}

/** All earnings of the period in the order of earnings.csv, made one sale at a time. */
export function* sortedEarnings({ run, reversals }: Pick<ComputedRun, "run" | "reversals">): Generator<Earning> {
  let next = 0;
  const withReversals = function* (earnings: Earning[]): Generator<Earning> {
    for (const earning of earnings.sort(compareEarnings)) {
      while (next < reversals.length && compareEarnings(reversals[next]!.earning, earning) < 0) {
        yield reversals[next++]!.earning;
      }
      yield earning;
    }
  };
  // What no single sale pays stands before all sales.
  yield* withReversals(earningsOfMembers(run));
  // The run's sales stand bytewise by id, so only the few lines of one sale need sorting.
  for (let sale = 0; sale < run.sales.count; sale++) yield* withReversals(earningsOfSale(run, sale));
  for (; next < reversals.length; next++) yield reversals[next]!.earning;
}

/** The lines that a member's whole period pays. */
export function earningsOfMembers(run: Run): Earning[] {
  return run.lines.flatMap(({ count, amount }, bonus) => {
    if (run.plan.bonuses[bonus]!.per === "sale") return [];
    const paid = Array.from({ length: count }, (_, line) => line).filter((line) => amount[line] !== 0);
    return paid.map((line) => earningAt(run, bonus, line));
  });
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
