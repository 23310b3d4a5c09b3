/** Stripe Connect: a member's account at Stripe, the transfers of a batch, and what Stripe tells. */
import { z } from "@hono/zod-openapi";
import { audit, idSchema, instantSchema, route } from "../../access/index.ts";
import type { Call } from "../../access/index.ts";
import { Failure, isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { enqueue } from "../../foundation/jobs.ts";
import type { PayoutServices } from "../admin-routes.ts";
import { findBatch } from "../batch-store.ts";
import { connectAccount, refreshAccount } from "./connect-account.ts";
import { readReversed } from "./read-transfers.ts";
import { receiveConnectEvent } from "./receive-event.ts";
import { sendTransfers } from "./send-transfers.ts";
import { connectedAccounts } from "./store.ts";
import type { ConnectedAccount } from "./store.ts";

const connectedSchema = z
  .object({
    country: z.string(),
    shown: z.string().openapi({ description: "The last four letters of Stripe's name for it" }),
    ready: z.boolean().openapi({ description: "Money can be moved to it, and Stripe pays it on" }),
    chargesEnabled: z.boolean(),
    payoutsEnabled: z.boolean(),
    transfersEnabled: z.boolean(),
    detailsSubmitted: z.boolean().openapi({ description: "False: the member has not finished what Stripe asked" }),
    due: z.array(z.string()).openapi({ description: "What Stripe still wants to know, by its own names" }),
    dueUntil: instantSchema.nullable(),
    disabledReason: z.string().nullable(),
    payoutFailure: z.string().nullable().openapi({ description: "Why the account's bank refused money last" }),
    readAt: instantSchema.nullable(),
  })
  .openapi("StripeAccount");

const offerSchema = z.object({
  offered: z.boolean().openapi({ description: "The company pays by Stripe" }),
  account: connectedSchema.nullable(),
});

function connectedJson(one: ConnectedAccount): z.infer<typeof connectedSchema> {
  return {
    country: one.country,
    shown: one.account.slice(-4),
    ready: one.transfersEnabled && one.payoutsEnabled,
    chargesEnabled: one.chargesEnabled,
    payoutsEnabled: one.payoutsEnabled,
    transfersEnabled: one.transfersEnabled,
    detailsSubmitted: one.detailsSubmitted,
    due: [...one.due],
    dueUntil: one.dueUntil?.toString() ?? null,
    disabledReason: one.disabledReason,
    payoutFailure: one.payoutFailure,
    readAt: one.readAt?.toString() ?? null,
  };
}

const notHere = () => new Failure("not-found", "The company does not pay by Stripe.");
const notMember = () => new Failure("not-allowed", "Only members are paid.");
const sentSchema = z.object({ sent: z.number().int(), failed: z.number().int(), left: z.number().int() });

export function connectRoutes({ sealer, connect }: PayoutServices) {
  const offerOf = async (call: Call, member: bigint): Promise<z.infer<typeof offerSchema>> => {
    const account = (await connectedAccounts(call.db, [member])).get(member);
    return { offered: connect !== undefined, account: account === undefined ? null : connectedJson(account) };
  };
  return [
    route({
      key: "GET /api/partner/payout-account/stripe",
      summary: "Whether the company pays by Stripe, and what the caller's account there may do, as Stripe said last",
      access: "member",
      reply: offerSchema,
      handle: async (_input, call) =>
        call.caller.member === null ? notMember() : await offerOf(call, call.caller.member),
    }),
    route({
      key: "POST /api/partner/payout-account/stripe/onboarding",
      summary: "Open the caller's account at Stripe, or go on with it: the address of Stripe's own page, for once",
      access: "member",
      body: z.object({ country: z.string().regex(/^[A-Z]{2}$/, "is two capital letters, as IE") }),
      reply: z.object({ url: z.string(), account: connectedSchema }),
      handle: async ({ body: { country } }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        if (connect === undefined) return notHere();
        const given = { db: call.db, connect, sealer, transact: call.transact.bind(call), now: call.now };
        const account = await connectAccount(given, { memberId: member, country });
        if (isFailure(account)) return account;
        const page = `${call.origin}/office/wallet?stripe=`;
        const url = await connect.onboardingUrl(account.account, { done: `${page}done`, again: `${page}again` });
        return { url, account: connectedJson(account) };
      },
    }),
    route({
      key: "POST /api/partner/payout-account/stripe/refresh",
      summary: "Ask Stripe what the caller's account may do now",
      access: "member",
      reply: offerSchema,
      handle: async (_input, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        if (connect === undefined) return notHere();
        const read = await refreshAccount({ db: call.db, connect, now: call.now }, member);
        return isFailure(read) ? read : await offerOf(call, member);
      },
    }),
    route({
      key: "GET /api/admin/members/{id}/stripe-account",
      summary: "A member's account at Stripe, as Stripe said last",
      access: ["payout.read"],
      params: z.object({ id: idSchema("member") }),
      reply: offerSchema,
      handle: ({ params: { id } }, call) => offerOf(call, id),
    }),
    route({
      key: "POST /api/admin/payouts/{id}/send",
      summary: "Send the transfers of an approved Stripe batch; what has no answer yet is tried again by itself",
      access: ["payout.make"],
      params: z.object({ id: idSchema("batch") }),
      reply: sentSchema,
      handle: async ({ params: { id } }, call) => {
        if (connect === undefined) return notHere();
        const begun = await call.transact(async (context) => {
          const batch = await findBatch(context.tx, id);
          if (batch === undefined) return new Failure("not-found", "There is no such batch.");
          await audit(context, { action: "payout.sent", subject: toEdge("batch", id) });
          // Whatever becomes of this call: what it leaves is sent later.
          if (batch.method === "stripe" && batch.state === "approved") {
            const name = toEdge("batch", id);
            const runAt = context.now.add({ minutes: 10 });
            await enqueue(context, "send-transfers", { batch: name }, { runAt, key: `send-transfers ${name}` });
          }
          return batch.id;
        });
        if (isFailure(begun)) return begun;
        return sendTransfers(call.db, { connect, sealer }, { batchId: id, now: () => call.now });
      },
    }),
    route({
      key: "POST /api/admin/payouts/read-transfers",
      summary: "Ask Stripe which transfers of the last two months came back; they are available again",
      access: ["payout.make"],
      reply: z.object({ returned: z.number().int() }),
      handle: async (_input, call) =>
        connect === undefined ? notHere() : { returned: await readReversed(call.db, connect, call.now) },
    }),
    route({
      key: "POST /api/webhooks/stripe-connect",
      summary: "Events of Stripe about connected accounts and transfers, signed; the bytes of the body are checked",
      access: "anyone",
      body: z.looseObject({ id: z.string().min(1).max(255), type: z.string().min(1).max(255) }),
      reply: z.object({ received: z.literal(true) }),
      handle: async (_input, call) => {
        if (connect === undefined) return notHere();
        const event = connect.readEvent(call.bytes, call.header("stripe-signature") ?? "", call.now);
        if (event === undefined) {
          return new Failure("not-allowed", "The signature is not right, or older than five minutes.");
        }
        await receiveConnectEvent({ db: call.db, connect, now: call.now }, event);
        return { received: true as const };
      },
    }),
  ] as const;
}
