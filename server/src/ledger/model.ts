/** The company's own accounts, one per currency. */
export const companyAccounts = [
  "sales",
  "shipping",
  "tax",
  "commission",
  "payment-clearing",
  "payout-clearing",
  "exchange",
  "write-off",
  "opening",
  "gift-cards",
  "customer-credit",
  "goodwill",
] as const;
export type CompanyAccount = (typeof companyAccounts)[number];

/** A member's accounts, one per currency. */
export const memberAccounts = ["pending", "held", "available", "paid", "reserve", "store-credit"] as const;
export type MemberAccount = (typeof memberAccounts)[number];

/** The accounts whose sum the company still owes a member: everything but what was paid out. */
export const owedAccounts = [
  "pending",
  "held",
  "available",
  "reserve",
  "store-credit",
] as const satisfies readonly MemberAccount[];

export type AccountRef =
  | { readonly company: CompanyAccount }
  | { readonly member: bigint; readonly account: MemberAccount };

/**
 * One row of the books to be written: `amount` minor units of `currency` go from the account `debit` to `credit`.
 * Zero is skipped; a negative amount is written as its opposite with the sides swapped, so that a caller can post a
 * difference without looking at its sign.
 */
export interface Movement {
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly amount: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** Unique for ever and decided by the event, not by the attempt: posting it again changes nothing. */
  readonly key: string;
  /** The id, as it looks at the edge, of what caused it: `sal_`, `ord_`, `ref_`, `run_`, `bat_`, `pyt_`, `ern_`. See `causeOf`. */
  readonly cause: string;
  readonly periodId: bigint | null;
}

/** `balance` = credits less debits, minor units: what the company owes a member, or has earned, is positive. */
export interface Balance {
  readonly accountId: bigint;
  /** Null for the company's own accounts. */
  readonly member: bigint | null;
  readonly account: CompanyAccount | MemberAccount;
  readonly currency: string;
  readonly balance: bigint;
}

export interface EntrySide {
  readonly accountId: bigint;
  readonly member: bigint | null;
  readonly account: CompanyAccount | MemberAccount;
}

/** A row as it stands in the books. */
export interface Entry {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly debit: EntrySide;
  readonly credit: EntrySide;
  readonly amount: bigint;
  readonly currency: string;
  readonly key: string;
  readonly cause: string;
  readonly periodId: bigint | null;
}

/** One line of a member's statement: `change` to what is owed, and what is owed after it. */
export interface StatementLine {
  readonly entryId: bigint;
  readonly at: Temporal.Instant;
  readonly change: bigint;
  readonly balance: bigint;
  /** Where the amount came from and went to, seen from the member: `commission` to `pending`. */
  readonly from: CompanyAccount | MemberAccount;
  readonly to: CompanyAccount | MemberAccount;
  readonly cause: string;
  readonly periodId: bigint | null;
}

/** Something that is wrong with the books, in words; data for a program beside it. */
export interface LedgerProblem {
  readonly code: "unbalanced" | "wrong-currency" | "wrong-amount" | "wrong-closing";
  readonly message: string;
}
