/** What a person's store credit was moved by: where each sum came from or went, and what was there afterwards. */
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { readCause } from "../ledger/index.ts";

/**
 * `spent`: an order took it; `back`: a bank took back what else paid for that order; `refunded`: of a refund, kept as credit or given back to
 * it; `earned`: a member's earnings; `other`: what was there before entries were written.
 */
export const creditOrigins = ["spent", "back", "refunded", "earned", "other"] as const;
export type CreditOrigin = (typeof creditOrigins)[number];

export interface CreditMovement {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly currency: string;
  /** Minor units; below zero where it was spent. */
  readonly change: bigint;
  /** All that the person had in this currency after it. */
  readonly balance: bigint;
  readonly origin: CreditOrigin;
  /** The order that it was about; null for earnings. */
  readonly order: { readonly id: bigint; readonly number: string } | null;
  /** Who of the company did it; null: nobody, or its owner. */
  readonly by: string | null;
}

/** A person's movements, newest first, of all currencies. The sum of the changes is what the books owe them. */
export async function creditHistory(
  db: Db,
  page: { readonly person: bigint; readonly before?: bigint | undefined; readonly limit: number },
): Promise<readonly CreditMovement[]> {
  const { rows } = await sql<Omit<CreditMovement, "origin" | "order"> & { cause: string }>`
    select * from (
      select entry.id, entry.at, credit.currency, entry.change, entry.cause,
        sum(entry.change) over (partition by credit.currency order by entry.id)::bigint as balance,
        case when entry.actor is distinct from credit.person_id then actor.name end as by
      from credit_entry entry join credit on credit.id = entry.credit_id
      left join person_card actor on actor.person_id = entry.actor
      where credit.kind = 'store-credit' and credit.person_id = ${page.person}) moved
    where ${page.before ?? null}::bigint is null or id < ${page.before ?? null}::bigint
    order by id desc limit ${page.limit}`.execute(db);
  const causes = rows.map(({ cause }) => readCause(cause));
  const idsOf = (kind: string) => causes.flatMap((cause) => (cause?.kind === kind ? [cause.id] : []));
  const orders = await sql<{ id: bigint; number: string; refund: bigint | null }>`
    select order_id as id, number, null::bigint as refund from order_name where order_id = any(${idsOf("order")}::bigint[])
    union all
    select named.order_id, number, refund_id from refund_order refunded join order_name named on named.order_id = refunded.order_id
    where refund_id = any(${idsOf("refund")}::bigint[])`.execute(db);
  return rows.map(({ id, at, currency, change, balance, by }, index) => {
    const cause = causes[index] ?? null;
    const found = orders.rows.find((one) =>
      cause?.kind === "refund" ? one.refund === cause.id : one.refund === null && one.id === cause?.id,
    );
    const order = cause === null || found === undefined ? null : { id: found.id, number: found.number };
    return { id, at, currency, change, balance, by, origin: originOf(cause?.kind ?? null, change), order };
  });
}

function originOf(kind: string | null, change: bigint): CreditOrigin {
  if (kind === "order") return change < 0n ? "spent" : "back";
  if (kind === "refund") return "refunded";
  return kind === "payout" ? "earned" : "other";
}

/** What a person has by currency, and what of it orders hold that wait for their payment. */
export async function creditStanding(
  db: Db,
  person: bigint,
  now: Temporal.Instant,
): Promise<readonly { readonly currency: string; readonly balance: bigint; readonly held: bigint }[]> {
  const { rows } = await sql<{ currency: string; balance: bigint; held: bigint }>`
    select currency, sum(balance)::bigint as balance, coalesce(sum((
      select sum(amount) from credit_use held where held.credit_id = credit.id and held.held_until > ${now}::timestamptz)), 0)::bigint as held
    from credit where kind = 'store-credit' and person_id = ${person} group by currency order by currency`.execute(db);
  return rows;
}
