import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberByHandle, standingAt } from "../members/index.ts";
import { newToken, pay, sellDirect } from "../orders/index.ts";
import type { Contact, PaymentServices } from "../orders/index.ts";
import { shipOrder } from "./ship-order.ts";

const saleBody = {
  market: z.string().max(40),
  locale: z.string().min(2).max(20).default("en"),
  buyer: z.object({
    name: z.string().trim().min(1).max(200),
    email: z.email().max(300),
    line1: z.string().trim().max(200).default(""),
    postcode: z.string().trim().max(40).default(""),
    city: z.string().trim().max(200).default(""),
  }),
  lines: z
    .array(z.object({ variantId: idSchema("variant"), quantity: z.number().int().min(1).max(99) }))
    .min(1)
    .max(50),
  method: z.enum(["manual-cash", "manual-transfer"]),
};

const reply = z.object({
  order: z.object({ id: z.string(), number: z.string() }),
  total: moneySchema,
  token: z.string().openapi({ description: "Opens the order's page, where the receipt is" }),
});

type Given = z.output<z.ZodObject<typeof saleBody>>;

/** The sale as orders wants it; it happens in the market's own country. */
async function readSale(call: Call, { market: code, ...given }: Given) {
  const market = await findMarket(call.db, code);
  if (market === undefined) return new Failure("bad-input", "There is no such market.", { field: "market" });
  if (new Set(given.lines.map(({ variantId }) => variantId)).size < given.lines.length) {
    return new Failure("bad-input", "Name each thing once.", { field: "lines" });
  }
  const contact: Contact = { ...given.buyer, line2: null, region: null, country: market.country };
  return {
    market,
    locale: given.locale,
    contact,
    buyerId: null,
    lines: given.lines,
    exchangeOf: null,
    method: given.method,
    token: newToken(),
    shopUrl: call.origin,
  };
}

const told = (
  sale: { readonly market: Market; readonly token: string },
  made: { readonly orderId: bigint; readonly number: string; readonly total: bigint },
) => ({
  order: { id: toEdge("order", made.orderId), number: made.number },
  total: toMoney(made.total, sale.market.currency),
  token: sale.token,
});

/** Sales in person, at a party or by phone: by staff, who have the money, and by distributors, whose money is awaited. */
export function directSaleRoutes(services: Omit<PaymentServices, "db">) {
  return [
    route({
      key: "POST /api/admin/direct-sales",
      summary: "Record a sale made in person or by phone whose money is here; handed over at once or to be shipped",
      access: ["order.refund"],
      idempotent: true,
      body: z.object({
        ...saleBody,
        soldBy: z.string().trim().max(60).nullable().default(null).openapi({ description: "The member's handle" }),
        handedOver: z.boolean(),
        reason: z.string().trim().min(3).max(500),
      }),
      reply,
      handle: async ({ body: { soldBy: handle, handedOver, reason, ...given } }, call) => {
        const sale = await readSale(call, given);
        if (isFailure(sale)) return sale;
        const seller = handle === null ? null : await memberByHandle(call.db, handle);
        if (seller === undefined) return new Failure("bad-input", "There is no such member.", { field: "soldBy" });
        const made = await call.transact(async (context) => {
          const sold = await sellDirect(context, { ...sale, soldBy: seller?.id ?? null, reason });
          if (isFailure(sold) || !handedOver) return sold;
          const parcel = await shipOrder(context, { orderId: sold.orderId, carrier: null, tracking: null });
          return isFailure(parcel) ? parcel : sold;
        });
        return isFailure(made) ? made : told(sale, made);
      },
    }),
    route({
      key: "POST /api/partner/direct-sales",
      summary:
        "A distributor's sale in person: the goods are kept, and it counts when its money has reached the company",
      access: "member",
      idempotent: true,
      limit: "checkout",
      body: z.object(saleBody),
      reply,
      handle: async ({ body }, call) => {
        const member = call.caller.member!;
        const standing = await standingAt(call.db, member, call.now);
        if (standing?.kind !== "distributor" || standing.status !== "active") {
          return new Failure("not-allowed", "Only active distributors sell in person.");
        }
        const sale = await readSale(call, body);
        if (isFailure(sale)) return sale;
        const made = await call.transact((context) =>
          sellDirect(context, { ...sale, soldBy: member, reason: "sold in person", moneyIsHere: false }),
        );
        if (isFailure(made)) return made;
        if (made.reference !== null) {
          const standingOfMoney = await pay({ ...services, db: call.db }, made.reference);
          if (isFailure(standingOfMoney)) return standingOfMoney;
        }
        return told(sale, made);
      },
    }),
  ] as const;
}
