/** A run's lines: to read, as a file, and worked out again. */
import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { earningsCsv } from "./earnings-csv.ts";
import { cardOf, personSchema } from "./explanation-json.ts";
import { peopleCards } from "./people-cards.ts";
import { paysPeriods, replayRun, toEarningRow } from "./replay-run.ts";
import { everyLine, runLines } from "./run-lines.ts";
import type { LineKey } from "./run-lines.ts";
import { findRun } from "./store.ts";

const runParams = z.object({ id: idSchema("run") });

const lineSchema = z
  .object({
    sale: z.string().nullable().openapi({ description: "Null where a member's whole period pays" }),
    source: personSchema.nullable().openapi({ description: "Whose whole period pays; null where a sale does" }),
    kept: z.boolean().openapi({ description: "The seller's own margin: reported, owed by nobody" }),
    bonus: z.string(),
    earner: personSchema,
    level: z.number().int(),
    paidLevel: z.number().int(),
    base: z.string(),
    rate: z.string().nullable(),
    amount: moneySchema,
  })
  .openapi("RunLine");

export function runRoutes() {
  return [
    route({
      key: "GET /api/admin/runs/{id}/lines",
      summary: "A run's lines, page by page, in the order of sale, bonus and earner or by amount",
      access: ["run.read"],
      params: runParams,
      query: z.object({
        earner: idSchema("member").optional(),
        sale: idSchema("sale").optional(),
        bonus: z.string().max(40).optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        search: z.string().trim().min(1).max(100).optional().openapi({ description: "In the earner's name or handle" }),
        by: z.enum(["largest", "smallest"]).optional().openapi({ description: "By amount, currency by currency" }),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        after: z.string().max(100).optional(),
      }),
      reply: z.object({ lines: z.array(lineSchema), next: z.string().nullable() }),
      handle: async ({ params: { id }, query }, call) => {
        if ((await findRun(call.db, id)) === undefined) return new Failure("not-found", "There is no such run.");
        const after = query.after === undefined ? undefined : readCursor(query.after);
        if (after === null) return new Failure("bad-input", "This is not the end of a page.", { field: "after" });
        const found = await runLines(call.db, id, {
          ...(query.earner !== undefined && { earner: query.earner }),
          ...(query.sale !== undefined && { sale: query.sale }),
          ...(query.bonus !== undefined && { bonus: query.bonus }),
          ...(query.currency !== undefined && { currency: query.currency }),
          ...(query.search !== undefined && { search: query.search }),
          ...(query.by !== undefined && { by: query.by }),
          ...(after !== undefined && { after }),
          limit: query.limit + 1,
        });
        const page = found.slice(0, query.limit);
        const names = await peopleCards(call.db, peopleOf(page));
        const last = page.at(-1);
        return {
          lines: page.map((line) => ({
            sale: line.saleId === null ? null : toEdge("sale", line.saleId),
            source: line.sourceId === null ? null : cardOf(names, line.sourceId),
            kept: line.kept,
            bonus: line.bonus,
            earner: cardOf(names, line.earnerId),
            level: line.level,
            paidLevel: line.paidLevel,
            base: line.base,
            rate: line.rate,
            amount: toMoney(line.amount, line.currency),
          })),
          next: found.length > query.limit && last !== undefined ? writeCursor(last) : null,
        };
      },
    }),
    route({
      key: "GET /api/admin/runs/{id}/csv",
      summary: "A run's lines as earnings.csv, the bytes that its output hash is made of",
      access: ["run.read"],
      params: runParams,
      reply: z.unknown(),
      handle: async ({ params: { id } }, call) => {
        const run = await findRun(call.db, id);
        if (run === undefined) return new Failure("not-found", "There is no such run.");
        const pieces = earningsCsv(
          (await everyLine(call.db, id, "pages")).map(toEarningRow),
          await paysPeriods(call.db, run),
        );
        const body = new Uint8Array(Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))));
        return new FileReply(`earnings-${toEdge("run", id)}.csv`, "text/csv; charset=utf-8", body);
      },
    }),
    route({
      key: "POST /api/admin/runs/{id}/replay",
      summary: "Run it again from its own snapshot and compare to the last byte",
      access: ["run.read"],
      params: runParams,
      reply: z.object({
        identical: z.boolean(),
        recorded: z.object({ inputSha256: z.string(), outputSha256: z.string() }),
        replayed: z.object({ inputSha256: z.string(), outputSha256: z.string() }),
        storedLinesSha256: z.string(),
      }),
      handle: async ({ params: { id } }, call) => {
        const replay = await replayRun(call.db, id);
        if (isFailure(replay)) return replay;
        const { run, inputSha256, outputSha256, storedSha256, identical } = replay;
        return {
          identical,
          recorded: { inputSha256: run.inputSha256, outputSha256: run.outputSha256 },
          replayed: { inputSha256, outputSha256 },
          storedLinesSha256: storedSha256,
        };
      },
    }),
  ] as const;
}

/** The earners of lines, and the members whose whole periods pay. */
function peopleOf(lines: readonly LineKey[]): readonly bigint[] {
  return [
    ...new Set(lines.flatMap(({ earnerId, sourceId }) => (sourceId === null ? [earnerId] : [earnerId, sourceId]))),
  ];
}

/** `sal_1.unilevel.mbr_2`, or `mbr_1.bands.mbr_1` of a whole period: the last line of the page before. */
function writeCursor({ saleId, sourceId, bonus, earnerId }: LineKey): string {
  const source = saleId === null ? toEdge("member", sourceId!) : toEdge("sale", saleId);
  return [source, bonus, toEdge("member", earnerId)].join(".");
}

function readCursor(text: string): LineKey | null {
  const [source = "", bonus = "", earner = ""] = text.split(".");
  const saleId = fromEdge("sale", source) ?? null;
  const sourceId = saleId === null ? (fromEdge("member", source) ?? null) : null;
  const earnerId = fromEdge("member", earner);
  if ((saleId === null && sourceId === null) || earnerId === undefined) return null;
  return { saleId, sourceId, bonus, earnerId };
}
