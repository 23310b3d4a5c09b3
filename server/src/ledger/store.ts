import type { Generated } from "kysely";
import type { CompanyAccount, MemberAccount } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    account: AccountTable;
    entry: EntryTable;
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
