import { percentRatio } from "../bonus/terms.ts";
import type { BaseKind } from "../bonus/terms.ts";
import { decimal } from "../money/decimal.ts";
import type { Ratio } from "../money/ratio.ts";
import { KINDS } from "../tree/network.ts";
import type { Kind, Network } from "../tree/network.ts";
import type { Plan, SellerShape, WalkShape } from "./document.ts";

/** A requirement of an activity rule. Each is applied to the whole network in one pass. */
export type Requirement =
  | { readonly type: "kind"; readonly kinds: readonly Kind[]; readonly mask: number }
  | {
      readonly type: "volume";
      readonly name: string;
      readonly volume: number;
      /** Hundredths. */ readonly atLeast: number;
    };

export interface Rule {
  readonly name: string;
  readonly requirements: readonly Requirement[];
}

export type ProductTerms = { readonly percent?: string; readonly fixed?: { readonly [currency: string]: string } };

export interface SellerBonus {
  readonly shape: "seller";
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly mask: number;
  readonly customersOnly: boolean;
  readonly base: BaseKind;
  readonly percent: string;
  readonly rate: Ratio;
  readonly products: ReadonlyMap<string, ProductTerms>;
}

export interface WalkBonus {
  readonly shape: "walk";
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly mask: number;
  readonly base: BaseKind;
  readonly tree: keyof Network["trees"];
  /** Index of the rule that decides who holds a level. */
  readonly rule: number;
  /** Index into the run's ladders: (tree, rule) pairs that several bonuses may share. */
  readonly ladder: number;
  readonly percents: readonly string[];
  readonly rates: readonly Ratio[];
}

export type CompiledBonus = SellerBonus | WalkBonus;

/** A plan made ready for one company: names are indexes, decimals are ratios. */
export interface CompiledPlan {
  readonly companyCurrency: string;
  /** Value of one point in the company's currency, decimal text. */
  readonly peg: string;
  readonly volumes: readonly { readonly name: string; readonly points: "qv" | "cv" }[];
  readonly rules: readonly Rule[];
  readonly ladders: readonly { readonly tree: keyof Network["trees"]; readonly rule: number }[];
  readonly bonuses: readonly CompiledBonus[];
}

/** `plan` comes from `parsePlan`, `companyCurrency` is an ISO 4217 code. */
export function compilePlan(plan: Plan, companyCurrency: string): CompiledPlan {
  const peg = plan.peg?.[companyCurrency] ?? "1";
  const volumes = Object.entries(plan.volumes).map(([name, { points }]) => ({ name, points }));
  const rules = Object.entries(plan.activity).map(([name, rule]): Rule => {
    const requirements: Requirement[] = [];
    if (rule.kind) requirements.push({ type: "kind", kinds: rule.kind, mask: kindMask(rule.kind) });
    for (const [volumeName, least] of Object.entries(rule.atLeast ?? {})) {
      const volume = volumes.findIndex((candidate) => candidate.name === volumeName);
      requirements.push({ type: "volume", name: volumeName, volume, atLeast: hundredths(least) });
    }
    return { name, requirements };
  });

  const ladders: { tree: keyof Network["trees"]; rule: number }[] = [];
  const ladderOf = (bonus: WalkShape): number => {
    const tree = plan.trees[bonus.tree]!.parent;
    const rule = rules.findIndex((candidate) => candidate.name === bonus.takes);
    const known = ladders.findIndex((ladder) => ladder.tree === tree && ladder.rule === rule);
    return known >= 0 ? known : ladders.push({ tree, rule }) - 1;
  };
  const bonuses = Object.entries(plan.bonuses).map(([name, bonus]): CompiledBonus => {
    if (bonus.shape === "seller") return compileSeller(name, bonus, companyCurrency, peg);
    const ladder = ladderOf(bonus);
    return {
      shape: "walk",
      name,
      kinds: bonus.seller,
      mask: kindMask(bonus.seller),
      base: bonus.base,
      ladder,
      tree: ladders[ladder]!.tree,
      rule: ladders[ladder]!.rule,
      percents: bonus.percent,
      rates: bonus.percent.map((percent) => percentRatio(percent, bonus.base, companyCurrency, peg)),
    };
  });
  return { companyCurrency, peg, volumes, rules, ladders, bonuses };
}

function compileSeller(name: string, bonus: SellerShape, companyCurrency: string, peg: string): SellerBonus {
  return {
    shape: "seller",
    name,
    kinds: bonus.seller,
    mask: kindMask(bonus.seller),
    customersOnly: bonus.buyer === "customer",
    base: bonus.base,
    percent: bonus.percent,
    rate: percentRatio(bonus.percent, bonus.base, companyCurrency, peg),
    products: new Map(Object.entries(bonus.products ?? {})),
  };
}

/** Bit k stands for `KINDS[k]`. */
export function kindMask(kinds: readonly Kind[]): number {
  return kinds.reduce((mask, kind) => mask | (1 << KINDS.indexOf(kind)), 0);
}

/** "30.00" points are 3000. */
function hundredths(points: string): number {
  const { units, scale } = decimal(points);
  return Number(units * 10n ** BigInt(2 - scale));
}
