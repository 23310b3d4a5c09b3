import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { hashToken } from "./tokens.ts";

/**
 * The newest paid order in which somebody bought a product, and who they are: the person, or the buyer of the order whose secret
 * is given. Undefined where there is none.
 */
export async function boughtBy(
  db: Db,
  who: { readonly person: bigint | null; readonly token: string | undefined },
  product: string,
): Promise<{ readonly person: bigint; readonly orderId: bigint } | undefined> {
  if (who.person === null && who.token === undefined) return undefined;
  const hash = who.token === undefined ? null : hashToken(who.token);
  const { rows } = await sql<{ person: bigint; orderId: bigint }>`
    select orders.buyer_id as person, orders.id as "orderId" from orders
    where orders.paid_at is not null
      and exists (select from order_line where order_line.order_id = orders.id and order_line.product = ${product})
      and (orders.buyer_id = ${who.person}::bigint
        or orders.id = (select order_id from order_access where token_hash = ${hash}::bytea))
    order by orders.id desc limit 1`.execute(db);
  return rows[0];
}
