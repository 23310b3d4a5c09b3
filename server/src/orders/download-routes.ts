import { z } from "@hono/zod-openapi";
import { audit, idSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import {
  downloadsOf,
  giveAccessAgain,
  grantsOf,
  keysOf,
  openKey,
  openTicket,
  revokeAccess,
  sendContent,
  startDownload,
} from "../digital/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { downloadsJson, downloadsSchema, logJson, logSchema } from "./download-json.ts";
import { mailDownloads } from "./give-downloads.ts";
import { isMoneyHere } from "./money-here.ts";
import type { OrderServices } from "./services.ts";
import { findOrder, lockOrder, orderIdOfToken, orderLines, orderPayments, writeEvent } from "./store.ts";
import { hashToken } from "./tokens.ts";

const tokenParams = { token: z.string().min(20).max(100) };
const orderParams = { id: idSchema("order") };
const grantParams = z.object({ ...orderParams, grant: idSchema("downloadGrant") });
const reason = z.object({ reason: z.string().trim().min(3).max(500) });
const adminReply = z.object({ downloads: downloadsSchema, log: z.array(logSchema) });
const noOrder = () =>
  new Failure("not-found", "There is no such order. Look for the link in the newest mail about it.");

type Shown = Parameters<typeof downloadsJson>[0]["shown"];

async function readDownloads(call: Pick<Call, "db" | "now">, orderId: bigint, shown: Shown) {
  const [order, grants] = [await findOrder(call.db, orderId), await grantsOf(call.db, orderId)];
  if (order === undefined) return noOrder();
  const [lines, money] = [await orderLines(call.db, orderId), await isMoneyHere(call.db, order)];
  const keys = await keysOf(call.db, orderId);
  return downloadsJson({ grants, keys, shown, lines, isBlocked: !money, now: call.now });
}

async function adminDownloads(call: Pick<Call, "db" | "now">, orderId: bigint) {
  const downloads = await readDownloads(call, orderId, ({ masked }) => masked);
  if (isFailure(downloads)) return downloads;
  return { downloads, log: (await downloadsOf(call.db, orderId)).map(logJson) };
}

/** What a paid order gives to download: for its shopper, and for staff. */
export function downloadRoutes({ ownKey, keySealer }: Pick<OrderServices, "ownKey" | "keySealer">) {
  return [
    route({
      key: "GET /api/store/orders/{token}/downloads",
      summary: "What an order has to download, for whoever holds one of its secrets",
      access: "anyone",
      params: z.object(tokenParams),
      reply: downloadsSchema,
      handle: async ({ params }, call) => {
        const orderId = await orderIdOfToken(call.db, hashToken(params.token));
        return orderId === undefined ? noOrder() : await readDownloads(call, orderId, (key) => openKey(keySealer, key));
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/downloads/{grant}/{file}",
      summary: "Download a file: counts one, and gives a link to its bytes that holds for an hour, in parts as well",
      access: "anyone",
      idempotent: true,
      limit: "checkout",
      params: z.object({ ...tokenParams, grant: idSchema("downloadGrant"), file: idSchema("digitalFile") }),
      reply: z.object({ url: z.string() }),
      handle: async ({ params }, call) => {
        const orderId = await orderIdOfToken(call.db, hashToken(params.token));
        if (orderId === undefined) return noOrder();
        const started = await call.transact(async (context) => {
          const order = await findOrder(context.tx, orderId);
          if (order === undefined || !(await isMoneyHere(context.tx, order))) return notPaid();
          return await startDownload(context, { orderId, grantId: params.grant, fileId: params.file, key: ownKey });
        });
        return isFailure(started) ? started : { url: `/api/store/downloads/${started.ticket}` };
      },
    }),
    route({
      key: "GET /api/store/downloads/{ticket}",
      summary: "The bytes of a file, for whoever holds a link that was signed within the hour; takes Range",
      access: "anyone",
      params: z.object({ ticket: z.string().max(200) }),
      reply: z.unknown(),
      handle: async ({ params }, call) => {
        const open = await openTicket(call.db, { key: ownKey, ticket: params.ticket, now: call.now });
        if (isFailure(open)) return open;
        const order = await findOrder(call.db, open.orderId);
        if (order === undefined || !(await isMoneyHere(call.db, order))) return notPaid();
        return sendContent(call.db, open, { range: call.header("range"), ifRange: call.header("if-range") });
      },
    }),
    route({
      key: "GET /api/admin/orders/{id}/downloads",
      summary: "What an order has to download, and who downloaded what, when, how often",
      access: ["order.read"],
      params: z.object(orderParams),
      reply: adminReply,
      handle: ({ params }, call) => adminDownloads(call, params.id),
    }),
    route({
      key: "POST /api/admin/orders/{id}/downloads/{grant}/again",
      summary: "Give a download again: its count and its days begin anew",
      access: ["order.ship"],
      params: grantParams,
      body: reason,
      reply: adminReply,
      handle: ({ params, body }, call) =>
        decide(call, params, body.reason, {
          action: "download.again",
          event: "downloads-again",
          work: giveAccessAgain,
        }),
    }),
    route({
      key: "POST /api/admin/orders/{id}/downloads/{grant}/revoke",
      summary: "End the access to a download; links that were given out end too",
      access: ["order.ship"],
      params: grantParams,
      body: reason,
      reply: adminReply,
      handle: ({ params, body }, call) =>
        decide(call, params, body.reason, { action: "download.revoke", event: "downloads-ended", work: revokeAccess }),
    }),
    route({
      key: "POST /api/admin/orders/{id}/downloads/mail",
      summary: "Send the shopper the mail with the address of their downloads once more",
      access: ["order.ship"],
      params: z.object(orderParams),
      reply: adminReply,
      handle: async ({ params }, call) => {
        const sent = await call.transact((context) => mailAgain(context, params.id));
        return isFailure(sent) ? sent : await adminDownloads(call, params.id);
      },
    }),
  ] as const;
}

function notPaid(): Failure {
  return new Failure("wrong-state", "The order is not paid, or its payment was taken back.", { why: "not-paid" });
}

async function decide(
  call: Call,
  params: { readonly id: bigint; readonly grant: bigint },
  why: string,
  deed: {
    readonly action: string;
    readonly event: "downloads-again" | "downloads-ended";
    readonly work: typeof revokeAccess;
  },
) {
  const done = await call.transact(async (context) => {
    const order = await lockOrder(context.tx, params.id);
    if (order === undefined) return noOrder();
    const changed = await deed.work(context, { orderId: order.id, grantId: params.grant });
    if (isFailure(changed)) return changed;
    const titles = (await orderLines(context.tx, order.id))
      .filter(({ id }) => id === changed.orderLineId)
      .map(({ title }) => title);
    await writeEvent(context, order.id, deed.event, { titles, reason: why, why: "revoked" });
    await audit(context, {
      action: deed.action,
      subject: toEdge("order", order.id),
      reason: why,
      after: { download: toEdge("downloadGrant", params.grant), titles },
    });
    return null;
  });
  return isFailure(done) ? done : await adminDownloads(call, params.id);
}

async function mailAgain(context: Context, orderId: bigint): Promise<null | Failure> {
  const order = await lockOrder(context.tx, orderId);
  if (order === undefined) return noOrder();
  const lines = (await orderLines(context.tx, orderId)).filter(({ comesAs }) => comesAs !== "parcel");
  const payment = (await orderPayments(context.tx, orderId)).find(({ state }) => state === "captured");
  if (lines.length === 0 || payment === undefined || !(await isMoneyHere(context.tx, order))) {
    return new Failure("wrong-state", "The order has nothing to download, or is not paid.");
  }
  await mailDownloads(context, order, payment, lines);
  await audit(context, { action: "download.mail", subject: toEdge("order", orderId) });
  return null;
}
