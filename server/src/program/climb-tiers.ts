import { buildNetwork, earningsOf, expectValue, parsePlan, runPeriod, saleTable } from "@fairline/engine";
import type { Plan } from "@fairline/engine";
import { toEdge, fromEdge } from "../foundation/ids.ts";
import type { Program } from "./model.ts";

/** Somebody above the affiliate, nearest first. */
export interface Above {
  readonly memberId: bigint;
  /** Whether they are an active affiliate of the program: only these hold a level. */
  readonly takes: boolean;
}

export interface TierStep {
  readonly earnerId: bigint;
  /** Distance in the tree, and the level that they are paid at. */
  readonly level: number;
  readonly paidLevel: number;
  readonly percent: string;
}

/**
 * Who above an affiliate is paid which percent of a sale: the engine's walk over the sponsor tree, the same that pays a
 * network's levels, over a plan of this one bonus.
 * @param walk.amount goods of the lines that these percents are of; nothing is climbed for nothing
 */
export function climbTiers(walk: {
  readonly seller: bigint;
  readonly above: readonly Above[];
  readonly amount: bigint;
  readonly currency: string;
  readonly percents: readonly string[];
  readonly compression: Program["compression"];
}): readonly TierStep[] {
  const { seller, above, amount, currency, percents, compression } = walk;
  if (percents.length === 0 || above.length === 0 || amount === 0n) return [];
  const line = [{ memberId: seller, takes: true }, ...above];
  const network = expectValue(
    buildNetwork(
      line.map(({ memberId, takes }, index) => ({
        id: toEdge("member", memberId),
        kind: takes ? "affiliate" : "customer",
        sponsorId: index + 1 < line.length ? toEdge("member", line[index + 1]!.memberId) : null,
      })),
    ),
  );
  const sales = expectValue(
    saleTable(network, [
      {
        id: "sale",
        sellerId: toEdge("member", seller),
        buyerId: null,
        currency,
        lines: [{ productId: null, quantity: 1, amount, cv: 0n, qv: 0n }],
      },
    ]),
  );
  const plan = tierPlan(percents, compression);
  const run = expectValue(runPeriod({ plan, network, sales, companyCurrency: currency }));
  return Array.from(earningsOf(run), ({ earnerId, level, paidLevel }) => ({
    earnerId: fromEdge("member", earnerId)!,
    level,
    paidLevel,
    percent: percents[paidLevel - 1]!,
  }));
}

const plans = new Map<string, Plan>();

function tierPlan(percents: readonly string[], compression: Program["compression"]): Plan {
  const key = `${compression} ${percents.join(" ")}`;
  let plan = plans.get(key);
  if (plan === undefined) {
    plan = expectValue(
      parsePlan({
        name: "tiers",
        version: "1",
        period: "month",
        trees: { sponsor: { parent: "sponsor" } },
        volumes: {},
        activity: { "in-program": { kind: ["affiliate"] } },
        bonuses: {
          tiers: {
            shape: "walk",
            tree: "sponsor",
            seller: ["affiliate"],
            base: "amount",
            takes: "in-program",
            compression,
            percent: percents,
          },
        },
      }),
    );
    // Rates come and go; what they once were need not stay in memory.
    if (plans.size > 1000) plans.clear();
    plans.set(key, plan);
  }
  return plan;
}
