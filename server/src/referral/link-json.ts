import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { figureKeys } from "./click-figures.ts";
import type { ClickFigure } from "./click-figures.ts";
import { channels } from "./model.ts";
import type { Link } from "./model.ts";
import type { LinkHost } from "./own-host.ts";
import { proofName } from "./own-host.ts";

export const tagsSchema = z.record(z.string().max(20), z.string().max(200));

/** What a member says of a link, beside its code. */
export const linkWishes = {
  path: z.string().trim().min(1).max(300),
  label: z.string().trim().min(1).max(100),
  channel: z.enum(channels).optional(),
  campaign: z.string().trim().min(1).max(100).nullable().optional(),
  tags: tagsSchema.optional(),
};

export const linkSchema = z
  .object({
    id: z.string(),
    code: z.string(),
    path: z.string(),
    label: z.string(),
    channel: z.enum(channels),
    campaign: z.string().nullable(),
    tags: tagsSchema,
    archived: z.boolean(),
    createdAt: instantSchema,
  })
  .openapi("Link");

export function linkJson(link: Link): z.input<typeof linkSchema> {
  return {
    id: toEdge("link", link.id),
    code: link.code,
    path: link.path,
    label: link.label,
    channel: link.channel,
    campaign: link.campaign,
    tags: { ...link.tags },
    archived: link.archivedAt !== null,
    createdAt: link.createdAt.toString(),
  };
}

export const amountsSchema = z.array(moneySchema);

export const hostSchema = z
  .object({
    id: z.string(),
    host: z.string(),
    link: z.string().nullable(),
    checked: z.boolean(),
    record: z.object({ name: z.string(), value: z.string() }).describe("The TXT record that shows whose the name is"),
  })
  .openapi("LinkHost");

export function hostJson(host: LinkHost): z.input<typeof hostSchema> {
  return {
    id: toEdge("linkHost", host.id),
    host: host.host,
    link: host.linkId === null ? null : toEdge("link", host.linkId),
    checked: host.checkedAt !== null,
    record: { name: proofName(host.host), value: host.proof },
  };
}

const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const daysQuery = {
  from: daySchema
    .optional()
    .describe("First day, in the company's time zone; 30 days before `to` where it is not said"),
  to: daySchema.optional().describe("Last day; today where it is not said"),
};

export const figuresQuery = { by: z.enum(figureKeys).default("day"), ...daysQuery };

export const figuresSchema = z.object({
  rows: z.array(z.object({ key: z.string(), gross: z.number(), net: z.number() })),
});

export function figuresJson(rows: readonly ClickFigure[]): z.input<typeof figuresSchema> {
  return { rows: rows.map(({ key, gross, net }) => ({ key, gross: Number(gross), net: Number(net) })) };
}
