import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { LedgerProblem } from "./model.ts";
import { faultyEntries } from "./sums.ts";
import { trialBalanceOfAllRows } from "./trial-balance.ts";

/**
 * Looks whether the books are whole, from every row of them, without trusting the constraints that should keep them so or
 * the sums kept at closings. Empty: they are. Used by tests, by the simulator after each step, and by whoever audits; the
 * pages read `lastClosing` and `trialBalance`, which cost as much as the rows since the last closing.
 */
export async function checkLedger(db: Db): Promise<readonly LedgerProblem[]> {
  const problems: LedgerProblem[] = [];
  for (const { currency, sum } of await trialBalanceOfAllRows(db)) {
    if (sum !== 0n) problems.push({ code: "unbalanced", message: `all ${currency} balances sum to ${sum}, not to 0` });
  }
  problems.push(...(await faultyEntries(db, null, null)));
  const { rows } = await sql<{ account: bigint; at: Temporal.Instant; kept: bigint; summed: bigint }>`
    with closed as (select account_id, at, balance,
        lag(at) over own as before, lag(balance, 1, 0::bigint) over own as balance_before
      from account_closing window own as (partition by account_id order by at))
    select closed.account_id as account, closed.at, closed.balance as kept,
      (closed.balance_before + credited.total - debited.total)::bigint as summed
    from closed
    cross join lateral (select coalesce(sum(amount), 0) as total from entry where credit = closed.account_id
      and at > coalesce(closed.before, '-infinity') and at <= closed.at) credited
    cross join lateral (select coalesce(sum(amount), 0) as total from entry where debit = closed.account_id
      and at > coalesce(closed.before, '-infinity') and at <= closed.at) debited
    where closed.balance <> closed.balance_before + credited.total - debited.total
    order by closed.at, closed.account_id limit 100`.execute(db);
  for (const { account, at, kept, summed } of rows) {
    const message = `account ${account} was closed with ${kept} at ${at.toString()}, its rows sum to ${summed}`;
    problems.push({ code: "wrong-closing", message });
  }
  const told = new Set(rows.map(({ account }) => account));
  const { rows: stale } = await sql<{ account: bigint }>`
    with last as (select distinct on (account_id) account_id, at, balance from account_closing order by account_id, at desc)
    select coalesce(last.account_id, kept.account_id) as account
    from last full join closed_balance kept on kept.account_id = last.account_id
    left join account on account.id = kept.account_id
    where (kept.at, kept.balance) is distinct from (last.at, last.balance)
      or (kept.member_id, kept.name, kept.currency) is distinct from (account.member_id, account.name, account.currency)
    order by 1 limit 100`.execute(db);
  for (const { account } of stale.filter((one) => !told.has(one.account))) {
    problems.push({ code: "wrong-closing", message: `what is kept of account ${account} is not its last closing` });
  }
  return problems;
}
