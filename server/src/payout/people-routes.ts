import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, personNames, route, toMoney } from "../access/index.ts";
import { earningsJson, earningSchema } from "../commission/index.ts";
import { Failure } from "../foundation/failure.ts";
import { broughtKinds } from "../ledger/index.ts";
import { memberCards } from "../members/index.ts";
import { findEarnings } from "../plan/index.ts";
import { batchJson, batchSchema, payoutJson, payoutSchema, peopleOfBatch } from "./payout-json.ts";
import { lastResults } from "./result-store.ts";
import { findBatch } from "./batch-store.ts";
import { broughtLines, payoutLines, payoutSums } from "./payout-line-store.ts";
import { findPayout, payoutsOfBatch } from "./payout-store.ts";

/** Who is behind the sums of payouts: what one member's payout is made of. */
export function payoutPeopleRoutes() {
  return [
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
