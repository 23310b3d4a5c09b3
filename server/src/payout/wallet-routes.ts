import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { payeesOf } from "./payee-store.ts";
import { payoutMinimum, readPayoutRule } from "./rule-store.ts";
import { withdrawalsOf } from "./withdrawal-store.ts";
import type { PayoutServices } from "./admin-routes.ts";
import { askWithdrawal, dropWithdrawal } from "./ask-withdrawal.ts";
import { findCandidates } from "./find-candidates.ts";
import { giveStoreCredit } from "./give-store-credit.ts";
import { memberStatement } from "./member-statement.ts";
import type { Candidate, Payee, Withdrawal } from "./model.ts";
import { readMoney } from "./read-money.ts";
import { accountJson, accountSchema, waitingSchema } from "./payout-json.ts";
import { handInTaxForm } from "./set-payee.ts";
import { setPaypalAccount, setUsAccount } from "./set-payout-account.ts";
import { statementPdf } from "./statement-pdf.ts";
import { payeeJson, payeeSchema } from "./rule-routes.ts";

const withdrawalSchema = z
  .object({
    id: z.string(),
    currency: z.string(),
    amount: moneySchema.nullable().openapi({ description: "Null: all that can be paid" }),
    state: z.enum(["open", "taken", "withdrawn"]),
    askedAt: instantSchema,
  })
  .openapi("Withdrawal");

export const requestsSchema = z.object({
  onlyOnRequest: z.boolean().openapi({ description: "The company pays only those who ask" }),
  payee: payeeSchema,
  open: z.array(withdrawalSchema),
  payable: z.array(
    z.object({
      currency: z.string(),
      amount: moneySchema.openapi({ description: "What the next batch would pay" }),
      netted: moneySchema,
      minimum: moneySchema,
      reasons: z.array(waitingSchema).openapi({ description: "Why it would not be paid; empty: it would" }),
    }),
  ),
});

interface WalletRules {
  readonly onlyOnRequest: boolean;
  readonly payee: Payee | undefined;
  readonly requests: readonly Withdrawal[];
  readonly payable: readonly (Candidate & { readonly currency: string; readonly minimum: bigint })[];
}

/** What a member can be paid now and what stands in the way, by currency. */
export async function walletRulesOf(
  call: Call,
  member: bigint,
  balances: readonly { readonly currency: string }[],
): Promise<WalletRules> {
  const payable = [];
  for (const { currency } of balances) {
    const [candidate] = await findCandidates(call.db, currency, call.now, { memberId: member });
    if (candidate === undefined) continue;
    payable.push({ ...candidate, currency, minimum: await payoutMinimum(call.db, currency) });
  }
  return {
    onlyOnRequest: (await readPayoutRule(call.db)).onRequest,
    payee: (await payeesOf(call.db, [member])).get(member),
    requests: (await withdrawalsOf(call.db, member)).filter((one) => one.state === "open"),
    payable,
  };
}

export function requestsJson(rules: WalletRules): z.input<typeof requestsSchema> {
  return {
    onlyOnRequest: rules.onlyOnRequest,
    payee: payeeJson(rules.payee),
    open: rules.requests.map(withdrawalJson),
    payable: rules.payable.map(({ currency, amount, netted, minimum, reasons }) => ({
      currency,
      amount: toMoney(amount, currency),
      netted: toMoney(netted, currency),
      minimum: toMoney(minimum, currency),
      // What only the way of paying decides is the company's business.
      reasons: reasons.filter((reason) => reason !== "other-method"),
    })),
  };
}

function withdrawalJson(one: Withdrawal): z.infer<typeof withdrawalSchema> {
  return {
    id: toEdge("withdrawal", one.id),
    currency: one.currency,
    amount: one.amount === null ? null : toMoney(one.amount, one.currency),
    state: one.state,
    askedAt: one.askedAt.toString(),
  };
}

const notMember = () => new Failure("not-allowed", "Only members have a wallet.");
const currencyText = z.string().regex(/^[A-Z]{3}$/);
const amountText = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/);

