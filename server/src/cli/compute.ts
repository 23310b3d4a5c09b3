import { compareEarnings, earningAt, earningsOfSale } from "@fairline/engine";
import type { Earning, Run } from "@fairline/engine";
import { calendarNamed, firstDay, isMonth, periodName } from "./calendar.ts";
import type { Inputs } from "./inputs.ts";
import { BadInput, renderFault } from "./input-fault.ts";
import { splitByPeriod } from "./period-sales.ts";
import type { PeriodSales } from "./period-sales.ts";
import { periodsOf } from "./periods.ts";
import type { Reversal } from "./periods.ts";

export interface ComputedRun {
  readonly period: string;
  readonly run: Run;
  /** Sorted like earnings.csv. */
  readonly reversals: readonly Reversal[];
  /** The single currency; null where no sale tells one. */
  readonly currency: string | null;
}

/**
 * Run one period of sound inputs, after the earlier ones that it takes anything over from. Throws `BadInput` for several
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
  const currency = singleCurrency(inputs, splitByPeriod(inputs.sales, period, nameOf), period);
  // Without any sale nothing is paid, and whose decimals it would have had does not show.
  const periods = periodsOf(inputs, calendar, currency ?? "USD");
  return { period, run: periods.run(period), reversals: periods.reversals(period), currency };
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
