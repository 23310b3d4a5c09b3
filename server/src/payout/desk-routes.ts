import { z } from "@hono/zod-openapi";
import { cursorOf, instantSchema, moneySchema, pageOf, pageQuery, route, toMoney } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { cardOf, cardSchema, memberCards } from "../members/index.ts";
import { accountsOf } from "./account-store.ts";
import { listPayees, listWriteOffs, openWithdrawals, payeeViews } from "./desk-store.ts";
import { accountJson, accountSchema } from "./payout-json.ts";
import { payeeJson, payeeSchema } from "./rule-routes.ts";

const withdrawalSchema = z.object({
  id: z.string(),
  member: cardSchema,
  currency: z.string(),
  amount: moneySchema.nullable().openapi({ description: "Null: all that can be paid" }),
  askedAt: instantSchema,
});

const writeOffSchema = z.object({
  id: z.string(),
  member: cardSchema,
  amount: moneySchema,
  owedSince: instantSchema,
  at: instantSchema,
});

/** What whoever pays people looks at beside the batches. */
export function payoutDeskRoutes() {
  return [
    route({
      key: "GET /api/admin/payees",
      summary: "Payees of whom something is known: identity, tax form, whether they are blocked, and their accounts",
      access: ["payout.read"],
      query: z.object({ view: z.enum(payeeViews).optional(), ...pageQuery }),
      reply: z.object({
        payees: z.array(z.object({ member: cardSchema, payee: payeeSchema, accounts: z.array(accountSchema) })),
        next: z.string().nullable(),
      }),
      handle: async ({ query }, call) => {
        const before = cursorOf("member", query.before);
        if (isFailure(before)) return before;
        const found = await listPayees(call.db, {
          ...(query.view !== undefined && { view: query.view }),
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const rows = found.map((payee) => ({ id: payee.memberId, payee }));
        const { page, next } = pageOf("member", rows, query.limit);
        const ids = page.map(({ id }) => id);
        const names = await memberCards(call.db, ids);
        const accounts = await accountsOf(call.db, ids);
        return {
          payees: page.map(({ id, payee }) => ({
            member: cardOf(names, id),
            payee: payeeJson(payee),
            accounts: (accounts.get(id) ?? []).map(accountJson),
          })),
          next,
        };
      },
    }),
    route({
      key: "GET /api/admin/withdrawals",
      summary: "Members who ask to be paid and are in no batch yet, the longest waiting first",
      access: ["payout.read"],
      query: z.object({ limit: pageQuery.limit }),
      reply: z.object({ withdrawals: z.array(withdrawalSchema) }),
      handle: async ({ query }, call) => {
        const found = await openWithdrawals(call.db, query.limit);
        const names = await memberCards(call.db, [...new Set(found.map((one) => one.memberId))]);
        return {
          withdrawals: found.map((one) => ({
            id: toEdge("withdrawal", one.id),
            member: cardOf(names, one.memberId),
            currency: one.currency,
            amount: one.amount === null ? null : toMoney(one.amount, one.currency),
            askedAt: one.askedAt.toString(),
          })),
        };
      },
    }),
    route({
      key: "GET /api/admin/write-offs",
      summary: "What members owed and is not asked for any more, newest first",
      access: ["payout.read"],
      query: z.object(pageQuery),
      reply: z.object({ writeOffs: z.array(writeOffSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("writeOff", query.before);
        if (isFailure(before)) return before;
        const found = await listWriteOffs(call.db, {
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const { page, next } = pageOf("writeOff", found, query.limit);
        const names = await memberCards(call.db, [...new Set(page.map((one) => one.memberId))]);
        return {
          writeOffs: page.map((one) => ({
            id: toEdge("writeOff", one.id),
            member: cardOf(names, one.memberId),
            amount: toMoney(one.amount, one.currency),
            owedSince: one.owedSince.toString(),
            at: one.at.toString(),
          })),
          next,
        };
      },
    }),
  ] as const;
}
