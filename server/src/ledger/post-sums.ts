import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Context } from "../foundation/database.ts";
import { failpoint } from "../foundation/failpoint.ts";

/**
 * As `post`, for movements that the database has worked out itself, by the million: they never leave it.
 * @param sums a query of debit_member, debit_name, credit_member, credit_name, currency, amount, key: a member is null where the
 *   account is the company's; an amount of zero is left out, a negative one goes the other way
 * @throws where a key is used again with other content, or written by somebody else at the same moment: callers hold what their keys name
 */
export async function postSums(
  context: Context,
  sums: RawBuilder<unknown>,
  why: { readonly cause: string; readonly periodId: bigint | null },
): Promise<void> {
  const { tx, now } = context;
  await sql`drop table if exists moved`.execute(tx);
  await sql`create temporary table moved on commit drop as
    select case when amount > 0 then debit_member else credit_member end as debit_member,
      case when amount > 0 then debit_name else credit_name end collate "C" as debit_name,
      case when amount > 0 then credit_member else debit_member end as credit_member,
      case when amount > 0 then credit_name else debit_name end collate "C" as credit_name,
      currency collate "C" as currency, abs(amount)::bigint as amount, key collate "C" as key
    from (${sums}) sum where amount <> 0`.execute(tx);
  // Opened in one order everywhere, so that two who open the same accounts wait in line instead of for each other.
  await sql`insert into account (member_id, name, currency)
    select member_id, name, currency
    from (select debit_member, debit_name, currency from moved union select credit_member, credit_name, currency from moved)
      as side (member_id, name, currency)
    where not exists (
      select from account
      where coalesce(account.member_id, 0) = coalesce(side.member_id, 0) and account.name = side.name
        and account.currency = side.currency and (account.member_id is null) = (side.member_id is null))
    order by coalesce(member_id::text, 'company') collate "C", name, currency
    on conflict do nothing`.execute(tx);
  // A statement of its own: it sees what others have opened meanwhile.
  const wanted = sql`
    select debit.id as debit, credit.id as credit, moved.amount, moved.currency, moved.key
    from moved
    join account debit on coalesce(debit.member_id, 0) = coalesce(debit_member, 0) and debit.name = debit_name
      and debit.currency = moved.currency
    join account credit on coalesce(credit.member_id, 0) = coalesce(credit_member, 0) and credit.name = credit_name
      and credit.currency = moved.currency`;
  // Where nothing stands between the first and the last key, nothing stands under any of them: no row has to ask for itself. In the order
  // of the keys, so that the pages of their index are met one after the other.
  const { rows: known } = await sql<{ some: boolean }>`
    select exists (
      select from entry where key between (select min(key) from moved) and (select max(key) from moved)) as some`.execute(
    tx,
  );
  const { rows } = await sql<{ written: bigint; wanted: bigint }>`
    with written as (
      insert into entry (at, debit, credit, amount, currency, key, cause, period_id)
      select ${now}::timestamptz, debit, credit, amount, currency, key, ${why.cause}, ${why.periodId}::bigint from (${wanted}) row
      order by key
      ${known[0]!.some ? sql`on conflict (key) do nothing` : sql``}
      returning 1
    )
    select (select count(*) from written) as written, (select count(*) from moved) as wanted`.execute(tx);
  if (rows[0]!.written !== rows[0]!.wanted) {
    const { rows: other } = await sql<{ key: string }>`
      select row.key from (${wanted}) row left join entry on entry.key = row.key
      where (entry.debit, entry.credit, entry.amount, entry.currency, entry.cause, entry.period_id)
        is distinct from (row.debit, row.credit, row.amount, row.currency, ${why.cause}::text, ${why.periodId}::bigint)
      limit 1`.execute(tx);
    if (other[0] !== undefined) {
      throw new Error(
        `ledger key ${other[0].key} stands already with other content; an event's key must name the event`,
      );
    }
  }
  await sql`drop table moved`.execute(tx);
  failpoint("ledger.posted");
}
