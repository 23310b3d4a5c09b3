import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { LedgerProblem } from "./model.ts";

/** The change of each account by the rows in (after, until]; null is without a bound. */
export function moved(after: Temporal.Instant | null, until: Temporal.Instant | null): RawBuilder<unknown> {
  const span = within(after, until);
  return sql`
    select account_id, sum(change)::bigint as change from (
      select credit as account_id, amount as change from entry where ${span}
      union all
      select debit, -amount from entry where ${span}
    ) side group by account_id`;
}

function within(after: Temporal.Instant | null, until: Temporal.Instant | null): RawBuilder<unknown> {
  const from = after === null ? sql`true` : sql`entry.at > ${after}::timestamptz`;
  return until === null ? from : sql`${from} and entry.at <= ${until}::timestamptz`;
}

/** Rows in (after, until] that move no positive amount between two accounts of their currency: the first hundred. */
export async function faultyEntries(
  db: Db,
  after: Temporal.Instant | null,
  until: Temporal.Instant | null,
): Promise<readonly LedgerProblem[]> {
  const { rows } = await sql<{ id: bigint; code: "wrong-amount" | "wrong-currency" }>`
    select entry.id,
      case when entry.amount <= 0 or entry.debit = entry.credit then 'wrong-amount' else 'wrong-currency' end as code
    from entry
    left join account debit on debit.id = entry.debit
    left join account credit on credit.id = entry.credit
    where ${within(after, until)} and (entry.amount <= 0 or entry.debit = entry.credit
      or debit.currency is distinct from entry.currency or credit.currency is distinct from entry.currency)
    order by entry.id limit 100`.execute(db);
  return rows.map(({ id, code }) => {
    const what = code === "wrong-amount" ? "moves no positive amount between two accounts" : "mixes currencies";
    return { code, message: `entry ${id} ${what}` };
  });
}
