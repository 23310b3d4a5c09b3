import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, moneySchema, personNames, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { findPeriod, listPeriods } from "../plan/index.ts";
import { commitRun } from "./commit-run.ts";
import { compareWithPosted, compareWithPrevious } from "./compare-run.ts";
import { correctionRoutes } from "./correction-routes.ts";
import { draftRun, previewRun } from "./draft-run.ts";
import { earningsCsv } from "./earnings-csv.ts";
import { explainEarning } from "./explain-earning.ts";
import { cardOf, explanationJson, explanationSchema, peopleIn, personSchema } from "./explanation-json.ts";
import { lockRun } from "./lock-run.ts";
import type { RunHead } from "./model.ts";
import { nextStep } from "./next-step.ts";
import { peopleCards } from "./people-cards.ts";
import { parallelRoutes } from "./parallel-routes.ts";
import { adjustmentsJson, adjustmentsOf, adjustmentsSchema } from "./period-adjustments.ts";
import { paysPeriods, replayRun, toEarningRow } from "./replay-run.ts";
import {
  bonusesJson,
  bonusTotalSchema,
  comparisonJson,
  comparisonSchema,
  peopleInComparison,
  periodJson,
  periodSchema,
  runJson,
  runSchema,
  sumByCurrency,
} from "./run-json.ts";
import { commissionStoryRoutes } from "./story-routes.ts";
import { findRun, liveRun, liveRuns, runLines } from "./store.ts";
import type { LineKey } from "./store.ts";
import { isSmall } from "./bulk/run-stored.ts";
import { latestWork, watchedDeed } from "./watch-work.ts";
import { workJson, workRoutes, workSchema } from "./work-routes.ts";

const periodParams = z.object({ id: idSchema("period") });
const runParams = z.object({ id: idSchema("run") });

const reason = z.string().trim().min(3).max(500).openapi({ description: "Kept in the audit log" });

const stepSchema = z
  .object({
    step: z.enum(["draft", "lock", "commit", "none"]),
    permission: z.string().nullable(),
    from: instantSchema.nullable(),
    may: z.boolean(),
    why: z.enum(["not-allowed", "second-person-needed", "period-not-over"]).nullable(),
  })
  .openapi("PeriodStep");

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

