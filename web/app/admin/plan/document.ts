/**
 * A plan's document as far as this page puts it into words. The server has checked it against the plan's schema; a shape
 * that is newer than this page is shown as `other`.
 */
export interface PlanDocument {
  readonly name: string;
  readonly version: string;
  readonly about?: string;
  readonly volumes: Readonly<Record<string, { readonly points: "qv" | "cv"; readonly of: string }>>;
  readonly activity: Readonly<
    Record<string, { readonly kind?: readonly string[]; readonly atLeast?: Readonly<Record<string, string>> }>
  >;
  readonly bonuses: Readonly<Record<string, Bonus>>;
}

export interface SellerBonus {
  readonly shape: "seller";
  readonly seller: readonly string[];
  readonly buyer?: string;
  readonly base: "amount" | "cv";
  readonly percent: string;
  readonly products?: Readonly<
    Record<string, { readonly percent?: string; readonly fixed?: Readonly<Record<string, string>> }>
  >;
}

export interface WalkBonus {
  readonly shape: "walk";
  readonly tree: string;
  readonly seller: readonly string[];
  readonly base: "amount" | "cv";
  readonly takes: string;
  readonly compression: string;
  readonly percent: readonly string[];
}

export type Bonus = SellerBonus | WalkBonus | { readonly shape: "other" };

export const readDocument = (json: string): PlanDocument => JSON.parse(json) as PlanDocument;
