import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { attributionRoutes } from "./attribution-routes.ts";
import { chargebackRoutes } from "./chargeback-routes.ts";
import { soldByDay } from "./read-days.ts";
import type { EventServices } from "./report-event.ts";

export function salesRoutes(services: EventServices) {
  return [
    ...chargebackRoutes(),
    ...attributionRoutes(services),
    route({
      key: "GET /api/admin/sales-by-day",
      summary: "What a period sold, day by day in the company's time zone: net of tax, shipping and refunds",
      access: ["order.read"],
      query: z.object({ period: idSchema("period") }),
      reply: z.object({
        days: z.array(
          z.object({
            day: z.string().openapi({ format: "date" }),
            amount: moneySchema,
            sales: z.number().int(),
          }),
        ),
      }),
      handle: async ({ query }, call) => {
        const { timeZone } = await readCompany(call.db);
        const days = await soldByDay(call.db, query.period, timeZone);
        return {
          days: days.map(({ day, currency, amount, sales }) => ({ day, amount: toMoney(amount, currency), sales })),
        };
      },
    }),
  ] as const;
}
