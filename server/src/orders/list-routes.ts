import { z } from "@hono/zod-openapi";
import { formatMoney } from "@fairline/engine";
import { cursorOf, FileReply, idSchema, instantSchema, pageOf, pageQuery, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import { csvCell } from "../foundation/csv-cell.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { mailsOfOrder } from "../foundation/mail.ts";
import { orderRowJson, orderRowSchema } from "./admin-json.ts";
import { orderStateSchema } from "./json.ts";
import { eachOrder, listOrders, orderMatters } from "./list-orders.ts";
import type { OrderFilter, OrderRow } from "./list-orders.ts";
import { orderReturnStates, shippingStates } from "./model.ts";
import { findOrder } from "./store.ts";

const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .optional();

const filterQuery = {
  search: z.string().trim().min(1).max(100).optional(),
  state: orderStateSchema.optional(),
  shipping: z.enum(shippingStates).optional(),
  returns: z.enum(orderReturnStates).optional(),
  market: z.string().max(40).optional(),
  with: z.enum(orderMatters).optional().openapi({ description: "Only orders with something to look at" }),
  from: day.openapi({ description: "Placed on this day or later, in the company's time zone" }),
  to: day.openapi({ description: "Placed on this day or earlier" }),
};

type Query = z.output<z.ZodObject<typeof filterQuery>>;

/** Days of the company's time zone as instants. */
async function filterOf(call: Call, { from, to, ...query }: Query): Promise<OrderFilter | Failure> {
  if (query.market !== undefined && (await findMarket(call.db, query.market)) === undefined) {
    return new Failure("bad-input", "There is no such market.", { field: "market" });
  }
  const { timeZone } = await readCompany(call.db);
  try {
    const begin = (text: string) => Temporal.PlainDate.from(text).toZonedDateTime(timeZone);
    return {
      ...query,
      from: from === undefined ? undefined : begin(from).toInstant(),
      to: to === undefined ? undefined : begin(to).add({ days: 1 }).toInstant(),
    };
  } catch {
    return new Failure("bad-input", "This is no day.", { field: "from" });
  }
}

const head = "order,placed,paid,state,shipping,return,market,currency,total,refunded,items,name,email\n";

function csvLine(row: OrderRow): string {
  const money = (minor: bigint) => formatMoney(minor, row.currency);
  return [
    row.number,
    row.placedAt.toString(),
    row.paidAt?.toString() ?? "",
    row.withdrawn ? "withdrawn" : row.state,
    row.shippingState,
    row.returnState,
    row.market,
    row.currency,
    money(row.total),
    money(row.refunded),
    String(row.items),
    row.name ?? "",
    row.email ?? "",
  ]
    .map((value) => csvCell(value))
    .join(",");
}

function csvOf(call: Call, filter: OrderFilter): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pages = eachOrder(call.db, filter);
  const encoder = new TextEncoder();
  let isFirst = true;
  return new ReadableStream({
    pull: async (out) => {
      if (isFirst) out.enqueue(encoder.encode(head));
      isFirst = false;
      const next = await pages.next();
      if (next.done === true) out.close();
      else out.enqueue(encoder.encode(next.value.map((row) => `${csvLine(row)}\n`).join("")));
    },
  });
}

/** The company office's list of orders, and the same as a file. */
export function orderListRoutes() {
  return [
    route({
      key: "GET /api/admin/orders",
      summary: "The orders, newest first; search in number, mail address and name",
      access: ["order.read"],
      query: z.object({ ...filterQuery, ...pageQuery }),
      reply: z.object({ orders: z.array(orderRowSchema), next: z.string().nullable() }),
      handle: async ({ query: { limit, before, ...query } }, call) => {
        const cursor = cursorOf("order", before);
        if (isFailure(cursor)) return cursor;
        const filter = await filterOf(call, query);
        if (isFailure(filter)) return filter;
        const { page, next } = pageOf(
          "order",
          await listOrders(call.db, { ...filter, before: cursor, limit: limit + 1 }),
          limit,
        );
        return { orders: page.map(orderRowJson), next };
      },
    }),
    route({
      key: "GET /api/admin/orders.csv",
      summary: "The orders that fit, newest first, as CSV; `ids` narrows it to those named",
      access: ["order.read"],
      query: z.object({
        ...filterQuery,
        ids: z
          .union([idSchema("order"), z.array(idSchema("order")).max(200)])
          .optional()
          .openapi({ type: "array", items: { type: "string", example: toEdge("order", 1n) } }),
      }),
      reply: z.unknown(),
      handle: async ({ query: { ids, ...query } }, call) => {
        const filter = await filterOf(call, query);
        if (isFailure(filter)) return filter;
        const wanted = ids === undefined ? undefined : [ids].flat();
        return new FileReply("orders.csv", "text/csv; charset=utf-8", csvOf(call, { ...filter, ids: wanted }));
      },
    }),
    route({
      key: "GET /api/admin/orders/{id}/mails",
      summary: "The mails that were written about an order",
      access: ["order.read"],
      params: z.object({ id: idSchema("order") }),
      reply: z.object({
        mails: z.array(
          z.object({
            id: z.string(),
            at: instantSchema,
            template: z.string(),
            subject: z.string().nullable(),
            state: z.enum(["waiting", "kept", "sent", "failed"]),
          }),
        ),
      }),
      handle: async ({ params: { id } }, call) => {
        const order = await findOrder(call.db, id);
        if (order === undefined) return new Failure("not-found", "There is no such order.");
        const mails = await mailsOfOrder(call.db, order.number);
        return {
          mails: mails.map(({ id: mail, at, template, subject, state }) => ({
            id: toEdge("mail", mail),
            at: at.toString(),
            template,
            subject,
            state,
          })),
        };
      },
    }),
  ] as const;
}
