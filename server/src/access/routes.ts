import { z } from "@hono/zod-openapi";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { outbox, outboxMail } from "../foundation/mail.ts";
import type { OutboxMail } from "../foundation/mail.ts";
import { accountLoginRoutes } from "./account-login-routes.ts";
import { idSchema, instantSchema, pageQuery } from "./edge.ts";
import { factorRoutes } from "./factor-routes.ts";
import { grantPermission, revokePermission } from "./grant-permission.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { permissions } from "./permissions.ts";
import type { Permission } from "./permissions.ts";
import { route } from "./route.ts";
import { secondFactorRoutes } from "./second-factor-routes.ts";
import { permissionSchema, sessionJson, sessionSchema, setAll, welcome } from "./session-replies.ts";
import type { AccessServices } from "./session-replies.ts";
import { auditRows } from "./audit-store.ts";
import { staffRows } from "./store.ts";

const staffSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    permissions: z.array(permissionSchema),
    app: z.boolean().openapi({ description: "Whether they have a second factor" }),
    passkeys: z.number(),
  })
  .openapi("Staff");

const mailSchema = z.object({
  id: z.string(),
  at: instantSchema,
  to: z.string(),
  template: z.string(),
  subject: z.string().nullable(),
  state: z.enum(["waiting", "kept", "sent", "failed"]),
});

const before = (query: { readonly before?: string | undefined }, kind: "mail" | "audit") =>
  query.before === undefined ? undefined : fromEdge(kind, query.before);

export function accessRoutes(services: AccessServices) {
  const { sessions } = services;

  return [
    ...accountLoginRoutes(services),
    ...secondFactorRoutes(services),
    ...passkeyRoutes(services),
    ...factorRoutes(services),
    route({
      key: "GET /api/session",
      summary: "Who am I, and what may I do",
      access: "anyone",
      reply: sessionSchema,
      handle: (_input, call) => sessionJson(services, call.caller, call),
    }),
    route({
      key: "POST /api/session",
      summary: "Sign in",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ email: z.string().min(3).max(254), password: z.string().min(1).max(128) }),
      reply: sessionSchema,
      handle: async ({ body }, call) => {
        const given = { now: call.now, userAgent: call.userAgent, cookies: call.header("cookie") };
        return welcome(services, call, await sessions.signIn(body, given));
      },
    }),
    route({
      key: "DELETE /api/session",
      summary: "Sign out",
      access: "anyone",
      reply: z.void(),
      handle: async (_input, call) => {
        const cookie = call.cookie(sessions.cookieName);
        if (cookie === undefined) return;
        setAll(call, await sessions.signOut(cookie));
        services.signedOut(call);
      },
    }),
    route({
      key: "GET /api/admin/staff",
      summary: "Everybody who holds a permission",
      access: ["staff.write"],
      reply: z.object({ staff: z.array(staffSchema) }),
      handle: async (_input, call) => ({
        staff: (await staffRows(call.db)).map((row) => ({
          id: toEdge("person", row.person),
          name: row.name,
          email: row.email,
          permissions: [...row.permissions],
          app: row.app,
          passkeys: row.passkeys,
        })),
      }),
    }),
    route({
      key: "PUT /api/admin/staff/{person}/permissions/{permission}",
      summary: "Grant a permission",
      access: ["staff.write"],
      params: z.object({ person: idSchema("person"), permission: permissionSchema }),
      reply: z.object({ permissions: z.array(permissionSchema) }),
      handle: async ({ params }, call) =>
        permissionsReply(await call.transact((context) => grantPermission(context, params))),
    }),
    route({
      key: "DELETE /api/admin/staff/{person}/permissions/{permission}",
      summary: "Take a permission away",
      access: ["staff.write"],
      params: z.object({ person: idSchema("person"), permission: permissionSchema }),
      reply: z.object({ permissions: z.array(permissionSchema) }),
      handle: async ({ params }, call) =>
        permissionsReply(await call.transact((context) => revokePermission(context, params))),
    }),
    route({
      key: "GET /api/admin/audit",
      summary: "Who did what, newest first",
      access: ["audit.read"],
      query: z.object({ subject: z.string().max(40).optional(), actor: idSchema("person").optional(), ...pageQuery }),
      reply: z.object({
        entries: z.array(
          z.object({
            id: z.string(),
            at: instantSchema,
            actor: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
            action: z.string(),
            subject: z.string(),
            reason: z.string().nullable(),
            before: z.unknown(),
            after: z.unknown(),
          }),
        ),
        next: z.string().nullable(),
      }),
      handle: async ({ query }, call) => {
        const rows = await auditRows(call.db, {
          limit: query.limit + 1,
          before: before(query, "audit"),
          subject: query.subject,
          actor: query.actor,
        });
        const entries = rows.slice(0, query.limit).map((row) => ({
          id: toEdge("audit", row.id),
          at: row.at.toString(),
          actor: row.actor === null ? null : { id: toEdge("person", row.actor), name: row.actorName },
          action: row.action,
          subject: row.subject,
          reason: row.reason,
          before: row.before,
          after: row.after,
        }));
        return { entries, next: rows.length > query.limit ? (entries.at(-1)?.id ?? null) : null };
      },
    }),
    route({
      key: "GET /api/admin/mail",
      summary: "The outbox, newest first",
      access: ["mail.read"],
      query: z.object(pageQuery),
      reply: z.object({ mails: z.array(mailSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const rows = await outbox(call.db, { limit: query.limit + 1, before: before(query, "mail") });
        const mails = rows.slice(0, query.limit).map(mailJson);
        return { mails, next: rows.length > query.limit ? (mails.at(-1)?.id ?? null) : null };
      },
    }),
    route({
      key: "GET /api/admin/mail/{id}",
      summary: "One mail as its reader sees it",
      access: ["mail.read"],
      params: z.object({ id: idSchema("mail") }),
      reply: mailSchema.extend({ html: z.string().nullable(), text: z.string().nullable() }),
      handle: async ({ params }, call) => {
        const mail = await outboxMail(call.db, params.id);
        if (mail === undefined) return new Failure("not-found", "There is no such mail.");
        return { ...mailJson(mail), html: mail.html, text: mail.text };
      },
    }),
  ] as const;
}

function permissionsReply(held: ReadonlySet<Permission> | Failure) {
  return isFailure(held) ? held : { permissions: permissions.filter((permission) => held.has(permission)) };
}

function mailJson(mail: OutboxMail): z.input<typeof mailSchema> {
  return {
    id: toEdge("mail", mail.id),
    at: mail.at.toString(),
    to: mail.to,
    template: mail.template,
    subject: mail.subject,
    state: mail.state,
  };
}
