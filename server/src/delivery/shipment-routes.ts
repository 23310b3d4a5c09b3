import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { findOrder, leftToShip, orderContact, orderLines } from "../orders/index.ts";
import { listCarriers, setCarrier } from "./carriers.ts";
import { deliverShipment } from "./deliver-shipment.ts";
import { importTracking, readTracking } from "./import-tracking.ts";
import { carrierJson, carrierSchema } from "./json.ts";
import { packingSlips } from "./parcel-papers.ts";
import type { Slip } from "./parcel-papers.ts";
import { goodsSchema, readGoods } from "./read-goods.ts";
import { setTracking } from "./set-tracking.ts";
import { shipOrder } from "./ship-order.ts";
import { findShipment } from "./store.ts";
import { undoShipment } from "./undo-shipment.ts";

const orderParams = z.object({ id: idSchema("order") });
const carrier = z.string().trim().min(1).max(30);
const tracking = z.string().trim().max(60);

const fileBody = z.object({
  text: z.string().openapi({ description: "CSV: order, tracking and, where they differ, carrier" }),
  carrier: carrier.nullable().default(null).openapi({ description: "Of rows that name none" }),
});

const faultSchema = z.object({
  line: z.number(),
  field: z.enum(["order", "carrier", "tracking", "file"]),
  value: z.string(),
  reason: z.string(),
});

/** What goes into the next parcel of each order; what was sent already where nothing is left. */
async function slipsOf(call: Call, ids: readonly bigint[]): Promise<readonly Slip[] | Failure> {
  const slips: Slip[] = [];
  for (const id of ids) {
    const order = await findOrder(call.db, id);
    if (order === undefined) return new Failure("not-found", "There is no such order.");
    if (order.state !== "paid") return new Failure("wrong-state", `${order.number} is not paid: nothing is packed.`);
    const lines = await orderLines(call.db, id);
    const isOpen = lines.some((line) => leftToShip(line) > 0);
    slips.push({
      number: order.number,
      placedAt: order.placedAt,
      locale: order.locale,
      contact: await orderContact(call.db, id),
      lines: lines.flatMap((line) => {
        const quantity = isOpen ? leftToShip(line) : line.shipped;
        return quantity === 0 ? [] : [{ ...line, quantity }];
      }),
    });
  }
  return slips;
}

