import { z } from "@hono/zod-openapi";
import { cursorOf, idSchema, instantSchema, pageOf, pageQuery, reasonSchema, route, told } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { cardOf, cardSchema, memberCards } from "../members/index.ts";
import { applicationById, listApplications } from "./application-store.ts";
import { approveApplication, refuseApplication } from "./apply.ts";
import { setMembership } from "./change-membership.ts";
import { importAffiliates } from "./import-affiliates.ts";
import type { ImportedAffiliates } from "./import-affiliates.ts";
import { invitationsOf, invite, revokeInvitation } from "./invite.ts";
import type { Invitation } from "./invite.ts";
import { applicationJson, applicationSchema, programParams } from "./json.ts";
import { listMemberships } from "./list-memberships.ts";
import type { ProgramServices } from "./services.ts";

const membershipSchema = z
  .object({
    member: cardSchema,
    group: z.string(),
    state: z.enum(["active", "suspended", "ended"]),
    joinedAt: instantSchema,
    codes: z.array(z.string()),
    agreement: z.number().nullable().openapi({ description: "The latest version that they have accepted" }),
  })
  .openapi("ProgramMembership");

const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    group: z.string(),
    invitedAt: instantSchema,
    expiresAt: instantSchema,
    acceptedAt: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
  })
  .openapi("ProgramInvitation");

const applicationParams = z.object({ id: idSchema("application") });

