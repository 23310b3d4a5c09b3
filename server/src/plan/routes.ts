import { z } from "@hono/zod-openapi";
import { instantSchema, route } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { listPlanVersions } from "./versions.ts";

export function planRoutes() {
  return [
    route({
      key: "GET /api/admin/plans",
      summary: "The plan's versions, the one in force first",
      access: ["run.read"],
      reply: z.object({
        versions: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            sha256: z.string(),
            from: instantSchema,
            to: instantSchema.nullable(),
            document: z.string(),
          }),
        ),
      }),
      handle: async (_input, call) => ({
        versions: (await listPlanVersions(call.db)).map((version) => ({
          id: toEdge("planVersion", version.id),
          name: version.name,
          sha256: version.sha256,
          from: version.from.toString(),
          to: version.to?.toString() ?? null,
          document: version.document,
        })),
      }),
    }),
  ] as const;
}
