import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { memberById } from "../members/index.ts";
import { buildLink, pageOf } from "./build-link.ts";
import { changeLink } from "./change-link.ts";
import { readClickFigures } from "./click-figures.ts";
import { createLink } from "./create-link.ts";
import { qrPng, qrSvg } from "./draw-qr.ts";
import { instantsOf } from "./figure-days.ts";
import {
  amountsSchema,
  figuresJson,
  figuresQuery,
  figuresSchema,
  linkJson,
  linkSchema,
  linkWishes,
  tagsSchema,
} from "./link-json.ts";
import type { Link } from "./model.ts";
import type { ReferralServices } from "./routes.ts";
import { clicksByDay, linkById, linksOfMember, siteVisits } from "./store.ts";

const onlyMembers = () => new Failure("not-allowed", "Only members have links.");

/** The caller's own link, by its id. */
async function ownLink(call: Call, id: bigint): Promise<Link | Failure> {
  const link = await linkById(call.db, id);
  return link !== undefined && link.memberId === call.caller.member
    ? link
    : new Failure("not-found", "You have no such link.");
}

const params = z.object({ id: idSchema("link") });
const figures = { clicks: z.number(), validClicks: z.number(), sales: z.number(), earned: amountsSchema };

export function partnerLinkRoutes(services: ReferralServices) {
  return [
    route({
      key: "GET /api/partner/links",
      summary: "The caller's links with clicks (all and those that count), sales and earnings",
      access: "member",
      reply: z.object({
        handle: z.string(),
        site: z.object(figures),
        links: z.array(linkSchema.extend(figures)),
        days: z.array(z.object({ day: z.string(), valid: z.number(), notCounted: z.number() })),
        reasons: z.array(z.object({ reason: z.string(), clicks: z.number() })),
      }),
      handle: async (_input, call) => {
        const memberId = call.caller.member;
        const member = memberId === null ? undefined : await memberById(call.db, memberId);
        if (member === undefined) return onlyMembers();
        const { timeZone } = await readCompany(call.db);
        const since = call.now.subtract({ hours: 24 * 30 });
        const [links, site, days, sales] = await Promise.all([
          linksOfMember(call.db, member.id),
          siteVisits(call.db, member.id),
          clicksByDay(call.db, member.id, since, timeZone),
          services.salesByLink(call, member.id),
        ]);
        const soldBy = (linkId: bigint | null) => {
          const sold = sales.get(linkId);
          return { sales: sold?.sales ?? 0, earned: [...(sold?.amounts ?? [])] };
        };
        const byDay = new Map<string, { valid: number; notCounted: number }>();
        const byReason = new Map<string, number>();
        for (const { day, reason, clicks } of days) {
          const sum = byDay.get(day) ?? { valid: 0, notCounted: 0 };
          if (reason === null) sum.valid += Number(clicks);
          else {
            sum.notCounted += Number(clicks);
            byReason.set(reason, (byReason.get(reason) ?? 0) + Number(clicks));
          }
          byDay.set(day, sum);
        }
        return {
          handle: member.handle,
          site: { clicks: Number(site.clicks), validClicks: Number(site.validClicks), ...soldBy(null) },
          links: links
            .filter(({ archivedAt }) => archivedAt === null)
            .map((link) => ({
              ...linkJson(link),
              clicks: Number(link.clicks),
              validClicks: Number(link.validClicks),
              ...soldBy(link.id),
            })),
          days: Array.from(byDay, ([day, sum]) => ({ day, ...sum })),
          reasons: Array.from(byReason, ([reason, clicks]) => ({ reason, clicks })),
        };
      },
    }),
    route({
      key: "POST /api/partner/links",
      summary: "Make a link to a page of the store",
      access: "member",
      body: z.object({ ...linkWishes, code: z.string().trim().min(3).max(40).optional() }),
      reply: linkSchema,
      handle: async ({ body }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return onlyMembers();
        const link = await call.transact((context) => createLink(context, { memberId, ...body }));
        return isFailure(link) ? link : linkJson(link);
      },
    }),
    route({
      key: "PUT /api/partner/links/{id}",
      summary: "Change where a link leads, what it is called and what it is for, or put it away",
      access: "member",
      params,
      body: z.object({
        ...linkWishes,
        path: linkWishes.path.optional(),
        label: linkWishes.label.optional(),
        archived: z.boolean().optional(),
      }),
      reply: linkSchema,
      handle: async ({ params: { id }, body }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return onlyMembers();
        const link = await call.transact((context) => changeLink(context, { linkId: id, memberId, ...body }));
        return isFailure(link) ? link : linkJson(link);
      },
    }),
    route({
      key: "POST /api/partner/links/{id}/address",
      summary: "The link's address with sub-ids and utm_* for one placement, and for another page of the store",
      access: "member",
      params,
      body: z.object({
        page: z.string().max(600).optional().describe("A path of the store, or an address copied from it"),
        tags: tagsSchema.default({}),
      }),
      reply: z.object({ address: z.string(), page: z.string() }),
      handle: async ({ params: { id }, body }, call) => {
        const link = await ownLink(call, id);
        if (isFailure(link)) return link;
        const origin = services.origin ?? call.origin;
        const to = body.page === undefined ? undefined : pageOf(origin, body.page);
        if (isFailure(to)) return to;
        const address = buildLink(origin, { code: link.code, to, tags: body.tags });
        return isFailure(address) ? address : { address, page: to ?? link.path };
      },
    }),
    route({
      key: "GET /api/partner/links/{id}/qr",
      summary: "The link as a QR code; it counts under the sub-ids that are given",
      access: "member",
      params,
      query: z.object({ as: z.enum(["svg", "png"]).default("svg"), s1: z.string().trim().max(200).optional() }),
      // A file: the schema is that of the pages' types.
      reply: z.string(),
      handle: async ({ params: { id }, query }, call) => {
        const link = await ownLink(call, id);
        if (isFailure(link)) return link;
        const tags = query.s1 === undefined || query.s1 === "" ? {} : { s1: query.s1 };
        const address = buildLink(services.origin ?? call.origin, { code: link.code, tags });
        if (isFailure(address)) return address;
        return query.as === "png"
          ? new FileReply(`${link.code}.png`, "image/png", qrPng(address))
          : new FileReply(`${link.code}.svg`, "image/svg+xml", qrSvg(address));
      },
    }),
    route({
      key: "GET /api/partner/clicks",
      summary: "The caller's clicks, gross and net, by day, link, sub-id, channel, campaign, referrer or reason",
      access: "member",
      query: z.object({ ...figuresQuery, link: idSchema("link").optional() }),
      reply: figuresSchema,
      handle: async ({ query }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return onlyMembers();
        const { timeZone } = await readCompany(call.db);
        const span = instantsOf(query, call.now, timeZone);
        if (isFailure(span)) return span;
        const linkId = query.link ?? null;
        return figuresJson(await readClickFigures(call.db, { memberId, linkId, by: query.by, timeZone, ...span }));
      },
    }),
  ] as const;
}
