import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { lockOrder, tellShopper, writeEvent } from "../orders/index.ts";
import { findCarrier, trackingLink } from "./carriers.ts";
import { trackingPattern } from "./ship-order.ts";
import { findShipment } from "./store.ts";

/**
 * Says how a parcel that was sent can be followed, or mends it; the shopper is told the new way. The same again changes nothing.
 * @returns undefined; `wrong-state` for a parcel that has arrived, `bad-input`, `not-found`.
 */
export async function setTracking(
  context: Context,
  wish: { readonly shipmentId: bigint; readonly carrier: string; readonly tracking: string },
): Promise<undefined | Failure> {
  const seen = await findShipment(context.tx, wish.shipmentId);
  const order = seen && (await lockOrder(context.tx, seen.orderId));
  const shipment = await findShipment(context.tx, wish.shipmentId);
  if (order === undefined || shipment === undefined) return new Failure("not-found", "There is no such parcel.");
  const { carrier: code, tracking } = wish;
  if (shipment.carrier === code && shipment.tracking === tracking) return undefined;
  if (shipment.deliveredAt !== null) return new Failure("wrong-state", "This parcel has arrived already.");
  const carrier = await findCarrier(context.tx, code);
  if (carrier === undefined) return new Failure("bad-input", "There is no such carrier.", { field: "carrier" });
  if (!trackingPattern.test(tracking)) {
    return new Failure("bad-input", "This is no tracking number.", { field: "tracking" });
  }
  await context.tx.updateTable("shipment").set({ carrier: code, tracking }).where("id", "=", shipment.id).execute();
  const facts = { shipment: toEdge("shipment", shipment.id), carrier: carrier.name };
  await writeEvent(context, order.id, "tracking", { ...facts, tracking });
  // The number itself leads to the shopper's door, and what is audited can never be forgotten.
  await audit(context, {
    action: "order.tracking",
    subject: toEdge("order", order.id),
    before: { carrier: shipment.carrier },
    after: facts,
  });
  await tellShopper(context, order, "order-shipped", {
    carrier: carrier.name,
    tracking,
    follow: trackingLink(carrier.trackingUrl, tracking),
    lines: [],
  });
  return undefined;
}
