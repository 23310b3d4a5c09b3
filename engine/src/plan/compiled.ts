import type { CarryRule } from "../bonus/carry.ts";
import type { MatchRule } from "../bonus/match.ts";
import type { RateTable } from "../bonus/rate-table.ts";
import type { BaseKind } from "../bonus/terms.ts";
import type { Ratio } from "../money/ratio.ts";
import type { Kind } from "../tree/network.ts";
import type { Calendar } from "./calendar.ts";
import type { LegCap, LegRank, Requirement } from "./requirement.ts";
import type { Weights } from "./weights.ts";

export type { Requirement } from "./requirement.ts";

export interface Rule {
  readonly name: string;
  readonly requirements: readonly Requirement[];
}

/** How a number of each member comes about. `unit`: its values are hundredths of a point times this. */
export type Measure = { readonly name: string; readonly unit: number } & (
  | {
      readonly of: "credited" | "own" | "customers" | "hosted";
      readonly points: "qv" | "cv";
      readonly weights: Weights;
    }
  | {
      readonly of: "group";
      readonly volume: number;
      readonly tree: string;
      readonly depth: number | null;
      readonly self: boolean;
      /** Index of a rule. */ readonly without: number | null;
      /** Worked out with the ranks: who holds this rank or a higher one breaks away. */
      readonly withoutRank: number | null;
    }
  | {
      readonly of: "legs";
      readonly volume: number;
      readonly tree: string;
      readonly take: "largest" | "smallest" | "others";
      readonly atMost: number | null;
    }
  | { readonly of: "moved"; readonly volume: number; readonly tree: string; readonly to: number }
  | {
      readonly of: "window";
      readonly volume: number;
      readonly periods: number;
      readonly take: "sum" | "least" | "most";
    }
  | { readonly of: "sum"; readonly volumes: readonly number[] }
  | {
      readonly of: "people";
      readonly who: number;
      readonly tree: string;
      readonly where: "level" | "group" | "legs";
    }
);

/** One way to hold a rank: by reaching it, or by keeping it as a title. */
export interface Way {
  readonly fixed: readonly Requirement[];
  /** What depends on the ranks below. */
  readonly withRanks: readonly Requirement[];
}

export interface Rank {
  readonly name: string;
  readonly reach: Way;
  /** Only for who had the title. */
  readonly keep: Way | null;
  readonly grace: number;
}

export type Step =
  | { readonly type: "volume"; readonly volume: number }
  | { readonly type: "rule"; readonly rule: number }
  | { readonly type: "ranks" };

export type ProductTerms = { readonly percent?: string; readonly fixed?: { readonly [currency: string]: string } };
export type Reversal = "line" | "average" | "recompute" | "carry" | "none";
export type RankBy = "paid" | "title" | "highest";

/** What all shapes have. */
export interface AnyBonus {
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly mask: number;
  readonly calendar: Calendar;
  readonly reversal: Reversal;
  readonly kept: boolean;
  readonly caps: Caps;
  /** Index of the activity rule that an earner must meet, or null. */
  readonly rule: number | null;
  /** A sale pays it, or a member's whole period. */
  readonly per: "sale" | "member";
  /** Which rank tables by rank mean. */
  readonly rankBy: RankBy;
  readonly advances: Advances | null;
}

/** What bonuses of other calendars paid within the period is taken off. */
export interface Advances {
  readonly of: readonly string[];
  readonly carriesOverpaid: boolean;
}

/**
 * Upper limits. Tables give minor units of the company's currency; `source` is decimal money by level, the last for all
 * further ones.
 */
export interface Caps {
  readonly earner: RateTable | null;
  /** For all positions of a holder together. */
  readonly together: RateTable | null;
  readonly source: readonly string[] | null;
  /** One limit for all levels together. */
  readonly sourceTogether: boolean;
}

export interface SellerBonus extends AnyBonus {
  readonly shape: "seller";
  readonly customersOnly: boolean;
  readonly base: BaseKind;
  readonly coupon: "seller" | "company";
  readonly percent: string;
  readonly rate: Ratio;
  readonly products: ReadonlyMap<string, ProductTerms>;
  readonly markets: ReadonlyMap<string, string>;
  readonly weights: Weights;
}

export interface BandsBonus extends AnyBonus {
  readonly shape: "bands";
  readonly volume: number;
  readonly by: number;
  readonly method: "whole" | "slice" | "retroactive";
  readonly periods: number;
  /** `from` in the unit of `by`. */
  readonly bands: readonly { readonly from: number; readonly percent: string; readonly rate: Ratio }[];
}

