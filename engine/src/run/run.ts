import { paySellers } from "../bonus/seller.ts";
import { payWalk } from "../bonus/walk.ts";
import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { TooLarge } from "../money/ratio.ts";
import { compilePlan } from "../plan/compile.ts";
import type { CompiledPlan } from "../plan/compile.ts";
import type { Plan } from "../plan/document.ts";
import type { Network } from "../tree/network.ts";
import { nearestHolders } from "../tree/nearest.ts";
import { whoMeets } from "../volume/activity.ts";
import { creditedVolume } from "../volume/credited.ts";
import type { LineColumns } from "./lines.ts";
import type { SaleTable } from "./sales.ts";

/** Where everybody stands in the period: what decides who holds a level. By position. */
export interface Standing {
  readonly kind: Uint8Array;
  /** By index of the plan's volumes; hundredths of a point. */
  readonly volumes: readonly Float64Array[];
  /** By index of the plan's activity rules: 1 where the member meets it. */
  readonly rules: readonly Uint8Array[];
  /** By index of the plan's ladders: the nearest ancestor who holds a level, or `NONE`. */
  readonly ladders: readonly Int32Array[];
}

/** One period's run: its inputs, where everybody stands, and the lines, bonus by bonus. */
export interface Run {
  readonly plan: CompiledPlan;
  readonly network: Network;
  readonly sales: SaleTable;
  readonly standing: Standing;
  /** By index of the plan's bonuses. */
  readonly lines: readonly LineColumns[];
}

export interface RunInput {
  readonly plan: Plan;
  /** The people, with kinds and trees as of the period's last instant. */
  readonly network: Network;
  /** The period's sales, with what remains of them after the period's own refunds. */
  readonly sales: SaleTable;
  /** ISO 4217. CV-based bonuses pay in it. */
  readonly companyCurrency: string;
}

export interface RunFault extends Fault {
  readonly code: "run.too-large";
  readonly data: { readonly value: string };
}

/**
 * Run a plan over one period. Pure: the same inputs give the same lines, in any order of members and sales.
 * The only fault is a volume or an amount beyond 2^53 - 1 units, which is refused rather than rounded.
 */
export function runPeriod({ plan, network, sales, companyCurrency }: RunInput): Result<Run, RunFault> {
  return guardSize(() => {
    const compiled = compilePlan(plan, companyCurrency);
    const standing = findStanding(compiled, network, sales);
    const lines = compiled.bonuses.map((bonus) =>
      bonus.shape === "seller"
        ? paySellers(compiled, bonus, network.kind, sales)
        : payWalk(bonus, network.kind, standing.ladders[bonus.ladder]!, sales),
    );
    return { plan: compiled, network, sales, standing, lines };
  });
}

/** Turn "this integer is too large to be exact", which hot loops can only throw, into a fault. */
export function guardSize<T>(work: () => T): Result<T, RunFault> {
  try {
    return success(work());
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const message = `${error.message}; check the sales for a wrong amount, or split the period`;
    return failure([{ code: "run.too-large", message, data: { value: String(error.value) } }]);
  }
}

function findStanding(plan: CompiledPlan, network: Network, sales: SaleTable): Standing {
  const { kind, trees } = network;
  const volumes = plan.volumes.map(({ points }) => creditedVolume(network.size, sales, points));
  const rules = plan.rules.map((rule) => whoMeets(rule, { kind, volumes }));
  const ladders = plan.ladders.map(({ tree, rule }) => nearestHolders(trees[tree], rules[rule]!));
  return { kind, volumes, rules, ladders };
}
