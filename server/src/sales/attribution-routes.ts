import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, reasonSchema, route, told } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { minorOf } from "../program/index.ts";
import { readAttributionRule, setAttributionRule } from "./attribution-rule.ts";
import { orderedWays } from "./model.ts";
import type { AttributionRule } from "./model.ts";
import { recordEvent } from "./record-event.ts";

const ruleSchema = z
  .object({
    precedence: z
      .array(z.enum(orderedWays))
      .min(1)
      .max(orderedWays.length)
      .refine((ways) => new Set(ways).size === ways.length, "names a way twice")
      .openapi({ description: "Ways that are not named are not looked at" }),
    clickModel: z.enum(["last", "first"]),
    meeting: z.enum(["owner", "affiliate", "both"]),
    ownerLapseMonths: z.number().int().min(1).max(240),
  })
  .openapi("AttributionRule");

const ruleJson = (rule: AttributionRule): z.input<typeof ruleSchema> => ({ ...rule, precedence: [...rule.precedence] });

export function attributionRoutes() {
  return [
    route({
      key: "GET /api/admin/attribution-rule",
      summary: "By which order of precedence sales find their owner",
      access: ["program.read"],
      reply: ruleSchema,
      handle: async (_input, call) => ruleJson(await readAttributionRule(call.db)),
    }),
    route({
      key: "PUT /api/admin/attribution-rule",
      summary: "Set the order of precedence for new sales, with a reason",
      access: ["program.write"],
      body: z.object({ rule: ruleSchema, reason: reasonSchema }),
      reply: ruleSchema,
      handle: async ({ body }, call) =>
        told(await call.transact((context) => setAttributionRule(context, body)), ruleJson),
    }),
    route({
      key: "POST /api/admin/programs/{id}/events",
      summary: "Record a lead or another event for the affiliate who brought it; the same reference is the same event",
      access: ["program.review"],
      params: z.object({ id: idSchema("program") }),
      body: z.object({
        event: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
        reference: z.string().trim().min(1).max(100),
        market: z.string().max(12),
        person: idSchema("person"),
        click: idSchema("click").nullable().default(null),
        code: z.string().trim().max(60).nullable().default(null),
        value: moneySchema.nullable().default(null),
      }),
      reply: z.object({ conversion: z.string().nullable(), created: z.boolean() }),
      handle: async ({ params: { id }, body }, call) => {
        const amount = body.value === null ? null : minorOf(body.value, "value");
        if (isFailure(amount)) return amount;
        const { event, reference, market, person: personId, click: clickId, code } = body;
        const value = body.value === null || amount === null ? null : { amount, currency: body.value.currency };
        return told(
          await call.transact((context) =>
            recordEvent(context, { programId: id, event, reference, market, personId, clickId, code, value }),
          ),
          ({ conversionId, created }) => ({
            conversion: conversionId === null ? null : toEdge("conversion", conversionId),
            created,
          }),
        );
      },
    }),
  ] as const;
}
