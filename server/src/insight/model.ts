/** Ten slots of an affiliate's own; told apart in their own reports only. */
const subIds = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;

/** By what an affiliate's figures can be told apart. */
export const ownDimensions = ["day", "link", "channel", "product", "country", "program", "reason", ...subIds] as const;

/** By what everybody's can: sub-ids mean something to their owner only. */
export const allDimensions = [
  "day",
  "affiliate",
  "link",
  "channel",
  "product",
  "country",
  "program",
  "reason",
] as const;

export type Dimension = (typeof ownDimensions)[number] | (typeof allDimensions)[number];

/** What came of clicks in one currency; clicks themselves stand under the currency "". Amounts in minor units. */
export interface Figures {
  /** All clicks, and those that count. */
  readonly gross: bigint;
  readonly net: bigint;
  /** Sales and events that are neither refused nor wholly given back. */
  readonly conversions: bigint;
  /** Those that a click brought: only they can be set against clicks. */
  readonly clickConversions: bigint;
  /** Refused, or wholly given back. */
  readonly reversed: bigint;
  /** Conversions that are sales, and what is left of their goods. */
  readonly orders: bigint;
  readonly amount: bigint;
  /** What the affiliate who brought them gets. */
  readonly earned: bigint;
  readonly clickEarned: bigint;
  /** Of one affiliate: what they get of what others below brought. Of everybody: what those above get, together. */
  readonly tierEarned: bigint;
}

export interface ReportRow extends Figures {
  /** The day, the link's id, the channel …; "" for what has none: a sale by code has no link. */
  readonly key: string;
  readonly currency: string;
}

/** Whole days `[from, to]`, both in it. */
export interface Days {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}
