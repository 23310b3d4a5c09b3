import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import { foundBy } from "../foundation/found-by.ts";
import type { Order, OrderState } from "./model.ts";

export interface OrderRow {
  readonly id: bigint;
  readonly number: string;
  readonly state: OrderState;
  readonly shippingState: Order["shippingState"];
  readonly returnState: Order["returnState"];
  readonly withdrawn: boolean;
  readonly placedAt: Temporal.Instant;
  readonly paidAt: Temporal.Instant | null;
  readonly market: string;
  readonly currency: string;
  readonly total: bigint;
  readonly refunded: bigint;
  readonly name: string | null;
  readonly email: string | null;
  readonly items: number;
}

/** What an order may have that somebody looks for. */
export const orderMatters = ["to-ship", "refunds", "returns", "failed-refund", "unsettled-payment"] as const;

export interface OrderFilter {
  /** Any part of the number, the name or the mail address, in any case. */
  readonly search?: string | undefined;
  readonly state?: OrderState | undefined;
  readonly shipping?: Order["shippingState"] | undefined;
  readonly returns?: Order["returnState"] | undefined;
  readonly market?: string | undefined;
  readonly with?: (typeof orderMatters)[number] | undefined;
  /** Placed at or after, and before. */
  readonly from?: Temporal.Instant | undefined;
  readonly to?: Temporal.Instant | undefined;
  readonly ids?: readonly bigint[] | undefined;
}

// Ids first, whatever the planner thinks how many they are: taken for many, it would read all orders from the newest on to find them.
const mattersSql: Readonly<Record<(typeof orderMatters)[number], RawBuilder<unknown>>> = {
  "to-ship": sql`orders.state = 'paid' and orders.shipping_state in ('open', 'part')`,
  refunds: sql`orders.refunded > 0`,
  returns: sql`orders.return_state in ('asked', 'underway')`,
  "failed-refund": sql`orders.id = any(array(select order_id from refund where state = 'failed'))`,
  "unsettled-payment": sql`orders.id = any(array(select order_id from payment where state in ('unknown', 'returning')))`,
};

/**
 * The company office's list: newest first. Conditions are written out only where they are wished, so that each question finds the
 * index made for it; paging is by the last row (placed, id), never by counting.
 */
export async function listOrders(
  db: Db,
  filter: OrderFilter & {
    /** Older than this order. */
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly OrderRow[]> {
  const whole = filter.search === undefined ? undefined : await orderOfNumber(db, filter.search);
  if (whole !== undefined) return await listOrders(db, { ...filter, search: undefined, ids: [whole] });
  const wanted = [
    ...(filter.state === undefined ? [] : [sql`orders.state = ${filter.state}`]),
    ...(filter.shipping === undefined ? [] : [shippingSql(filter.shipping)]),
    ...(filter.returns === undefined ? [] : [returnsSql(filter.returns)]),
    ...(filter.market === undefined ? [] : [sql`orders.market = ${filter.market}`]),
    ...(filter.with === undefined ? [] : [mattersSql[filter.with]]),
    ...(filter.from === undefined ? [] : [sql`orders.placed_at >= ${filter.from}::timestamptz`]),
    ...(filter.to === undefined ? [] : [sql`orders.placed_at < ${filter.to}::timestamptz`]),
    ...(filter.ids === undefined ? [] : [sql`orders.id = any(${[...filter.ids]}::bigint[])`]),
    ...(filter.before === undefined
      ? []
      : [
          sql`(orders.placed_at, orders.id) < ((select placed_at from orders where id = ${filter.before}), ${filter.before}::bigint)`,
        ]),
  ];
  const found = (extra: readonly RawBuilder<unknown>[], join: RawBuilder<unknown> = sql``) => sql`
    select orders.id, orders.placed_at from orders ${join}
    where ${sql.join([sql`true`, ...wanted, ...extra], sql` and `)}
    order by orders.placed_at desc, orders.id desc limit ${filter.limit}`;
  const { rows } = await sql<OrderRow>`
    select orders.id, orders.number, orders.state, orders.shipping_state as "shippingState",
      orders.return_state as "returnState", orders.withdrawn_at is not null as withdrawn,
      orders.placed_at as "placedAt", orders.paid_at as "paidAt",
      orders.market, orders.currency, orders.total, orders.refunded, contact.name, contact.email,
      (select sum(line.quantity) from order_line line where line.order_id = orders.id)::integer as items
    from (${filter.search === undefined ? found([]) : searched(filter.search, found)}) page
    join orders on orders.id = page.id
    left join order_contact contact on contact.order_id = orders.id
    order by page.placed_at desc, page.id desc limit ${filter.limit}`.execute(db);
  return rows;
}

/** Who types a whole number means that order, and no other that has it in its own. */
async function orderOfNumber(db: Db, search: string): Promise<bigint | undefined> {
  if (!/\d/.test(search)) return undefined;
  const row = await db.selectFrom("orders").select("id").where("number", "=", search.toUpperCase()).executeTakeFirst();
  return row?.id;
}

/**
 * Found by number or by contact: two questions, each with its own index, and the newest of both. Fewer than three letters find names that
 * begin with them; only what has a digit can be a number.
 */
function searched(
  search: string,
  found: (extra: readonly RawBuilder<unknown>[], join?: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const byContact = found(
    [foundBy(sql`person.found_by`, search)],
    sql`join order_contact person on person.order_id = orders.id`,
  );
  if (search.length < 3 || !/\d/.test(search)) return byContact;
  return sql`(${found([foundBy(sql`lower(orders.number)`, search)])}) union (${byContact})`;
}

// Written out, not as a parameter: a partial index is taken only where the question says its condition.
function shippingSql(state: Order["shippingState"]): RawBuilder<unknown> {
  return sql`orders.shipping_state = ${sql.lit(state)}`;
}

function returnsSql(state: Order["returnState"]): RawBuilder<unknown> {
  return sql`orders.return_state = ${sql.lit(state)}`;
}

/** All orders that fit, page by page, so that an export is never in memory as a whole. */
export async function* eachOrder(db: Db, filter: OrderFilter, page = 1000): AsyncGenerator<readonly OrderRow[]> {
  let before: bigint | undefined;
  for (;;) {
    const rows = await listOrders(db, { ...filter, before, limit: page });
    if (rows.length > 0) yield rows;
    if (rows.length < page) return;
    before = rows.at(-1)?.id;
  }
}
