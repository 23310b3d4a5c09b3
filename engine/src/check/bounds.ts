import { moneyUnits } from "../money/decimal.ts";
import { bonusOrder } from "../plan/bonus-order.ts";
import { isKept } from "../plan/document.ts";
import type { BandsShape, Plan, PoolShape, SellerShape } from "../plan/document.ts";
import { hundredths } from "../plan/requirement.ts";
import { KINDS } from "../tree/network.ts";
import { boundOfWalk } from "./bound-walk.ts";
import { boundOfVolume } from "./bound-volume.ts";
import {
  addShares,
  boundFrom,
  isTighter,
  isUnbounded,
  largerShares,
  NO_SHARES,
  scaleShares,
  sharesOf,
  unbounded,
} from "./bound.ts";
import type { Bound, Limited, OneSale, Reckoned, Shares } from "./bound.ts";
import { isPaidBySales } from "./check-form.ts";
import { mostCounted } from "./counted.ts";
import { cappedToNothing } from "./earnable.ts";
import { factor, largest, times } from "./exact.ts";
import { possibleIn } from "./possible.ts";
import type { Possible } from "./possible.ts";

export type { Bound, BoundBase, Limited, Unbounded, UnboundedReason } from "./bound.ts";

/** The most that a plan can pay, as shares of a period's sales (grants included). */
export interface Bounds {
  /** In the plan's order, each before the plan's own limit. */
  readonly bonuses: readonly { readonly bonus: string; readonly kept: boolean; readonly bound: Bound }[];
  /** All bonuses that the company owes together, after the plan's limit. */
  readonly owed: Bound;
  /** The plan's limit, where it has one; bonuses of several calendars are limited run by run, so it counts once for each. */
  readonly limit: { readonly percent: string; readonly of: "cv" | "amount"; readonly runs: number } | null;
}

/**
 * Proven upper bounds of a sound plan. Each line may add half a minor unit by rounding, and sales that bring terms of their
 * own are paid by these. Where no share of the period's sales is a limit, the bound says why.
 */
export function boundsOf(plan: Plan, companyCurrency: string): Bounds {
  const possible = possibleIn(plan, true);
  const names = Object.keys(plan.bonuses);
  const owing = names.filter((name) => !isKept(plan.bonuses[name]!));
  const most = new Map<string, Reckoned>(names.map((name) => [name, NO_SHARES]));
  let together: Reckoned = NO_SHARES;
  // What all bonuses pay on one sale adds up; the sort of sale that pays most is a limit for all of them.
  for (const sale of sortsOfSales(plan)) {
    const paid = new Map<string, Reckoned>();
    for (const name of bonusOrder(plan).order) {
      paid.set(name, reckon(plan, possible, name, paid, sale, companyCurrency));
      most.set(name, largerShares(most.get(name)!, paid.get(name)!));
    }
    together = largerShares(together, owing.map((name) => paid.get(name)!).reduce(addShares, NO_SHARES));
  }
  const bonuses = names.map((bonus) => ({
    bonus,
    kept: isKept(plan.bonuses[bonus]!),
    bound: boundFrom(most.get(bonus)!),
  }));
  if (plan.payout === undefined) return { bonuses, owed: boundFrom(together), limit: null };
  const runs = new Set(owing.map((name) => JSON.stringify(plan.bonuses[name]!.period ?? plan.period))).size;
  const { atMost: percent, of } = plan.payout;
  const limit = sharesOf(of, times(factor(percent), { units: BigInt(runs), scale: 0 }));
  const owed = !isUnbounded(together) && (isEmpty(together) || isTighter(together, limit)) ? together : limit;
  return { bonuses, owed: boundFrom(owed), limit: { percent, of, runs } };
}

/** Of more bonuses than this, what was paid on a sale is not told apart. */
const MOST_TOLD_APART = 6;

/** Every kind of seller with every choice of bonuses paid on the sale, as far as others ask for them. */
function sortsOfSales(plan: Plan): OneSale[] {
  const named = Object.values(plan.bonuses).flatMap((bonus) =>
    "counts" in bonus ? Object.keys(bonus.counts?.paid ?? {}) : [],
  );
  const asked = new Set(named.filter((name) => isPaidBySales(plan.bonuses[name]!)));
  const told = asked.size <= MOST_TOLD_APART ? [...asked] : [];
  const choices = Array.from({ length: 2 ** told.length }, (_, bits) =>
    told.filter((_name, at) => ((bits >> at) & 1) === 1),
  );
  const paidSets = asked.size === told.length ? choices.map((set) => new Set(set)) : [null];
  return KINDS.flatMap((seller) => paidSets.map((paid) => ({ seller, paid, asked })));
}

