import { lostOf } from "../bonus/legs.ts";
import { lotsAt } from "../bonus/carry.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
import { decimal, formatDecimal, formatMoney } from "../money/decimal.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import { join } from "../plan/schema.ts";
import type { Run } from "../run/run.ts";
import type { CasePeriod } from "./document.ts";
import { lotsOf } from "./read-past.ts";
import { writtenSum } from "./sums.ts";

/** Something that came out otherwise; null where there is nothing on that side. */
export interface Difference {
  /** `earnings`, `totals.unilevel.m1`, `ranks.m1.paid`. */
  readonly where: string;
  readonly expected: string | null;
  readonly got: string | null;
}

/** What the next period takes over: legs, what they lost, pools, overpaid advances, where the case speaks of it. */
export function stateDifferences(golden: CasePeriod, run: Run): Difference[] {
  const { plan, network, outcomes } = run;
  const differences: Difference[] = [];
  const compare = (where: string, expected: string, got: string): void => {
    if (expected !== got) differences.push({ where, expected, got });
  };
  const outcomeOf = (bonus: string): Run["outcomes"][number] =>
    outcomes[plan.bonuses.findIndex(({ name }) => name === bonus)] ?? null;

  for (const what of ["carried", "lost"] as const) {
    for (const [bonus, members] of Object.entries(golden[what] ?? {})) {
      const outcome = outcomeOf(bonus) as LegsOutcome | null;
      const { unit } = plan.bonuses.find(({ name }) => name === bonus) as LegsBonus;
      for (const [member, expected] of Object.entries(members)) {
        const at = network.positions.get(member);
        const got =
          outcome === null || at === undefined
            ? OUTSIDE
            : what === "carried"
              ? carriedText(outcome, at, unit, expected)
              : legsOf(outcome, (leg) => pointsText(lostOf(outcome, at * outcome.legs + leg), unit));
        const wanted = expected.map((leg) => lotsText(lotsOf(leg).map((points) => formatDecimal(decimal(points), 2))));
        compare(join(join(what, bonus), member), wanted.join(" / "), got);
      }
    }
  }
  for (const [bonus, expected] of Object.entries(golden.undivided ?? {})) {
    const outcome = outcomeOf(bonus) as PoolOutcome | null;
    const got = outcome === null ? OUTSIDE : formatMoney(outcome.left, plan.companyCurrency);
    compare(join("undivided", bonus), writtenSum(expected, plan.companyCurrency), got);
  }
  for (const [bonus, members] of Object.entries(golden.overpaid ?? {})) {
    for (const [member, expected] of Object.entries(members)) {
      const at = network.positions.get(member);
      const sum = at === undefined ? undefined : run.overpaid[bonus]?.[at];
      const got = sum === undefined ? OUTSIDE : formatMoney(sum, plan.companyCurrency);
      compare(join(join("overpaid", bonus), member), writtenSum(expected, plan.companyCurrency), got);
    }
  }
  return differences;
}

const OUTSIDE = "nothing: it is not of this period";

/** As the case writes each leg: its points together, or its lots. */
function carriedText(
  outcome: LegsOutcome,
  at: number,
  unit: number,
  expected: readonly (string | readonly string[])[],
): string {
  const { lots } = outcome;
  return legsOf(outcome, (leg) => {
    const volumes = lotsAt(lots, at * lots.legs + leg);
    const written = expected[leg];
    if (written === undefined || typeof written === "string") {
      return pointsText(
        volumes.reduce((sum, volume) => sum + volume, 0),
        unit,
      );
    }
    return lotsText(volumes.map((volume) => pointsText(volume, unit)));
  });
}

function legsOf({ legs }: LegsOutcome, one: (leg: number) => string): string {
  return Array.from({ length: legs }, (_, leg) => one(leg)).join(" / ");
}

/** The latest first; what is nothing at the end is left out. */
function lotsText(lots: readonly string[]): string {
  const end = lots.findLastIndex((lot) => lot !== "0.00");
  return end < 0 ? "0.00" : lots.slice(0, end + 1).join(" + ");
}

/** A unit is a power of ten. */
function pointsText(volume: number, unit: number): string {
  return formatDecimal({ units: BigInt(volume), scale: 2 + String(unit).length - 1 }, 2);
}
