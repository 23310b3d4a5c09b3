import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { noteArrival, takeForShipment, tellShopper, writeEvent } from "../orders/index.ts";
import type { Order, OrderLine, UnitsOfLine } from "../orders/index.ts";
import { findCarrier, trackingLink } from "./carriers.ts";
import type { Carrier } from "./model.ts";

/** What a tracking number is made of, whoever's: letters, digits and what stands between them. */
export const trackingPattern = /^[A-Za-z0-9][A-Za-z0-9 ./-]{2,59}$/;

export interface NewShipment {
  readonly orderId: bigint;
  /** Left out: all that is left to ship. */
  readonly lines?: readonly UnitsOfLine[] | undefined;
  /** Null: handed over, which is delivery as well. */
  readonly carrier: string | null;
  readonly tracking: string | null;
}

/**
 * Sends a parcel of a paid order: its units have left the house, the shopper is told with the way to follow it. What is handed
 * over has arrived with that.
 * @returns the parcel's id and its number in the order; `bad-input` for an unknown carrier or a malformed number, and as `takeForShipment`.
 */
export async function shipOrder(
  context: Context,
  wish: NewShipment,
): Promise<{ readonly shipmentId: bigint; readonly number: number } | Failure> {
  const carrier = await carrierOf(context, wish);
  if (isFailure(carrier)) return carrier;
  const taken = await takeForShipment(context, wish);
  if (isFailure(taken)) return taken;
  const { order, lines } = taken;
  const { last } = await context.tx
    .selectFrom("shipment")
    .select((of) => of.fn.max<number | null>("number").as("last"))
    .where("order_id", "=", order.id)
    .executeTakeFirstOrThrow();
  // Numbers go on after the last parcel: one that was taken back leaves a gap or is given anew.
  const number = (last ?? 0) + 1;
  const { id } = await context.tx
    .insertInto("shipment")
    .values({
      order_id: order.id,
      number,
      carrier: carrier?.code ?? null,
      tracking: wish.tracking,
      shipped_at: context.now,
      delivered_at: carrier === null ? context.now : null,
      actor: context.actor,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await context.tx
    .insertInto("shipment_line")
    .values(lines.map(({ orderLineId, quantity }) => ({ shipment_id: id, order_line_id: orderLineId, quantity })))
    .execute();
  await tell(context, order, { id, lines, carrier, tracking: wish.tracking });
  if (carrier === null) {
    await noteArrival(context, { order, lines, at: context.now, told: { shipment: toEdge("shipment", id) } });
  }
  return { shipmentId: id, number };
}

async function carrierOf(context: Context, wish: NewShipment): Promise<Carrier | null | Failure> {
  if (wish.carrier === null) {
    return wish.tracking === null ? null : new Failure("bad-input", "Say who brings it.", { field: "carrier" });
  }
  const carrier = await findCarrier(context.tx, wish.carrier);
  if (carrier === undefined) return new Failure("bad-input", "There is no such carrier.", { field: "carrier" });
  if (wish.tracking !== null && !trackingPattern.test(wish.tracking)) {
    return new Failure("bad-input", "This is no tracking number.", { field: "tracking" });
  }
  return carrier;
}

async function tell(
  context: Context,
  order: Order,
  parcel: {
    readonly id: bigint;
    readonly lines: readonly (UnitsOfLine & { readonly line: OrderLine })[];
    readonly carrier: Carrier | null;
    readonly tracking: string | null;
  },
): Promise<void> {
  const { carrier, tracking } = parcel;
  const facts = {
    shipment: toEdge("shipment", parcel.id),
    carrier: carrier?.name ?? null,
    lines: parcel.lines.map(({ line, quantity }) => ({ title: line.title, variantName: line.variantName, quantity })),
  };
  await writeEvent(context, order.id, "shipped", { ...facts, tracking });
  // A parcel's number leads to its shopper's door, and what is audited can never be forgotten.
  await audit(context, { action: "order.ship", subject: toEdge("order", order.id), after: facts });
  if (carrier === null) return;
  const follow = trackingLink(carrier.trackingUrl, tracking);
  await tellShopper(context, order, "order-shipped", {
    carrier: facts.carrier,
    tracking,
    follow,
    lines: facts.lines,
  });
}
