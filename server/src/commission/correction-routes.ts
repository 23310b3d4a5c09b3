import { z } from "@hono/zod-openapi";
import {
  decisionRoutes,
  idSchema,
  instantSchema,
  moneySchema,
  personNames,
  reasonSchema,
  route,
  staffPersonSchema,
  told,
  toMoney,
} from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { approveCorrection, refuseCorrection, requestCorrection } from "./correct-period.ts";
import { correctionLines, correctionTotals, findCorrection, listCorrections } from "./correction-store.ts";
import type { Correction } from "./correction-store.ts";
import { cardOf, personSchema } from "./explanation-json.ts";
import { differenceCauses } from "./match-lines.ts";

const params = z.object({ id: idSchema("correction") });

export const causeSchema = z.enum(differenceCauses);

const sideSchema = z.object({ amount: moneySchema, base: z.string().nullable(), rate: z.string().nullable() });

const correctionSchema = z
  .object({
    id: z.string(),
    period: z.string(),
    run: z.string(),
    plan: z.string(),
    inputs: z.enum(["recorded", "current"]),
    reason: z.string(),
    state: z.enum(["requested", "posted", "refused"]),
    inputSha256: z.string(),
    outputSha256: z.string(),
    requestedBy: staffPersonSchema.nullable(),
    requestedAt: instantSchema,
    decidedBy: staffPersonSchema.nullable(),
    decidedAt: instantSchema.nullable(),
    postedIn: z.string().nullable(),
    causes: z.array(z.object({ cause: causeSchema, lines: z.number().int(), difference: moneySchema })),
  })
  .openapi("Correction");

export function correctionRoutes() {
  return [
    route({
      key: "POST /api/admin/periods/{id}/corrections",
      summary: "Work a committed period out again, aside, and ask a second person to post what differs",
      access: ["adjustment.make"],
      params: z.object({ id: idSchema("period") }),
      body: z.object({
        plan: idSchema("planVersion").optional().openapi({ description: "Another plan version than the run's own" }),
        inputs: z.enum(["recorded", "current"]).default("recorded"),
        reason: reasonSchema,
      }),
      reply: correctionSchema,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact((context) =>
            requestCorrection(context, {
              periodId: id,
              planVersionId: body.plan,
              inputs: body.inputs,
              reason: body.reason,
            }),
          ),
          (made) => correctionJson(call.db, made),
        ),
    }),
    route({
      key: "GET /api/admin/corrections",
      summary: "Corrections of committed periods, newest first",
      access: ["run.read"],
      query: z.object({ period: idSchema("period").optional() }),
      reply: z.object({ corrections: z.array(correctionSchema) }),
      handle: async ({ query }, call) => {
        const found = await listCorrections(call.db, {
          ...(query.period !== undefined && { periodId: query.period }),
          limit: 100,
        });
        return { corrections: await Promise.all(found.map((one) => correctionJson(call.db, one))) };
      },
    }),
    route({
      key: "GET /api/admin/corrections/{id}",
      summary: "A correction line by line: what stood, what it should be, and why they differ",
      access: ["run.read"],
      params,
      query: z.object({
        limit: z.coerce.number().int().min(1).max(500).default(100),
        offset: z.coerce.number().int().min(0).default(0),
      }),
      reply: z.object({
        correction: correctionSchema,
        lines: z.array(
          z.object({
            sale: z.string().nullable(),
            source: z.string().nullable().openapi({ description: "The member whose whole period pays" }),
            bonus: z.string(),
            earner: personSchema,
            cause: causeSchema,
            stood: sideSchema,
            should: sideSchema,
            difference: moneySchema,
          }),
        ),
      }),
      handle: async ({ params: { id }, query }, call) => {
        const found = await findCorrection(call.db, id);
        if (found === undefined) return new Failure("not-found", "There is no such correction.");
        const lines = await correctionLines(call.db, id, query);
        const names = await memberCards(call.db, [...new Set(lines.map((line) => line.earnerId))]);
        return {
          correction: await correctionJson(call.db, found),
          lines: lines.map((line) => ({
            sale: line.saleId === null ? null : toEdge("sale", line.saleId),
            source: line.sourceId === null ? null : toEdge("member", line.sourceId),
            bonus: line.bonus,
            earner: cardOf(names, line.earnerId),
            cause: line.cause,
            stood: {
              amount: toMoney(line.standing, line.currency),
              base: line.standingBase,
              rate: line.standingRate,
            },
            should: { amount: toMoney(line.amount, line.currency), base: line.base, rate: line.rate },
            difference: toMoney(line.amount - line.standing, line.currency),
          })),
        };
      },
    }),
    ...decisionRoutes({
      path: "/api/admin/corrections",
      kind: "correction",
      access: ["adjustment.approve"],
      approving: "Post a correction into the open period, as a second person; the corrected period stays closed",
      refusing: "Refuse a correction, with a reason",
      reply: correctionSchema,
      json: correctionJson,
      approve: approveCorrection,
      refuse: refuseCorrection,
    }),
  ] as const;
}

async function correctionJson(db: Db, one: Correction): Promise<z.infer<typeof correctionSchema>> {
  const causes = await correctionTotals(db, one.id);
  const nameOf = await personNames(db, [one.requestedBy, one.decidedBy]);
  return {
    id: toEdge("correction", one.id),
    period: toEdge("period", one.periodId),
    run: toEdge("run", one.runId),
    plan: toEdge("planVersion", one.planVersionId),
    inputs: one.inputs,
    reason: one.reason,
    state: one.state,
    inputSha256: one.inputSha256,
    outputSha256: one.outputSha256,
    requestedBy: nameOf(one.requestedBy),
    requestedAt: one.requestedAt.toString(),
    decidedBy: nameOf(one.decidedBy),
    decidedAt: one.decidedAt?.toString() ?? null,
    postedIn: one.postedPeriodId === null ? null : toEdge("period", one.postedPeriodId),
    causes: causes.map(({ cause, lines, difference, currency }) => ({
      cause,
      lines,
      difference: toMoney(difference, currency),
    })),
  };
}
