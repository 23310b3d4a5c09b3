/** The signs that are looked for; the weights and numbers stand in the database and are the company's. */
export const fraudRules = [
  "self-mail",
  "same-address",
  "same-payment",
  "disposable-mail",
  "velocity",
  "duplicate-order",
  "click-to-sale",
  "brand-search",
  "banned-referrer",
] as const;

export type FraudRule = (typeof fraudRules)[number];

/** What a case can be opened by: a rule, or somebody of staff. */
export const signRules = [...fraudRules, "staff"] as const;

/** Numbers and words of a rule, by name. */
export type RuleSettings = Readonly<Record<string, number | readonly string[]>>;

export interface RuleRow {
  readonly code: FraudRule;
  /** What it adds to the score; 0: off. */
  readonly weight: number;
  readonly settings: RuleSettings;
}

/** What a sign is seen by: ids, times and counts; of a mail address its domain only. */
export type Evidence = Readonly<Record<string, string | number | readonly string[]>>;

export interface Sign {
  readonly rule: (typeof signRules)[number];
  readonly weight: number;
  readonly evidence: Evidence;
}

/** noted: below the line, held nothing. open: held until decided. */
export type CaseState = "noted" | "open" | "cleared" | "confirmed";

export interface FraudCase {
  readonly id: bigint;
  readonly saleId: bigint;
  readonly memberId: bigint;
  readonly score: number;
  readonly state: CaseState;
  readonly at: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedBy: bigint | null;
  readonly reason: string | null;
  readonly signs: readonly Sign[];
}

/** Earlier sales that share something with this one. */
export interface EarlierSale {
  readonly saleId: bigint;
  readonly personId: bigint;
  readonly sellerId: bigint | null;
  readonly at: Temporal.Instant;
}

/** All that the rules look at, about one sale and one affiliate who is paid for it. */
export interface Facts {
  readonly now: Temporal.Instant;
  readonly affiliate: { readonly memberId: bigint; readonly personId: bigint; readonly email: string | null };
  readonly buyer: { readonly personId: bigint; readonly email: string | null };
  /** Sales to the same postal address, paid by the same card, or with the same goods and address, before this one. */
  readonly sameAddress: readonly EarlierSale[];
  readonly samePayment: readonly EarlierSale[];
  readonly sameGoods: readonly EarlierSale[];
  /** Times of the affiliate's sales in the program before this one, newest first. */
  readonly recentSales: readonly Temporal.Instant[];
  /** The click that is paid; null where it came another way. */
  readonly click: {
    readonly at: Temporal.Instant;
    readonly referrer: string | null;
    readonly referrerBanned: boolean;
    readonly tags: Readonly<Record<string, string>>;
  } | null;
  /** The names that nobody may buy advertisements for. */
  readonly brand: readonly string[];
}
