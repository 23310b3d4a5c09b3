import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { accountsOf } from "./account-store.ts";
import { payeesOf } from "./payee-store.ts";
import type { PayoutServices } from "./admin-routes.ts";
import { changeRules, readRules } from "./change-rules.ts";
import type { PayoutRules } from "./change-rules.ts";
import { memberStatement } from "./member-statement.ts";
import type { Payee } from "./model.ts";
import { accountJson, accountSchema } from "./payout-json.ts";
import { readMoney } from "./read-money.ts";
import { judgePayee } from "./set-payee.ts";
import { statementPdf } from "./statement-pdf.ts";
import { taxReportCsv } from "./tax-report.ts";

export const payeeSchema = z
  .object({
    kyc: z.enum(["none", "pending", "verified", "refused"]),
    kycAt: instantSchema.nullable(),
    taxForm: z.enum(["W-9", "W-8BEN", "W-8BEN-E"]).nullable(),
    taxFormAt: instantSchema.nullable(),
    taxClass: z.enum(["individual", "partnership", "corporation"]).nullable(),
    taxName: z.string().nullable(),
    tinLast4: z.string().nullable(),
    blocked: z.boolean(),
  })
  .openapi("Payee");

export function payeeJson(payee: Payee | undefined): z.infer<typeof payeeSchema> {
  return {
    kyc: payee?.kyc ?? "none",
    kycAt: payee?.kycAt?.toString() ?? null,
    taxForm: payee?.taxForm ?? null,
    taxFormAt: payee?.taxFormAt?.toString() ?? null,
    taxClass: payee?.taxClass ?? null,
    taxName: payee?.taxName ?? null,
    tinLast4: payee?.tinLast4 ?? null,
    blocked: payee !== undefined && payee.blockedAt !== null,
  };
}

const rulesSchema = z
  .object({
    kycRequired: z.boolean(),
    taxFormRequired: z.boolean(),
    onRequest: z.boolean().openapi({ description: "Pay only those who ask" }),
    accountHoldDays: z.number().int().min(0).max(90),
    nettingPercent: z.number().int().min(1).max(100).openapi({ description: "Largest share of a payout for a debt" }),
    writeOffDays: z.number().int().min(1).max(3650).nullable(),
    achBankRouting: z.string().nullable(),
    achBankName: z.string().max(100).nullable(),
    achCompanyId: z
      .string()
      .regex(/^[A-Z0-9]{10}$/)
      .nullable(),
    minimums: z.array(moneySchema),
    taxThresholds: z.array(z.object({ year: z.number().int().min(2000).max(2200), amount: moneySchema })),
  })
  .openapi("PayoutRules");

function rulesJson({ rule, minimums, taxThresholds }: PayoutRules): z.infer<typeof rulesSchema> {
  return {
    ...rule,
    minimums: minimums.map(({ currency, amount }) => toMoney(amount, currency)),
    taxThresholds: taxThresholds.map(({ year, amount }) => ({ year, amount: toMoney(amount, "USD") })),
  };
}

const memberParams = z.object({ id: idSchema("member") });

/** The rules of payment, what is known of payees, statements for staff, and the year's tax data. */
export function payoutRuleRoutes({ sealer }: PayoutServices) {
  return [
    route({
      key: "GET /api/admin/payout-rules",
      summary: "The company's rules of payment",
      access: ["payout.read"],
      reply: rulesSchema,
      handle: async (_input, call) => rulesJson(await readRules(call.db)),
    }),
    route({
      key: "PUT /api/admin/payout-rules",
      summary: "Change the rules of payment, from the next batch on",
      access: ["payout.approve"],
      body: rulesSchema.extend({ reason: z.string().trim().min(3).max(500) }),
      reply: rulesSchema,
      handle: async ({ body }, call) => {
        const { minimums, taxThresholds, reason, ...rule } = body;
        const limits: { currency: string; amount: bigint }[] = [];
        for (const money of minimums) {
          const amount = readMoney(money);
          if (isFailure(amount)) return amount;
          if (amount > 0n) limits.push({ currency: money.currency, amount });
        }
        const thresholds: { year: number; amount: bigint }[] = [];
        for (const { year, amount: money } of taxThresholds) {
          const amount = readMoney({ ...money, currency: "USD" });
          if (isFailure(amount)) return amount;
          if (amount <= 0n) return new Failure("bad-input", "A threshold is above zero.", { field: "taxThresholds" });
          thresholds.push({ year, amount });
        }
        const changed = await call.transact((context) =>
          changeRules(context, { rule, minimums: limits, taxThresholds: thresholds, reason }),
        );
        return isFailure(changed) ? changed : rulesJson(changed);
      },
    }),
    route({
      key: "GET /api/admin/payees/{id}",
      summary: "What is known of a member as a payee, and their accounts as they may be shown",
      access: ["payout.read"],
      params: memberParams,
      reply: z.object({ payee: payeeSchema, blockedReason: z.string().nullable(), accounts: z.array(accountSchema) }),
      handle: async ({ params: { id } }, call) => {
        const payee = (await payeesOf(call.db, [id])).get(id);
        return {
          payee: payeeJson(payee),
          blockedReason: payee?.blockedReason ?? null,
          accounts: ((await accountsOf(call.db, [id])).get(id) ?? []).map(accountJson),
        };
      },
    }),
    route({
      key: "PUT /api/admin/payees/{id}",
      summary: "Note that a member has proved who they are, or stop and allow their payouts",
      access: ["payout.approve"],
      params: memberParams,
      body: z.object({
        kyc: z.enum(["none", "pending", "verified", "refused"]).nullable().default(null),
        blocked: z.boolean().nullable().default(null),
        reason: z.string().trim().min(3).max(500),
      }),
      reply: payeeSchema,
      handle: async ({ params: { id }, body }, call) => {
        const judged = await call.transact((context) => judgePayee(context, { ...body, memberId: id }));
        return isFailure(judged) ? judged : payeeJson(judged);
      },
    }),
    route({
      key: "GET /api/admin/payees/{id}/statement",
      summary: "A member's statement of a month in one currency as PDF",
      access: ["payout.read"],
      params: memberParams,
      query: z.object({
        currency: z.string().regex(/^[A-Z]{3}$/),
        month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
      }),
      reply: z.unknown(),
      handle: async ({ params: { id }, query }, call) => {
        const month = Temporal.PlainYearMonth.from(query.month);
        const told = await memberStatement(call.db, { memberId: id, currency: query.currency, month });
        if (isFailure(told)) return told;
        return new FileReply(
          `statement-${query.month}-${query.currency}.pdf`,
          "application/pdf",
          await statementPdf(told),
        );
      },
    }),
    route({
      key: "GET /api/admin/tax-report",
      summary: "A year's 1099-NEC data as CSV, with whole taxpayer numbers; taking it is in the audit log",
      access: ["payout.approve"],
      query: z.object({ year: z.coerce.number().int().min(2000).max(2200).openapi({ type: "integer" }) }),
      reply: z.unknown(),
      handle: async ({ query: { year } }, call) => {
        const csv = await call.transact((context) => taxReportCsv(context, sealer, year));
        return isFailure(csv) ? csv : new FileReply(`1099-nec-${year}.csv`, "text/csv; charset=utf-8", csv);
      },
    }),
  ] as const;
}
