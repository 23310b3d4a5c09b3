import { z } from "@hono/zod-openapi";
import { cursorOf, idSchema, instantSchema, pageOf, pageQuery, reasonSchema, route, told } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { conversionById, listConversions } from "./conversion-store.ts";
import { conversionSchema } from "./json.ts";
import { approveConversions, noteDelivery, refuseConversions } from "./review-conversions.ts";
import { tellConversions } from "./tell-conversions.ts";

const filters = {
  program: idSchema("program").optional(),
  state: z.enum(["pending", "approved", "refused"]).optional(),
  ...pageQuery,
};
const page = z.object({ conversions: z.array(conversionSchema), next: z.string().nullable() });
const ids = z.array(idSchema("conversion")).min(1).max(500);
const changed = z.object({ changed: z.number() });

export function conversionRoutes() {
  return [
    route({
      key: "GET /api/admin/conversions",
      summary: "What sales and events brought affiliates, newest first",
      access: ["program.read"],
      query: z.object({ member: idSchema("member").optional(), sale: idSchema("sale").optional(), ...filters }),
      reply: page,
      handle: async ({ query }, call) => {
        const before = cursorOf("conversion", query.before);
        if (isFailure(before)) return before;
        const { program: programId, member: memberId, sale: saleId, state, limit } = query;
        const found = await listConversions(call.db, { programId, memberId, saleId, state, before, limit: limit + 1 });
        const { page: rows, next } = pageOf("conversion", found, limit);
        return { conversions: await tellConversions(call.db, rows), next };
      },
    }),
    route({
      key: "GET /api/admin/conversions/{id}",
      summary: "One conversion: how it found its affiliate and its rate, and what stands of it",
      access: ["program.read"],
      params: z.object({ id: idSchema("conversion") }),
      reply: conversionSchema,
      handle: async ({ params: { id } }, call) => {
        const found = await conversionById(call.db, id);
        if (found === undefined) return new Failure("not-found", "There is no such conversion.");
        return (await tellConversions(call.db, [found]))[0]!;
      },
    }),
    route({
      key: "POST /api/admin/conversions/approve",
      summary: "Approve conversions that wait, all or none; their hold runs from now",
      access: ["program.review"],
      idempotent: true,
      body: z.object({ ids, reason: reasonSchema.optional() }),
      reply: changed,
      handle: async ({ body }, call) => call.transact((context) => approveConversions(context, body)),
    }),
    route({
      key: "POST /api/admin/conversions/refuse",
      summary: "Refuse conversions, all or none: what they earned goes back on every tier",
      access: ["program.review"],
      idempotent: true,
      body: z.object({ ids, reason: reasonSchema }),
      reply: changed,
      handle: async ({ body }, call) => call.transact((context) => refuseConversions(context, body)),
    }),
    route({
      key: "POST /api/admin/sales/{id}/delivery",
      summary: "The goods of a sale were delivered: holds run from the later of delivery and approval",
      access: ["program.review"],
      params: z.object({ id: idSchema("sale") }),
      body: z.object({ at: instantSchema.optional().openapi({ description: "Left out: now" }) }),
      reply: z.object({ at: instantSchema }),
      handle: async ({ params: { id }, body }, call) => {
        const at = readInstant(body.at ?? call.now.toString());
        if (at === undefined || Temporal.Instant.compare(at, call.now) > 0) {
          return new Failure("bad-input", "Say when it was, not later than now.", { field: "at" });
        }
        return told(
          await call.transact(async (context) => {
            await noteDelivery(context, { saleId: id, at });
            return { at: at.toString() };
          }),
          (delivery) => delivery,
        );
      },
    }),
    route({
      key: "GET /api/partner/conversions/{id}",
      summary: "One conversion of the caller's own, or one that paid them a tier",
      access: "member",
      params: z.object({ id: idSchema("conversion") }),
      reply: conversionSchema,
      handle: async ({ params: { id } }, call) => {
        const { member: memberId } = call.caller;
        const found = memberId === null ? undefined : await conversionById(call.db, id);
        const none = new Failure("not-found", "There is no such conversion of yours.");
        if (found === undefined || memberId === null) return none;
        const told = (await tellConversions(call.db, [found], memberId))[0]!;
        return found.memberId === memberId || told.earnings.length > 0 ? told : none;
      },
    }),
    route({
      key: "GET /api/partner/conversions",
      summary: "The caller's own conversions, newest first, with how each was decided",
      access: "member",
      query: z.object(filters),
      reply: page,
      handle: async ({ query }, call) => {
        const { member: memberId } = call.caller;
        if (memberId === null) return new Failure("not-allowed", "Only members have conversions.");
        const before = cursorOf("conversion", query.before);
        if (isFailure(before)) return before;
        const { program: programId, state, limit } = query;
        const found = await listConversions(call.db, { programId, memberId, state, before, limit: limit + 1 });
        const { page: rows, next } = pageOf("conversion", found, limit);
        return { conversions: await tellConversions(call.db, rows, memberId), next };
      },
    }),
  ] as const;
}

function readInstant(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return undefined;
  }
}
