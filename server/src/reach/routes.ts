import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, route, told } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { materialRoutes } from "./material-routes.ts";
import { noteReport } from "./note-report.ts";
import { postbackRoutes } from "./postback-routes.ts";
import { addKey, keyOf, keyScopes, listKeys, reportConversion, revokeKey } from "./report-conversion.ts";
import type { ConversionKey } from "./report-conversion.ts";
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

export function reachRoutes(services: ReachServices) {
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
        "Report a lead or another event, by a key of its program (Authorization: Bearer); the same reference is the same event",
      access: "anyone",
      body: z.object({
        event: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
        reference: z.string().trim().min(1).max(100),
        market: z.string().max(12),
        customer: z.object({
          email: z.email().max(200),
          name: z.string().trim().max(200).default(""),
          locale: z.string().max(35).default("en"),
        }),
        click: idSchema("click").nullable().default(null),
        code: z.string().trim().max(60).nullable().default(null),
        value: moneySchema.nullable().default(null),
      }),
      reply: z.object({
        conversion: z.string().nullable().describe("Null: nobody of the program brought it"),
        created: z.boolean(),
      }),
      handle: async ({ body }, call) => {
        const key = await keyOf(call, "conversion.write");
        if (isFailure(key)) {
          services.log("warn", "conversion-refused", { code: key.code });
          return key;
        }
        const { click: clickId, ...rest } = body;
        const done = await call.transact((context) => reportConversion(context, key, { ...rest, clickId }));
        noteReport(services.log, { key: toEdge("conversionKey", key.id) }, done);
        return told(done, ({ conversionId, created }) => ({
          conversion: conversionId === null ? null : toEdge("conversion", conversionId),
          created,
        }));
      },
    }),
  ] as const;
}
