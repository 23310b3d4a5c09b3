/** Staff: bring members, trees, past sales and balances from another system. */
import { z } from "@hono/zod-openapi";
import { audit, idSchema, instantSchema, route } from "../../access/index.ts";
import type { Call } from "../../access/index.ts";
import type { Context } from "../../foundation/database.ts";
import { Failure, isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { enqueue } from "../../foundation/jobs.ts";
import { importFiles } from "./columns.ts";
import {
  dropFile,
  findImport,
  importForUpdate,
  insertImport,
  listFaults,
  listImports,
  putPart,
  setState,
} from "./store.ts";
import type { ImportRow } from "./store.ts";

const importSchema = z
  .object({
    id: z.string(),
    createdAt: instantSchema,
    /** open: parts are sent. checking, applying: at work. checked: see `faults`. applied: everything is there. */
    state: z.enum(["open", "checking", "checked", "applying", "applied"]),
    rows: z.record(z.string(), z.number().int()),
    faults: z.number().int().nullable(),
    finishedAt: instantSchema.nullable(),
  })
  .openapi("Import");

function importJson(row: ImportRow): z.infer<typeof importSchema> {
  return {
    id: toEdge("import", row.id),
    createdAt: row.createdAt.toString(),
    state: row.state,
    rows: { ...row.rows },
    faults: row.faults,
    finishedAt: row.finishedAt?.toString() ?? null,
  };
}

const access = ["network.import"] as const;
const params = z.object({ id: idSchema("import") });
const gone = new Failure("not-found", "There is no such import.");

/** Starts a check or the import itself; it goes on after the reply. */
async function start(context: Context, id: bigint, apply: boolean): Promise<ImportRow | Failure> {
  const found = await importForUpdate(context.tx, id);
  if (found === undefined) return gone;
  if (found.state === "applied") return new Failure("wrong-state", "This import was made already.");
  if (found.state === "checking" || found.state === "applying") {
    return new Failure("wrong-state", "This import is being worked on; wait until it is checked.");
  }
  if (apply && (found.state !== "checked" || found.faults !== 0)) {
    return new Failure("wrong-state", "Check the import first, mend what is wrong, and check it again.");
  }
  await setState(context.tx, id, apply ? "applying" : "checking");
  const name = toEdge("import", id);
  await enqueue(context, "run-import", { import: name, apply }, { key: `import ${name}` });
  if (apply) await audit(context, { action: "network.import", subject: name, after: found.rows });
  return (await findImport(context.tx, id))!;
}

async function reply(
  call: Call,
  work: (context: Context) => Promise<ImportRow | Failure>,
): Promise<z.infer<typeof importSchema> | Failure> {
  const row = await call.transact(work);
  return isFailure(row) ? row : importJson(row);
}

export function importRoutes() {
  return [
    route({
      key: "GET /api/admin/imports",
      summary: "The imports so far, newest first",
      access,
      reply: z.object({ imports: z.array(importSchema) }),
      handle: async (_input, call) => ({ imports: (await listImports(call.db, 100)).map(importJson) }),
    }),
    route({
      key: "POST /api/admin/imports",
      summary: "Begin an import; its files follow in parts",
      access,
      reply: importSchema,
      handle: (_input, call) =>
        reply(call, async (context) => {
          const id = await insertImport(context.tx, context.actor, context.now);
          return (await findImport(context.tx, id))!;
        }),
    }),
    route({
      key: "PUT /api/admin/imports/{id}/{file}/{part}",
      summary:
        "Send one part of a CSV file, numbered from 1; parts may be cut anywhere, a part sent again replaces the first",
      access,
      params: z.object({
        id: idSchema("import"),
        file: z.enum(importFiles),
        part: z.coerce.number().int().min(1).max(100_000).openapi({ type: "integer" }),
      }),
      body: z.object({ content: z.string() }),
      reply: importSchema,
      handle: ({ params: { id, file, part }, body }, call) =>
        reply(call, async (context) => {
          const found = await importForUpdate(context.tx, id);
          if (found === undefined) return gone;
          if (found.state !== "open" && found.state !== "checked") {
            return new Failure("wrong-state", "This import is being worked on or was made; begin another.");
          }
          await putPart(context.tx, { id, file, part, content: body.content });
          await setState(context.tx, id, "open");
          return (await findImport(context.tx, id))!;
        }),
    }),
    route({
      key: "DELETE /api/admin/imports/{id}/{file}",
      summary: "Take a file back whole: before another one, which may have fewer parts, is sent in its place",
      access,
      params: z.object({ id: idSchema("import"), file: z.enum(importFiles) }),
      reply: importSchema,
      handle: ({ params: { id, file } }, call) =>
        reply(call, async (context) => {
          const found = await importForUpdate(context.tx, id);
          if (found === undefined) return gone;
          if (found.state !== "open" && found.state !== "checked") {
            return new Failure("wrong-state", "This import is being worked on or was made; begin another.");
          }
          await dropFile(context.tx, { id, file });
          await setState(context.tx, id, "open");
          return (await findImport(context.tx, id))!;
        }),
    }),
    route({
      key: "GET /api/admin/imports/{id}",
      summary: "An import and what is wrong with its rows, in the order of files and lines",
      access,
      params,
      query: z.object({
        after: z.coerce.number().int().min(0).default(0).openapi({ type: "integer" }),
        limit: z.coerce.number().int().min(1).max(5000).default(500).openapi({ type: "integer" }),
      }),
      reply: z.object({
        import: importSchema,
        faults: z.array(
          z.object({
            number: z.number().int(),
            file: z.enum(importFiles),
            line: z.number().int(),
            field: z.string(),
            value: z.string(),
            reason: z.string(),
            mend: z.string(),
          }),
        ),
      }),
      handle: async ({ params: { id }, query }, call) => {
        const found = await findImport(call.db, id);
        if (found === undefined) return gone;
        return { import: importJson(found), faults: [...(await listFaults(call.db, id, query.after, query.limit))] };
      },
    }),
    route({
      key: "POST /api/admin/imports/{id}/check",
      summary: "Dry run: read the files and list all that is wrong; nothing is written",
      access,
      params,
      reply: importSchema,
      handle: ({ params: { id } }, call) => reply(call, (context) => start(context, id, false)),
    }),
    route({
      key: "POST /api/admin/imports/{id}/apply",
      summary: "Bring everything, or nothing: checked again as the company is at that moment",
      access,
      params,
      reply: importSchema,
      handle: ({ params: { id } }, call) => reply(call, (context) => start(context, id, true)),
    }),
  ] as const;
}