function isEmpty({ factors, units }: Shares): boolean {
  return factors.size === 0 && units.length === 0;
}

function reckon(
  plan: Plan,
  possible: Possible,
  name: string,
  others: ReadonlyMap<string, Reckoned>,
  sale: OneSale,
  companyCurrency: string,
): Reckoned {
  const bonus = plan.bonuses[name]!;
  if (cappedToNothing(bonus, (cap) => moneyUnits(cap, companyCurrency) === 0)) return NO_SHARES;
  if (bonus.takes !== undefined && possible.rule(bonus.takes).kinds === 0) return NO_SHARES;
  // On this sort of sale it was not paid.
  if (sale.paid !== null && sale.asked.has(name) && !sale.paid.has(name)) return NO_SHARES;
  switch (bonus.shape) {
    case "seller":
      return bonus.seller.includes(sale.seller) ? boundOfSeller(bonus, sale) : NO_SHARES;
    case "bands":
      return boundOfBands(plan, possible, bonus);
    case "walk":
      return boundOfWalk(plan, possible, bonus, others, sale);
    case "legs":
      return unbounded("group-of-everyone-above", `each sale stands in a leg of everyone above its seller`);
    case "pool":
      return boundOfPool(bonus);
    case "award":
      return unbounded("people", "an award is paid for what somebody achieved, whatever was sold");
    default:
      throw new Error(`unknown shape ${String(bonus satisfies never)}`);
  }
}

/** One seller a sale. A line with a fixed amount pays no percent; both together are a limit for any mix of lines. */
function boundOfSeller(bonus: SellerShape, { paid }: OneSale): Reckoned {
  const counted = mostCounted(bonus.sales, bonus.counts, paid);
  if (counted.units === 0n) return NO_SHARES;
  const own = Object.values(bonus.products ?? {}).flatMap(({ percent }) => percent ?? []);
  const percents = [bonus.percent, ...own, ...Object.values(bonus.markets ?? {})];
  // A seller's margin is at most what was paid; where the company bears discounts, what the goods list at.
  const margin = bonus.coupon === "company" ? "retail" : "amount";
  const base = bonus.base === "margin" ? margin : bonus.base;
  const units: Limited["units"] = Object.entries(bonus.products ?? {}).flatMap(([product, { fixed }]) =>
    fixed === undefined ? [] : [{ product, fixed }],
  );
  const shares = sharesOf(base, times(largest(percents.map(factor)), counted));
  return { factors: shares.factors, units };
}

/** A fixed amount, what earlier periods left and untaken levels are no share of the period's sales. */
function boundOfPool({ from, sales, counts, nobody }: PoolShape): Reckoned {
  if (nobody === "carried") return unbounded("earlier-periods", "what earlier periods left is divided too");
  if (from.amount !== undefined) return unbounded("fixed", "a fixed amount is paid, whatever was sold");
  const untaken = (from.untaken ?? []).length > 0;
  if (untaken) return unbounded("bonus", "what levels that nobody took leave is as much as they could have paid");
  return sharesOf(from.of ?? "cv", times(factor(from.percent ?? "0"), mostCounted(sales, counts)));
}

function boundOfBands(plan: Plan, possible: Possible, bonus: BandsShape): Reckoned {
  const retroactive = bonus.method === "retroactive" && (bonus.periods ?? 1) > 1;
  const most = retroactive ? Number.POSITIVE_INFINITY : possible.most(bonus.by ?? bonus.volume);
  const reached = bonus.bands.filter(({ from }) => hundredths(from) <= most);
  const best = largest(reached.map(({ percent }) => factor(percent)));
  if (best.units === 0n) return NO_SHARES;
  const volume = boundOfVolume(plan, bonus.volume, bonus.takes ?? null);
  if (!retroactive || isUnbounded(volume)) return scaleShares(volume, best);
  return {
    bounded: false,
    reason: "earlier-periods",
    because: `a higher band raises what earlier periods were paid; over ${bonus.periods} periods together it is a share of their volume`,
  };
}