export function commissionAdminRoutes() {
  return [
    ...commissionStoryRoutes(),
    ...correctionRoutes(),
    ...parallelRoutes(),
    ...workRoutes(),
    route({
      key: "GET /api/admin/periods",
      summary: "The periods, newest first, each with its run",
      access: ["run.read"],
      reply: z.object({
        periods: z.array(
          z.object({
            period: periodSchema,
            run: z
              .object({
                id: z.string(),
                state: z.string(),
                lines: z.number(),
                bonuses: z.array(bonusTotalSchema),
                totals: z.array(moneySchema),
              })
              .nullable(),
            next: stepSchema,
          }),
        ),
      }),
      handle: async (_input, call) => {
        const runs = await liveRuns(call.db);
        return {
          periods: (await listPeriods(call.db)).map((period) => {
            const run = runs.get(period.id);
            return {
              period: periodJson(period),
              run: run
                ? {
                    id: toEdge("run", run.id),
                    state: run.state,
                    lines: run.lines,
                    bonuses: bonusesJson(run.totals),
                    totals: sumByCurrency(run.totals),
                  }
                : null,
              next: stepJson(nextStep(period, run, call.caller, call.now)),
            };
          }),
        };
      },
    }),
    route({
      key: "GET /api/admin/periods/{id}",
      summary: "A period: its run, or without one what it would pay now; what a commit changes; what happens next",
      access: ["run.read"],
      params: periodParams,
      reply: z.object({
        period: periodSchema,
        run: runSchema.nullable(),
        preview: z
          .object({
            lines: z.number().int(),
            earners: z.number().int(),
            bonuses: z.array(bonusTotalSchema),
            totals: z.array(moneySchema),
          })
          .nullable()
          .openapi({ description: "Worked out now, where there is no run yet; null where that takes a draft's time" }),
        adjustments: adjustmentsSchema,
        withPosted: comparisonSchema.nullable(),
        withPrevious: z.object({ period: periodSchema, comparison: comparisonSchema }).nullable(),
        next: stepSchema,
        work: workSchema.nullable().openapi({ description: "What is under way, or was last" }),
      }),
      handle: async ({ params: { id } }, call) => {
        const period = await findPeriod(call.db, id);
        if (period === undefined) return new Failure("not-found", "There is no such period.");
        const run = await liveRun(call.db, id);
        const posted = run && (await compareWithPosted(call.db, run));
        const previous = run && (await compareWithPrevious(call.db, run));
        const people = [posted, previous?.comparison].flatMap((one) => (one ? peopleInComparison(one) : []));
        const names = await memberCards(call.db, people);
        const work = await latestWork(call.db, id);
        // While a draft is under way it will say more than a preview.
        const isWaiting = run === undefined && work?.state !== "running";
        const made =
          isWaiting && (await isSmall(call.db, id)) ? await previewRun(call.db, period, call.now) : undefined;
        const preview = isFailure(made) ? undefined : made;
        return {
          period: periodJson(period),
          run: run ? await namedRun(call.db, run) : null,
          preview: preview
            ? {
                lines: preview.earnings.length,
                earners: preview.earners,
                bonuses: bonusesJson(preview.totals),
                totals: sumByCurrency(preview.totals),
              }
            : null,
          adjustments: adjustmentsJson(await adjustmentsOf(call.db, id, run), run?.totals ?? preview?.totals ?? []),
          withPosted: posted ? comparisonJson(posted, names) : null,
          withPrevious: previous
            ? { period: periodJson(previous.previous), comparison: comparisonJson(previous.comparison, names) }
            : null,
          next: stepJson(nextStep(period, run, call.caller, call.now)),
          work: await workJson(call, work),
        };
      },
    }),
    route({
      key: "POST /api/admin/periods/{id}/draft",
      summary: "Run the plan over an open period and keep the result as its draft; it replaces an older one",
      access: ["run.draft"],
      params: periodParams,
      reply: runSchema,
      handle: async ({ params: { id } }, call) =>
        replyRun(
          call,
          await watchedDeed(call, { periodId: id, step: "draft" }, (context, watch) => draftRun(context, id, watch)),
        ),
    }),
    route({
      key: "POST /api/admin/periods/{id}/lock",
      summary: "Lock a period that is over with the draft that was reviewed; a second person does it",
      access: ["run.lock"],
      params: periodParams,
      body: z.object({ run: idSchema("run"), reason: reason.optional() }),
      reply: runSchema,
      handle: async ({ params: { id }, body }, call) =>
        replyRun(
          call,
          await watchedDeed(call, { periodId: id, step: "lock" }, (context, watch) =>
            lockRun(context, { periodId: id, runId: body.run, reason: body.reason }, watch),
          ),
        ),
    }),
    route({
      key: "POST /api/admin/periods/{id}/commit",
      summary: "Post a locked period's run: the differences to what stands",
      access: ["run.commit"],
      params: periodParams,
      body: z.object({ reason: reason.optional() }).optional(),
      reply: runSchema,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        replyRun(
          call,
          await watchedDeed(call, { periodId: id, step: "commit" }, (context, watch) =>
            commitRun(context, id, body?.reason, watch),
          ),
        ),
    }),
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
        const pieces = earningsCsv((await runLines(call.db, id)).map(toEarningRow), await paysPeriods(call.db, run));
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
    route({
      key: "GET /api/admin/earnings/{id}",
      summary: "An earning explained: the sale, the walk with everybody skipped and why, the calculation, its history",
      access: ["run.read"],
      params: z.object({ id: idSchema("earning") }),
      reply: explanationSchema,
      handle: async ({ params: { id } }, call) => {
        const story = await explainEarning(call.db, id, call.now);
        if (isFailure(story)) return story;
        return explanationJson(story, await peopleCards(call.db, peopleIn(story)), "staff");
      },
    }),
  ] as const;
}

function stepJson(next: ReturnType<typeof nextStep>): z.infer<typeof stepSchema> {
  return { ...next, from: next.from?.toString() ?? null };
}

async function namedRun(db: Db, run: RunHead) {
  return runJson(run, await personNames(db, [run.draftedBy, run.lockedBy, run.committedBy]));
}

async function replyRun(call: Call, run: RunHead | Failure) {
  return isFailure(run) ? run : await namedRun(call.db, run);
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
