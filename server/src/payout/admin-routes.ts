import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, pageQuery, personNames, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { memberCards } from "../members/index.ts";
import { batchCsv, batchFile } from "./batch-file.ts";
import type { BatchFile } from "./batch-file.ts";
import { approveBatch, cancelBatch, refuseBatch } from "./decide-batch.ts";
import { payoutDeskRoutes } from "./desk-routes.ts";
import { payoutDueRoutes } from "./due-routes.ts";
import { connectRoutes } from "./connect/routes.ts";
import type { StripeConnect } from "./connect/stripe-connect.ts";
import { makeBatch } from "./make-batch.ts";
import { batchMethods } from "./model.ts";
import type { Batch } from "./model.ts";
import { batchJson, batchSchema, payoutJson, payoutSchema, peopleOfBatch } from "./payout-json.ts";
import { payoutPeopleRoutes } from "./people-routes.ts";
import { lastResults } from "./result-store.ts";
import { payoutResultRoutes } from "./result-routes.ts";
import { payoutRuleRoutes } from "./rule-routes.ts";
import { settleBatch } from "./settle-batch.ts";
import { findBatch, listBatches } from "./batch-store.ts";
import { payoutSums } from "./payout-line-store.ts";
import { payoutsOfBatch } from "./payout-store.ts";

export interface PayoutServices {
  /** Seals the members' account numbers. */
  readonly sealer: Sealer;
  /** Undefined where the company does not pay by Stripe. */
  readonly connect: StripeConnect | undefined;
}

const params = z.object({ id: idSchema("batch") });
const decisionSchema = z.object({
  step: z.enum(["approve", "settle", "send", "none"]),
  may: z.boolean(),
  why: z.string().nullable(),
});

