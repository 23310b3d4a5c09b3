/**
 * What has become of an order's goods. The lines count units (shipped, of those arrived, dropped); the order's own state is what
 * these counts come to, so that lists need not count. Whoever calls holds the order's lock.
 */
import { sql } from "kysely";
import type { Context, Tx } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { noteSaleDelivery } from "../sales/index.ts";
import type { Order, OrderLine } from "./model.ts";
import { lockOrder, orderLines, writeEvent } from "./store.ts";

export interface UnitsOfLine {
  readonly orderLineId: bigint;
  readonly quantity: number;
}

/** Units of a line that still have to be sent; a download never has. */
export function leftToShip(line: Pick<OrderLine, "quantity" | "shipped" | "dropped" | "comesAs">): number {
  if (line.comesAs === "download") return 0;
  return line.quantity - line.shipped - line.dropped;
}

/**
 * Takes units of a paid order out of the house, as one parcel: from now on the order can no longer be cancelled, and its
 * units come back by a return only.
 * @returns the order and the lines of the parcel; `not-found`, `wrong-state` for an order that is not paid or where less is left to ship
 *   (`data.lines`), `bad-input` for a parcel of nothing or a line named twice.
 */
export async function takeForShipment(
  context: Context,
  wish: {
    readonly orderId: bigint;
    /** Left out: all that is left. */
    readonly lines?: readonly UnitsOfLine[] | undefined;
  },
): Promise<
  { readonly order: Order; readonly lines: readonly (UnitsOfLine & { readonly line: OrderLine })[] } | Failure
> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  if (order.state !== "paid") {
    return new Failure("wrong-state", "Only a paid order is shipped.", { state: order.state });
  }
  const known = new Map((await orderLines(context.tx, order.id)).map((line) => [line.id, line]));
  const wanted =
    wish.lines ?? [...known.values()].map((line) => ({ orderLineId: line.id, quantity: leftToShip(line) }));
  if (new Set(wanted.map(({ orderLineId }) => orderLineId)).size < wanted.length) {
    return new Failure("bad-input", "A line can be named once in a parcel.", { field: "lines" });
  }
  const lines: (UnitsOfLine & { readonly line: OrderLine })[] = [];
  for (const { orderLineId, quantity } of wanted) {
    const line = known.get(orderLineId);
    if (line === undefined) return new Failure("not-found", "The order has no such line.", { field: "lines" });
    if (quantity > leftToShip(line)) {
      return new Failure("wrong-state", `Of "${line.title}" there is less left to ship.`, {
        lines: [{ orderLineId: toEdge("orderLine", line.id), left: leftToShip(line) }],
      });
    }
    if (quantity > 0) lines.push({ orderLineId, quantity, line });
  }
  if (lines.length === 0) {
    return wish.lines === undefined
      ? new Failure("wrong-state", "Nothing of this order is left to ship.", { number: order.number })
      : new Failure("bad-input", "A parcel has something in it.", { field: "lines" });
  }
  await addUnits(context.tx, "shipped", lines);
  await refreshShipping(context.tx, order.id);
  return { order, lines };
}

/** Units that were said to be shipped and never left: they still have to be sent. */
export async function putBackFromShipment(tx: Tx, orderId: bigint, lines: readonly UnitsOfLine[]): Promise<void> {
  await addUnits(
    tx,
    "shipped",
    lines.map(({ orderLineId, quantity }) => ({ orderLineId, quantity: -quantity })),
  );
  await refreshShipping(tx, orderId);
}

/**
 * Units of an order have arrived. Where all of it has, what the sale earned is held from that day.
 * @param told what the order's story says of it
 */
export async function noteArrival(
  context: Context,
  wish: {
    readonly order: Pick<Order, "id" | "saleId">;
    readonly lines: readonly UnitsOfLine[];
    readonly at: Temporal.Instant;
    readonly told: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { order } = wish;
  await addUnits(context.tx, "arrived", wish.lines);
  const state = await refreshShipping(context.tx, order.id);
  await writeEvent(context, order.id, "delivered", { ...wish.told, at: wish.at.toString() });
  if (state === "delivered" && order.saleId !== null) {
    await noteSaleDelivery(context, { saleId: order.saleId, at: wish.at });
  }
}

/** Units that were given back before they were sent: they never will be. */
export async function dropUnits(tx: Tx, orderId: bigint, lines: readonly UnitsOfLine[]): Promise<void> {
  if (lines.length === 0) return;
  await addUnits(tx, "dropped", lines);
  await refreshShipping(tx, orderId);
}

async function addUnits(
  tx: Tx,
  column: "shipped" | "arrived" | "dropped",
  lines: readonly UnitsOfLine[],
): Promise<void> {
  const name = sql.ref(column);
  await sql`
    update order_line set ${name} = order_line.${name} + units.quantity
    from unnest(${lines.map(({ orderLineId }) => orderLineId)}::bigint[], ${lines.map(({ quantity }) => quantity)}::integer[])
      as units (order_line_id, quantity)
    where order_line.id = units.order_line_id`.execute(tx);
}

/** Works out the order's state from its lines. */
async function refreshShipping(tx: Tx, orderId: bigint): Promise<Order["shippingState"]> {
  const { rows } = await sql<{ state: Order["shippingState"] }>`
    update orders set shipping_state = case
      when sums.shipped = 0 then case when sums.open > 0 then 'open' when sums.loaded > 0 then 'delivered' else 'nothing' end
      when sums.open > 0 then 'part'
      when sums.arrived = sums.shipped then 'delivered'
      else 'shipped' end
    from (
      select coalesce(sum(quantity - shipped - dropped) filter (where comes_as <> 'download'), 0) as open,
        sum(shipped) as shipped, sum(arrived) as arrived, count(*) filter (where comes_as = 'download') as loaded
      from order_line where order_id = ${orderId}) sums
    where orders.id = ${orderId} returning shipping_state as state`.execute(tx);
  return rows[0]!.state;
}
