import { currencyDecimals, parseUnits } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import {
  audit,
  cursorOf,
  decisionRoutes,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
  personNames,
  reasonSchema,
  route,
  staffPersonSchema,
  toMoney,
} from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { cardOf, cardSchema, memberCards } from "../members/index.ts";
import type { Adjustment } from "./adjustment-model.ts";
import { adjustmentTypes, findAdjustment, listAdjustments, writeAdjustmentType } from "./adjustment-store.ts";
import { approveAdjustment, refuseAdjustment } from "./decide-adjustment.ts";
import { requestAdjustment } from "./request-adjustment.ts";

const stateSchema = z.enum(["requested", "approved", "posted", "refused"]);
const params = z.object({ id: idSchema("adjustment") });

export const adjustmentSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    type: z.string(),
    member: cardSchema,
    amount: moneySchema.openapi({ description: "What is added; with `override` what the bonus shall come to" }),
    override: z.object({ bonus: z.string() }).nullable(),
    period: z.string().nullable(),
    statement: z.string(),
    taxable: z.boolean(),
    reason: z.string(),
    origin: z.string().nullable(),
    correction: z.string().nullable(),
    state: stateSchema,
    requestedBy: staffPersonSchema.nullable(),
    requestedAt: instantSchema,
    decidedBy: staffPersonSchema.nullable(),
    decidedAt: instantSchema.nullable(),
    postedIn: z.string().nullable().openapi({ description: "The period whose totals it is in" }),
  })
  .openapi("Adjustment");

const typeSchema = z
  .object({
    code: z.string().regex(/^[a-z][a-z-]{1,30}$/),
    statement: z.string().trim().min(1).max(100).openapi({ description: "What members read on their statement" }),
    taxable: z.boolean(),
    direction: z.enum(["positive", "negative", "either"]),
    retired: z.boolean(),
  })
  .openapi("AdjustmentType");