export function payoutAdminRoutes(services: PayoutServices) {
  const { sealer } = services;
  return [
    ...connectRoutes(services),
    ...payoutDueRoutes(),
    ...payoutPeopleRoutes(),
    ...payoutDeskRoutes(),
    ...payoutRuleRoutes(services),
    ...payoutResultRoutes(services),
    route({
      key: "GET /api/admin/payouts",
      summary: "Payout batches, newest first",
      access: ["payout.read"],
      query: z.object(pageQuery),
      reply: z.object({
        batches: z.array(batchSchema),
        next: z.string().nullable(),
        methods: z.array(z.enum(batchMethods)).openapi({ description: "The ways in which the company can pay" }),
      }),
      handle: async ({ query }, call) => {
        const before = query.before === undefined ? undefined : fromEdge("batch", query.before);
        if (before === undefined && query.before !== undefined) {
          return new Failure("bad-input", `"${query.before}" is not the id of a batch.`, { field: "before" });
        }
        const found = await listBatches(call.db, {
          limit: query.limit + 1,
          ...(before !== undefined && { before }),
        });
        const page = found.slice(0, query.limit);
        const nameOf = await personNames(call.db, page.flatMap(peopleOfBatch));
        const last = page.at(-1);
        return {
          batches: page.map((batch) => batchJson(batch, batch, nameOf)),
          next: found.length > query.limit && last !== undefined ? toEdge("batch", last.id) : null,
          methods: batchMethods.filter((method) => method !== "stripe" || services.connect !== undefined),
        };
      },
    }),
    route({
      key: "POST /api/admin/payouts",
      summary: "Make a batch of everybody who can be paid in a currency, and ask a second person to approve it",
      access: ["payout.make"],
      body: z.object({
        currency: z.string().regex(/^[A-Z]{3}$/),
        method: z
          .enum(batchMethods)
          .optional()
          .openapi({ description: "By default sepa for EUR, bank-csv for all else" }),
        executionDate: z.iso.date().optional(),
      }),
      reply: batchSchema,
      idempotent: true,
      handle: async ({ body }, call) =>
        replyBatch(
          call,
          await call.transact((context) =>
            makeBatch(context, {
              currency: body.currency,
              ...(body.method !== undefined && { method: body.method }),
              ...(body.executionDate !== undefined && { executionDate: Temporal.PlainDate.from(body.executionDate) }),
            }),
          ),
        ),
    }),
    route({
      key: "GET /api/admin/payouts/{id}",
      summary: "A batch with its payouts and what each is made of",
      access: ["payout.read"],
      params,
      reply: z.object({ batch: batchSchema, payouts: z.array(payoutSchema), next: decisionSchema }),
      handle: async ({ params: { id } }, call) => {
        const batch = await findBatch(call.db, id);
        if (batch === undefined) return new Failure("not-found", "There is no such batch.");
        const payouts = await payoutsOfBatch(call.db, id);
        const ids = payouts.map((payout) => payout.id);
        const sums = await payoutSums(call.db, ids);
        const bank = await lastResults(call.db, ids);
        const names = await memberCards(
          call.db,
          payouts.map((payout) => payout.memberId),
        );
        return {
          batch: await withSums(call, batch),
          payouts: payouts.map((payout) => payoutJson(payout, sums.get(payout.id), names, bank.get(payout.id))),
          next: decision(batch, call),
        };
      },
    }),
    route({
      key: "POST /api/admin/payouts/{id}/approve",
      summary: "Approve a batch, as somebody other than its maker",
      access: ["payout.approve"],
      params,
      reply: batchSchema,
      idempotent: true,
      handle: async ({ params: { id } }, call) =>
        replyBatch(call, await call.transact((context) => approveBatch(context, id))),
    }),
    route({
      key: "POST /api/admin/payouts/{id}/refuse",
      summary: "Refuse a batch that is not approved yet; what was in it is available again",
      access: ["payout.approve"],
      params,
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      reply: batchSchema,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        replyBatch(call, await call.transact((context) => refuseBatch(context, { batchId: id, reason: body.reason }))),
    }),
    route({
      key: "POST /api/admin/payouts/{id}/cancel",
      summary: "Take an approved batch back before the bank has answered; what was in it is available again",
      access: ["payout.approve"],
      params,
      body: z.object({
        reason: z.string().trim().min(3).max(500),
        bankStopped: z
          .boolean()
          .default(false)
          .openapi({ description: "Where its file was taken: the bank has said that it does not execute it" }),
      }),
      reply: batchSchema,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        replyBatch(call, await call.transact((context) => cancelBatch(context, { ...body, batchId: id }))),
    }),
    route({
      key: "POST /api/admin/payouts/{id}/settle",
      summary: "The bank has executed the batch: its payouts and their earnings are paid",
      access: ["payout.make"],
      params,
      reply: batchSchema,
      idempotent: true,
      handle: async ({ params: { id } }, call) =>
        replyBatch(call, await call.transact((context) => settleBatch(context, id))),
    }),
    route({
      key: "GET /api/admin/payouts/{id}/file",
      summary:
        "The file of an approved batch by its method (pain.001.001.09, NACHA, PayPal, Wise, a list); for those who make or approve batches",
      access: ["payout.read"],
      params,
      reply: z.unknown(),
      handle: async ({ params: { id } }, call) =>
        replyFile(call, () => call.transact((context) => batchFile(context, sealer, id))),
    }),
    route({
      key: "GET /api/admin/payouts/{id}/csv",
      summary: "An approved batch of any currency as CSV; for those who make or approve batches",
      access: ["payout.read"],
      params,
      reply: z.unknown(),
      handle: async ({ params: { id } }, call) =>
        replyFile(call, () => call.transact((context) => batchCsv(context, sealer, id))),
    }),
  ] as const;
}

/** Files carry whole account numbers: whoever may only look at batches does not get them. */
async function replyFile(call: Call, make: () => Promise<BatchFile | Failure>): Promise<FileReply | Failure> {
  const { permissions } = call.caller;
  if (!permissions.has("payout.make") && !permissions.has("payout.approve")) {
    return new Failure("not-allowed", "This needs the permission payout.make or payout.approve.");
  }
  const file = await make();
  return isFailure(file) ? file : new FileReply(file.name, file.type, file.text);
}

async function replyBatch(call: Call, batch: Batch | Failure) {
  return isFailure(batch) ? batch : await withSums(call, batch);
}

async function withSums(call: Call, batch: Batch) {
  const payouts = await payoutsOfBatch(call.db, batch.id);
  const total = payouts.reduce((sum, payout) => sum + payout.amount, 0n);
  return batchJson(batch, { count: payouts.length, total }, await personNames(call.db, peopleOfBatch(batch)));
}

/** What happens to a batch next, and whether this caller may do it. */
function decision(batch: Batch, { caller }: Call): z.infer<typeof decisionSchema> {
  if (batch.state === "made") {
    if (batch.madeBy === caller.person) return { step: "approve", may: false, why: "second-person-needed" };
    const may = caller.permissions.has("payout.approve");
    return { step: "approve", may, why: may ? null : "not-allowed" };
  }
  if (batch.state !== "approved") return { step: "none", may: false, why: null };
  const may = caller.permissions.has("payout.make");
  const step = batch.method === "stripe" ? "send" : "settle";
  return { step, may, why: may ? null : "not-allowed" };
}
