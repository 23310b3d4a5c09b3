import { z } from "@hono/zod-openapi";
import { audit, idSchema, instantSchema, personNames, route, staffPersonSchema } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { findPeriod } from "../plan/index.ts";
import { STAGES } from "./watch-run.ts";
import { askToStop, latestWork } from "./watch-work.ts";
import type { Work } from "./watch-work.ts";

export const workSchema = z
  .object({
    step: z.enum(["draft", "lock", "commit"]),
    state: z.enum(["running", "done", "cancelled", "failed", "interrupted"]),
    stage: z.enum(STAGES),
    share: z.number().min(0).max(1).openapi({ description: "Of the whole" }),
    startedAt: instantSchema,
    startedBy: staffPersonSchema.nullable(),
    stopAsked: z.boolean(),
    mayStop: z.boolean(),
  })
  .openapi("PeriodWork");

const permissionOf = { draft: "run.draft", lock: "run.lock", commit: "run.commit" } as const;

export async function workJson(call: Call, work: Work | undefined): Promise<z.infer<typeof workSchema> | null> {
  if (work === undefined) return null;
  const nameOf = await personNames(call.db, [work.startedBy]);
  return {
    step: work.step,
    state: work.state,
    stage: work.stage,
    share: work.share / 1000,
    startedAt: work.startedAt.toString(),
    startedBy: nameOf(work.startedBy),
    stopAsked: work.cancelAskedBy !== null,
    mayStop: work.state === "running" && call.caller.permissions.has(permissionOf[work.step]),
  };
}

export function workRoutes() {
  return [
    route({
      key: "GET /api/admin/periods/{id}/work",
      summary: "What is being worked on in a period, or was last: how far it is",
      access: ["run.read"],
      params: z.object({ id: idSchema("period") }),
      reply: z.object({ work: workSchema.nullable() }),
      handle: async ({ params: { id } }, call) => {
        if ((await findPeriod(call.db, id)) === undefined) return new Failure("not-found", "There is no such period.");
        return { work: await workJson(call, await latestWork(call.db, id)) };
      },
    }),
    route({
      key: "POST /api/admin/periods/{id}/stop",
      summary: "Stop the draft, lock or commit that is under way: nothing of it stays; needs the permission to do it",
      access: ["run.read"],
      params: z.object({ id: idSchema("period") }),
      reply: z.object({ work: workSchema.nullable() }),
      handle: async ({ params: { id } }, call) => {
        const work = await latestWork(call.db, id);
        if (work?.state !== "running") return new Failure("wrong-state", "Nothing is under way in this period.");
        if (!call.caller.permissions.has(permissionOf[work.step])) {
          return new Failure("not-allowed", `Who may ${work.step} a period may stop it.`);
        }
        await call.transact(async (context) => {
          if (!(await askToStop(context, work.id))) return;
          await audit(context, {
            action: "run.stopped",
            subject: toEdge("period", id),
            after: { step: work.step, stage: work.stage },
          });
        });
        return { work: await workJson(call, await latestWork(call.db, id)) };
      },
    }),
  ] as const;
}
