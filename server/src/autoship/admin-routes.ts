/** Autoships for the company office. */
import { z } from "@hono/zod-openapi";
import { cursorOf, idSchema, pageOf, pageQuery, reasonSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { moveNext, skipNext } from "./change-autoship.ts";
import { autoshipJson, autoshipSchema, daySchema, rowJson, rowSchema } from "./json.ts";
import { autoshipStates } from "./model.ts";
import type { Autoship } from "./model.ts";
import { endAutoship, pauseAutoship, resumeAutoship } from "./pause-autoship.ts";
import type { Changer } from "./pause-autoship.ts";
import { autoshipMatters, listAutoships } from "./read-autoships.ts";
import { setRule } from "./set-rule.ts";
import { tryNow } from "./try-now.ts";
import { findAutoship, readRule } from "./store.ts";

const params = z.object({ id: idSchema("autoship") });
const reason = reasonSchema;
const ruleShape = {
  retryDays: z.array(z.number().int().min(1).max(60)).min(1).max(8),
  noticeDays: z.number().int().min(1).max(14),
  hour: z.number().int().min(0).max(23),
};

export function adminRoutes() {
  const reply = async (call: Call, id: bigint) => {
    const autoship = await findAutoship(call.db, id);
    return autoship === undefined
      ? new Failure("not-found", "There is no such autoship.")
      : await autoshipJson(call.db, autoship, call.now);
  };
  const change = async (
    call: Call,
    id: bigint,
    why: string,
    work: (context: Context, by: Changer) => Promise<Autoship | Failure>,
  ) => {
    const done = await call.transact(async (context) => {
      const changed = await work(context, { person: null, reason: why });
      return isFailure(changed) ? changed : { done: true };
    });
    return isFailure(done) ? done : await reply(call, id);
  };
  return [
    route({
      key: "GET /api/admin/autoships",
      summary: "Autoships, newest first; search in name and mail address",
      access: ["order.read"],
      query: z.object({
        search: z.string().trim().min(1).max(100).optional(),
        state: z.enum(autoshipStates).optional(),
        with: z.enum(autoshipMatters).optional(),
        person: idSchema("person").optional(),
        ...pageQuery,
      }),
      reply: z.object({
        autoships: z.array(rowSchema.extend({ name: z.string().nullable(), email: z.string().nullable() })),
        next: z.string().nullable(),
      }),
      handle: async ({ query: { limit, before, person, ...filter } }, { db, now }) => {
        const cursor = cursorOf("autoship", before);
        if (isFailure(cursor)) return cursor;
        const found = await listAutoships(db, { ...filter, personId: person, now, before: cursor, limit: limit + 1 });
        const { page, next } = pageOf("autoship", found, limit);
        return { autoships: page.map((row) => ({ ...rowJson(row), name: row.name, email: row.email })), next };
      },
    }),
    route({
      key: "GET /api/admin/autoships/{id}",
      summary: "An autoship: what comes next, what came, what happened",
      access: ["order.read"],
      params,
      reply: autoshipSchema,
      handle: ({ params: { id } }, call) => reply(call, id),
    }),
    route({
      key: "POST /api/admin/autoships/{id}/skip",
      summary: "Leave the next order out, with a reason",
      access: ["order.refund"],
      params,
      body: z.object({ reason }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body }, call) =>
        change(call, id, body.reason, (context, by) => skipNext(context, { id, by })),
    }),
    route({
      key: "POST /api/admin/autoships/{id}/date",
      summary: "Set the day of the next order, from tomorrow on, with a reason",
      access: ["order.refund"],
      params,
      body: z.object({ on: daySchema, reason }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body }, call) =>
        change(call, id, body.reason, (context, by) =>
          moveNext(context, { id, by, on: Temporal.PlainDate.from(body.on) }),
        ),
    }),
    route({
      key: "POST /api/admin/autoships/{id}/resume",
      summary: "Let a paused one go on with the next day of its rhythm, with a reason",
      access: ["order.refund"],
      params,
      body: z.object({ reason }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body }, call) =>
        change(call, id, body.reason, (context, by) => resumeAutoship(context, { id, by, on: null })),
    }),
    route({
      key: "POST /api/admin/autoships/{id}/retry",
      summary: "Try a declined payment again now instead of on its day, with a reason",
      access: ["order.refund"],
      params,
      body: z.object({ reason }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body }, call) =>
        change(call, id, body.reason, (context, by) => tryNow(context, { id, by })),
    }),
    route({
      key: "POST /api/admin/autoships/{id}/end",
      summary: "End it for good, with a reason",
      access: ["order.refund"],
      params,
      body: z.object({ reason }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body }, call) =>
        change(call, id, body.reason, (context, by) => endAutoship(context, { id, by })),
    }),
    route({
      key: "POST /api/admin/autoships/pause",
      summary: "Pause several, with a reason; those that do not run are left as they are",
      access: ["order.refund"],
      body: z.object({ ids: z.array(idSchema("autoship")).min(1).max(200), reason }),
      reply: z.object({ paused: z.number(), left: z.number() }),
      handle: async ({ body }, call) => {
        // In one order, so that two who pause the same never wait for each other in a circle.
        const ids = [...new Set(body.ids)].toSorted((one, other) => (one < other ? -1 : 1));
        const done = await call.transact(async (context) => {
          let paused = 0;
          for (const id of ids) {
            const by = { person: null, reason: body.reason };
            if (!isFailure(await pauseAutoship(context, { id, by, until: null }))) paused += 1;
          }
          return { paused, left: ids.length - paused };
        });
        return done;
      },
    }),
    route({
      key: "GET /api/admin/autoship-rule",
      summary:
        "On which days a declined payment is tried again, how early shoppers are told, at which hour it is ordered",
      access: ["order.read"],
      reply: z.object(ruleShape),
      handle: async (_input, { db }) => {
        const { retryDays, noticeDays, hour } = await readRule(db);
        return { retryDays: [...retryDays], noticeDays, hour };
      },
    }),
    route({
      key: "PUT /api/admin/autoship-rule",
      summary: "Set the same, with a reason; days already set stay",
      access: ["order.refund"],
      body: z.object({ ...ruleShape, reason }),
      reply: z.object(ruleShape),
      handle: async ({ body: { reason: why, ...rule } }, call) => {
        const done = await call.transact((context) => setRule(context, { rule, reason: why }));
        return isFailure(done) ? done : rule;
      },
    }),
  ] as const;
}
