import type { Generated } from "kysely";
import type { CompanyAccount, MemberAccount } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    account: AccountTable;
    entry: EntryTable;
    closing: ClosingTable;
    account_closing: AccountClosingTable;
    closed_balance: ClosedBalanceTable;
    closing_total: ClosingTotalTable;
    closing_check: ClosingCheckTable;
  }
}

export interface AccountTable {
  id: Generated<bigint>;
  /** Null for the company's own accounts. */
  member_id: bigint | null;
  name: CompanyAccount | MemberAccount;
  currency: string;
}

export interface EntryTable {
  id: Generated<bigint>;
  at: Temporal.Instant;
  debit: bigint;
  credit: bigint;
  amount: bigint;
  currency: string;
  key: string;
  cause: string;
  period_id: bigint | null;
}

/** The books are shut up to this instant. */
export interface ClosingTable {
  at: Temporal.Instant;
  begun_at: Temporal.Instant;
}

/** What an account held at a closing; only where it had moved. */
export interface AccountClosingTable {
  account_id: bigint;
  at: Temporal.Instant;
  balance: bigint;
}

/** The last of an account's closings, and whose it is. */
export interface ClosedBalanceTable extends AccountClosingTable {
  member_id: bigint | null;
  name: CompanyAccount | MemberAccount;
  currency: string;
}

export interface ClosingTotalTable {
  at: Temporal.Instant;
  currency: string;
  name: CompanyAccount | MemberAccount;
  accounts: bigint;
  balance: bigint;
}

/** The closing's sums stand. */
export interface ClosingCheckTable {
  at: Temporal.Instant;
  entries: bigint;
  problems: string;
}
