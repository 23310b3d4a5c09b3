import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route, told } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Postback } from "./model.ts";
import { previewPostback } from "./preview-postback.ts";
import { sendAgain } from "./send-again.ts";
import type { ReachServices } from "./send-postbacks.ts";
import { addPostback, changePostback, removePostback, switchPostback } from "./set-postback.ts";
import { shownKey, signingKey } from "./sign-message.ts";
import { lastDeliveries, listPostbacks, ownPostback } from "./store.ts";

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

const change = z.object({
  url: z.string().trim().min(1).max(2_000),
  slot: z
    .string()
    .regex(/^s([1-9]|10)$/)
    .default("s1"),
  program: idSchema("program").nullable().default(null),
});

const wishes = change.extend({ kind: z.enum(["get", "json"]) });

const previewSchema = z.object({
  method: z.enum(["GET", "POST"]),
  url: z.string(),
  body: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  conversion: z.string().nullable().describe("Which one it tells of; null: there is none yet, and it is an example"),
});

const deliverySchema = z.object({
  id: z.string(),
  conversion: z.string(),
  status: z.enum(["pending", "approved", "refused", "adjusted"]),
  state: z.enum(["waiting", "sent", "given-up"]),
  attempts: z.number(),
  dueAt: instantSchema,
  answer: z.string().nullable().describe("An HTTP status, or why there was none"),
  triedAt: instantSchema.nullable(),
});

/** Whose postbacks a call is about: the member's own, or (for staff) the company's. */
type Whose = (call: Call) => bigint | null | Failure;

const own: Whose = (call) =>
  call.caller.member ?? new Failure("not-allowed", "Only members have postbacks of their own.");
const company: Whose = () => null;

export function postbackRoutes(services: Omit<ReachServices, "send">) {
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
  /** An address that may not be asked is written down: somebody tried to reach something of ours. */
  const noted = <T>(done: T | Failure): T | Failure => {
    const why = isFailure(done) ? (done.data as { readonly why?: string } | undefined)?.why : undefined;
    if (why !== undefined) services.log("warn", "postback-refused", { why });
    return done;
  };
  const list = async (call: Call, whose: Whose) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    return { postbacks: (await listPostbacks(call.db, memberId)).map(postbackJson) };
  };
  const add = async (call: Call, whose: Whose, body: z.output<typeof wishes>) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    const { program: programId, ...wish } = body;
    return told(
      noted(await call.transact((context) => addPostback(context, memberId, { ...wish, programId }))),
      postbackJson,
    );
  };
  const alter = async (call: Call, whose: Whose, id: bigint, body: z.output<typeof change>) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    const { program: programId, ...wish } = body;
    return told(
      noted(await call.transact((context) => changePostback(context, { ...wish, programId, id, memberId }))),
      postbackJson,
    );
  };
  const turn = async (call: Call, whose: Whose, id: bigint, on: boolean) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    return told(await call.transact((context) => switchPostback(context, { id, memberId, on })), postbackJson);
  };
  const remove = async (call: Call, whose: Whose, id: bigint) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    return told(await call.transact((context) => removePostback(context, { id, memberId })), (gone) => ({
      id: toEdge("postback", gone.id),
    }));
  };
  const preview = async (call: Call, whose: Whose, body: z.output<typeof wishes>) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    const { program: programId, ...wish } = body;
    return told(
      noted(await previewPostback(call.db, { ...wish, programId, memberId, now: call.now })),
      ({ conversionId, ...message }) => ({
        ...message,
        headers: { ...message.headers },
        conversion: conversionId === null ? null : toEdge("conversion", conversionId),
      }),
    );
  };
  const deliveries = async (call: Call, whose: Whose, id: bigint) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    const postback = await ownPostback(call.db, id, memberId);
    if (isFailure(postback)) return postback;
    const found = await lastDeliveries(call.db, id, 100);
    return {
      deliveries: found.map(({ id: deliveryId, conversionId, dueAt, triedAt, ...delivery }) => ({
        ...delivery,
        id: toEdge("postbackDelivery", deliveryId),
        conversion: toEdge("conversion", conversionId),
        dueAt: dueAt.toString(),
        triedAt: triedAt === null ? null : triedAt.toString(),
      })),
    };
  };
  const again = async (call: Call, whose: Whose, { id, delivery }: { id: bigint; delivery: bigint }) => {
    const memberId = whose(call);
    if (isFailure(memberId)) return memberId;
    return told(
      await call.transact((context) => sendAgain(context, { id, memberId, deliveryId: delivery })),
      ({ deliveryId }) => ({ id: toEdge("postbackDelivery", deliveryId) }),
    );
  };
  const params = z.object({ id: idSchema("postback") });
  const deliveryParams = params.extend({ delivery: idSchema("postbackDelivery") });
  const several = z.object({ postbacks: z.array(postbackSchema) });
  const log = z.object({ deliveries: z.array(deliverySchema) });
  const turned = z.object({ on: z.boolean() });
  const one = z.object({ id: z.string() });

  return [
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
      key: "POST /api/partner/postbacks/preview",
      summary: "What would be sent of the caller's last conversion; nothing goes out",
      access: "member",
      body: wishes,
      reply: previewSchema,
      handle: ({ body }, call) => preview(call, own, body),
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
      key: "PUT /api/partner/postbacks/{id}/address",
      summary: "Change where a postback of the caller's goes, its slot and its program",
      access: "member",
      params,
      body: change,
      reply: postbackSchema,
      handle: ({ params: { id }, body }, call) => alter(call, own, id, body),
    }),
    route({
      key: "DELETE /api/partner/postbacks/{id}",
      summary: "Take a postback of the caller's away; what it was told stays",
      access: "member",
      params,
      reply: one,
      handle: ({ params: { id } }, call) => remove(call, own, id),
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
      key: "POST /api/partner/postbacks/{id}/deliveries/{delivery}/again",
      summary: "Send a delivery of the caller's again, with what is left by now",
      access: "member",
      params: deliveryParams,
      reply: one,
      handle: ({ params: both }, call) => again(call, own, both),
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
      key: "POST /api/admin/postbacks/preview",
      summary: "What would be sent of the last conversion; nothing goes out",
      access: ["program.write"],
      body: wishes,
      reply: previewSchema,
      handle: ({ body }, call) => preview(call, company, body),
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
      key: "PUT /api/admin/postbacks/{id}/address",
      summary: "Change where a postback of the company's goes, its slot and its program",
      access: ["program.write"],
      params,
      body: change,
      reply: postbackSchema,
      handle: ({ params: { id }, body }, call) => alter(call, company, id, body),
    }),
    route({
      key: "DELETE /api/admin/postbacks/{id}",
      summary: "Take a postback of the company's away; what it was told stays",
      access: ["program.write"],
      params,
      reply: one,
      handle: ({ params: { id } }, call) => remove(call, company, id),
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
      key: "POST /api/admin/postbacks/{id}/deliveries/{delivery}/again",
      summary: "Send a delivery of the company's again, with what is left by now",
      access: ["program.write"],
      params: deliveryParams,
      reply: one,
      handle: ({ params: both }, call) => again(call, company, both),
    }),
  ] as const;
}
