import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { CompanyAccount, MemberAccount } from "./model.ts";
import { moved } from "./sums.ts";

export interface TrialBalance {
  readonly currency: string;
  /** The sum of all accounts' balances: zero, always. */
  readonly sum: bigint;
  readonly accounts: readonly {
    readonly account: CompanyAccount | MemberAccount;
    /** How many accounts of this name there are: one for the company's, one a member for the others. */
    readonly count: number;
    readonly balance: bigint;
  }[];
}

/** All balances, added up by name and currency: the last closing's totals, and the rows since it. */
export async function trialBalance(db: Db): Promise<readonly TrialBalance[]> {
  return await totalsOf(
    db,
    sql`
      select currency, name, accounts, balance from closing_total where at = (select max(at) from closing_check)
      union all
      select account.currency, account.name, (closed.account_id is null)::integer, moved.change
      from moved_since_closing() moved
      join account on account.id = moved.account_id
      left join closed_balance closed on closed.account_id = moved.account_id`,
  );
}

/** All balances added up from every row of the books, whatever was kept at closings: for checking those. */
export async function trialBalanceOfAllRows(db: Db): Promise<readonly TrialBalance[]> {
  return await totalsOf(
    db,
    sql`
      select account.currency, account.name, 1 as accounts, moved.change as balance
      from (${moved(null, null)}) moved join account on account.id = moved.account_id`,
  );
}

/** @param parts a query of currency, name, accounts and balance, which are added up */
async function totalsOf(db: Db, parts: RawBuilder<unknown>): Promise<readonly TrialBalance[]> {
  const { rows } = await sql<{
    currency: string;
    account: CompanyAccount | MemberAccount;
    count: number;
    balance: bigint;
  }>`
    select currency, name as account, sum(accounts)::integer as count, sum(balance)::bigint as balance
    from (${parts}) part group by currency, name order by currency, name`.execute(db);
  const currencies = [...new Set(rows.map((row) => row.currency))];
  return currencies.map((currency) => {
    const accounts = rows.filter((row) => row.currency === currency);
    return {
      currency,
      sum: accounts.reduce((sum, row) => sum + row.balance, 0n),
      accounts: accounts.map(({ account, count, balance }) => ({ account, count, balance })),
    };
  });
}
