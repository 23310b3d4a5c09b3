import type { Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import type { Plan } from "../plan/document.ts";
import type { Earning } from "../run/earnings.ts";
import { reverseSales } from "../run/reverse.ts";
import type { Removal } from "../run/reverse.ts";
import { guardSize, runPeriod } from "../run/run.ts";
import type { RunFault } from "../run/run.ts";
import type { Sale } from "../run/sales.ts";
import { takenFromLegs } from "../run/taken-back.ts";
import { sameCalendar } from "../run/pay-bonuses.ts";
import { fillTrees } from "../tree/fill.ts";
import type { Member } from "../tree/network.ts";
import { carriedInto, titlesAfter } from "./carry-over.ts";
import type { Ran, Taken } from "./carry-over.ts";
import type { CasePeriod, CasesFile, LaterPeriod } from "./document.ts";
import { caseInput, caseNetwork, currencyOf, periodInput, placed, readMembers, reporter } from "./inputs.ts";
import type { CaseFault } from "./parse.ts";
import { readRefund, refundedTwice } from "./read-refunds.ts";
import type { Points } from "./read-sales.ts";
import { readSales, saleIds } from "./read-sales.ts";

/** A period of a case after its run. */
export interface RanPeriod extends Ran {
  readonly golden: CasePeriod;
  /** Lines that refunds add: of the period's own sales where the case ends with it, else of those of earlier periods. */
  readonly reversals: readonly Earning[];
}

interface Kept {
  readonly written: CasePeriod;
  readonly ids: readonly string[];
  readonly sales: readonly Sale[];
  /** What refunds so far have left, by index of the sale. */
  readonly left: Map<number, readonly Points[]>;
}

/** Runs a case's periods, one after the other, each with what the one before left; or says what keeps one from being run. */
export function runPeriods(plan: Plan, file: CasesFile, index: number): Result<readonly RanPeriod[], CaseFault> {
  const golden = file.cases[index]!;
  const first = caseInput(plan, file, index);
  if (!first.ok) return first;
  const { removals } = first.value;
  const path = `cases[${index}]`;
  const begun = guarded(path, () => {
    const run = runPeriod(first.value.run);
    return run.ok ? success({ run: run.value, reversals: reverseSales(run.value, removals) }) : run;
  });
  if (!begun.ok) return begun;
  const ran: RanPeriod[] = [{ ...begun.value, golden, past: first.value.run.past ?? {}, day: golden.day }];
  const kept: Kept[] = [{ written: golden, ids: saleIds(golden, 0), sales: first.value.sales, left: new Map() }];
  let { members } = first.value;
  let pending: readonly Taken[] = [];
  for (const [place, period] of (golden.next ?? []).entries()) {
    const next = runNext(plan, file, index, place, period, { ran, kept, members, pending });
    if (!next.ok) return next;
    ran.push(next.value.ran);
    kept.push(next.value.kept);
    ({ members, pending } = next.value);
  }
  return success(ran);
}

interface SoFar {
  readonly ran: readonly RanPeriod[];
  readonly kept: readonly Kept[];
  readonly members: readonly Member[];
  /** Volume that refunds have taken from legs since the last run of their calendar. */
  readonly pending: readonly Taken[];
}

interface Next {
  readonly ran: RanPeriod;
  readonly kept: Kept;
  readonly members: readonly Member[];
  readonly pending: readonly Taken[];
}

function runNext(
  plan: Plan,
  file: CasesFile,
  index: number,
  place: number,
  period: LaterPeriod,
  { ran, kept, members: before, pending: waiting }: SoFar,
): Result<Next, CaseFault> {
  const path = `cases[${index}].next[${place}]`;
  const { report, faults } = reporter();
  const companyCurrency = currencyOf(file, index);
  const sales = readSales(period, place + 1, companyCurrency, path, report);
  const refunds = period.refunds ?? [];
  refundedTwice(refunds, path, report);
  const removed = refunds.flatMap((refund, at) =>
    kept.flatMap((origin, number) =>
      origin.ids.flatMap((id, sale) => {
        if (id !== refund.sale) return [];
        const removal = readRefund(refund, sale, origin, `${path}.refunds[${at}]`, report);
        return [{ number, removal }];
      }),
    ),
  );
  if (faults.length > 0) return failure(faults);

  const calendar = period.calendar ?? plan.period;
  const members = fillTrees(plan, [...before, ...readMembers(period.members ?? [])], titlesAfter(ran));
  const network = caseNetwork(members, path);
  if (!network.ok) return network;
  return guarded(path, () => {
    const byOrigin = kept.map((origin, number): Removal[] => {
      const now = removed.filter((one) => one.number === number).map(({ removal }) => removal);
      const stay = [...origin.left].filter(([sale]) => now.every((one) => one.sale !== sale));
      // What earlier refunds took is gone for both sides of what these change.
      return now.length === 0 ? [] : [...now, ...stay.map(([sale, left]) => ({ sale, before: left, after: left }))];
    });
    const reversals = byOrigin.flatMap((removals, number) => reverseSales(ran[number]!.run, removals));
    const taken = [
      ...waiting,
      ...byOrigin.flatMap((removals, origin) =>
        takenFromLegs(ran[origin]!.run, removals).map((one): Taken => ({ ...one, origin })),
      ),
    ];
    for (const { number, removal } of removed) kept[number]!.left.set(removal.sale, removal.after as readonly Points[]);
    const due = taken.filter(({ origin }) => sameCalendar(ran[origin]!.run.calendar, calendar));
    const past = carriedInto(network.value, calendar, period.day, ran, due);
    const input = periodInput(plan, period, { network: network.value, sales, companyCurrency, past }, path);
    if (!input.ok) return input;
    const run = runPeriod(input.value);
    if (!run.ok) return run;
    return success({
      ran: { run: run.value, golden: period, past, day: period.day, reversals },
      kept: { written: period, ids: saleIds(period, place + 1), sales, left: new Map() },
      members,
      pending: taken.filter((one) => !due.includes(one)),
    });
  });
}

/** Faults of a run with their place in the document; what is too large is one of them. */
function guarded<T>(path: string, work: () => Result<T, CaseFault | RunFault>): Result<T, CaseFault> {
  const done = guardSize(work);
  if (done.ok) return done;
  return failure(
    done.faults.map(({ code, message, data }) =>
      "path" in data ? { code, message, data } : placed(code, path, message),
    ),
  );
}
