import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { lockOrder, orderLines, putBackFromShipment, writeEvent } from "../orders/index.ts";
import { readReturnable } from "./returnable.ts";
import { findShipment } from "./store.ts";

/**
 * Takes back a parcel that was written down by mistake: it never left, and its units have to be sent. What was written stays in the order's
 * story and in the audit log; the mail that told the shopper of it cannot be taken back.
 * @returns `wrong-state` once it has arrived, or where its units are in a return or were given back, `not-found`.
 */
export async function undoShipment(
  context: Context,
  wish: { readonly shipmentId: bigint; readonly reason: string },
): Promise<{ readonly orderId: bigint } | Failure> {
  const seen = await findShipment(context.tx, wish.shipmentId);
  const order = seen && (await lockOrder(context.tx, seen.orderId));
  // Read again under the order's lock.
  const shipment = await findShipment(context.tx, wish.shipmentId);
  if (order === undefined || shipment === undefined) return new Failure("not-found", "There is no such parcel.");
  if (shipment.deliveredAt !== null) {
    return new Failure("wrong-state", "This parcel has arrived: what was in it comes back by a return.");
  }
  const returnable = new Map(
    (await readReturnable(context.tx, order)).lines.map(({ line, units }) => [line.id, units]),
  );
  if (shipment.lines.some(({ orderLineId, quantity }) => (returnable.get(orderLineId) ?? 0) < quantity)) {
    return new Failure("wrong-state", "Something of this parcel is in a return, or its money went back already.");
  }
  await context.tx.deleteFrom("shipment_line").where("shipment_id", "=", shipment.id).execute();
  await context.tx.deleteFrom("shipment").where("id", "=", shipment.id).execute();
  await putBackFromShipment(context.tx, order.id, shipment.lines);
  const lines = await orderLines(context.tx, order.id);
  const facts = {
    shipment: toEdge("shipment", shipment.id),
    carrier: shipment.carrierName,
    tracking: shipment.tracking,
    lines: shipment.lines.map(({ orderLineId, quantity }) => ({
      title: lines.find(({ id }) => id === orderLineId)?.title ?? "",
      quantity,
    })),
  };
  await writeEvent(context, order.id, "shipment-undone", { ...facts, reason: wish.reason });
  await audit(context, {
    action: "order.ship.undo",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    before: facts,
  });
  return { orderId: order.id };
}
