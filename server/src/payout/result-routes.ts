import { z } from "@hono/zod-openapi";
import { instantSchema, route } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { PayoutServices } from "./admin-routes.ts";
import { readResultFile } from "./read-result-file.ts";
import { resultFormats } from "./result-model.ts";

export const resultSummarySchema = z
  .object({
    format: z.enum(resultFormats),
    readAt: instantSchema,
    again: z.boolean().openapi({ description: "The same file was read before; nothing was changed now" }),
    batches: z.array(z.string()),
    paid: z.number().int(),
    failed: z.number().int(),
    returned: z.number().int(),
    corrected: z.number().int(),
    unchanged: z.number().int(),
  })
  .openapi("PayoutResults");

export function payoutResultRoutes({ sealer }: PayoutServices) {
  return [
    route({
      key: "POST /api/admin/payout-results",
      summary: "Read what the bank says of payouts: pain.002, an ACH return file or a CSV; all of it or nothing",
      access: ["payout.make"],
      body: z.object({ text: z.string().min(1).openapi({ description: "The file's content" }) }),
      reply: resultSummarySchema,
      idempotent: true,
      takesFile: true,
      handle: async ({ body }, call) => {
        const read = await call.transact((context) => readResultFile(context, sealer, body.text));
        if (isFailure(read)) return read;
        const { id: _, ...summary } = read;
        return {
          ...summary,
          readAt: read.readAt.toString(),
          batches: read.batches.map((batch) => toEdge("batch", batch)),
        };
      },
    }),
  ] as const;
}
