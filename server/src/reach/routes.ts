import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, route, told } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { materialRoutes } from "./material-routes.ts";
import type { Postback } from "./model.ts";
import { addKey, keyOf, keyScopes, listKeys, reportConversion, revokeKey } from "./report-conversion.ts";
import type { ConversionKey } from "./report-conversion.ts";
import type { ReachServices } from "./send-postbacks.ts";
import { addPostback, switchPostback } from "./set-postback.ts";
import { shownKey, signingKey } from "./sign-message.ts";
import { lastDeliveries, listPostbacks, postbackById } from "./store.ts";

const postbackSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["get", "json"]),
    url: z.string(),
    slot: z.string(),
    program: z.string().nullable(),
    on: z.boolean(),
    disabledReason: z.enum(["failing", "by-hand"]).nullable(),
    failures: z.number(),
    createdAt: instantSchema,
    key: z.string().nullable().describe("Of a json postback: the key of its signatures (Standard Webhooks)"),
  })
  .openapi("Postback");

const wishes = z.object({
  kind: z.enum(["get", "json"]),
  url: z.string().trim().min(1).max(2_000),
  slot: z
    .string()
    .regex(/^s([1-9]|10)$/)
    .default("s1"),
  program: idSchema("program").nullable().default(null),
});

const deliverySchema = z.object({
  conversion: z.string(),
  status: z.enum(["pending", "approved", "refused"]),
  state: z.enum(["waiting", "sent", "given-up"]),
  attempts: z.number(),
  dueAt: instantSchema,
  answer: z.string().nullable().describe("An HTTP status, or why there was none"),
  triedAt: instantSchema.nullable(),
});

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

/** Whose postbacks a call is about: the member's own, or (for staff) the company's. */
type Whose = (call: Call) => bigint | null | Failure;

const own: Whose = (call) =>
  call.caller.member ?? new Failure("not-allowed", "Only members have postbacks of their own.");
const company: Whose = () => null;

export function reachRoutes(services: ReachServices) {
  const postbackJson = (postback: Postback): z.input<typeof postbackSchema> => ({
    id: toEdge("postback", postback.id),
    kind: postback.kind,
    url: postback.url,
    slot: postback.slot,
    program: postback.programId === null ? null : toEdge("program", postback.programId),
    on: postback.disabledAt === null,
    disabledReason: postback.disabledReason,
    failures: postback.failures,
    createdAt: postback.createdAt.toString(),
    key: postback.kind === "json" ? shownKey(signingKey(services.secret, postback)) : null,
  });
  const list = async (call: Call, whose: Whose) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    return { postbacks: (await listPostbacks(call.db, memberId)).map(postbackJson) };
  };
  const add = async (call: Call, whose: Whose, body: z.output<typeof wishes>) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    const { program: programId, ...wish } = body;
    return told(await call.transact((context) => addPostback(context, memberId, { ...wish, programId })), postbackJson);
  };
  const turn = async (call: Call, whose: Whose, id: bigint, on: boolean) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    return told(await call.transact((context) => switchPostback(context, { id, memberId, on })), postbackJson);
  };
  const deliveries = async (call: Call, whose: Whose, id: bigint) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    const postback = await postbackById(call.db, id);
    if (postback === undefined || postback.memberId !== memberId) {
      return new Failure("not-found", "There is no such postback.");
    }
    const found = await lastDeliveries(call.db, id, 100);
    return {
      deliveries: found.map(({ conversionId, dueAt, triedAt, ...delivery }) => ({
        ...delivery,
        conversion: toEdge("conversion", conversionId),
        dueAt: dueAt.toString(),
        triedAt: triedAt === null ? null : triedAt.toString(),
      })),
    };
  };
  const params = z.object({ id: idSchema("postback") });
  const several = z.object({ postbacks: z.array(postbackSchema) });
  const log = z.object({ deliveries: z.array(deliverySchema) });
  const turned = z.object({ on: z.boolean() });

  return [
    ...materialRoutes(services),
    route({
      key: "GET /api/partner/postbacks",
      summary: "The caller's postbacks: which trackers are told of their conversions",
      access: "member",
      reply: several,
      handle: (_input, call) => list(call, own),
    }),
    route({
      key: "POST /api/partner/postbacks",
      summary: "Tell a tracker of the caller's conversions: an address with macros, or signed JSON",
      access: "member",
      body: wishes,
      reply: postbackSchema,
      handle: ({ body }, call) => add(call, own, body),
    }),
    route({
      key: "PUT /api/partner/postbacks/{id}",
      summary: "Switch a postback of the caller's on or off",
      access: "member",
      params,
      body: turned,
      reply: postbackSchema,
      handle: ({ params: { id }, body }, call) => turn(call, own, id, body.on),
    }),
    route({
      key: "GET /api/partner/postbacks/{id}/deliveries",
      summary: "What became of the last hundred things that a postback was told",
      access: "member",
      params,
      reply: log,
      handle: ({ params: { id } }, call) => deliveries(call, own, id),
    }),
    route({
      key: "GET /api/admin/postbacks",
      summary: "The company's postbacks: which systems are told of everybody's conversions",
      access: ["program.read", "program.write"],
      reply: several,
      handle: (_input, call) => list(call, company),
    }),
    route({
      key: "POST /api/admin/postbacks",
      summary: "Tell a system of everybody's conversions",
      access: ["program.write"],
      body: wishes,
      reply: postbackSchema,
      handle: ({ body }, call) => add(call, company, body),
    }),
    route({
      key: "PUT /api/admin/postbacks/{id}",
      summary: "Switch a postback of the company's on or off",
      access: ["program.write"],
      params,
      body: turned,
      reply: postbackSchema,
      handle: ({ params: { id }, body }, call) => turn(call, company, id, body.on),
    }),
    route({
      key: "GET /api/admin/postbacks/{id}/deliveries",
      summary: "What became of the last hundred things that a postback of the company's was told",
      access: ["program.read"],
      params,
      reply: log,
      handle: ({ params: { id } }, call) => deliveries(call, company, id),
    }),
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
        if (isFailure(key)) return key;
        const { click: clickId, ...rest } = body;
        return told(
          await call.transact((context) => reportConversion(context, key, { ...rest, clickId })),
          ({ conversionId, created }) => ({
            conversion: conversionId === null ? null : toEdge("conversion", conversionId),
            created,
          }),
        );
      },
    }),
  ] as const;
}
