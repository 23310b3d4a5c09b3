import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { lockOrder, noteArrival, tellShopper } from "../orders/index.ts";
import { findShipment } from "./store.ts";

/**
 * A parcel has arrived. With the last one of an order, what its sale earned is held from that day, and the time in which goods may come back begins.
 * Told again it changes nothing.
 * @returns undefined; `bad-input` for a time before it was sent or in the future, `not-found`.
 */
export async function deliverShipment(
  context: Context,
  wish: { readonly shipmentId: bigint; readonly at: Temporal.Instant },
): Promise<undefined | Failure> {
  const seen = await findShipment(context.tx, wish.shipmentId);
  const order = seen && (await lockOrder(context.tx, seen.orderId));
  // Read again under the order's lock.
  const shipment = await findShipment(context.tx, wish.shipmentId);
  if (order === undefined || shipment === undefined) return new Failure("not-found", "There is no such parcel.");
  if (shipment.deliveredAt !== null) return undefined;
  const { at } = wish;
  if (Temporal.Instant.compare(at, shipment.shippedAt) < 0 || Temporal.Instant.compare(at, context.now) > 0) {
    return new Failure("bad-input", "A parcel arrives after it was sent, and not in the future.", { field: "at" });
  }
  await context.tx.updateTable("shipment").set({ delivered_at: at }).where("id", "=", shipment.id).execute();
  await noteArrival(context, { order, lines: shipment.lines, at, told: { shipment: toEdge("shipment", shipment.id) } });
  await audit(context, {
    action: "order.delivered",
    subject: toEdge("order", order.id),
    after: { shipment: toEdge("shipment", shipment.id), at: at.toString() },
  });
  await tellShopper(context, order, "order-delivered", { at: at.toString() });
  return undefined;
}
