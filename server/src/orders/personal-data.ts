import { sql } from "kysely";
import { forgetMails } from "../foundation/mail.ts";
import type { PersonalData } from "../foundation/personal-data.ts";
import { basketTokenOf, dropBasket } from "./merge-basket.ts";
import { hashToken } from "./tokens.ts";

/** Orders stay with what was bought and paid; where they went, to whom, and the links that opened them are forgotten. */
export function ordersPersonalData(ownKey: string): PersonalData {
  return {
    room: "orders",
    tell: async (db, { id }) => {
      const { rows: orders } = await sql`
        select orders.number, orders.state, orders.placed_at::text as "placedAt", orders.currency, orders.total::text as "totalMinor",
          to_jsonb(contact) - 'order_id' - 'found_by' as contact,
          (select jsonb_agg(jsonb_build_object('title', title, 'variant', variant_name, 'quantity', quantity) order by line)
            from order_line line where line.order_id = orders.id) as lines,
          (select jsonb_agg(jsonb_build_object('at', started_at, 'method', method, 'state', state) order by id)
            from payment where payment.order_id = orders.id) as payments
        from orders left join order_contact contact on contact.order_id = orders.id
        where orders.buyer_id = ${id} order by orders.id`.execute(db);
      const { rows: basket } = await sql`
        select line.variant_id::text as variant, line.quantity from basket join basket_line line on line.basket_id = basket.id
        where basket.token_hash = ${hashToken(basketTokenOf(ownKey, id))}`.execute(db);
      const { rows: methods } = await sql`
        select method, brand, last4, expires, state, started_at::text as "keptAt" from payment_method
        where person_id = ${id} order by id`.execute(db);
      return { orders, basket, methods };
    },
    forget: async (context, { id, email }) => {
      const { rows } = await sql<{ number: string }>`select number from orders where buyer_id = ${id}`.execute(
        context.tx,
      );
      await sql`delete from order_contact using orders where orders.id = order_id and buyer_id = ${id}`.execute(
        context.tx,
      );
      await sql`delete from order_access using orders where orders.id = order_id and buyer_id = ${id}`.execute(
        context.tx,
      );
      await sql`
        update order_event event set data = data - 'tracking' from orders
        where orders.id = event.order_id and buyer_id = ${id} and data ? 'tracking'`.execute(context.tx);
      await sql`
        update payment_method set state = case when settled_at is null then 'declined' else 'removed' end, brand = '', last4 = null,
          expires = null, token = null, action_url = null, settled_at = coalesce(settled_at, ${context.now}::timestamptz)
        where person_id = ${id}`.execute(context.tx);
      await dropBasket(context, basketTokenOf(ownKey, id));
      await forgetMails(context, { email, orders: rows.map((row) => row.number) });
    },
    hindrances: async (db, { id }) => {
      const { rows } = await sql<{ order: boolean; return: boolean }>`
        select coalesce(bool_or(state = 'placed' or (state = 'paid' and shipping_state in ('open', 'part'))), false) as order,
          coalesce(bool_or(return_state in ('asked', 'underway')), false) as return
        from orders where buyer_id = ${id} and withdrawn_at is null`.execute(db);
      const [open] = rows;
      // Taking one away is told to the provider, which its shopper does in the account.
      const { rows: kept } = await sql`
        select from payment_method where person_id = ${id} and state in ('started', 'action-needed', 'unknown', 'saved') limit 1`.execute(
        db,
      );
      return [
        ...(open?.order === true ? ["open-order" as const] : []),
        ...(open?.return === true ? ["open-return" as const] : []),
        ...(kept.length > 0 ? ["kept-method" as const] : []),
      ];
    },
  };
}
