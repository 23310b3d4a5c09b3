import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Withdrawal } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    withdrawal: WithdrawalTable;
  }
}

interface WithdrawalTable {
  id: Generated<bigint>;
  member_id: bigint;
  currency: string;
  amount: bigint | null;
  state: Withdrawal["state"];
  asked_at: Temporal.Instant;
  payout_id: bigint | null;
}

const withdrawalColumns = sql<Withdrawal>`
  id, member_id as "memberId", currency, amount, state, asked_at as "askedAt", payout_id as "payoutId"`;

/** What members wait for in a currency, by member. */
export async function openWithdrawals(db: Db, currency: string): Promise<ReadonlyMap<bigint, Withdrawal>> {
  const { rows } = await sql<Withdrawal>`
    select ${withdrawalColumns} from withdrawal where state = 'open' and currency = ${currency}`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** A member's latest requests. */
export async function withdrawalsOf(db: Db, memberId: bigint): Promise<readonly Withdrawal[]> {
  return (
    await sql<Withdrawal>`
      select ${withdrawalColumns} from withdrawal where member_id = ${memberId} order by id desc limit 50`.execute(db)
  ).rows;
}

export async function insertWithdrawal(
  db: Db,
  wish: Pick<Withdrawal, "memberId" | "currency" | "amount" | "askedAt">,
): Promise<Withdrawal> {
  const { rows } = await sql<Withdrawal>`
    insert into withdrawal (member_id, currency, amount, state, asked_at)
    values (${wish.memberId}, ${wish.currency}, ${wish.amount}, 'open', ${wish.askedAt})
    returning ${withdrawalColumns}`.execute(db);
  return rows[0]!;
}

/** Takes an open request back. False where it is not open, or not this member's. */
export async function closeWithdrawal(db: Db, memberId: bigint, id: bigint): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update withdrawal set state = 'withdrawn' where id = ${id} and member_id = ${memberId} and state = 'open'`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** Says of requests which payouts answer them. */
export async function takeWithdrawals(
  db: Db,
  pairs: readonly { readonly withdrawalId: bigint; readonly payoutId: bigint }[],
): Promise<void> {
  await sql`
    update withdrawal set state = 'taken', payout_id = pair.payout_id
    from unnest(${pairs.map((pair) => pair.withdrawalId)}::bigint[], ${pairs.map((pair) => pair.payoutId)}::bigint[])
      as pair (id, payout_id)
    where withdrawal.id = pair.id and withdrawal.state = 'open'`.execute(db);
}

/** The payouts do not happen: what was asked for is asked for again, unless the member has asked anew. */
export async function reopenWithdrawals(db: Db, payoutIds: readonly bigint[]): Promise<void> {
  await sql`
    update withdrawal set state = 'open', payout_id = null
    where payout_id = any(${[...payoutIds]}::bigint[]) and not exists (
      select from withdrawal other where other.member_id = withdrawal.member_id
        and other.currency = withdrawal.currency and other.state = 'open')`.execute(db);
}
