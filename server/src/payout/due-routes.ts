import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, pageOf, pageQuery, route, toMoney } from "../access/index.ts";
import { cardOf, personSchema } from "../commission/index.ts";
import { trialBalance } from "../ledger/index.ts";
import { memberCards } from "../members/index.ts";
import { pageCandidates, sumCandidates, waitingFilters } from "./list-candidates.ts";
import type { CandidateSum } from "./list-candidates.ts";
import { batchMethods } from "./model.ts";
import { waitingSchema } from "./payout-json.ts";
import { payoutMinimum } from "./rule-store.ts";

const sumsShape = {
  count: z.number().int().openapi({ description: "How many a batch made now would pay" }),
  total: moneySchema.openapi({ description: "What it would pay them" }),
  waiting: z
    .array(z.object({ reason: waitingSchema, count: z.number().int(), total: moneySchema }))
    .openapi({ description: "How many wait for what first, and with how much" }),
};

const candidateSchema = z
  .object({
    member: personSchema,
    amount: moneySchema,
    waiting: waitingSchema
      .nullable()
      .openapi({ description: "Null: is paid by the next batch. owes: refunds took more than was left" }),
    reasons: z.array(waitingSchema).openapi({ description: "All of them, the first first" }),
    netted: moneySchema.openapi({ description: "What of their earnings goes against what they owe" }),
  })
  .openapi("PayoutCandidate");

const asked = {
  currency: z.string().regex(/^[A-Z]{3}$/),
  method: z.enum(batchMethods).optional().openapi({ description: "By default sepa for EUR, bank-csv for all else" }),
};

/** What could be paid now: sums by what it waits for, and who is behind them. */
export function payoutDueRoutes() {
  return [
    route({
      key: "GET /api/admin/payout-due",
      summary:
        "How much could be paid now and what the rest waits for, by currency: worked out over everybody with earnings",
      access: ["payout.read"],
      reply: z.object({ due: z.array(z.object({ currency: z.string(), ...sumsShape })) }),
      handle: async (_, call) => {
        const due = [];
        for (const { currency, accounts } of await trialBalance(call.db)) {
          if (!accounts.some(({ account }) => account === "available")) continue;
          const sums = await sumCandidates(call.db, currency, call.now);
          if (sums.length > 0) due.push({ currency, ...sumsJson(sums, currency) });
        }
        return { due };
      },
    }),
    route({
      key: "GET /api/admin/payout-candidates",
      summary:
        "Everybody whose available balance in a currency is not zero, by member: who would be paid now, who waits and why",
      access: ["payout.read"],
      query: z.object({
        ...asked,
        waiting: z
          .enum(waitingFilters)
          .optional()
          .openapi({ description: "Only those who wait for this first, for anything, or for nothing: who is paid" }),
        after: idSchema("member").optional().openapi({ description: "`next` of the page before" }),
        limit: pageQuery.limit,
      }),
      reply: z.object({
        minimum: moneySchema,
        candidates: z.array(candidateSchema),
        next: z.string().nullable(),
      }),
      handle: async ({ query: { currency, method, waiting, after, limit } }, call) => {
        const found = await pageCandidates(call.db, currency, call.now, {
          ...(method !== undefined && { method }),
          ...(waiting !== undefined && { waiting }),
          ...(after !== undefined && { after }),
          limit: limit + 1,
        });
        const { page, next } = pageOf(
          "member",
          found.map((one) => ({ ...one, id: one.memberId })),
          limit,
        );
        const names = await memberCards(
          call.db,
          page.map(({ id }) => id),
        );
        return {
          minimum: toMoney(await payoutMinimum(call.db, currency), currency),
          candidates: page.map(({ id, amount, netted, waiting: first, reasons }) => ({
            member: cardOf(names, id),
            amount: toMoney(amount, currency),
            netted: toMoney(netted, currency),
            waiting: first,
            reasons: [...reasons],
          })),
          next,
        };
      },
    }),
    route({
      key: "GET /api/admin/payout-candidate-sums",
      summary:
        "How many and how much all pages of payout-candidates come to: who would be paid, and what others wait for",
      access: ["payout.read"],
      query: z.object(asked),
      reply: z.object(sumsShape),
      handle: async ({ query: { currency, method } }, call) => {
        const ask = { ...(method !== undefined && { method }), owing: true as const };
        return sumsJson(await sumCandidates(call.db, currency, call.now, ask), currency);
      },
    }),
  ] as const;
}

function sumsJson(sums: readonly CandidateSum[], currency: string) {
  const paid = sums.find((sum) => sum.waiting === null);
  return {
    count: paid?.count ?? 0,
    total: toMoney(paid?.total ?? 0n, currency),
    waiting: sums.flatMap(({ waiting, count, total }) =>
      waiting === null ? [] : [{ reason: waiting, count, total: toMoney(total, currency) }],
    ),
  };
}
