import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route, told } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { eventJson, eventReply, eventWish, leadSchema, reportEvent } from "../sales/index.ts";
import type { EventServices } from "../sales/index.ts";
import { materialRoutes } from "./material-routes.ts";
import { noteReport } from "./note-report.ts";
import { postbackRoutes } from "./postback-routes.ts";
import { addKey, keyOf, keyScopes, listKeys, revokeKey } from "./conversion-keys.ts";
import type { ConversionKey } from "./conversion-keys.ts";
import type { ReachServices } from "./send-postbacks.ts";

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(keyScopes)),
    createdAt: instantSchema,
    revoked: z.boolean(),
  })
  .openapi("ConversionKey");

const keyJson = (key: ConversionKey): z.input<typeof keySchema> => ({
  id: toEdge("conversionKey", key.id),
  name: key.name,
  scopes: [...key.scopes],
  createdAt: key.createdAt.toString(),
  revoked: key.revokedAt !== null,
});

export function reachRoutes(services: ReachServices, visits: EventServices) {
  return [
    ...materialRoutes(services),
    ...postbackRoutes(services),
    route({
      key: "GET /api/admin/programs/{id}/keys",
      summary: "Keys by which other systems report conversions of a program",
      access: ["program.read"],
      params: z.object({ id: idSchema("program") }),
      reply: z.object({ keys: z.array(keySchema) }),
      handle: async ({ params: { id } }, call) => ({ keys: (await listKeys(call.db, id)).map(keyJson) }),
    }),
    route({
      key: "POST /api/admin/programs/{id}/keys",
      summary: "Make a key; its secret is shown this once",
      access: ["program.write"],
      params: z.object({ id: idSchema("program") }),
      body: z.object({ name: z.string().trim().min(1).max(100), scopes: z.array(z.enum(keyScopes)).min(1) }),
      reply: keySchema.extend({ secret: z.string() }),
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => addKey(context, { programId: id, ...body })), ({ key, secret }) => ({
          ...keyJson(key),
          secret,
        })),
    }),
    route({
      key: "POST /api/admin/conversion-keys/{id}/revoke",
      summary: "End a key for good",
      access: ["program.write"],
      params: z.object({ id: idSchema("conversionKey") }),
      reply: keySchema,
      handle: async ({ params: { id } }, call) =>
        told(await call.transact((context) => revokeKey(context, id)), keyJson),
    }),
    route({
      key: "POST /api/conversions",
      summary:
        "Report a lead or another event, by a key of its program (Authorization: Bearer), or try it; the same reference is the same event",
      access: "anyone",
      body: z.object({ ...eventWish, customer: leadSchema }),
      reply: eventReply,
      handle: async ({ body }, call) => {
        const key = await keyOf(call, "conversion.write");
        if (isFailure(key)) {
          services.log("warn", "conversion-refused", { code: key.code });
          return key;
        }
        const { customer, ...told } = body;
        const { programId } = key;
        const done = await reportEvent(call, visits, { programId, who: customer, ...told });
        noteReport(services.log, { key: toEdge("conversionKey", key.id) }, done, body.dryRun);
        return eventJson(done, body.dryRun);
      },
    }),
  ] as const;
}
