import { z } from "@hono/zod-openapi";
import { cursorOf, FileReply, idSchema, moneySchema, pageOf, pageQuery, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  findOrder,
  fromMoney,
  namedOrderLines,
  openFurther,
  openOrder,
  orderContact,
  orderLines,
  orderNumbers,
  sendRefund,
} from "../orders/index.ts";
import type { PaymentServices } from "../orders/index.ts";
import { askReturn } from "./ask-return.ts";
import { approveReturn, refuseReturn } from "./decide-return.ts";
import { reasonSchema, returnJson, returnSchema, wishSchema } from "./json.ts";
import { returnStates } from "./model.ts";
import type { GoodsReturn } from "./model.ts";
import { returnLabel } from "./parcel-papers.ts";
import { goodsSchema, readGoods } from "./read-goods.ts";
import { receiveReturn } from "./receive-return.ts";
import { setReturnRule } from "./set-return-rule.ts";
import { settleReturn } from "./settle-return.ts";
import { findReturn, listReturns, readReturnRule, returnsOf } from "./store.ts";

const token = z.string().min(20).max(100);
const orderParams = z.object({ id: idSchema("order") });
const returnParams = z.object({ id: idSchema("goodsReturn") });
const reason = z.string().trim().min(3).max(500);

const askBody = z.object({
  wish: wishSchema.default("refund"),
  note: z.string().trim().max(1000).default(""),
  lines: z
    .array(
      z.object({
        orderLineId: idSchema("orderLine"),
        quantity: z.number().int().min(1).max(10_000),
        reason: reasonSchema,
        exchangeVariant: idSchema("variant").nullable().default(null),
      }),
    )
    .min(1)
    .max(100),
});

/** The label, for an approved return only. */
async function labelOf(db: Db, goods: GoodsReturn | undefined): Promise<FileReply | Failure> {
  const order = goods && (await findOrder(db, goods.orderId));
  if (goods === undefined || order === undefined) return new Failure("not-found", "There is no such return.");
  if (goods.state === "asked" || goods.state === "refused") {
    return new Failure("wrong-state", "A return has its label once it is approved.", { state: goods.state });
  }
  const [company, lines, sender, rule] = await Promise.all([
    readCompany(db),
    orderLines(db, order.id),
    orderContact(db, order.id),
    readReturnRule(db, order.market),
  ]);
  const to = rule.address === null ? [company.legalName, ...company.address.split("\n")] : rule.address.split("\n");
  const file = await returnLabel(company, {
    code: goods.code,
    orderNumber: order.number,
    locale: order.locale,
    sender,
    to,
    at: goods.decidedAt ?? goods.askedAt,
    lines: goods.lines.flatMap(({ orderLineId, quantity }) => {
      const line = lines.find(({ id }) => id === orderLineId);
      return line === undefined ? [] : [{ ...line, quantity }];
    }),
  });
  return new FileReply(`${goods.code}.pdf`, "application/pdf", file);
}

async function reply(call: Call, id: bigint) {
  const goods = await findReturn(call.db, id);
  return goods === undefined
    ? new Failure("not-found", "There is no such return.")
    : await readGoods(call.db, goods.orderId, call.now);
}

