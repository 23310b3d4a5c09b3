import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, pageQuery, route } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { listMembers } from "./list-members.ts";
import type { MemberRow } from "./list-members.ts";
import { standingHistory } from "./store.ts";

const kindSchema = z.enum(["affiliate", "distributor"]);
const statusSchema = z.enum(["active", "suspended", "terminated"]);

const memberSchema = z
  .object({
    id: z.string(),
    handle: z.string(),
    displayName: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    kind: kindSchema,
    status: statusSchema,
    joinedAt: instantSchema,
  })
  .openapi("Member");

function toJson(row: MemberRow): z.infer<typeof memberSchema> {
  return {
    id: toEdge("member", row.id),
    handle: row.handle,
    displayName: row.displayName,
    name: row.name,
    email: row.email,
    kind: row.kind,
    status: row.status,
    joinedAt: row.joinedAt.toString(),
  };
}

const params = z.object({ id: idSchema("member") });

export function membersRoutes() {
  return [
    route({
      key: "GET /api/admin/members",
      summary: "The members, newest first",
      access: ["member.read"],
      query: z.object({
        search: z.string().trim().min(1).max(100).optional(),
        kind: kindSchema.optional(),
        status: statusSchema.optional(),
        ...pageQuery,
      }),
      reply: z.object({ members: z.array(memberSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = query.before === undefined ? undefined : fromEdge("member", query.before);
        const rows = await listMembers(call.db, { at: call.now, ...query, before, limit: query.limit + 1 });
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          members: page.map(toJson),
          next: rows.length > query.limit && last !== undefined ? toEdge("member", last.id) : null,
        };
      },
    }),
    route({
      key: "GET /api/admin/members/{id}",
      summary: "One member and what they were, over time",
      access: ["member.read"],
      params,
      reply: z.object({
        member: memberSchema,
        story: z.string().nullable(),
        history: z.array(
          z.object({ kind: kindSchema, status: statusSchema, from: instantSchema, to: instantSchema.nullable() }),
        ),
      }),
      handle: async ({ params: { id } }, call) => {
        const [row] = await listMembers(call.db, { at: call.now, id, limit: 1 });
        if (row === undefined) return new Failure("not-found", "There is no such member.");
        const history = await standingHistory(call.db, id);
        return {
          member: toJson(row),
          story: row.story,
          history: history.map((part) => ({
            kind: part.kind,
            status: part.status,
            from: part.from.toString(),
            to: part.to?.toString() ?? null,
          })),
        };
      },
    }),
  ] as const;
}
