/** The routes by which a second person decides what somebody asked for: the same in every room. */
import { z } from "@hono/zod-openapi";
import type { Context, Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import type { IdKind } from "../foundation/ids.ts";
import { idSchema } from "./edge.ts";
import { route } from "./route.ts";
import type { Access } from "./route.ts";

/** Why somebody asks, refuses or decides. */
export const reasonSchema = z.string().trim().min(3).max(500).openapi({ description: "Kept in the audit log" });

/** The result of a use case as it is told; a Failure stays one. */
export async function told<Thing, Json>(
  result: Thing | Failure,
  json: (thing: Thing) => Json | Promise<Json>,
): Promise<Json | Failure> {
  return isFailure(result) ? result : await json(result);
}

/**
 * `POST <path>/{id}/approve`, with a reason if the person gives one, once a key; and `POST <path>/{id}/refuse`, never without
 * one. Whether the one who decides is another than the one who asked is for the use cases (`approve`, `refuse`).
 */
export function decisionRoutes<const Path extends `/api/${string}`, Thing, Reply extends z.ZodType>(of: {
  readonly path: Path;
  readonly kind: IdKind;
  readonly access: Access;
  readonly approving: string;
  readonly refusing: string;
  readonly reply: Reply;
  readonly json: (db: Db, thing: Thing, now: Temporal.Instant) => z.input<Reply> | Promise<z.input<Reply>>;
  readonly approve: (
    context: Context,
    wish: { readonly id: bigint; readonly reason: string | undefined },
  ) => Promise<Thing | Failure>;
  readonly refuse: (
    context: Context,
    wish: { readonly id: bigint; readonly reason: string },
  ) => Promise<Thing | Failure>;
}) {
  const { access, reply } = of;
  const params = z.object({ id: idSchema(of.kind) });
  return [
    route({
      key: `POST ${of.path}/{id}/approve` as const,
      summary: of.approving,
      access,
      params,
      body: z.object({ reason: reasonSchema.optional() }).optional(),
      reply,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => of.approve(context, { id, reason: body?.reason })), (thing) =>
          of.json(call.db, thing, call.now),
        ),
    }),
    route({
      key: `POST ${of.path}/{id}/refuse` as const,
      summary: of.refusing,
      access,
      params,
      body: z.object({ reason: reasonSchema }),
      reply,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => of.refuse(context, { id, reason: body.reason })), (thing) =>
          of.json(call.db, thing, call.now),
        ),
    }),
  ] as const;
}
