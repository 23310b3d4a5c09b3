import { z } from "@hono/zod-openapi";
import { route, told } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { acceptAgreement, currentAgreement } from "./agreements.ts";
import { applicationsOf } from "./application-store.ts";
import { applyForProgram, makeApplicantLogin } from "./apply.ts";
import { acceptInvitation, openInvitation } from "./invite.ts";
import {
  agreementJson,
  agreementSchema,
  applicationJson,
  applicationSchema,
  groupSchema,
  groupJson,
  programJson,
  programParams,
  programSchema,
  rateJson,
  rateSchema,
} from "./json.ts";
import { programsOfMember } from "./list-memberships.ts";
import type { ProgramServices } from "./services.ts";
import { listPrograms, programById, programBySlug, ratesOf } from "./store.ts";

/** What the public may read of a program: nothing of how applicants are judged. */
const publicSchema = programSchema
  .pick({
    id: true,
    slug: true,
    name: true,
    summary: true,
    requirements: true,
    markets: true,
    windowDays: true,
    lifetimeMonths: true,
    holdDays: true,
    form: true,
  })
  .openapi("PublicProgram");

type ProgramRow = Parameters<typeof programJson>[0];

function publicJson(program: ProgramRow): z.input<typeof publicSchema> {
  const { id, slug, name, summary, requirements, markets, windowDays, lifetimeMonths, holdDays, form } =
    programJson(program);
  return { id, slug, name, summary, requirements, markets, windowDays, lifetimeMonths, holdDays, form };
}

const applicant = {
  name: z.string().trim().min(1).max(100),
  locale: z.string().max(20).default("en"),
  handle: z.string().trim().min(2).max(31).openapi({ description: "The name of their site, /@handle" }),
  agreement: z.number().int().nullable().default(null).openapi({ description: "The version that they were shown" }),
};

const noProgram = () => new Failure("not-found", "There is no such program.");