export function adjustmentRoutes() {
  return [
    route({
      key: "GET /api/admin/adjustment-types",
      summary: "The types of adjustment: statement text, taxable or not, and which way each may go",
      access: ["run.read"],
      reply: z.object({ types: z.array(typeSchema.extend({ byHand: z.boolean() })) }),
      handle: async (_input, call) => ({
        types: (await adjustmentTypes(call.db)).map(({ retiredAt, ...type }) => ({
          ...type,
          retired: retiredAt !== null,
        })),
      }),
    }),
    route({
      key: "PUT /api/admin/adjustment-types",
      summary: "Writes a type of adjustment; what was posted under it keeps its text",
      access: ["adjustment.approve"],
      body: typeSchema.extend({ reason: reasonSchema }),
      reply: typeSchema,
      handle: async ({ body }, call) =>
        call.transact(async (context) => {
          const { reason: why, retired, ...type } = body;
          const before = (await adjustmentTypes(context.tx)).find(({ code }) => code === type.code);
          if (before?.byHand === false) {
            return new Failure("bad-input", `"${type.code}" is posted by the house itself and stays as it is.`, {
              field: "code",
            });
          }
          await writeAdjustmentType(context.tx, { ...type, byHand: true, retiredAt: retired ? context.now : null });
          await audit(context, {
            action: "adjustment-type.written",
            subject: type.code,
            reason: why,
            before,
            after: type,
          });
          return { ...type, retired };
        }),
    }),
    route({
      key: "GET /api/admin/adjustments",
      summary: "Adjustments and overrides, newest first",
      access: ["run.read"],
      query: z.object({
        state: stateSchema.optional(),
        member: idSchema("member").optional(),
        period: idSchema("period").optional(),
        correction: idSchema("correction").optional(),
        ...pageQuery,
      }),
      reply: z.object({ adjustments: z.array(adjustmentSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("adjustment", query.before);
        if (isFailure(before)) return before;
        const found = await listAdjustments(call.db, {
          ...(query.state !== undefined && { state: query.state }),
          ...(query.member !== undefined && { memberId: query.member }),
          ...(query.period !== undefined && { periodId: query.period }),
          ...(query.correction !== undefined && { correctionId: query.correction }),
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const { page, next } = pageOf("adjustment", found, query.limit);
        return { adjustments: await adjustmentsJson(call.db, page), next };
      },
    }),
    route({
      key: "GET /api/admin/adjustments/{id}",
      summary: "One adjustment",
      access: ["run.read"],
      params,
      reply: adjustmentSchema,
      handle: async ({ params: { id } }, call) => {
        const found = await findAdjustment(call.db, id);
        if (found === undefined) return new Failure("not-found", "There is no such adjustment.");
        return await adjustmentJson(call.db, found);
      },
    }),
    route({
      key: "POST /api/admin/adjustments",
      summary: "Ask for an adjustment, or set what a bonus comes to for a member; a second person approves it",
      access: ["adjustment.make"],
      body: z.object({
        key: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .openapi({ description: "Your name for it; the same key is the same one" }),
        type: z.string().max(40),
        member: idSchema("member"),
        amount: moneySchema,
        period: idSchema("period").optional(),
        override: z.object({ bonus: z.string().min(1).max(40) }).optional(),
        statement: z.string().trim().min(1).max(100).optional(),
        reason: reasonSchema,
        origin: z.string().max(40).optional().openapi({ description: "The id of what it corrects" }),
      }),
      reply: adjustmentSchema,
      idempotent: true,
      handle: async ({ body }, call) => {
        const { member, amount, period, ...wish } = body;
        const units = parseUnits(amount.amount, currencyDecimals(amount.currency) ?? 0);
        if (typeof units === "string" || currencyDecimals(amount.currency) === undefined) {
          return new Failure("bad-input", "This is not an amount of a known currency.", { field: "amount" });
        }
        const asked = await call.transact((context) =>
          requestAdjustment(context, {
            ...wish,
            memberId: member,
            periodId: period,
            amount: BigInt(units),
            currency: amount.currency,
          }),
        );
        return isFailure(asked) ? asked : await adjustmentJson(call.db, asked);
      },
    }),
    ...decisionRoutes({
      path: "/api/admin/adjustments",
      kind: "adjustment",
      access: ["adjustment.approve"],
      approving: "Approve as a second person: it is posted, or, an override of an open period, waits for the commit",
      refusing: "Refuse an adjustment, with a reason",
      reply: adjustmentSchema,
      json: adjustmentJson,
      approve: approveAdjustment,
      refuse: refuseAdjustment,
    }),
  ] as const;
}

async function adjustmentJson(db: Db, one: Adjustment): Promise<z.infer<typeof adjustmentSchema>> {
  return (await adjustmentsJson(db, [one]))[0]!;
}

async function adjustmentsJson(db: Db, all: readonly Adjustment[]): Promise<z.infer<typeof adjustmentSchema>[]> {
  const names = await memberCards(db, [...new Set(all.map((one) => one.memberId))]);
  const nameOf = await personNames(
    db,
    all.flatMap((one) => [one.requestedBy, one.decidedBy]),
  );
  const period = (id: bigint | null) => (id === null ? null : toEdge("period", id));
  return all.map((one) => ({
    id: toEdge("adjustment", one.id),
    key: one.key,
    type: one.type,
    member: cardOf(names, one.memberId),
    amount: toMoney(one.amount, one.currency),
    override: one.bonus === null ? null : { bonus: one.bonus },
    period: period(one.periodId),
    statement: one.statement,
    taxable: one.taxable,
    reason: one.reason,
    origin: one.origin,
    correction: one.correctionId === null ? null : toEdge("correction", one.correctionId),
    state: one.state,
    requestedBy: nameOf(one.requestedBy),
    requestedAt: one.requestedAt.toString(),
    decidedBy: nameOf(one.decidedBy),
    decidedAt: one.decidedAt?.toString() ?? null,
    postedIn: period(one.postedPeriodId),
  }));
}
