import { z } from "@hono/zod-openapi";
import { instantSchema, route } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { adjustmentRoutes } from "./adjustment-routes.ts";
import { listExchangeRates, setExchangeRate } from "./exchange-rates.ts";
import { listPlanVersions } from "./versions.ts";

const rateSchema = z
  .object({
    currency: z.string().regex(/^[A-Z]{3}$/),
    effective: instantSchema,
    rate: z.string().max(24).openapi({ description: "What one unit is worth in the company's currency" }),
  })
  .openapi("ExchangeRate");

export function planRoutes() {
  return [
    ...adjustmentRoutes(),
    route({
      key: "GET /api/admin/plans",
      summary: "The plan's versions, the one in force first",
      access: ["run.read"],
      reply: z.object({
        versions: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            sha256: z.string(),
            from: instantSchema,
            to: instantSchema.nullable(),
            document: z.string(),
          }),
        ),
      }),
      handle: async (_input, call) => ({
        versions: (await listPlanVersions(call.db)).map((version) => ({
          id: toEdge("planVersion", version.id),
          name: version.name,
          sha256: version.sha256,
          from: version.from.toString(),
          to: version.to?.toString() ?? null,
          document: version.document,
        })),
      }),
    }),
    route({
      key: "GET /api/admin/exchange-rates",
      summary: "What foreign currencies are worth in the company's, the latest first; runs freeze what they use",
      access: ["run.read"],
      reply: z.object({ rates: z.array(rateSchema) }),
      handle: async (_input, call) => ({
        rates: (await listExchangeRates(call.db)).map((one) => ({ ...one, effective: one.effective.toString() })),
      }),
    }),
    route({
      key: "PUT /api/admin/exchange-rates",
      summary: "Say what a currency is worth from an instant on, where a plan's caps or matching meet it",
      access: ["adjustment.approve"],
      body: rateSchema.extend({
        effective: z.iso.datetime({ offset: true }),
        reason: z.string().trim().min(3).max(500),
      }),
      reply: rateSchema,
      handle: async ({ body }, call) => {
        const { reason, ...rate } = body;
        const effective = Temporal.Instant.from(rate.effective);
        const set = await call.transact((context) => setExchangeRate(context, { ...rate, effective, reason }));
        return isFailure(set) ? set : { ...rate, effective: effective.toString() };
      },
    }),
  ] as const;
}
