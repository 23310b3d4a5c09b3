import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { OrderReturnState, OrderState, ShippingState } from "./model.ts";
import { hashToken } from "./tokens.ts";

export interface OwnOrder {
  readonly id: bigint;
  readonly number: string;
  readonly state: OrderState;
  readonly shippingState: ShippingState;
  readonly returnState: OrderReturnState;
  readonly withdrawn: boolean;
  readonly placedAt: Temporal.Instant;
  readonly currency: string;
  readonly total: bigint;
  readonly refunded: bigint;
  readonly items: number;
  /** Of the first things in it. */
  readonly titles: readonly string[];
}

/** A person's own orders, newest first; also those that they made as a guest with their mail address. */
export async function ownOrders(
  db: Db,
  page: { readonly person: bigint; readonly before?: bigint | undefined; readonly limit: number },
): Promise<readonly OwnOrder[]> {
  const { rows } = await sql<OwnOrder>`
    select id, number, state, shipping_state as "shippingState", return_state as "returnState",
      withdrawn_at is not null as withdrawn, placed_at as "placedAt", currency, total, refunded,
      coalesce((select sum(quantity) from order_line line where line.order_id = orders.id), 0)::integer as items,
      array(select title from order_line line where line.order_id = orders.id order by line limit 3) as titles
    from orders where buyer_id = ${page.person} and (${page.before ?? null}::bigint is null or id < ${page.before ?? null})
    order by id desc limit ${page.limit}`.execute(db);
  return rows;
}

/**
 * The token that opens one of a person's own orders. It is made from the key, so it is one token for an order however often it is asked
 * for. @returns `not-found` where the order is not theirs
 */
export async function openOwnOrder(
  context: Context,
  wish: { readonly key: string; readonly person: bigint; readonly orderId: bigint },
): Promise<{ readonly token: string } | Failure> {
  const token = createHmac("sha256", wish.key).update(`order ${wish.orderId} ${wish.person}`).digest("base64url");
  const { rows } = await sql`
    insert into order_access (token_hash, order_id, given_at)
    select ${hashToken(token)}, id, ${context.now}::timestamptz from orders
    where id = ${wish.orderId} and buyer_id = ${wish.person}
    on conflict (token_hash) do update set given_at = order_access.given_at
    returning order_id`.execute(context.tx);
  return rows.length === 0 ? new Failure("not-found", "You have no such order.") : { token };
}
