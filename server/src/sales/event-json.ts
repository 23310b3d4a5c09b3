/** The shapes of a reported event at the edge, the same for staff and for other systems. */
import { z } from "@hono/zod-openapi";
import { moneySchema } from "../access/index.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { conversionSchema } from "../program/index.ts";
import type { EventDone } from "./report-event.ts";

export const eventWish = {
  event: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
  reference: z.string().trim().min(1).max(100),
  market: z.string().max(12),
  click: z.string().trim().max(200).nullable().default(null).openapi({
    description: "The click by its id, or the signed token that an address (`fl_click`) or the visit cookie carries",
    example: "clk_Y4",
  }),
  code: z.string().trim().max(60).nullable().default(null),
  value: moneySchema.nullable().default(null),
  dryRun: z.boolean().default(false).openapi({ description: "Only tell what it would come to; nothing is written" }),
};

/** Whose event it is, by their mail address: the person who has it, or a new one. */
export const leadSchema = z.object({
  email: z.email().max(200),
  name: z.string().trim().max(200).default(""),
  locale: z.string().max(35).default("en"),
});

export const eventReply = z.object({
  dryRun: z.boolean(),
  conversion: z.string().nullable().describe("Null: nobody of the program brought it, or it was only tried"),
  created: z.boolean(),
  would: conversionSchema
    .omit({ id: true })
    .nullable()
    .describe(
      "Of a trial: whose it would be, by which rate and why, and what it would pay; null: nobody’s, or known already",
    ),
});

export function eventJson(done: EventDone | Failure, dryRun: boolean): z.input<typeof eventReply> | Failure {
  if (isFailure(done)) return done;
  const { conversionId, created, would } = done;
  return { dryRun, conversion: conversionId === null ? null : toEdge("conversion", conversionId), created, would };
}