export function payoutWalletRoutes({ sealer }: PayoutServices) {
  return [
    route({
      key: "POST /api/partner/withdrawals",
      summary: "Ask to be paid by the next batch, all that can be paid or less",
      access: "member",
      body: z.object({ currency: currencyText, amount: amountText.nullable().default(null) }),
      reply: withdrawalSchema,
      idempotent: true,
      handle: async ({ body }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const amount = body.amount === null ? null : readMoney({ amount: body.amount, currency: body.currency });
        if (isFailure(amount)) return amount;
        const asked = await call.transact((context) =>
          askWithdrawal(context, { memberId: member, currency: body.currency, amount }),
        );
        return isFailure(asked) ? asked : withdrawalJson(asked);
      },
    }),
    route({
      key: "DELETE /api/partner/withdrawals/{id}",
      summary: "Take back a request that no batch has answered",
      access: "member",
      params: z.object({ id: idSchema("withdrawal") }),
      reply: z.null(),
      handle: async ({ params: { id } }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        return await call.transact((context) => dropWithdrawal(context, { memberId: member, withdrawalId: id }));
      },
    }),
    route({
      key: "POST /api/partner/store-credit",
      summary: "Turn earnings that can be paid into store credit, at once",
      access: "member",
      body: z.object({ currency: currencyText, amount: amountText }),
      reply: z.object({ amount: moneySchema }),
      idempotent: true,
      handle: async ({ body }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const amount = readMoney(body);
        if (isFailure(amount)) return amount;
        const given = await call.transact((context) =>
          giveStoreCredit(context, { memberId: member, currency: body.currency, amount }),
        );
        return isFailure(given) ? given : { amount: toMoney(given.amount, given.currency) };
      },
    }),
    route({
      key: "PUT /api/partner/payout-accounts/us-bank",
      summary: "Set the US bank account to which the caller is paid dollars",
      access: "member",
      body: z.object({
        holder: z.string().trim().min(1).max(200),
        routing: z.string().trim().max(20),
        number: z.string().trim().max(40),
        savings: z.boolean().default(false),
        business: z.boolean().default(false),
      }),
      reply: accountSchema,
      handle: async ({ body }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const set = await call.transact((context) => setUsAccount(context, sealer, { ...body, memberId: member }));
        return isFailure(set) ? set : accountJson(set);
      },
    }),
    route({
      key: "PUT /api/partner/payout-accounts/paypal",
      summary: "Set the PayPal account to which the caller is paid",
      access: "member",
      body: z.object({ holder: z.string().trim().min(1).max(200), email: z.string().trim().max(200) }),
      reply: accountSchema,
      handle: async ({ body }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const set = await call.transact((context) => setPaypalAccount(context, sealer, { ...body, memberId: member }));
        return isFailure(set) ? set : accountJson(set);
      },
    }),
    route({
      key: "PUT /api/partner/tax-form",
      summary: "Hand in a tax form: W-9 with the taxpayer number, or a W-8",
      access: "member",
      body: z.object({
        form: z.enum(["W-9", "W-8BEN", "W-8BEN-E"]),
        taxClass: z.enum(["individual", "partnership", "corporation"]).nullable().default(null),
        name: z.string().trim().min(1).max(200),
        address: z.string().trim().min(1).max(400),
        tin: z.string().trim().max(20).nullable().default(null),
      }),
      reply: payeeSchema,
      handle: async ({ body }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const set = await call.transact((context) => handInTaxForm(context, sealer, { ...body, memberId: member }));
        return isFailure(set) ? set : payeeJson(set);
      },
    }),
    route({
      key: "GET /api/partner/statement",
      summary: "The caller's statement of a month in one currency as PDF, with the running balance",
      access: "member",
      query: z.object({ currency: currencyText, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
      reply: z.unknown(),
      handle: async ({ query }, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const told = await memberStatement(call.db, {
          memberId: member,
          currency: query.currency,
          month: Temporal.PlainYearMonth.from(query.month),
        });
        if (isFailure(told)) return told;
        return new FileReply(
          `statement-${query.month}-${query.currency}.pdf`,
          "application/pdf",
          await statementPdf(told),
        );
      },
    }),
  ] as const;
}
