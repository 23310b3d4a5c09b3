import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import {
  activityOf,
  earnedByPeriod,
  earningSchema,
  earningsJson,
  expectedOf,
  missedJson,
  missedSchema,
  periodJson,
  periodSchema,
  sumByCurrency,
} from "../commission/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { balances, readCause, statement } from "../ledger/index.ts";
import type { MemberAccount } from "../ledger/index.ts";
import { standingAt } from "../members/index.ts";
import { earningsOfMember, listPeriods } from "../plan/index.ts";
import { accountsOf } from "./account-store.ts";
import type { PayoutServices } from "./admin-routes.ts";
import { accountKinds } from "./model.ts";
import { accountJson, accountSchema, batchStateSchema } from "./payout-json.ts";
import { setPayoutAccount } from "./set-payout-account.ts";
import { payoutsOfMember, payoutsOnTheWay } from "./store.ts";
import { payoutWalletRoutes, requestsJson, requestsSchema, walletRulesOf } from "./wallet-routes.ts";

const balanceSchema = z
  .object({
    currency: z.string(),
    pending: moneySchema,
    held: moneySchema,
    available: moneySchema,
    onTheWay: moneySchema.openapi({ description: "In a payout that the bank has not executed yet" }),
    paid: moneySchema,
    storeCredit: moneySchema,
  })
  .openapi("WalletBalance");

const nextSchema = z
  .object({
    code: z.enum(["add-payout-account", "become-active", "share-link", "none"]),
    missed: z.array(missedSchema),
  })
  .openapi("PartnerNextStep");

const notMember = () => new Failure("not-allowed", "Only members have a wallet.");

export function payoutPartnerRoutes({ sealer }: PayoutServices) {
  return [
    ...payoutWalletRoutes({ sealer }),
    route({
      key: "GET /api/partner/home",
      summary: "What the caller has earned this period, their balances, their latest earnings and what to do next",
      access: "member",
      reply: z.object({
        period: periodSchema.nullable(),
        earned: z.array(moneySchema).openapi({ description: "Posted for this period so far" }),
        expected: z.array(moneySchema).openapi({
          description: "What the period would bring if it ended now, with what climbs the tree; it can still change",
        }),
        balances: z.array(balanceSchema),
        latest: z.array(earningSchema),
        activity: z.array(z.object({ rule: z.string(), met: z.boolean(), missed: z.array(missedSchema) })),
        next: nextSchema,
      }),
      handle: async (_input, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const period = (await listPeriods(call.db)).find(
          ({ from, to }) => Temporal.Instant.compare(from, call.now) <= 0 && Temporal.Instant.compare(call.now, to) < 0,
        );
        const earned = (await earnedByPeriod(call.db, member)).filter((sum) => sum.periodId === period?.id);
        const expected = period === undefined ? [] : await expectedOf(call.db, member, period, call.now);
        const activity = period === undefined ? [] : await activityOf(call.db, member, period, call.now);
        const latest = await earningsOfMember(call.db, member, { limit: 5 });
        const wallet = await walletBalances(call, member);
        const rules = activity.map(({ rule, missed }) => ({
          rule,
          met: missed.length === 0,
          missed: missed.map(missedJson),
        }));
        const next = async (): Promise<z.infer<typeof nextSchema>> => {
          const owed = wallet.some(({ held, available }) => held.minor > 0n || available.minor > 0n);
          if (owed && !(await accountsOf(call.db, [member])).has(member)) {
            return { code: "add-payout-account", missed: [] };
          }
          const standing = await standingAt(call.db, member, call.now);
          // A volume can be made up until the month ends; a kind cannot.
          const short = rules.flatMap((rule) => rule.missed).filter((missed) => missed.code === "volume");
          if (standing?.kind === "distributor" && short.length > 0) return { code: "become-active", missed: short };
          return { code: latest.length === 0 ? "share-link" : "none", missed: [] };
        };
        return {
          period: period === undefined ? null : periodJson(period),
          earned: sumByCurrency(earned),
          expected: sumByCurrency(expected),
          balances: wallet.map(balanceJson),
          latest: await earningsJson(call.db, latest),
          activity: rules,
          next: await next(),
        };
      },
    }),
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
            kind: z.enum([...accountKinds, "store-credit"]),
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

type Sum = { readonly minor: bigint };
type WalletBalance = { readonly currency: string } & Record<
  "pending" | "held" | "available" | "onTheWay" | "paid" | "storeCredit",
  Sum
>;

/** A member's balances by currency, with what is on the way to their bank. */
async function walletBalances(call: Call, member: bigint): Promise<readonly WalletBalance[]> {
  const own = await balances(call.db, { member });
  const onTheWay = await payoutsOnTheWay(call.db, member);
  return [...new Set(own.map((row) => row.currency))].sort().map((currency) => {
    const of = (account: MemberAccount): Sum => ({
      minor: own.find((row) => row.currency === currency && row.account === account)?.balance ?? 0n,
    });
    const moving = onTheWay.filter((payout) => payout.currency === currency);
    return {
      currency,
      pending: of("pending"),
      held: of("held"),
      available: of("available"),
      onTheWay: { minor: moving.reduce((sum, payout) => sum + payout.amount, 0n) },
      paid: of("paid"),
      storeCredit: of("store-credit"),
    };
  });
}

function balanceJson(balance: WalletBalance): z.infer<typeof balanceSchema> {
  const { currency, pending, held, available, onTheWay, paid, storeCredit } = balance;
  return {
    currency,
    pending: toMoney(pending.minor, currency),
    held: toMoney(held.minor, currency),
    available: toMoney(available.minor, currency),
    onTheWay: toMoney(onTheWay.minor, currency),
    paid: toMoney(paid.minor, currency),
    storeCredit: toMoney(storeCredit.minor, currency),
  };
}