/** Returns: asked for on the order's page, decided, received and settled by staff. */
export function returnRoutes(services: Omit<PaymentServices, "db">) {
  return [
    route({
      key: "GET /api/store/orders/{token}/goods",
      summary: "Where an order's goods are, and what may come back, for whoever holds one of its secrets",
      access: "anyone",
      params: z.object({ token }),
      reply: goodsSchema,
      handle: async ({ params }, call) => {
        const id = await openOrder(call.db, params.token);
        return isFailure(id) ? id : await readGoods(call.db, id, call.now);
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/returns",
      summary: "Ask for goods to be taken back, for their money or for others",
      access: "anyone",
      limit: "checkout",
      params: z.object({ token }),
      body: askBody,
      reply: goodsSchema,
      handle: async ({ params, body }, call) => {
        const orderId = await openOrder(call.db, params.token);
        if (isFailure(orderId)) return orderId;
        const asked = await call.transact((context) => askReturn(context, { orderId, ...body, isStaff: false }));
        return isFailure(asked) ? asked : await readGoods(call.db, orderId, call.now);
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/returns/{code}/exchange",
      summary: "The secret that opens the order which goes out for what came back: to pay what it costs more",
      access: "anyone",
      limit: "checkout",
      params: z.object({ token, code: z.string().max(60) }),
      reply: z.object({ token: z.string() }),
      handle: async ({ params }, call) => {
        const id = await openOrder(call.db, params.token);
        if (isFailure(id)) return id;
        const exchange = (await returnsOf(call.db, id)).find(({ code }) => code === params.code)?.exchangeId ?? null;
        if (exchange === null) return new Failure("not-found", "Nothing goes out for this return.");
        return await call.transact(async (context) => ({ token: await openFurther(context, exchange) }));
      },
    }),
    route({
      key: "GET /api/store/orders/{token}/returns/{code}/label",
      summary: "The label of an approved return as PDF: address, reference as text and as QR code",
      access: "anyone",
      params: z.object({ token, code: z.string().max(60) }),
      reply: z.unknown(),
      handle: async ({ params }, call) => {
        const id = await openOrder(call.db, params.token);
        if (isFailure(id)) return id;
        return await labelOf(
          call.db,
          (await returnsOf(call.db, id)).find(({ code }) => code === params.code),
        );
      },
    }),
    route({
      key: "GET /api/admin/returns",
      summary: "Returns, newest first",
      access: ["order.read"],
      query: z.object({ state: z.enum(returnStates).optional(), ...pageQuery }),
      reply: z.object({
        returns: z.array(z.object({ order: z.object({ id: z.string(), number: z.string() }), goods: returnSchema })),
        next: z.string().nullable(),
      }),
      handle: async ({ query: { state, before, limit } }, call) => {
        const cursor = cursorOf("goodsReturn", before);
        if (isFailure(cursor)) return cursor;
        const { page, next } = pageOf(
          "goodsReturn",
          await listReturns(call.db, { state, before: cursor, limit: limit + 1 }),
          limit,
        );
        const [numbers, lines] = await Promise.all([
          orderNumbers(
            call.db,
            page.map(({ orderId }) => orderId),
          ),
          namedOrderLines(
            call.db,
            page.flatMap((goods) => goods.lines.map(({ orderLineId }) => orderLineId)),
          ),
        ]);
        const returns = page.map((goods) => ({
          order: { id: toEdge("order", goods.orderId), number: numbers.get(goods.orderId) ?? "" },
          goods: returnJson(goods, lines),
        }));
        return { returns, next };
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/returns",
      summary: "Take goods back on staff's word, also after the period; approved with that",
      access: ["order.refund"],
      params: orderParams,
      body: askBody,
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const asked = await call.transact(async (context) => {
          const made = await askReturn(context, { orderId: id, ...body, isStaff: true });
          return isFailure(made) ? made : ((await approveReturn(context, made)) ?? made);
        });
        return isFailure(asked) ? asked : await readGoods(call.db, id, call.now);
      },
    }),
    route({
      key: "POST /api/admin/returns/{id}/approve",
      summary: "Approve a return: the shopper gets the label",
      access: ["order.refund"],
      params: returnParams,
      reply: goodsSchema,
      handle: async ({ params: { id } }, call) => {
        const done = await call.transact((context) => approveReturn(context, { returnId: id }));
        return isFailure(done) ? done : reply(call, id);
      },
    }),
    route({
      key: "POST /api/admin/returns/{id}/refuse",
      summary: "Refuse a return, with a reason that the shopper is told",
      access: ["order.refund"],
      params: returnParams,
      body: z.object({ reason }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const done = await call.transact((context) => refuseReturn(context, { returnId: id, reason: body.reason }));
        return isFailure(done) ? done : reply(call, id);
      },
    }),
    route({
      key: "POST /api/admin/returns/{id}/receive",
      summary: "The parcel is here: each unit goes back into stock or is written off",
      access: ["order.ship"],
      params: returnParams,
      body: z.object({
        lines: z
          .array(
            z.object({
              orderLineId: idSchema("orderLine"),
              restocked: z.number().int().min(0).max(10_000),
              writtenOff: z.number().int().min(0).max(10_000),
            }),
          )
          .min(1)
          .max(100),
      }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const done = await call.transact((context) => receiveReturn(context, { returnId: id, lines: body.lines }));
        return isFailure(done) ? done : reply(call, id);
      },
    }),
    route({
      key: "POST /api/admin/returns/{id}/settle",
      summary:
        "Give the money of a received return back, or send other goods out for it; commissions are reversed with it",
      access: ["order.refund"],
      idempotent: true,
      params: returnParams,
      body: z.object({
        amounts: z
          .array(z.object({ orderLineId: idSchema("orderLine"), amount: moneySchema }))
          .max(100)
          .default([])
          .openapi({ description: "Money for a line instead of its units' share, with tax" }),
        shipping: z
          .boolean()
          .default(false)
          .openapi({ description: "Whether all that is left of the shipping goes back too" }),
        asCredit: z.boolean().default(false).openapi({
          description: "The money becomes the buyer's store credit; what a gift card paid goes back to it",
        }),
        waive: z.boolean().default(false).openapi({
          description: "Of an exchange for something dearer: the shopper need not pay the difference",
        }),
        reason,
      }),
      reply: goodsSchema,
      handle: async ({ params: { id }, body }, call) => {
        const goods = await findReturn(call.db, id);
        const order = goods && (await findOrder(call.db, goods.orderId));
        if (order === undefined) return new Failure("not-found", "There is no such return.");
        const amounts = new Map<bigint, bigint>();
        for (const { orderLineId, amount } of body.amounts) {
          const minor = fromMoney(amount, order.currency, "amounts");
          if (isFailure(minor)) return minor;
          amounts.set(orderLineId, minor);
        }
        const settled = await call.transact((context) =>
          settleReturn(context, {
            returnId: id,
            amounts,
            ...(body.shipping && { shipping: "all" as const }),
            asCredit: body.asCredit,
            ...(body.waive && { waiver: body.reason }),
            reason: body.reason,
            shopUrl: call.origin,
          }),
        );
        if (isFailure(settled)) return settled;
        const sent = await sendRefund({ ...services, db: call.db }, settled.refundId);
        return isFailure(sent) ? sent : reply(call, id);
      },
    }),
    route({
      key: "GET /api/admin/returns/{id}/label",
      summary: "The label of an approved return as PDF",
      access: ["order.read"],
      params: returnParams,
      reply: z.unknown(),
      handle: async ({ params: { id } }, call) => labelOf(call.db, await findReturn(call.db, id)),
    }),
    route({
      key: "GET /api/admin/return-rules/{market}",
      summary: "How long after delivery goods may come back in a market, and where to",
      access: ["order.read"],
      params: z.object({ market: z.string().max(40) }),
      reply: z.object({ market: z.string(), days: z.number(), address: z.string().nullable() }),
      handle: async ({ params: { market } }, call) =>
        (await findMarket(call.db, market)) === undefined
          ? new Failure("not-found", "There is no such market.")
          : await readReturnRule(call.db, market),
    }),
    route({
      key: "PUT /api/admin/return-rules/{market}",
      summary: "Set how long after delivery goods may come back in a market, and where to",
      access: ["order.refund"],
      params: z.object({ market: z.string().max(40) }),
      body: z.object({ days: z.number().int().min(0).max(365), address: z.string().trim().min(1).max(500).nullable() }),
      reply: z.object({ market: z.string(), days: z.number(), address: z.string().nullable() }),
      handle: ({ params: { market }, body }, call) =>
        call.transact((context) => setReturnRule(context, { market, ...body })),
    }),
  ] as const;
}