/** Parcels: sending them one by one and many at once, following them, what is printed for them. */
export function shipmentRoutes() {
  return [
    route({
      key: "GET /api/admin/carriers",
      summary: "Who brings parcels",
      access: ["order.read"],
      reply: z.object({ carriers: z.array(carrierSchema) }),
      handle: async (_input, call) => ({ carriers: (await listCarriers(call.db)).map(carrierJson) }),
    }),
    route({
      key: "PUT /api/admin/carriers/{code}",
      summary: "Add a carrier or change one; {number} in its address stands for a parcel's number",
      access: ["order.ship"],
      params: z.object({ code: z.string().regex(/^[a-z0-9-]{1,30}$/) }),
      body: z.object({
        name: z.string().trim().min(1).max(60),
        trackingUrl: z.string().trim().max(300).nullable(),
        offered: z.boolean().default(true),
      }),
      reply: z.object({ carriers: z.array(carrierSchema) }),
      handle: async ({ params: { code }, body }, call) => {
        const set = await call.transact((context) => setCarrier(context, { code, ...body }));
        return isFailure(set) ? set : { carriers: (await listCarriers(call.db)).map(carrierJson) };
      },
    }),
    route({
      key: "GET /api/admin/orders/{id}/goods",
      summary: "Where an order's goods are: parcels, what is left to send, what may come back and what does",
      access: ["order.read"],
      params: orderParams,
      reply: goodsSchema,
      handle: ({ params: { id } }, call) => readGoods(call.db, id, call.now),
    }),
    route({
      key: "POST /api/admin/orders/{id}/shipments",
      summary: "Send a parcel: all that is left, or the lines named; without a carrier it was handed over",
      access: ["order.ship"],
      idempotent: true,
      params: orderParams,
      body: z.object({
        lines: z
          .array(z.object({ orderLineId: idSchema("orderLine"), quantity: z.number().int().min(1).max(10_000) }))
          .max(100)
          .optional(),
        carrier: carrier.nullable().default(null),
        tracking: tracking.min(3).nullable().default(null),
      }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const sent = await call.transact((context) => shipOrder(context, { orderId: id, ...body }));
        return isFailure(sent) ? sent : readGoods(call.db, id, call.now);
      },
    }),
    route({
      key: "POST /api/admin/shipments/{id}/undo",
      summary: "Take back a parcel that was written down by mistake and has not arrived",
      access: ["order.ship"],
      params: z.object({ id: idSchema("shipment") }),
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const undone = await call.transact((context) => undoShipment(context, { shipmentId: id, ...body }));
        return isFailure(undone) ? undone : readGoods(call.db, undone.orderId, call.now);
      },
    }),
    route({
      key: "POST /api/admin/shipments",
      summary: "Mark many orders as shipped, each with all that is left of it; what cannot be is told order by order",
      access: ["order.ship"],
      body: z.object({ orders: z.array(idSchema("order")).min(1).max(200), carrier }),
      reply: z.object({
        sent: z.number(),
        refused: z.array(z.object({ order: z.string(), code: z.string(), detail: z.string() })),
      }),
      handle: async ({ body }, call) => {
        const refused: { order: string; code: string; detail: string }[] = [];
        const wanted = [...new Set(body.orders)];
        for (const orderId of wanted) {
          // Each in a transaction of its own: one that was cancelled meanwhile does not hold up the others.
          const sent = await call.transact((context) =>
            shipOrder(context, { orderId, carrier: body.carrier, tracking: null }),
          );
          if (isFailure(sent)) refused.push({ order: toEdge("order", orderId), code: sent.code, detail: sent.message });
        }
        return { sent: wanted.length - refused.length, refused };
      },
    }),
    route({
      key: "POST /api/admin/shipments/check-file",
      summary: "What a file of tracking numbers would do, and every row of it that is wrong; changes nothing",
      access: ["order.ship"],
      takesFile: true,
      body: fileBody,
      reply: z.object({
        rows: z.array(
          z.object({
            line: z.number(),
            order: z.string(),
            carrier: z.string(),
            tracking: z.string(),
            isNew: z.boolean(),
          }),
        ),
        faults: z.array(faultSchema),
      }),
      handle: async ({ body }, call) => {
        const { rows, faults } = await readTracking(call.db, body);
        return {
          rows: rows.map(({ line, order, carrier: by, tracking: number, shipmentId }) => ({
            line,
            order: order.number,
            carrier: by,
            tracking: number,
            isNew: shipmentId === null,
          })),
          faults: [...faults],
        };
      },
    }),
    route({
      key: "POST /api/admin/shipments/file",
      summary: "Send parcels and note their numbers as a file says, all rows or none",
      access: ["order.ship"],
      takesFile: true,
      body: fileBody,
      reply: z.object({ sent: z.number(), numbered: z.number() }),
      handle: ({ body }, call) => call.transact((context) => importTracking(context, body)),
    }),
    route({
      key: "PUT /api/admin/shipments/{id}/tracking",
      summary: "Say how a parcel that was sent can be followed, or mend it; the shopper is told",
      access: ["order.ship"],
      params: z.object({ id: idSchema("shipment") }),
      body: z.object({ carrier, tracking: tracking.min(3) }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const set = await call.transact((context) => setTracking(context, { shipmentId: id, ...body }));
        return isFailure(set) ? set : goodsOfShipment(call, id);
      },
    }),
    route({
      key: "POST /api/admin/shipments/{id}/delivered",
      summary: "A parcel has arrived; with the last one what the sale earned is held from then",
      access: ["order.ship"],
      params: z.object({ id: idSchema("shipment") }),
      body: z.object({
        at: z.iso.datetime({ offset: true }).optional().openapi({ description: "Now, where it is left out" }),
      }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const at = body.at === undefined ? call.now : Temporal.Instant.from(body.at);
        const done = await call.transact((context) => deliverShipment(context, { shipmentId: id, at }));
        return isFailure(done) ? done : goodsOfShipment(call, id);
      },
    }),
    route({
      key: "GET /api/admin/packing-slips",
      summary: "What goes into the next parcel of each order, as PDF, one page an order",
      access: ["order.read"],
      query: z.object({
        order: z.union([idSchema("order"), z.array(idSchema("order")).min(1).max(100)]).openapi({
          type: "array",
          items: { type: "string", example: toEdge("order", 1n) },
        }),
      }),
      reply: z.unknown(),
      handle: async ({ query }, call) => {
        const slips = await slipsOf(call, [query.order].flat());
        if (isFailure(slips)) return slips;
        const [first] = slips;
        const name =
          slips.length === 1 && first !== undefined ? `packing-slip-${first.number}.pdf` : "packing-slips.pdf";
        return new FileReply(name, "application/pdf", await packingSlips(await readCompany(call.db), slips));
      },
    }),
  ] as const;
}

async function goodsOfShipment(call: Call, id: bigint) {
  const shipment = await findShipment(call.db, id);
  return shipment === undefined
    ? new Failure("not-found", "There is no such parcel.")
    : await readGoods(call.db, shipment.orderId, call.now);
}