/** Who comes into programs: applications, affiliates, invitations, imports. */
export function programPeopleRoutes(services: ProgramServices) {
  return [
    route({
      key: "GET /api/admin/program-applications",
      summary: "Applications, newest first",
      access: ["program.read"],
      query: z.object({
        program: idSchema("program").optional(),
        state: z.enum(["open", "approved", "refused", "withdrawn"]).optional(),
        ...pageQuery,
      }),
      reply: z.object({ applications: z.array(applicationSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("application", query.before);
        if (isFailure(before)) return before;
        const { program: programId, state, limit } = query;
        const found = await listApplications(call.db, { programId, state, before, limit: limit + 1 });
        const { page, next } = pageOf("application", found, limit);
        return { applications: page.map(applicationJson), next };
      },
    }),
    route({
      key: "GET /api/admin/program-applications/{id}",
      summary: "One application",
      access: ["program.read"],
      params: applicationParams,
      reply: applicationSchema,
      handle: async ({ params: { id } }, call) => {
        const found = await applicationById(call.db, id);
        return found === undefined ? new Failure("not-found", "There is no such application.") : applicationJson(found);
      },
    }),
    route({
      key: "POST /api/admin/program-applications/{id}/approve",
      summary: "Take an applicant into the program, and tell them by mail",
      access: ["program.review"],
      params: applicationParams,
      body: z.object({ group: idSchema("programGroup").nullable().default(null), reason: reasonSchema.optional() }),
      reply: applicationSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact((context) =>
            approveApplication(context, {
              id,
              groupId: body.group,
              reason: body.reason,
              origin: services.origin ?? call.origin,
            }),
          ),
          applicationJson,
        ),
    }),
    route({
      key: "POST /api/admin/program-applications/{id}/refuse",
      summary: "Refuse an applicant, who is told the reason and when they may ask again",
      access: ["program.review"],
      params: applicationParams,
      body: z.object({ reason: reasonSchema }),
      reply: applicationSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => refuseApplication(context, { id, ...body })), applicationJson),
    }),
    route({
      key: "GET /api/admin/programs/{id}/members",
      summary: "The affiliates of a program, newest members first",
      access: ["program.read"],
      params: programParams,
      query: z.object({
        state: z.enum(["active", "suspended", "ended"]).optional(),
        group: idSchema("programGroup").optional(),
        ...pageQuery,
      }),
      reply: z.object({ members: z.array(membershipSchema), next: z.string().nullable() }),
      handle: async ({ params: { id }, query }, call) => {
        const before = cursorOf("member", query.before);
        if (isFailure(before)) return before;
        const { state, group: groupId, limit } = query;
        const found = await listMemberships(call.db, { programId: id, state, groupId, before, limit: limit + 1 });
        const { page, next } = pageOf("member", found, limit);
        const names = await memberCards(
          call.db,
          page.map((row) => row.id),
        );
        return {
          members: page.map((row) => ({
            member: cardOf(names, row.id),
            group: toEdge("programGroup", row.groupId),
            state: row.state,
            joinedAt: row.joinedAt.toString(),
            codes: [...row.codes],
            agreement: row.agreement,
          })),
          next,
        };
      },
    }),
    route({
      key: "PUT /api/admin/programs/{id}/members/{member}",
      summary: "Take a member into the program, or change their group or state, with a reason",
      access: ["program.write"],
      params: programParams.extend({ member: idSchema("member") }),
      body: z.object({
        group: idSchema("programGroup").nullable().default(null),
        state: z.enum(["active", "suspended", "ended"]).default("active"),
        reason: reasonSchema,
      }),
      reply: z.object({ state: z.enum(["active", "suspended", "ended"]), group: z.string() }),
      handle: async ({ params: { id, member }, body }, call) =>
        told(
          await call.transact((context) =>
            setMembership(context, {
              programId: id,
              memberId: member,
              groupId: body.group,
              state: body.state,
              reason: body.reason,
            }),
          ),
          ({ state, groupId }) => ({ state, group: toEdge("programGroup", groupId) }),
        ),
    }),
    route({
      key: "GET /api/admin/programs/{id}/invitations",
      summary: "The invitations of a program, newest first",
      access: ["program.read"],
      params: programParams,
      reply: z.object({ invitations: z.array(invitationSchema) }),
      handle: async ({ params: { id } }, call) => ({
        invitations: (await invitationsOf(call.db, id)).map(invitationJson),
      }),
    }),
    route({
      key: "POST /api/admin/programs/{id}/invitations",
      summary: "Invite somebody; the link is shown only now",
      access: ["program.write"],
      params: programParams,
      body: z.object({ email: z.email().max(200), group: idSchema("programGroup").nullable().default(null) }),
      reply: z.object({ invitation: invitationSchema, link: z.string() }),
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact((context) => invite(context, { programId: id, email: body.email, groupId: body.group })),
          ({ invitation, secret }) => ({
            invitation: invitationJson(invitation),
            link: `${services.origin ?? call.origin}/programs/invitation/${secret}`,
          }),
        ),
    }),
    route({
      key: "POST /api/admin/program-invitations/{id}/revoke",
      summary: "Take an invitation back",
      access: ["program.write"],
      params: z.object({ id: idSchema("invitation") }),
      body: z.object({ reason: reasonSchema }),
      reply: invitationSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => revokeInvitation(context, { id, ...body })), invitationJson),
    }),
    route({
      key: "POST /api/admin/programs/{id}/import",
      summary: "Affiliates and their codes from a CSV: all rows, or none and every bad row listed; or only try it",
      access: ["program.write", "member.write"],
      params: programParams,
      body: z.object({ csv: z.string().min(1).max(500_000), dryRun: z.boolean().default(false) }),
      reply: z.object({
        dryRun: z.boolean(),
        members: z.number(),
        memberships: z.number(),
        codes: z.number(),
        known: z.number(),
      }),
      handle: async ({ params: { id }, body }, call) => {
        const counts = body.dryRun
          ? await tryImport(call, id, body.csv)
          : await call.transact((context) => importAffiliates(context, { programId: id, csv: body.csv }));
        return isFailure(counts) ? counts : { dryRun: body.dryRun, ...counts };
      },
    }),
  ] as const;
}

/** Does it all and rolls it back, so that what it says is what would happen. */
async function tryImport(call: Call, programId: bigint, csv: string): Promise<ImportedAffiliates | Failure> {
  const tried: { result?: ImportedAffiliates | Failure } = {};
  await call.transact(async (context) => {
    tried.result = await importAffiliates(context, { programId, csv });
    return new Failure("wrong-state", "This was only tried.");
  });
  return tried.result!;
}

function invitationJson(invitation: Invitation): z.input<typeof invitationSchema> {
  const { id, email, groupId, invitedAt, expiresAt, acceptedAt, revokedAt } = invitation;
  return {
    id: toEdge("invitation", id),
    email,
    group: toEdge("programGroup", groupId),
    invitedAt: invitedAt.toString(),
    expiresAt: expiresAt.toString(),
    acceptedAt: acceptedAt?.toString() ?? null,
    revokedAt: revokedAt?.toString() ?? null,
  };
}
