import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, personNames, route, toMoney } from "../access/index.ts";
import { cardOf, earningsJson, earningSchema, personSchema } from "../commission/index.ts";
import { Failure } from "../foundation/failure.ts";
import { balances, broughtKinds } from "../ledger/index.ts";
import { memberCards } from "../members/index.ts";
import { findEarnings } from "../plan/index.ts";
import { findCandidates } from "./find-candidates.ts";
import { payoutMinimum } from "./rule-store.ts";
import { batchMethods, waitingReasons } from "./model.ts";
import { batchJson, batchSchema, payoutJson, payoutSchema, peopleOfBatch } from "./payout-json.ts";
import { lastResults } from "./result-store.ts";
import { findBatch } from "./batch-store.ts";
import { broughtLines, payoutLines, payoutSums } from "./payout-line-store.ts";
import { findPayout, payoutsOfBatch } from "./payout-store.ts";

const candidateSchema = z
  .object({
    member: personSchema,
    amount: moneySchema,
    waiting: z
      .enum(waitingReasons)
      .nullable()
      .openapi({ description: "Null: is paid by the next batch. owes: refunds took more than was left" }),
    reasons: z.array(z.enum(waitingReasons)).openapi({ description: "All of them, the first first" }),
    netted: moneySchema.openapi({ description: "What of their earnings goes against what they owe" }),
  })
  .openapi("PayoutCandidate");

/** Who is behind the sums of payouts: who can be paid and who waits, and what one member's payout is made of. */
export function payoutPeopleRoutes() {
  return [
    route({
      key: "GET /api/admin/payout-candidates",
      summary: "Everybody whose available balance in a currency is not zero: who would be paid now, who waits and why",
      access: ["payout.read"],
      query: z.object({ currency: z.string().regex(/^[A-Z]{3}$/), method: z.enum(batchMethods).optional() }),
      reply: z.object({ minimum: moneySchema, candidates: z.array(candidateSchema) }),
      handle: async ({ query: { currency, method } }, call) => {
        const due = await findCandidates(call.db, currency, call.now, { ...(method !== undefined && { method }) });
        const told = new Set(due.map((one) => one.memberId));
        const owing = (await balances(call.db, { account: "available", currency })).flatMap(({ member, balance }) =>
          member !== null && balance < 0n && !told.has(member)
            ? [{ memberId: member, amount: balance, netted: 0n, waiting: "owes" as const, reasons: ["owes" as const] }]
            : [],
        );
        const all = [...due, ...owing];
        const names = await memberCards(
          call.db,
          all.map((one) => one.memberId),
        );
        return {
          minimum: toMoney(await payoutMinimum(call.db, currency), currency),
          candidates: all.map(({ memberId, amount, netted, waiting, reasons }) => ({
            member: cardOf(names, memberId),
            amount: toMoney(amount, currency),
            netted: toMoney(netted, currency),
            waiting,
            reasons: [...reasons],
          })),
        };
      },
    }),
    route({
      key: "GET /api/admin/member-payouts/{id}",
      summary: "One member's payout: its batch, and the earnings that it is made of",
      access: ["payout.read"],
      params: z.object({ id: idSchema("payout") }),
      reply: z.object({
        payout: payoutSchema,
        batch: batchSchema,
        earnings: z.array(
          z.object({
            earning: earningSchema,
            paid: moneySchema.openapi({ description: "What it stood at when the batch was made" }),
          }),
        ),
        brought: z
          .array(
            z.object({
              kind: z.enum(broughtKinds),
              at: instantSchema,
              cause: z.string().openapi({ description: "The import, or the payout that passed it on" }),
              paid: moneySchema,
            }),
          )
          .openapi({ description: "What of it no earning explains: the opening balance of a day, or what passed on" }),
      }),
      handle: async ({ params: { id } }, call) => {
        const payout = await findPayout(call.db, id);
        if (payout === undefined || payout.batchId === null) {
          return new Failure("not-found", "There is no such payout in a batch.");
        }
        const batch = (await findBatch(call.db, payout.batchId))!;
        const whole = await payoutsOfBatch(call.db, batch.id);
        const lines = new Map((await payoutLines(call.db, id)).map((line) => [line.earningId, line.amount]));
        const found = await findEarnings(call.db, [...lines.keys()]);
        const told = await earningsJson(call.db, found);
        const names = await memberCards(call.db, [payout.memberId]);
        const sums = await payoutSums(call.db, [id]);
        const bank = await lastResults(call.db, [id]);
        return {
          payout: payoutJson(payout, sums.get(id), names, bank.get(id)),
          batch: batchJson(
            batch,
            { count: whole.length, total: whole.reduce((sum, one) => sum + one.amount, 0n) },
            await personNames(call.db, peopleOfBatch(batch)),
          ),
          earnings: told.map((earning, index) => ({
            earning,
            paid: toMoney(lines.get(found[index]!.id)!, payout.currency),
          })),
          brought: (await broughtLines(call.db, id)).map(({ kind, at, cause, amount }) => ({
            kind,
            at: at.toString(),
            cause,
            paid: toMoney(amount, payout.currency),
          })),
        };
      },
    }),
  ] as const;
}