export interface WalkBonus extends AnyBonus {
  readonly shape: "walk";
  readonly base: BaseKind | "earnings";
  readonly on: readonly number[];
  readonly tree: string;
  readonly rule: number;
  readonly newcomers: { readonly days: number | null; readonly periods: number | null } | null;
  readonly fromSeller: boolean;
  readonly compression: "none" | "standard" | "dynamic" | "moving";
  readonly climb: "levels" | "differential" | "generations" | "passed-up";
  readonly table: RateTable;
  /** Index of a rule, the earner's own rank, or null. */
  readonly boundary: number | "same-rank" | null;
  readonly boundaryOut: boolean;
  readonly closeEmpty: boolean;
  readonly fromLevel: number;
  readonly ends: number | null;
  readonly pool: string | null;
  /** Hundredths of a point times the weights' unit. */
  readonly guarantee: number | null;
  readonly weights: Weights;
}

/** What one match pays: `table` times the points taken (percent), times its points (points, amount). */
export interface Pays {
  readonly of: "percent" | "points" | "amount";
  /** Only percent: of what all legs brought, or of the weaker one's. */
  readonly all: boolean;
  readonly table: RateTable;
}

export interface LegsBonus extends AnyBonus {
  readonly shape: "legs";
  readonly tree: string;
  readonly legs: number;
  /** Index of a volume, and its unit. */
  readonly volume: number;
  readonly unit: number;
  readonly ownToWeaker: boolean;
  readonly match: MatchRule;
  /** Most cycles in a period; null for no limit. */
  readonly most: RateTable | null;
  /** One entry; with steps one for each. */
  readonly pays: readonly Pays[];
  readonly carry: CarryRule;
  /** So many periods' lots are told apart. */
  readonly ages: number;
}

export type Split =
  | { readonly by: "equal" }
  | { readonly by: "shares"; readonly table: RateTable }
  | { readonly by: "volume"; readonly volume: number }
  /** Percents as whole numbers over `den`. */
  | {
      readonly by: "places" | "parts";
      readonly volume: number;
      readonly nums: readonly bigint[];
      readonly den: bigint;
    };

export interface PoolBonus extends AnyBonus {
  readonly shape: "pool";
  readonly base: "cv" | "qv" | "amount";
  /** Percent of the base as written, or null where none is taken. */
  readonly percent: string | null;
  readonly weights: Weights;
  /** Decimal money of the company's currency. */
  readonly amount: string | null;
  readonly untaken: readonly string[];
  readonly split: Split;
  readonly carriesOver: boolean;
}

export type CompiledAchievement =
  /** `byRank[rank - 1]`: minor units. */
  | { readonly for: "reaching"; readonly byRank: readonly number[]; readonly skippedPay: boolean }
  | { readonly for: "every"; readonly rule: number; readonly amount: RateTable; readonly times: number | null }
  | {
      readonly for: "streak";
      readonly rule: number;
      readonly periods: number;
      readonly again: boolean;
      readonly amount: RateTable;
    }
  | { readonly for: "tenure"; readonly periods: number; readonly again: boolean; readonly amount: RateTable }
  | { readonly for: "contest"; readonly volume: number; readonly prizes: readonly number[]; readonly share: boolean };

export interface AwardBonus extends AnyBonus {
  readonly shape: "award";
  readonly achievement: CompiledAchievement;
}

export type CompiledBonus = SellerBonus | BandsBonus | WalkBonus | LegsBonus | PoolBonus | AwardBonus;

/** A plan made ready for one company: names are indexes, decimals are ratios. */
export interface CompiledPlan {
  readonly companyCurrency: string;
  /** Value of one point in the company's currency, decimal text. */
  readonly peg: string;
  readonly calendar: Calendar;
  readonly volumes: readonly Measure[];
  readonly rules: readonly Rule[];
  readonly ranks: readonly Rank[];
  /** The tree in which ranks look downward, or null where no rank does. */
  readonly rankTree: string | null;
  readonly legCaps: readonly LegCap[];
  readonly legRanks: readonly LegRank[];
  /** In which order to work out volumes, rules and ranks. */
  readonly steps: readonly Step[];
  /** As in the document. */
  readonly bonuses: readonly CompiledBonus[];
  /** Indexes of bonuses, each after those whose earnings it looks at. */
  readonly payOrder: readonly number[];
  /** Amounts that are not written in the company's currency, by path. A run is refused. */
  readonly unpriced: readonly string[];
  readonly payout: { readonly atMost: string; readonly of: "cv" | "amount" } | null;
}
