import type { Conditions } from "./conditions.ts";

/**
 * What a rate is for, from the general to the particular: the order of precedence. Of the rates that apply the one of the most
 * particular level pays; within a level the one that comes to most for this line of this sale.
 */
export const rateLevels = [
  "program",
  "market",
  "category",
  "product",
  "customer",
  "group",
  "tier",
  "affiliate",
  "lifetime",
] as const;

export type RateLevel = (typeof rateLevels)[number];

export type ProgramState = "draft" | "open" | "closed";

/** Why a program pays what it does, and to whom. */
export interface Program {
  readonly id: bigint;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly requirements: string;
  readonly state: ProgramState;
  readonly public: boolean;
  /** Codes of markets; empty: all. */
  readonly markets: readonly string[];
  /** A click is paid for sales so long after it. */
  readonly windowDays: number;
  readonly choose: "precedence" | "best";
  /** Months without an order after which a brought customer is free; 0: never; null: customers are not kept. */
  readonly lifetimeMonths: number | null;
  readonly approval: "auto" | "manual";
  readonly awaitDelivery: boolean;
  readonly holdDays: number;
  readonly compression: "none" | "standard";
  readonly form: readonly FormField[];
  readonly autoApprove: AutoRules | null;
  readonly reapplyDays: number | null;
  readonly position: number;
  readonly createdAt: Temporal.Instant;
}

/** A question of the application form. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly kind: "text" | "long-text" | "address" | "number" | "choice" | "yes-no";
  readonly required: boolean;
  readonly choices?: readonly string[] | undefined;
}

/** Alternatives that must all hold: [[a or b] and [c]]. */
export type AutoRules = readonly (readonly AutoRule[])[];

/** About an answer of the form, or about the applicant's mail address: its domain. */
export interface AutoRule {
  readonly about: string;
  /** Any of these, whatever the case; of an address its host or one above it. */
  readonly is?: readonly string[] | undefined;
  /** At least so much, of a number. */
  readonly atLeast?: number | undefined;
}

export interface Group {
  readonly id: bigint;
  readonly programId: bigint;
  readonly name: string;
  /** Null: the program's. */
  readonly holdDays: number | null;
  readonly isDefault: boolean;
}

export type MembershipState = "active" | "suspended" | "ended";

export interface Membership {
  readonly programId: bigint;
  readonly memberId: bigint;
  readonly groupId: bigint;
  readonly state: MembershipState;
  readonly joinedAt: Temporal.Instant;
}

export interface Tier {
  readonly id: bigint;
  readonly programId: bigint;
  readonly name: string;
  readonly measure: "sales" | "amount";
  /** A count, or minor units of `currency`. */
  readonly least: bigint;
  readonly currency: string | null;
  readonly span: "month" | "ever";
}

/** What is paid: a percent of the line's goods, or a fixed amount by currency, for each unit or once for the sale. */
export interface Rate {
  readonly id: bigint;
  readonly programId: bigint;
  readonly title: string;
  readonly level: RateLevel;
  /** A market's code, a category's or product's slug, new/returning or a customer class, or an edge id. */
  readonly subject: string | null;
  /** `sale`, `lead` or an event of the company's own. */
  readonly event: string;
  readonly percent: string | null;
  readonly fixed: Readonly<Record<string, string>> | null;
  readonly per: "unit" | "sale" | null;
  /** Percents of the same amount for those above, nearest first. */
  readonly tiers: readonly string[];
  /** How many payments of an autoship it pays; null: all. */
  readonly payments: number | null;
  readonly conditions: Conditions;
  readonly addedAt: Temporal.Instant;
  readonly retiredAt: Temporal.Instant | null;
}

export interface Cap {
  readonly id: bigint;
  readonly programId: bigint;
  readonly per: "customer" | "day" | "month" | "budget";
  readonly groupId: bigint | null;
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
}

export type ConversionState = "pending" | "approved" | "refused";

/** How a conversion found its affiliate and came to its amount: typed data, put into words by the message catalogue. */
export interface Decision {
  readonly way: string;
  readonly click: { readonly id: string; readonly at: string; readonly link: string | null } | null;
  /** The code that was typed, whoever's it was. */
  readonly code: string | null;
  readonly passed: readonly { readonly way: string; readonly why: string }[];
  readonly program: { readonly slug: string; readonly name: string };
  readonly group: string;
  readonly lines: readonly DecidedLine[];
  readonly caps: readonly {
    readonly per: Cap["per"];
    readonly limit: string;
    readonly before: string;
    readonly allowed: string;
  }[];
  readonly tiers: readonly { readonly member: string; readonly level: number; readonly percent: string }[];
  readonly approval: "auto" | "manual" | "delivery";
  readonly holdDays: number;
}

export interface DecidedLine {
  /** From 1; of an event 1. */
  readonly line: number;
  readonly product: string;
  /** Decimal money of the conversion's currency. */
  readonly amount: string;
  readonly pays: string;
  readonly rate: DecidedRate | null;
  /** The rates that were looked at beside it, and why they did not pay. */
  readonly others: readonly (DecidedRate & {
    readonly why: "less-particular" | "less" | "no-amount-in-currency" | "payments-over";
    readonly pays: string | null;
  })[];
}

export interface DecidedRate {
  /** Null for the fixed amount that the catalogue names for the product. */
  readonly id: string | null;
  readonly title: string;
  readonly level: RateLevel;
  readonly subject: string | null;
  readonly percent: string | null;
  readonly fixed: string | null;
  readonly per: "unit" | "sale" | null;
}

export interface Conversion {
  readonly id: bigint;
  readonly programId: bigint;
  readonly memberId: bigint;
  readonly groupId: bigint;
  readonly event: string;
  readonly saleId: bigint | null;
  readonly reference: string | null;
  readonly at: Temporal.Instant;
  readonly buyerId: bigint | null;
  readonly clickId: bigint | null;
  readonly market: string | null;
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly decision: Decision;
  readonly subscription: string | null;
  readonly payment: number | null;
  readonly state: ConversionState;
  readonly deliveredAt: Temporal.Instant | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedBy: bigint | null;
  readonly reason: string | null;
}
