import type { AccountRef } from "../ledger/index.ts";

export type CreditKind = "gift-card" | "store-credit";

/** A gift card, or what one person has in one currency; amounts are minor units of it. */
export interface Credit {
  readonly id: bigint;
  readonly kind: CreditKind;
  readonly currency: string;
  /** What it holds, with what is held for orders. */
  readonly balance: bigint;
  /** The member in whose account of the books its money stands; null: in the company's. */
  readonly memberId: bigint | null;
  /** Of a gift card: the last four of its code. */
  readonly last4: string | null;
  /** What can be paid with now: the balance without what other orders hold. */
  readonly free: bigint;
}

/** What a credit pays of an order. */
export interface CreditPart {
  readonly credit: Credit;
  readonly amount: bigint;
}

/** Where a credit's money stands in the books. */
export function accountOf({ kind, memberId }: Pick<Credit, "kind" | "memberId">): AccountRef {
  if (kind === "gift-card") return { company: "gift-cards" };
  return memberId === null ? { company: "customer-credit" } : { member: memberId, account: "store-credit" };
}

/** The credits in their order, each paying as much as it can of what is left. EUR 30 from cards of 25 and 10: 25 and 5. */
export function divideTotal(credits: readonly Credit[], total: bigint): readonly CreditPart[] {
  let left = total;
  return credits.flatMap((credit) => {
    const amount = credit.free < left ? credit.free : left;
    if (amount <= 0n) return [];
    left -= amount;
    return [{ credit, amount }];
  });
}
