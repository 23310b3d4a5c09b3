import { z } from "@hono/zod-openapi";
import { idSchema, reasonSchema, route, told } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { readAttributionRule, setAttributionRule } from "./attribution-rule.ts";
import { eventJson, eventReply, eventWish, leadSchema } from "./event-json.ts";
import { orderedWays } from "./model.ts";
import type { AttributionRule } from "./model.ts";
import { reportEvent } from "./report-event.ts";
import type { EventServices } from "./report-event.ts";

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

export function attributionRoutes(services: EventServices) {
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
      summary:
        "Record a lead or another event for the affiliate who brought it, or try it; the same reference is the same event",
      access: ["program.review"],
      params: z.object({ id: idSchema("program") }),
      body: z.object({
        ...eventWish,
        person: idSchema("person").optional().openapi({ description: "Whose event it is, or `customer`" }),
        customer: leadSchema.optional(),
      }),
      reply: eventReply,
      handle: async ({ params: { id }, body }, call) => {
        const { person, customer, ...told } = body;
        if ((person === undefined) === (customer === undefined)) {
          return new Failure("bad-input", "Name the person or the customer, one of them.", { field: "customer" });
        }
        const who = customer ?? { id: person! };
        return eventJson(await reportEvent(call, services, { programId: id, who, ...told }), body.dryRun);
      },
    }),
  ] as const;
}
