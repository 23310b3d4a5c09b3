import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { allDimensions, ownDimensions } from "./model.ts";
import type { Dimension } from "./model.ts";
import { nameKeys } from "./name-keys.ts";
import { readCohorts } from "./read-cohorts.ts";
import { readGlance } from "./read-glance.ts";
import type { Glance } from "./read-glance.ts";
import { countedAt, readReport, readTotals } from "./read-report.ts";
import { readSleeping } from "./read-sleeping.ts";
import { daysOf, daysQuery } from "./report-days.ts";
import { figuresJson, figuresSchema, reportCsv, rowSchema, rowsJson } from "./report-json.ts";

const reportSchema = z.object({
  from: z.string(),
  to: z.string(),
  countedAt: instantSchema.nullable().describe("Up to when everything is in; null before the first count"),
  total: figuresSchema,
  rows: z.array(rowSchema),
});

type Report = z.input<typeof reportSchema>;

const glanceSchema = z.object({
  day: z.string(),
  today: figuresSchema,
  yesterday: figuresSchema,
  month: figuresSchema.describe("The last thirty days"),
  monthBefore: figuresSchema,
});

const glanceJson = (day: Temporal.PlainDate, glance: Glance): z.input<typeof glanceSchema> => ({
  day: day.toString(),
  today: figuresJson(glance.today),
  yesterday: figuresJson(glance.yesterday),
  month: figuresJson(glance.month),
  monthBefore: figuresJson(glance.monthBefore),
});

const onlyMembers = () => new Failure("not-allowed", "Only members have reports of their own.");

async function clockOf(call: Call): Promise<{ readonly timeZone: string; readonly today: Temporal.PlainDate }> {
  const { timeZone } = await readCompany(call.db);
  return { timeZone, today: call.now.toZonedDateTimeISO(timeZone).toPlainDate() };
}

