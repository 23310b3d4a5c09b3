import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { readCause, statement } from "../ledger/index.ts";
import { accountsOf } from "./account-store.ts";
import type { PayoutServices } from "./admin-routes.ts";
import { accountKinds, batchlessMethods } from "./model.ts";
import { accountJson, accountSchema, batchStateSchema } from "./payout-json.ts";
import { setPayoutAccount } from "./set-payout-account.ts";
import { partnerHomeRoutes } from "./home-routes.ts";
import { payoutsOfMember } from "./payout-store.ts";
import { balanceJson, balanceSchema, walletBalances } from "./wallet-balances.ts";
import { payoutWalletRoutes, requestsJson, requestsSchema, walletRulesOf } from "./wallet-routes.ts";

const notMember = () => new Failure("not-allowed", "Only members have a wallet.");

export function payoutPartnerRoutes(services: PayoutServices) {
  const { sealer } = services;
  return [
    ...partnerHomeRoutes(),
    ...payoutWalletRoutes(services),
    route({
      key: "GET /api/partner/wallet",
      summary: "The caller's balances, payouts, account and statement",
      access: "member",
      query: z.object({
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        ...pageQuery,
      }),
      reply: z.object({
        balances: z.array(balanceSchema),
        account: accountSchema.nullable().openapi({ description: "The one that was set last" }),
        accounts: z.array(accountSchema),
        requests: requestsSchema,
        payouts: z.array(
          z.object({
            id: z.string(),
            amount: moneySchema,
            state: batchStateSchema,
            kind: z.enum([...accountKinds, ...batchlessMethods]),
            shown: z.string(),
            madeAt: instantSchema,
            paidAt: instantSchema.nullable(),
            failedAt: instantSchema.nullable(),
          }),
        ),
        statement: z.object({
          currency: z.string(),
          lines: z.array(
            z.object({
              id: z.string(),
              at: instantSchema,
              change: moneySchema,
              balance: moneySchema.openapi({ description: "What the company owed the caller after this line" }),
              from: z.string(),
              to: z.string(),
              cause: z.string(),
              causeKind: z.string().nullable(),
            }),
          ),
          next: z.string().nullable(),
        }),
      }),
      handle: async ({ query }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const before = query.before === undefined ? undefined : fromEdge("entry", query.before);
        if (before === undefined && query.before !== undefined) {
          return new Failure("bad-input", `"${query.before}" is not the end of a page.`, { field: "before" });
        }
        const wallet = await walletBalances(call, member);
        const accounts = (await accountsOf(call.db, [member])).get(member) ?? [];
        const [account] = accounts;
        const currency = query.currency ?? wallet[0]?.currency ?? (await readCompany(call.db)).currency;
        const found = await statement(call.db, {
          member,
          currency,
          limit: query.limit + 1,
          ...(before !== undefined && { before }),
        });
        const page = found.slice(0, query.limit);
        const last = page.at(-1);
        return {
          balances: wallet.map(balanceJson),
          account: account === undefined ? null : accountJson(account),
          accounts: accounts.map(accountJson),
          requests: requestsJson(await walletRulesOf(call, member, wallet)),
          payouts: (await payoutsOfMember(call.db, member, 50)).map((payout) => ({
            id: toEdge("payout", payout.id),
            amount: toMoney(payout.amount, payout.currency),
            state: payout.state,
            kind: payout.kind,
            shown: payout.shown,
            madeAt: payout.madeAt.toString(),
            paidAt: payout.paidAt?.toString() ?? null,
            failedAt: payout.failedAt?.toString() ?? null,
          })),
          statement: {
            currency,
            lines: page.map((line) => ({
              id: toEdge("entry", line.entryId),
              at: line.at.toString(),
              change: toMoney(line.change, currency),
              balance: toMoney(line.balance, currency),
              from: line.from,
              to: line.to,
              cause: line.cause,
              causeKind: readCause(line.cause)?.kind ?? null,
            })),
            next: found.length > query.limit && last !== undefined ? toEdge("entry", last.entryId) : null,
          },
        };
      },
    }),
    route({
      key: "PUT /api/partner/payout-account",
      summary: "Set the IBAN to which the caller is paid from the next batch on",
      access: "member",
      body: z.object({
        holder: z.string().trim().min(1).max(200),
        iban: z.string().trim().min(1).max(60),
        bic: z.string().trim().max(20).nullable().default(null),
        business: z.boolean().default(false),
      }),
      reply: accountSchema,
      handle: async ({ body }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const set = await call.transact((context) => setPayoutAccount(context, sealer, { ...body, memberId: member }));
        return isFailure(set) ? set : accountJson(set);
      },
    }),
  ] as const;
}
