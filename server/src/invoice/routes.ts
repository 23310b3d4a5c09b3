import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { findOrder, openOrder } from "../orders/index.ts";
import { invoicePdf } from "./invoice-pdf.ts";
import { issueInvoice } from "./issue-invoice.ts";
import type { Invoice } from "./model.ts";
import { findInvoice, invoicesOf } from "./store.ts";

const invoiceSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["invoice", "credit-note"]),
    code: z.string(),
    issuedAt: instantSchema,
    total: moneySchema,
    refundId: z.string().nullable(),
  })
  .openapi("Invoice");

const invoiceJson = (invoice: Invoice): z.infer<typeof invoiceSchema> => ({
  id: toEdge("invoice", invoice.id),
  kind: invoice.kind,
  code: invoice.code,
  issuedAt: invoice.issuedAt.toString(),
  total: toMoney(invoice.total, invoice.currency),
  refundId: invoice.refundId === null ? null : toEdge("refund", invoice.refundId),
});

async function fileOf(invoice: Invoice | undefined): Promise<FileReply | Failure> {
  if (invoice === undefined) return new Failure("not-found", "There is no such invoice.");
  return new FileReply(`${invoice.code}.pdf`, "application/pdf", await invoicePdf(invoice));
}

async function dueInvoice(call: Call, orderId: bigint): Promise<readonly Invoice[] | Failure> {
  const order = await findOrder(call.db, orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const known = await invoicesOf(call.db, orderId);
  if (known.length > 0 || order.state !== "paid" || order.kind === "gift-card") return known;
  // Whoever asks before the job has come to it does not wait.
  const issued = await call.transact((context) => issueInvoice(context, { orderId }));
  return isFailure(issued) ? issued : [issued];
}

const token = z.string().min(20).max(100);

/** Invoices and credit notes, for the shopper by the order's secret and for the company office. */
export function invoiceRoutes() {
  return [
    route({
      key: "GET /api/store/orders/{token}/invoices",
      summary: "The invoice and the credit notes of an order, for whoever holds one of its secrets",
      access: "anyone",
      params: z.object({ token }),
      reply: z.object({ invoices: z.array(invoiceSchema) }),
      handle: async ({ params }, call) => {
        const id = await openOrder(call.db, params.token);
        const found = isFailure(id) ? id : await dueInvoice(call, id);
        return isFailure(found) ? found : { invoices: found.map(invoiceJson) };
      },
    }),
    route({
      key: "GET /api/store/orders/{token}/invoices/{code}",
      summary: "An invoice or credit note as PDF",
      access: "anyone",
      params: z.object({ token, code: z.string().max(40) }),
      reply: z.unknown(),
      handle: async ({ params }, call) => {
        const id = await openOrder(call.db, params.token);
        if (isFailure(id)) return id;
        return await fileOf((await invoicesOf(call.db, id)).find(({ code }) => code === params.code));
      },
    }),
    route({
      key: "GET /api/admin/orders/{id}/invoices",
      summary: "The invoice and the credit notes of an order",
      access: ["order.read"],
      params: z.object({ id: idSchema("order") }),
      reply: z.object({ invoices: z.array(invoiceSchema) }),
      handle: async ({ params: { id } }, call) => {
        const found = await dueInvoice(call, id);
        return isFailure(found) ? found : { invoices: found.map(invoiceJson) };
      },
    }),
    route({
      key: "GET /api/admin/invoices/{id}",
      summary: "An invoice or credit note as PDF",
      access: ["order.read"],
      params: z.object({ id: z.string().max(40) }),
      reply: z.unknown(),
      handle: async ({ params }, call) => {
        const id = fromEdge("invoice", params.id.replace(/\.pdf$/, ""));
        return await fileOf(id === undefined ? undefined : await findInvoice(call.db, id));
      },
    }),
  ] as const;
}
