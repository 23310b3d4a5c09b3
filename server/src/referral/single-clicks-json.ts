import { z } from "@hono/zod-openapi";
import { instantSchema } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { daysQuery, tagsSchema } from "./link-json.ts";
import { clickReasons } from "./model.ts";
import type { SingleClick } from "./single-clicks.ts";
import { subIds, utmNames } from "./tags.ts";

export const singleClicksQuery = {
  ...daysQuery,
  counts: z.enum(["yes", "no"]).optional().describe("Only clicks that count, or only those that do not"),
  reason: z.enum(clickReasons).optional().describe("Only clicks that do not count for this reason"),
  referrer: z.string().trim().min(1).max(253).optional().describe("The whole host that they came from"),
  sub: z.string().trim().min(1).max(200).optional().describe("What one of the ten sub-ids holds, or what `slot` does"),
  slot: z.enum([...subIds, ...utmNames]).optional(),
};

export const singleClickSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    link: z
      .object({ id: z.string(), code: z.string(), label: z.string() })
      .nullable()
      .describe("Null for a visit of `/@name`"),
    landing: z.string(),
    referrer: z.string().nullable(),
    tags: tagsSchema,
    reason: z.enum(clickReasons).nullable().describe("Why it does not count; null where it does"),
    repeats: z.string().nullable().describe("The click that a duplicate repeats"),
    conversions: z.number().describe("That stand on it: none that was refused or wholly taken back"),
  })
  .openapi("SingleClick");

export function singleClickJson(click: SingleClick, conversions: number): z.input<typeof singleClickSchema> {
  const { linkId, code, label } = click;
  return {
    id: toEdge("click", click.id),
    at: click.at.toString(),
    link: linkId === null ? null : { id: toEdge("link", linkId), code: code ?? "", label: label ?? "" },
    landing: click.landing,
    referrer: click.referrer,
    tags: { ...click.tags },
    reason: click.reason,
    repeats: click.repeats === null ? null : toEdge("click", click.repeats),
    conversions,
  };
}
