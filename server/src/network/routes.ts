import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { standingsAt } from "../members/index.ts";
import { changeMember } from "./change-member.ts";
import { changeRoutes } from "./change-routes.ts";
import { enrolMember } from "./enrol-member.ts";
import { exploreRoutes } from "./explore-routes.ts";
import { importRoutes } from "./import/routes.ts";
import { membershipRoutes } from "./membership/routes.ts";
import { networkPartnerRoutes } from "./partner-routes.ts";
import type { NetworkServices } from "./preview-change.ts";
import { treeRoutes } from "./tree-routes.ts";
import { downlineAt, uplineAt } from "./store.ts";
import type { TreePerson } from "./store.ts";

/** What one picture can hold; the explorer for a million members is another page. */
const treeLimit = 2000;

const kindSchema = z.enum(["affiliate", "distributor"]);
const statusSchema = z.enum(["active", "suspended", "terminated"]);

const personSchema = z
  .object({
    id: z.string(),
    parentId: z.string().nullable(),
    depth: z.number().int(),
    handle: z.string(),
    displayName: z.string(),
    kind: kindSchema.nullable(),
    status: statusSchema.nullable(),
    joinedAt: instantSchema,
  })
  .openapi("TreePerson");

async function withStandings(call: Call, people: readonly TreePerson[]): Promise<z.infer<typeof personSchema>[]> {
  const ids = people.map(({ memberId }) => memberId);
  const found = await standingsAt(call.db, call.now, ids);
  const standings = new Map(found.map((standing) => [standing.memberId, standing]));
  return people.map((person) => ({
    id: toEdge("member", person.memberId),
    parentId: person.parentId === null ? null : toEdge("member", person.parentId),
    depth: person.depth,
    handle: person.handle,
    displayName: person.displayName,
    kind: standings.get(person.memberId)?.kind ?? null,
    status: standings.get(person.memberId)?.status ?? null,
    joinedAt: person.joinedAt.toString(),
  }));
}

export function networkRoutes(services: NetworkServices) {
  return [
    ...treeRoutes(),
    ...changeRoutes(services),
    ...membershipRoutes(services),
    ...networkPartnerRoutes(),
    ...importRoutes(),
    ...exploreRoutes(services),
    route({
      key: "GET /api/partner/downline",
      summary: "The caller's own downline in the sponsor tree",
      access: "member",
      reply: z.object({ people: z.array(personSchema), limit: z.number() }),
      handle: async (_input, call) => {
        if (call.caller.member === null) return new Failure("not-allowed", "Only members have a downline.");
        const people = await downlineAt(call.db, "sponsor", call.caller.member, call.now, treeLimit);
        return { people: await withStandings(call, people), limit: treeLimit };
      },
    }),
    route({
      key: "GET /api/admin/members/{id}/network",
      summary: "The line above a member and everyone below, in the sponsor tree",
      access: ["member.read"],
      params: z.object({ id: idSchema("member") }),
      reply: z.object({ upline: z.array(personSchema), downline: z.array(personSchema), limit: z.number() }),
      handle: async ({ params: { id } }, call) => {
        const upline = await uplineAt(call.db, "sponsor", id, call.now);
        const downline = await downlineAt(call.db, "sponsor", id, call.now, treeLimit);
        return {
          upline: await withStandings(call, upline),
          downline: await withStandings(call, downline),
          limit: treeLimit,
        };
      },
    }),
    route({
      key: "POST /api/admin/members/{id}/standing",
      summary:
        "Change a member's kind or status from now on, with a reason; who leaves hands on those below and customers",
      access: ["member.write"],
      params: z.object({ id: idSchema("member") }),
      body: z
        .object({
          kind: kindSchema.optional(),
          status: statusSchema.optional(),
          reason: z.string().trim().min(3).max(500),
          customersGo: z.enum(["upline", "company"]).optional(),
        })
        .refine((body) => body.kind !== undefined || body.status !== undefined, "say what changes: kind or status"),
      reply: z.object({ kind: kindSchema, status: statusSchema }),
      handle: ({ params: { id }, body }, call) =>
        call.transact(async (context) =>
          changeMember(context, {
            memberId: id,
            reason: body.reason,
            change: { ...(body.kind && { kind: body.kind }), ...(body.status && { status: body.status }) },
            from: await services.nextPeriodStart(context.tx, context.now),
            ...(body.customersGo && { customersGo: body.customersGo }),
          }),
        ),
    }),
    route({
      key: "POST /api/admin/members",
      summary: "Enrol a member and give them their place",
      access: ["member.write"],
      body: z.object({
        name: z.string().trim().min(1).max(200),
        email: z.email().max(254),
        locale: z.string().min(2).max(12).default("en"),
        handle: z.string().trim().toLowerCase(),
        displayName: z.string().trim().min(1).max(100),
        kind: z.enum(["affiliate", "distributor"]),
        sponsor: z.string().nullable().default(null),
      }),
      reply: z.object({ id: z.string() }),
      handle: async ({ body }, call) => {
        const sponsorId = body.sponsor === null ? null : fromEdge("member", body.sponsor);
        if (sponsorId === undefined) {
          return new Failure("bad-input", `"${body.sponsor}" is not a member's id.`, { field: "sponsor" });
        }
        const id = await call.transact((context) => enrolMember(context, { ...body, sponsorId }));
        return isFailure(id) ? id : { id: toEdge("member", id) };
      },
    }),
  ] as const;
}
