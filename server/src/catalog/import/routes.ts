import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, personNames, route, staffPersonSchema } from "../../access/index.ts";
import type { Call } from "../../access/index.ts";
import { Failure, isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { productFilter } from "../product-filter.ts";
import { productSlugs } from "../read-admin-products.ts";
import { exportCatalog } from "./export-catalog.ts";
import { handedIn, handIn, takeOver } from "./hand-in.ts";
import type { HandedIn } from "./hand-in.ts";

const counts = z.object({ fresh: z.number(), changed: z.number(), same: z.number() });

const importSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    by: staffPersonSchema.nullable(),
    name: z.string(),
    form: z.enum(["fairline", "shopify"]),
    locale: z.string(),
    market: z.string(),
    state: z.enum(["checked", "refused", "done"]),
    report: z.object({
      rows: z.number(),
      products: counts,
      variants: counts,
      newCategories: z.array(z.string()),
      pictures: z.number(),
      faultCount: z.number(),
      faults: z.array(z.object({ line: z.number(), field: z.string(), value: z.string(), reason: z.string() })),
      changes: z.array(z.object({ what: z.string(), fresh: z.boolean(), columns: z.array(z.string()) })),
    }),
  })
  .openapi("CatalogImport");

async function importsJson(call: Call, files: readonly HandedIn[]): Promise<z.input<typeof importSchema>[]> {
  const name = await personNames(
    call.db,
    files.map(({ by }) => by),
  );
  return files.map(({ report, ...file }) => ({
    ...file,
    id: toEdge("catalogImport", file.id),
    at: file.at.toString(),
    by: name(file.by),
    report: {
      ...report,
      newCategories: [...report.newCategories],
      faults: [...report.faults],
      changes: report.changes.map((change) => ({ ...change, columns: [...change.columns] })),
    },
  }));
}

async function one(call: Call, id: bigint) {
  const [file] = await importsJson(call, await handedIn(call.db, { id, limit: 1 }));
  return file === undefined ? new Failure("not-found", "There is no such file.") : { import: file };
}

/** The catalogue as a file, in and out. */
export function importRoutes() {
  const reply = z.object({ import: importSchema });
  return [
    route({
      key: "GET /api/admin/catalog.csv",
      summary: "The catalogue as CSV, a row a variant; taken in again it changes nothing",
      access: ["catalog.write"],
      query: z.object(productFilter),
      reply: z.unknown().openapi({ type: "string" }),
      handle: async ({ query }, call) => {
        const { search, status, category, stock } = query;
        const narrowed = [search, status, category, stock].some((each) => each !== undefined);
        const slugs = narrowed ? await productSlugs(call.db, { ...query, now: call.now }) : null;
        return new FileReply("catalog.csv", "text/csv; charset=utf-8", await exportCatalog(call.db, slugs));
      },
    }),
    route({
      key: "GET /api/admin/catalog-imports",
      summary: "Catalogue files that were handed in, newest first",
      access: ["catalog.write"],
      reply: z.object({ imports: z.array(importSchema) }),
      handle: async (_input, call) => ({ imports: await importsJson(call, await handedIn(call.db, { limit: 30 })) }),
    }),
    route({
      key: "POST /api/admin/catalog-imports",
      summary: "Hand in a catalogue file: it is checked whole, and nothing is changed yet",
      access: ["catalog.write"],
      takesFile: true,
      body: z.object({
        name: z.string().trim().min(1).max(200),
        form: z.enum(["fairline", "shopify"]),
        locale: z
          .string()
          .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
          .default("en"),
        market: z.string().max(12),
        content: z.string().min(1),
      }),
      reply,
      handle: async ({ body }, call) => {
        const id = await call.transact((context) => handIn(context, body));
        return isFailure(id) ? id : one(call, id);
      },
    }),
    route({
      key: "GET /api/admin/catalog-imports/{id}",
      summary: "A catalogue file with what it would change, changed, or why it was refused",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("catalogImport") }),
      reply,
      handle: ({ params }, call) => one(call, params.id),
    }),
    route({
      key: "POST /api/admin/catalog-imports/{id}/run",
      summary: "Take over a checked file, whole or not at all; a second time it changes nothing",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("catalogImport") }),
      reply,
      handle: async ({ params }, call) => {
        const taken = await call.transact((context) => takeOver(context, params.id));
        return isFailure(taken) ? taken : one(call, params.id);
      },
    }),
  ] as const;
}