interface Wish {
  readonly memberId: bigint | null;
  readonly by: Dimension;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

async function tell(call: Call, { memberId, by, ...wish }: Wish): Promise<Report | Failure> {
  const days = daysOf(wish, (await clockOf(call)).today);
  if (isFailure(days)) return days;
  const [rows, totals, counted] = await Promise.all([
    readReport(call.db, { memberId, by, days }),
    readTotals(call.db, { memberId, days }),
    countedAt(call.db),
  ]);
  const names = await nameKeys(
    call.db,
    by,
    rows.map(({ key }) => key),
  );
  return {
    from: days.from.toString(),
    to: days.to.toString(),
    countedAt: counted === null ? null : counted.toString(),
    total: figuresJson(totals),
    rows: rowsJson(rows, names),
  };
}

async function tellCsv(call: Call, wish: Wish): Promise<FileReply | Failure> {
  const told = await tell(call, wish);
  if (isFailure(told)) return told;
  return new FileReply(
    `report-${wish.by}-${told.from}-${told.to}.csv`,
    "text/csv; charset=utf-8",
    reportCsv(told.rows),
  );
}

const ownQuery = z.object({ by: z.enum(ownDimensions).default("day"), ...daysQuery });
const allQuery = z.object({
  by: z.enum([...new Set([...allDimensions, ...ownDimensions])]).default("day"),
  member: idSchema("member").optional().describe("One affiliate; everybody where it is not said"),
  ...daysQuery,
});

/** Sub-ids are told of one affiliate, affiliates of everybody. */
function wishOf(query: z.output<typeof allQuery>): Wish | Failure {
  const { member, by, from, to } = query;
  const known: readonly string[] = member === undefined ? allDimensions : ownDimensions;
  if (!known.includes(by)) {
    return new Failure("bad-input", "Sub-ids are told of one affiliate, affiliates of everybody.", { field: "by" });
  }
  return { memberId: member ?? null, by, from, to };
}

export function insightRoutes() {
  return [
    route({
      key: "GET /api/partner/reports/today",
      summary:
        "Today at a glance: the caller's clicks, conversions and earnings, beside yesterday and the last thirty days",
      access: "member",
      reply: glanceSchema,
      handle: async (_input, call) => {
        const { member: memberId } = call.caller;
        if (memberId === null) return onlyMembers();
        const clock = await clockOf(call);
        return glanceJson(clock.today, await readGlance(call.db, { memberId, ...clock }));
      },
    }),
    route({
      key: "GET /api/partner/reports",
      summary: "The caller's figures by day, link, channel, product, country, program, reason or sub-id",
      access: "member",
      query: ownQuery,
      reply: reportSchema,
      handle: async ({ query }, call) =>
        call.caller.member === null ? onlyMembers() : tell(call, { memberId: call.caller.member, ...query }),
    }),
    route({
      key: "GET /api/partner/reports/csv",
      summary: "The same as a CSV file",
      access: "member",
      query: ownQuery,
      // A file: the schema is that of the pages' types.
      reply: z.string(),
      handle: async ({ query }, call) =>
        call.caller.member === null ? onlyMembers() : tellCsv(call, { memberId: call.caller.member, ...query }),
    }),
    route({
      key: "GET /api/admin/reports/today",
      summary: "Today at a glance, over all affiliates",
      access: ["program.read"],
      reply: glanceSchema,
      handle: async (_input, call) => {
        const clock = await clockOf(call);
        return glanceJson(clock.today, await readGlance(call.db, { memberId: null, ...clock }));
      },
    }),
    route({
      key: "GET /api/admin/reports/affiliates/{id}",
      summary: "One affiliate today at a glance, as they see it themselves",
      access: ["program.read"],
      params: z.object({ id: idSchema("member") }),
      reply: glanceSchema.extend({ affiliate: z.object({ id: z.string(), handle: z.string(), name: z.string() }) }),
      handle: async ({ params: { id } }, call) => {
        const card = (await memberCards(call.db, [id])).get(id);
        if (card === undefined) return new Failure("not-found", "There is no such member.");
        const clock = await clockOf(call);
        const glance = glanceJson(clock.today, await readGlance(call.db, { memberId: id, ...clock }));
        return { ...glance, affiliate: { id: toEdge("member", id), handle: card.handle, name: card.displayName } };
      },
    }),
    route({
      key: "GET /api/admin/reports",
      summary: "Figures of all affiliates, or one, by what they can be told apart; by affiliate the best stand first",
      access: ["program.read"],
      query: allQuery,
      reply: reportSchema,
      handle: async ({ query }, call) => {
        const wish = wishOf(query);
        return isFailure(wish) ? wish : tell(call, wish);
      },
    }),
    route({
      key: "GET /api/admin/reports/csv",
      summary: "The same as a CSV file",
      access: ["program.read"],
      query: allQuery,
      reply: z.string(),
      handle: async ({ query }, call) => {
        const wish = wishOf(query);
        return isFailure(wish) ? wish : tellCsv(call, wish);
      },
    }),
    route({
      key: "GET /api/admin/reports/cohorts",
      summary: "Affiliates by the month in which they began, and what came of them month by month",
      access: ["program.read"],
      query: z.object({
        program: idSchema("program").optional(),
        months: z.coerce.number().int().min(1).max(60).default(12).openapi({ type: "integer" }),
      }),
      reply: z.object({
        cohorts: z.array(
          z.object({
            cohort: z.string().describe("Such as 2026-03"),
            affiliates: z.number(),
            months: z.array(
              z.object({
                month: z.number().describe("0: the one in which they began"),
                active: z.number().describe("How many had a conversion that stands"),
                clicks: z.number(),
                conversions: z.number(),
                earned: z.array(moneySchema),
              }),
            ),
          }),
        ),
      }),
      handle: async ({ query }, call) => {
        const { timeZone, today } = await clockOf(call);
        const since = today.with({ day: 1 }).subtract({ months: query.months - 1 });
        const { cohorts, rows } = await readCohorts(call.db, { programId: query.program ?? null, since, timeZone });
        return {
          cohorts: cohorts.map(({ cohort, members }) => {
            const own = Map.groupBy(
              rows.filter((row) => row.cohort.equals(cohort)),
              ({ month }) => cohort.until(month, { largestUnit: "months" }).months,
            );
            return {
              cohort: cohort.toPlainYearMonth().toString(),
              affiliates: Number(members),
              months: Array.from(own, ([month, same]) => ({
                month,
                active: Number(same[0]!.active),
                clicks: same.reduce((sum, { net }) => sum + Number(net), 0),
                conversions: same.reduce((sum, { conversions }) => sum + Number(conversions), 0),
                earned: same
                  .filter(({ currency }) => currency !== "")
                  .map(({ earned, currency }) => toMoney(earned, currency)),
              })),
            };
          }),
        };
      },
    }),
    route({
      key: "GET /api/admin/reports/sleeping",
      summary: "Active affiliates of programs without a click that counts or a conversion for so many days",
      access: ["program.read"],
      query: z.object({
        program: idSchema("program").optional(),
        days: z.coerce.number().int().min(1).max(730).default(30).openapi({ type: "integer" }),
        limit: z.coerce.number().int().min(1).max(500).default(100).openapi({ type: "integer" }),
      }),
      reply: z.object({
        affiliates: z.array(
          z.object({
            id: z.string(),
            handle: z.string(),
            name: z.string(),
            joinedAt: instantSchema,
            lastClick: z.string().nullable(),
            lastConversion: z.string().nullable(),
          }),
        ),
      }),
      handle: async ({ query }, call) => {
        const { timeZone, today } = await clockOf(call);
        const since = today.subtract({ days: query.days });
        const { program: programId = null, limit: most } = query;
        const found = await readSleeping(call.db, { programId, since, timeZone, most });
        const cards = await memberCards(
          call.db,
          found.map(({ memberId }) => memberId),
        );
        return {
          affiliates: found.map(({ memberId, joinedAt, lastClick, lastConversion }) => ({
            id: toEdge("member", memberId),
            handle: cards.get(memberId)?.handle ?? "",
            name: cards.get(memberId)?.displayName ?? "",
            joinedAt: joinedAt.toString(),
            lastClick: lastClick === null ? null : lastClick.toString(),
            lastConversion: lastConversion === null ? null : lastConversion.toString(),
          })),
        };
      },
    }),
  ] as const;
}
