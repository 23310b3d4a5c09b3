/**
 * A plan's document as far as this page puts it into words. The server has checked it against the plan's schema; a shape
 * that is newer than this page is shown as `other`.
 */
export interface PlanDocument {
  readonly name: string;
  readonly version: string;
  readonly about?: string;
  readonly period: "day" | "week" | "month" | "quarter" | "year" | { readonly days: number; readonly from: string };
  readonly volumes: Readonly<Record<string, Volume>>;
  readonly activity: Readonly<Record<string, Condition>>;
  readonly ranks?: readonly Rank[];
  readonly kits?: readonly string[];
  readonly bonuses: Readonly<Record<string, Bonus>>;
  readonly payout?: { readonly atMost: string; readonly of: "cv" | "amount" };
}

export interface Volume {
  readonly of: string;
  readonly points?: "qv" | "cv";
  readonly volume?: string;
  readonly volumes?: readonly string[];
  readonly tree?: string;
  readonly depth?: number;
  readonly self?: boolean;
  readonly without?: string;
  readonly take?: string;
  readonly atMost?: string;
  readonly to?: string;
  readonly periods?: number;
  readonly who?: string;
  readonly where?: string;
}

export interface Condition {
  readonly kind?: readonly string[];
  readonly atLeast?: Readonly<Record<string, string>>;
  readonly maxLeg?: readonly {
    readonly volume: string;
    readonly tree: string;
    readonly atLeast: string;
    readonly percent: string;
  }[];
  readonly is?: readonly string[];
  readonly rank?: string;
  readonly title?: string;
  readonly legs?: readonly { readonly tree: string; readonly rank: string; readonly count: number }[];
  readonly joined?: Since;
  readonly met?: readonly { readonly rule: string; readonly periods: number; readonly last: number }[];
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
}

export interface Since {
  readonly days?: number;
  readonly periods?: number;
}

export interface Rank {
  readonly name: string;
  readonly reach: Condition;
  readonly keep?: Condition;
  readonly grace?: number;
}

export type Rate =
  | string
  | readonly string[]
  | { readonly byRank: Readonly<Record<string, Rate>> }
  | { readonly byVolume: string; readonly bands: readonly { readonly from: string; readonly percent: Rate }[] }
  | { readonly lower: readonly Rate[] }
  | { readonly higher: readonly Rate[] };

/** Money, points, shares or a count, for all alike or by rank or volume. */
export type Worth =
  | string
  | { readonly byRank: Readonly<Record<string, Worth>> }
  | { readonly byVolume: string; readonly bands: readonly { readonly from: string; readonly value: Worth }[] }
  | { readonly lower: readonly Worth[] }
  | { readonly higher: readonly Worth[] };
export type Amounts = Readonly<Record<string, Worth>>;

interface Shared {
  readonly kept?: boolean;
  readonly reversal?: "line" | "average" | "recompute" | "carry" | "none";
  readonly advances?: { readonly of: readonly string[]; readonly overpaid?: "kept" | "carried" };
  readonly caps?: {
    readonly earner?: Worth;
    readonly together?: Worth;
    readonly source?: string | readonly string[] | { readonly each: string };
  };
}

export interface SellerBonus extends Shared {
  readonly shape: "seller";
  readonly seller: readonly string[];
  readonly buyer?: string;
  readonly takes?: string;
  readonly base: "amount" | "margin" | "cv" | "qv";
  readonly percent: string;
  readonly products?: Readonly<
    Record<string, { readonly percent?: string; readonly fixed?: Readonly<Record<string, string>> }>
  >;
}

export interface BandsBonus extends Shared {
  readonly shape: "bands";
  readonly seller: readonly string[];
  readonly takes?: string;
  readonly volume: string;
  readonly by?: string;
  readonly method: "whole" | "slice" | "retroactive";
  readonly periods?: number;
  readonly bands: readonly { readonly from: string; readonly percent: string }[];
}

export interface WalkBonus extends Shared {
  readonly shape: "walk";
  readonly tree: string;
  readonly seller: readonly string[];
  readonly base: "amount" | "cv" | "qv" | "earnings";
  readonly on?: readonly string[];
  readonly per?: "sale" | "member";
  readonly newcomers?: Since;
  readonly takes: string;
  readonly compression: "none" | "standard" | "dynamic" | "moving";
  readonly climb?: "levels" | "differential" | "generations" | "passed-up";
  readonly percent: Rate;
  readonly boundary?: string;
  readonly fromLevel?: number;
  readonly ends?: string;
  readonly guarantee?: string;
}

export type Pays =
  | { readonly percent: Rate; readonly of?: "weaker" | "all" }
  | { readonly points: Worth }
  | { readonly amount: Amounts };

export interface LegsBonus extends Shared {
  readonly shape: "legs";
  readonly tree: string;
  readonly seller: readonly string[];
  readonly takes?: string;
  readonly volume: string;
  readonly own?: "nowhere" | "weaker";
  readonly match:
    | { readonly percent: Rate; readonly of?: "weaker" | "all"; readonly ratio?: readonly number[] }
    | { readonly steps: readonly { readonly from: string; readonly pays: Pays }[] }
    | {
        readonly cycle: {
          readonly takes: readonly string[];
          readonly decided?: "each-cycle" | "once";
          readonly most?: Worth;
          readonly pays: Pays;
        };
      };
  readonly carry?: {
    readonly keep?: "all" | "strongest" | "none";
    readonly cap?: string;
    readonly expires?: number;
    readonly unqualified?: "keep" | "lose";
  };
}

export interface PoolBonus extends Shared {
  readonly shape: "pool";
  readonly seller: readonly string[];
  readonly takes?: string;
  readonly from: {
    readonly percent?: string;
    readonly of?: "cv" | "qv" | "amount";
    readonly amount?: Readonly<Record<string, string>>;
    readonly untaken?: readonly string[];
  };
  readonly split:
    | "equal"
    | { readonly shares: Worth }
    | { readonly volume: string }
    | { readonly places: readonly string[]; readonly by: string }
    | { readonly parts: readonly string[]; readonly by: string };
  readonly nobody?: "company" | "carried";
}

export interface AwardBonus extends Shared {
  readonly shape: "award";
  readonly seller: readonly string[];
  readonly takes?: string;
  readonly for:
    | {
        readonly reaching: Readonly<Record<string, Readonly<Record<string, string>>>>;
        readonly skipped?: "pay" | "nothing";
      }
    | { readonly every: string; readonly amount: Amounts; readonly times?: number }
    | { readonly streak: string; readonly periods: number; readonly again?: boolean; readonly amount: Amounts }
    | { readonly tenure: number; readonly again?: boolean; readonly amount: Amounts }
    | {
        readonly contest: string;
        readonly prizes: Readonly<Record<string, readonly string[]>>;
        readonly ties?: "share" | "each";
      };
}

export type Bonus =
  | SellerBonus
  | BandsBonus
  | WalkBonus
  | LegsBonus
  | PoolBonus
  | AwardBonus
  | { readonly shape: "other" };

export const readDocument = (json: string): PlanDocument => JSON.parse(json) as PlanDocument;
