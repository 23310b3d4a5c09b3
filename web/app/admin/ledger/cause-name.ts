import type { MoneyWords } from "../money/words.ts";

const KNOWN = ["order", "sale", "refund", "run", "batch", "payout", "earning", "payment", "person"] as const;
export type CauseKind = (typeof KNOWN)[number] | "other";

/** What put rows into the books, among what we have words for. */
export const causeKindOf = (kind: string | null): CauseKind => KNOWN.find((known) => known === kind) ?? "other";

export const causeName = (t: MoneyWords, kind: string | null): string => t(`cause.${causeKindOf(kind)}`);
