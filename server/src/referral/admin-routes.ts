import { z } from "@hono/zod-openapi";
import { cursorOf, idSchema, instantSchema, pageOf, pageQuery, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { listMarkets } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { readClickFigures } from "./click-figures.ts";
import { allowReferrer, banReferrer, listBannedReferrers, readClickRules, setClickRules } from "./click-rules.ts";
import { instantsOf } from "./figure-days.ts";
import { importLinks } from "./import-links.ts";
import type { ImportedLinks } from "./import-links.ts";
import { figuresJson, figuresQuery, figuresSchema } from "./link-json.ts";
import { listLinks } from "./list-links.ts";
import { channels } from "./model.ts";
import { dropHost, hostsOfMember } from "./own-host.ts";

const reason = z.string().trim().min(3).max(500);

const rulesSchema = z
  .object({
    duplicateMinutes: z.number().int().min(0).max(1440),
    addressClicks: z.number().int().min(0).max(1_000_000),
    addressSeconds: z.number().int().min(1).max(86_400),
    linkClicks: z.number().int().min(0).max(1_000_000_000),
    linkSeconds: z.number().int().min(1).max(86_400),
    consentMarkets: z.array(z.string().max(12)).max(100),
    keepMonths: z.number().int().min(2).max(120),
  })
  .openapi("ClickRules");

const bannedSchema = z.object({ host: z.string(), reason: z.string(), bannedAt: instantSchema });

export function adminLinkRoutes() {
  return [
    route({
      key: "GET /api/admin/links",
      summary: "Everybody's links, newest first, with their clicks of 30 days, gross and net",
      access: ["member.read"],
      query: z.object({
        search: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .optional()
          .openapi({ description: "Part of the code, path, label, campaign, or of whose it is" }),
        member: idSchema("member").optional(),
        channel: z.enum(channels).optional(),
        campaign: z.string().trim().min(1).max(100).optional().openapi({ description: "The whole name, in any case" }),
        ...pageQuery,
      }),
      reply: z.object({
        links: z.array(
          z.object({
            id: z.string(),
            code: z.string(),
            path: z.string(),
            label: z.string(),
            channel: z.string(),
            campaign: z.string().nullable(),
            archived: z.boolean(),
            createdAt: instantSchema,
            member: z.object({ id: z.string(), handle: z.string(), displayName: z.string() }),
            gross: z.number(),
            net: z.number(),
          }),
        ),
        next: z.string().nullable(),
      }),
      handle: async ({ query }, call) => {
        const before = cursorOf("link", query.before);
        if (isFailure(before)) return before;
        const { limit, member: memberId, search, channel, campaign } = query;
        const page = { before, limit: limit + 1, now: call.now };
        const found = await listLinks(call.db, { search, memberId, channel, campaign }, page);
        const { page: rows, next } = pageOf("link", found, limit);
        return {
          links: rows.map((row) => ({
            id: toEdge("link", row.id),
            code: row.code,
            path: row.path,
            label: row.label,
            channel: row.channel,
            campaign: row.campaign,
            archived: row.archivedAt !== null,
            createdAt: row.createdAt.toString(),
            member: { id: toEdge("member", row.memberId), handle: row.handle, displayName: row.displayName },
            gross: Number(row.gross),
            net: Number(row.net),
          })),
          next,
        };
      },
    }),
    route({
      key: "POST /api/admin/links/import",
      summary: "Make links and codes from a CSV: all rows, or none and every bad row listed; or only try it",
      access: ["member.write"],
      body: z.object({ csv: z.string().min(1).max(250_000), dryRun: z.boolean().default(false) }),
      reply: z.object({ dryRun: z.boolean(), made: z.number(), known: z.number() }),
      handle: async ({ body }, call) => {
        const counts = body.dryRun
          ? await tryImport(call, body.csv)
          : await call.transact((context) => importLinks(context, body.csv));
        return isFailure(counts) ? counts : { dryRun: body.dryRun, ...counts };
      },
    }),
    route({
      key: "GET /api/admin/clicks",
      summary: "Clicks of everybody or of one member, gross and net",
      access: ["member.read"],
      query: z.object({
        ...figuresQuery,
        member: idSchema("member").optional(),
        link: idSchema("link").optional(),
      }),
      reply: figuresSchema,
      handle: async ({ query }, call) => {
        const { timeZone } = await readCompany(call.db);
        const span = instantsOf(query, call.now, timeZone);
        if (isFailure(span)) return span;
        const [memberId, linkId] = [query.member ?? null, query.link ?? null];
        return figuresJson(await readClickFigures(call.db, { memberId, linkId, by: query.by, timeZone, ...span }));
      },
    }),
    route({
      key: "GET /api/admin/click-rules",
      summary: "By which rules clicks count",
      access: ["member.read"],
      reply: rulesSchema.extend({
        markets: z
          .array(z.object({ code: z.string(), name: z.string() }))
          .describe("Those that consent can be asked in"),
      }),
      handle: async (_input, call) => {
        const rules = await readClickRules(call.db);
        const markets = (await listMarkets(call.db)).map(({ code, name }) => ({ code, name }));
        return { ...rules, consentMarkets: [...rules.consentMarkets], markets };
      },
    }),
    route({
      key: "PUT /api/admin/click-rules",
      summary: "Set the rules by which clicks count from now on, with a reason",
      access: ["member.write"],
      body: z.object({ rules: rulesSchema, reason }),
      reply: rulesSchema,
      handle: async ({ body }, call) => {
        const rules = await call.transact((context) => setClickRules(context, body));
        return isFailure(rules) ? rules : { ...rules, consentMarkets: [...rules.consentMarkets] };
      },
    }),
    route({
      key: "GET /api/admin/banned-referrers",
      summary: "Hosts whose visitors do not count",
      access: ["member.read"],
      reply: z.object({ hosts: z.array(bannedSchema) }),
      handle: async (_input, call) => ({
        hosts: (await listBannedReferrers(call.db)).map((row) => ({ ...row, bannedAt: row.bannedAt.toString() })),
      }),
    }),
    route({
      key: "POST /api/admin/banned-referrers",
      summary: "Ban a host and all below it, with a reason",
      access: ["member.write"],
      body: z.object({ host: z.string().trim().min(4).max(253), reason }),
      reply: bannedSchema,
      handle: async ({ body }, call) => {
        const row = await call.transact((context) => banReferrer(context, body));
        return isFailure(row) ? row : { ...row, bannedAt: row.bannedAt.toString() };
      },
    }),
    route({
      key: "POST /api/admin/banned-referrers/allow",
      summary: "Let a host's visitors count again, with a reason",
      access: ["member.write"],
      body: z.object({ host: z.string().trim().min(4).max(253), reason }),
      reply: z.object({ host: z.string() }),
      handle: ({ body }, call) => call.transact((context) => allowReferrer(context, body)),
    }),
    route({
      key: "GET /api/admin/link-hosts",
      summary: "A member's own host names, and whether they lead",
      access: ["member.read"],
      query: z.object({ member: idSchema("member") }),
      reply: z.object({ hosts: z.array(z.object({ id: z.string(), host: z.string(), checked: z.boolean() })) }),
      handle: async ({ query }, call) => ({
        hosts: (await hostsOfMember(call.db, query.member)).map(({ id, host, checkedAt }) => ({
          id: toEdge("linkHost", id),
          host,
          checked: checkedAt !== null,
        })),
      }),
    }),
    route({
      key: "POST /api/admin/link-hosts/{id}/drop",
      summary: "Take a member's host name away, with a reason",
      access: ["member.write"],
      params: z.object({ id: idSchema("linkHost") }),
      body: z.object({ reason }),
      reply: z.object({ host: z.string() }),
      handle: ({ params: { id }, body }, call) =>
        call.transact((context) => dropHost(context, { memberId: null, hostId: id, reason: body.reason })),
    }),
  ] as const;
}

/** Does it all and rolls it back, so that what it says is what would happen. */
async function tryImport(call: Call, csv: string): Promise<ImportedLinks | Failure> {
  const tried: { result?: ImportedLinks | Failure } = {};
  await call.transact(async (context) => {
    tried.result = await importLinks(context, csv);
    return new Failure("wrong-state", "This was only tried.");
  });
  return tried.result!;
}
