import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { CompanyAccount, MemberAccount } from "./model.ts";

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

/** All balances, added up by name and currency. */
export async function trialBalance(db: Db): Promise<readonly TrialBalance[]> {
  const { rows } = await sql<{
    currency: string;
    account: CompanyAccount | MemberAccount;
    count: number;
    balance: bigint;
  }>`
    with side as (
      select credit as account_id, sum(amount) as amount from entry group by credit
      union all
      select debit, -sum(amount) from entry group by debit
    ),
    total as (select account_id, sum(amount) as balance from side group by account_id)
    select account.currency, account.name as account, count(distinct account.id)::integer as count,
      coalesce(sum(total.balance), 0)::bigint as balance
    from account left join total on total.account_id = account.id
    group by account.currency, account.name
    order by account.currency, account.name`.execute(db);
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

/** Something that is wrong with the books, in words; data for a program beside it. */
export interface LedgerProblem {
  readonly code: "unbalanced" | "wrong-currency" | "wrong-amount";
  readonly message: string;
}

/**
 * Looks whether the books are whole, without trusting the constraints that should keep them so. Empty: they are.
 * Used by tests, by the simulator after each step, and for the health page.
 */
export async function checkLedger(db: Db): Promise<readonly LedgerProblem[]> {
  const problems: LedgerProblem[] = [];
  for (const { currency, sum } of await trialBalance(db)) {
    if (sum !== 0n) problems.push({ code: "unbalanced", message: `all ${currency} balances sum to ${sum}, not to 0` });
  }
  const { rows } = await sql<{ id: bigint; code: LedgerProblem["code"] }>`
    select entry.id,
      case when entry.amount <= 0 or entry.debit = entry.credit then 'wrong-amount' else 'wrong-currency' end as code
    from entry
    left join account debit on debit.id = entry.debit
    left join account credit on credit.id = entry.credit
    where entry.amount <= 0 or entry.debit = entry.credit
      or debit.currency is distinct from entry.currency or credit.currency is distinct from entry.currency
    order by entry.id limit 100`.execute(db);
  for (const { id, code } of rows) {
    const what = code === "wrong-amount" ? "moves no positive amount between two accounts" : "mixes currencies";
    problems.push({ code, message: `entry ${id} ${what}` });
  }
  return problems;
}