export function programPublicRoutes(services: ProgramServices) {
  return [
    route({
      key: "GET /api/store/programs",
      summary: "The programs that anybody can apply for",
      access: "anyone",
      reply: z.object({ programs: z.array(publicSchema) }),
      handle: async (_input, call) => ({
        programs: (await listPrograms(call.db, { publicOnly: true })).map(publicJson),
      }),
    }),
    route({
      key: "GET /api/store/programs/{slug}",
      summary: "The page of a program: what it pays everybody, its form, its agreement",
      access: "anyone",
      params: z.object({ slug: z.string().max(30) }),
      reply: z.object({
        program: publicSchema,
        rates: z.array(rateSchema),
        agreement: agreementSchema.nullable(),
        applications: z.array(applicationSchema).openapi({ description: "The caller's own, where they are signed in" }),
      }),
      handle: async ({ params: { slug } }, call) => {
        const program = await programBySlug(call.db, slug);
        if (program === undefined || !program.public || program.state !== "open") return noProgram();
        const { person } = call.caller;
        const rates = (await ratesOf(call.db, program.id)).filter(
          ({ level }) => level !== "affiliate" && level !== "group",
        );
        const agreement = await currentAgreement(call.db, program.id);
        return {
          program: publicJson(program),
          rates: rates.map(rateJson),
          agreement: agreement === undefined ? null : agreementJson(agreement),
          applications: person === null ? [] : (await applicationsOf(call.db, person, program.id)).map(applicationJson),
        };
      },
    }),
    route({
      key: "POST /api/store/programs/{slug}/applications",
      summary: "Apply for a program. `approved` is at once; otherwise the answer comes by mail",
      access: "anyone",
      limit: "sign-in",
      params: z.object({ slug: z.string().max(30) }),
      body: z.object({
        ...applicant,
        email: z.email().max(200).openapi({ description: "Of who is not signed in" }),
        answers: z.record(z.string().max(30), z.string().max(4000)).default({}),
      }),
      reply: z.object({ state: z.enum(["open", "approved", "refused", "withdrawn"]) }),
      handle: async ({ params: { slug }, body }, call) =>
        told(
          await call.transact((context) =>
            applyForProgram(context, {
              ...body,
              program: slug,
              personId: call.caller.person,
              origin: services.origin ?? call.origin,
            }),
          ),
          ({ state }) => ({ state }),
        ),
    }),
    route({
      key: "POST /api/store/program-logins",
      summary: "Make the login of a taken applicant, by the secret of the mail that said so",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ secret: z.string().min(10).max(100), password: z.string().max(200) }),
      reply: z.object({ made: z.literal(true) }),
      handle: async ({ body }, call) => call.transact((context) => makeApplicantLogin(context, body)),
    }),
    route({
      key: "GET /api/store/program-invitations/{secret}",
      summary: "What an invitation is for",
      access: "anyone",
      params: z.object({ secret: z.string().min(10).max(100) }),
      reply: z.object({ email: z.string(), program: publicSchema, agreement: agreementSchema.nullable() }),
      handle: async ({ params: { secret } }, call) => {
        const invitation = await openInvitation(call.db, secret, call.now);
        const program = invitation && (await programById(call.db, invitation.programId));
        if (invitation === undefined || program === undefined) {
          return new Failure("not-found", "This invitation was taken already, or is over.");
        }
        const agreement = await currentAgreement(call.db, program.id);
        return {
          email: invitation.email,
          program: publicJson(program),
          agreement: agreement === undefined ? null : agreementJson(agreement),
        };
      },
    }),
    route({
      key: "POST /api/store/program-invitations/{secret}/accept",
      summary: "Take an invitation, as who is signed in or as the person of its mail address",
      access: "anyone",
      limit: "sign-in",
      params: z.object({ secret: z.string().min(10).max(100) }),
      body: z.object(applicant),
      reply: z.object({ state: z.enum(["active", "suspended", "ended"]) }),
      handle: async ({ params: { secret }, body }, call) =>
        told(
          await call.transact((context) =>
            acceptInvitation(context, { ...body, secret, personId: call.caller.person }),
          ),
          ({ state }) => ({ state }),
        ),
    }),
    route({
      key: "GET /api/partner/programs",
      summary:
        "The caller's programs: group, codes, rates for everybody and for them, and whether the agreement is accepted",
      access: "member",
      reply: z.object({
        programs: z.array(
          z.object({
            program: publicSchema,
            group: groupSchema,
            state: z.enum(["active", "suspended", "ended"]),
            codes: z.array(z.string()),
            rates: z.array(rateSchema),
            agreement: agreementSchema.nullable(),
            accepted: z.number().nullable(),
          }),
        ),
      }),
      handle: async (_input, call) => {
        const { member } = call.caller;
        if (member === null) return new Failure("not-allowed", "Only members are in programs.");
        const own = await programsOfMember(call.db, member);
        const programs = [];
        for (const { program, group, state, codes, agreement, accepted } of own) {
          const rates = (await ratesOf(call.db, program.id)).map(rateJson);
          const mine = [groupJson(group).id, toEdge("member", member)];
          programs.push({
            program: publicJson(program),
            group: groupJson(group),
            state,
            codes: [...codes],
            rates: rates.filter(
              ({ level, subject }) => (level !== "group" && level !== "affiliate") || mine.includes(subject ?? ""),
            ),
            agreement: agreement === undefined ? null : agreementJson(agreement),
            accepted,
          });
        }
        return { programs };
      },
    }),
    route({
      key: "POST /api/partner/programs/{id}/agreement",
      summary: "Accept the agreement and the disclosure text, of the version that one was shown",
      access: "member",
      params: programParams,
      body: z.object({ version: z.number().int().min(1) }),
      reply: z.object({ version: z.number() }),
      handle: async ({ params: { id }, body }, call) => {
        const { person } = call.caller;
        if (person === null) return new Failure("not-allowed", "Only members accept agreements.");
        const accepted = await call.transact(async (context) => {
          const agreement = await acceptAgreement(context, {
            programId: id,
            personId: person,
            version: body.version,
            by: "office",
          });
          if (isFailure(agreement)) return agreement;
          return agreement ?? new Failure("not-found", "This program has no agreement.");
        });
        return isFailure(accepted) ? accepted : { version: accepted.version };
      },
    }),
  ] as const;
}
