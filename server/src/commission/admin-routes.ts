import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, personNames, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { findPeriod, listPeriods } from "../plan/index.ts";
import { commitRun } from "./commit-run.ts";
import { compareWithPosted, compareWithPrevious } from "./compare-run.ts";
import { correctionRoutes } from "./correction-routes.ts";
import { draftRun, previewRun } from "./draft-run.ts";
import { explainEarning } from "./explain-earning.ts";
import { explanationJson, explanationSchema, peopleIn } from "./explanation-json.ts";
import { lockRun } from "./lock-run.ts";
import type { RunHead } from "./model.ts";
import { nextStep } from "./next-step.ts";
import { peopleCards } from "./people-cards.ts";
import { parallelRoutes } from "./parallel-routes.ts";
import { adjustmentsJson, adjustmentsOf, adjustmentsSchema } from "./period-adjustments.ts";
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
import { runRoutes } from "./run-routes.ts";
import { commissionStoryRoutes } from "./story-routes.ts";
import { liveRun, liveRuns } from "./store.ts";
import { isSmall } from "./bulk/run-stored.ts";
import { latestWork, watchedDeed } from "./watch-work.ts";
import { workJson, workRoutes, workSchema } from "./work-routes.ts";

const periodParams = z.object({ id: idSchema("period") });

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

export function commissionAdminRoutes() {
  return [
    ...commissionStoryRoutes(),
    ...correctionRoutes(),
    ...parallelRoutes(),
    ...runRoutes(),
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
