import { applyScale, findScale } from "../bonus/payout-limit.ts";
import type { Scale } from "../bonus/payout-limit.ts";
import { MissingRate } from "../bonus/sources.ts";
import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { TooLarge } from "../money/ratio.ts";
import { dayNumber, periodOf } from "../plan/calendar.ts";
import type { Calendar, Span } from "../plan/calendar.ts";
import { compilePlan } from "../plan/compile.ts";
import type { CompiledPlan } from "../plan/compiled.ts";
import type { Plan } from "../plan/document.ts";
import type { Network } from "../tree/network.ts";
import type { Figures } from "../volume/figures.ts";
import { checkInputs } from "./check-inputs.ts";
import type { LineColumns } from "./lines.ts";
import type { Past } from "./past.ts";
import { payBonuses } from "./pay-bonuses.ts";
import type { Outcome } from "./pay-bonuses.ts";
import type { SaleTable } from "./sales.ts";
import { findStanding } from "./standing.ts";

/** One period's run: its inputs, where everybody stands, and the lines, bonus by bonus. */
export interface Run {
  readonly plan: CompiledPlan;
  readonly network: Network;
  readonly sales: SaleTable;
  readonly standing: Figures;
  /** By index of the plan's bonuses. Those of another calendar have none. */
  readonly lines: readonly LineColumns[];
  /** The plan's limit, where it was exceeded. */
  readonly scale: Scale | null;
  /** What levels that nobody took leave to pools: minor units of the company's currency, by pool. */
  readonly pools: ReadonlyMap<string, bigint>;
  /** By index of the plan's bonuses: what became of legs, pools and awards; null for other shapes. */
  readonly outcomes: readonly Outcome[];
  /** By name of the bonus and position: what advances paid beyond what was due, to be taken off later. */
  readonly overpaid: Readonly<Record<string, Float64Array>>;
  /** Frozen rates: value of one unit of a currency in the company's. */
  readonly rates: Readonly<Record<string, string>>;
  readonly calendar: Calendar;
}

export interface RunInput {
  readonly plan: Plan;
  /** The people, with kinds and trees as of the period's last instant. */
  readonly network: Network;
  /** The period's sales, with what remains of them after the period's own refunds. */
  readonly sales: SaleTable;
  /** ISO 4217. Bonuses on points pay in it. */
  readonly companyCurrency: string;
  /** A day of the period, "2026-01-31", where the plan asks how long ago somebody joined. */
  readonly day?: string;
  /** Which of the plan's calendars is run; left out: the plan's own. */
  readonly calendar?: Calendar;
  readonly past?: Past;
  readonly transfers?: readonly VolumeTransfer[];
  /** Value of one unit of a currency in the company's, decimal text; needed where caps or matching meet foreign amounts. */
  readonly rates?: Readonly<Record<string, string>>;
}

/** Volume handed from one member to another. Points in hundredths, not negative. */
export interface VolumeTransfer {
  readonly id: string;
  readonly fromId: string;
  readonly toId: string;
  readonly qv: bigint;
  readonly cv: bigint;
  readonly reason: string;
}

export interface RunFault extends Fault {
  readonly code:
    | "run.too-large"
    | "run.rate-missing"
    | "run.rate"
    | "run.unknown-tree"
    | "run.day-missing"
    | "run.amount-currency"
    | "run.legs"
    | "run.transfer";
  readonly data: { readonly value?: string; readonly name?: string };
}

/**
 * Run a plan over one period. Pure: the same inputs give the same lines, in any order of members and sales.
 * Faults: a volume or an amount beyond 2^53 - 1 units (refused rather than rounded), a tree, day or rate that the plan needs and
 * was not given, a transfer of more than there is.
 */
export function runPeriod(input: RunInput): Result<Run, RunFault> {
  const { plan, network, sales, companyCurrency } = input;
  return guardSize(() => {
    const compiled = compilePlan(plan, companyCurrency);
    const checked = checkInputs(compiled, input);
    if (!checked.ok) return checked;
    const calendar = input.calendar ?? compiled.calendar;
    const standing = findStanding(compiled, {
      network,
      sales,
      transfers: checked.value,
      past: input.past ?? {},
      calendar,
      span: spanOf(calendar, input.day),
    });
    const overdrawn = overdrawnTransfer(standing, input.transfers ?? []);
    if (overdrawn !== null) return failure([overdrawn]);
    const rates = input.rates ?? {};
    const { lines, pools, outcomes, overpaid, paid } = payBonuses(standing, rates);
    const scale = findScale(standing, lines, paid);
    const run: Run = {
      plan: compiled,
      network,
      sales,
      standing,
      lines,
      scale,
      pools,
      outcomes,
      overpaid,
      rates,
      calendar,
    };
    return success(scaled(run));
  });
}

function scaled(run: Run): Run {
  if (run.scale !== null) applyScale(run.plan, run.lines, run.scale);
  return run;
}

/** Turn what hot loops can only throw (an inexact integer, a missing rate) into a fault. */
export function guardSize<T, F extends Fault = RunFault>(work: () => Result<T, F>): Result<T, F | RunFault> {
  try {
    return work();
  } catch (error) {
    if (error instanceof MissingRate) {
      const message = `${error.message}; give its value in the company's currency in \`rates\``;
      return failure([{ code: "run.rate-missing", message, data: { name: error.currency } }]);
    }
    if (!(error instanceof TooLarge)) throw error;
    const message = `${error.message}; check the sales for a wrong amount, or split the period`;
    return failure([{ code: "run.too-large", message, data: { value: String(error.value) } }]);
  }
}

function spanOf(calendar: Calendar, day: string | undefined): Span | null {
  const number = day === undefined ? null : dayNumber(day);
  return number === null ? null : periodOf(calendar, number);
}

/** The first transfer that hands over more than its member has. */
export function overdrawnTransfer(standing: Figures, transfers: readonly VolumeTransfer[]): RunFault | null {
  for (const [index, volume] of standing.plan.volumes.entries()) {
    if (volume.of !== "credited") continue;
    for (const { id, fromId } of transfers) {
      if (standing.volumes[index]![standing.network.positions.get(fromId)!]! >= 0) continue;
      const message = `transfer "${id}": "${fromId}" has less ${volume.name} than is handed over; lower the transfer`;
      return { code: "run.transfer", message, data: { name: id } };
    }
  }
  return null;
}
