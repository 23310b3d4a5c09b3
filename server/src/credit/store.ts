import { sql } from "kysely";
import type { Context, Db, Tx } from "../foundation/database.ts";
import type { Credit } from "./model.ts";
import "./tables.ts";

interface Wish {
  readonly now: Temporal.Instant;
  /** An order whose own hold does not count. */
  readonly exceptOrder?: bigint | undefined;
}

/** Credits with what of them is free now, by id. */
export async function creditsById(
  db: Db | Tx,
  ids: readonly bigint[],
  wish: Wish,
): Promise<ReadonlyMap<bigint, Credit>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Credit>`
    select credit.id, credit.kind, credit.currency, credit.balance, credit.member_id as "memberId", card.last4,
      case when credit.blocked_at is not null then 0 else greatest(0, credit.balance - coalesce((
        select sum(amount) from credit_use held where held.credit_id = credit.id and held.held_until > ${wish.now}::timestamptz
          and held.order_id is distinct from ${wish.exceptOrder ?? null}::bigint), 0)) end::bigint as free
    from credit left join gift_card card on card.credit_id = credit.id
    where credit.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a person has as store credit in a currency: what came from earnings first. */
export async function storeCreditIds(db: Db | Tx, person: bigint, currency: string): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select id from credit where kind = 'store-credit' and person_id = ${person} and currency = ${currency} and balance > 0
    order by member_id nulls last, id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Locks credits to the transaction's end, in the order of their ids: who pays with the same one waits. */
export async function lockCredits(tx: Tx, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`select id from credit where id = any(${[...ids]}::bigint[]) order by id for update`.execute(tx);
}

/** Changes a balance with its entry; the caller holds the credit's lock and writes the books. */
export async function writeChange(context: Context, creditId: bigint, change: bigint, cause: string): Promise<void> {
  await sql`update credit set balance = balance + ${change} where id = ${creditId}`.execute(context.tx);
  await context.tx
    .insertInto("credit_entry")
    .values({ credit_id: creditId, at: context.now, change, cause, actor: context.actor })
    .execute();
}

export interface CreditEntry {
  readonly at: Temporal.Instant;
  readonly change: bigint;
  readonly cause: string;
  readonly actor: string | null;
}

/** What changed a credit, oldest first. */
export async function entriesOfCredit(db: Db, creditId: bigint): Promise<readonly CreditEntry[]> {
  const { rows } = await sql<CreditEntry>`
    select entry.at, entry.change, entry.cause, card.name as actor
    from credit_entry entry left join person_card card on card.person_id = entry.actor
    where entry.credit_id = ${creditId} order by entry.id limit 500`.execute(db);
  return rows;
}
