import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { causeSchema } from "./correction-routes.ts";
import { cardOf, personSchema } from "./explanation-json.ts";
import { compareParallel, importParallel } from "./import-parallel.ts";
import type { MatchedLine } from "./match-lines.ts";
import { parallelsOf } from "./parallel-store.ts";
import type { ParallelRun } from "./parallel-store.ts";

const parallelSchema = z
  .object({
    id: z.string(),
    period: z.string(),
    name: z.string(),
    sha256: z.string(),
    lines: z.number().int(),
    importedAt: instantSchema,
  })
  .openapi("ParallelRun");

const sideSchema = z
  .object({
    earner: personSchema,
    amount: moneySchema,
    base: z.string().nullable(),
    rate: z.string().nullable(),
    line: z.number().int().nullable().openapi({ description: "The line of the imported file" }),
  })
  .nullable();

export function parallelRoutes() {
  return [
    route({
      key: "POST /api/admin/periods/{id}/parallel-runs",
      summary:
        "Take another system's results for a period from CSV (sale, bonus, earner, amount, currency, base, rate; source in place of the sale where a member's whole period pays)",
      access: ["run.draft"],
      params: z.object({ id: idSchema("period") }),
      body: z.object({
        name: z.string().trim().min(1).max(100),
        csv: z.string().min(1),
        bonuses: z.record(z.string(), z.string()).optional().openapi({ description: "Their bonus names: ours" }),
      }),
      reply: parallelSchema,
      idempotent: true,
      takesFile: true,
      handle: async ({ params: { id }, body }, call) => {
        const made = await call.transact((context) => importParallel(context, { periodId: id, ...body }));
        return isFailure(made) ? made : parallelJson(made);
      },
    }),
    route({
      key: "GET /api/admin/periods/{id}/parallel-runs",
      summary: "Other systems' results for a period, newest first",
      access: ["run.read"],
      params: z.object({ id: idSchema("period") }),
      reply: z.object({ parallelRuns: z.array(parallelSchema) }),
      handle: async ({ params: { id } }, call) => ({
        parallelRuns: (await parallelsOf(call.db, id)).map(parallelJson),
      }),
    }),
    route({
      key: "GET /api/admin/parallel-runs/{id}",
      summary: "Another system's results matched to the cent with the period's run; the differences by cause",
      access: ["run.read"],
      params: z.object({ id: idSchema("parallel") }),
      query: z.object({
        cause: causeSchema.optional(),
        member: idSchema("member").optional().openapi({ description: "Only where this member earns, here or there" }),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        offset: z.coerce.number().int().min(0).default(0),
      }),
      reply: z.object({
        parallelRun: parallelSchema,
        run: z.object({ id: z.string(), state: z.string() }),
        matched: z.number().int(),
        causes: z.array(z.object({ cause: causeSchema, lines: z.number().int(), difference: moneySchema })),
        differences: z.array(
          z.object({
            cause: causeSchema,
            sale: z.string().nullable(),
            source: z.string().nullable().openapi({ description: "The member whose whole period pays" }),
            bonus: z.string(),
            here: sideSchema,
            there: sideSchema,
          }),
        ),
      }),
      handle: async ({ params: { id }, query }, call) => {
        const found = await compareParallel(call.db, id);
        if (isFailure(found)) return found;
        const page = found.differences
          .filter(({ cause }) => query.cause === undefined || cause === query.cause)
          .filter(
            ({ here, there }) =>
              query.member === undefined || here?.earnerId === query.member || there?.earnerId === query.member,
          )
          .slice(query.offset, query.offset + query.limit);
        const people = page.flatMap(({ here, there }) => [here, there].flatMap((side) => side?.earnerId ?? []));
        const names = await memberCards(call.db, [...new Set(people)]);
        const side = (of: (MatchedLine & { readonly line?: number }) | null): z.infer<typeof sideSchema> =>
          of === null
            ? null
            : {
                earner: cardOf(names, of.earnerId),
                amount: toMoney(of.amount, of.currency),
                base: of.base,
                rate: of.rate,
                line: of.line ?? null,
              };
        return {
          parallelRun: parallelJson(found.parallel),
          run: { id: toEdge("run", found.run.id), state: found.run.state },
          matched: found.matched,
          causes: found.causes.map(({ cause, lines, difference, currency }) => ({
            cause,
            lines,
            difference: toMoney(difference, currency),
          })),
          differences: page.map(({ cause, here, there }) => {
            const { saleId, sourceId, bonus } = (here ?? there)!;
            return {
              cause,
              sale: saleId === null ? null : toEdge("sale", saleId),
              source: sourceId === null ? null : toEdge("member", sourceId),
              bonus,
              here: side(here),
              there: side(there),
            };
          }),
        };
      },
    }),
  ] as const;
}

function parallelJson(one: ParallelRun): z.infer<typeof parallelSchema> {
  return {
    id: toEdge("parallel", one.id),
    period: toEdge("period", one.periodId),
    name: one.name,
    sha256: one.sha256,
    lines: one.lines,
    importedAt: one.importedAt.toString(),
  };
}
