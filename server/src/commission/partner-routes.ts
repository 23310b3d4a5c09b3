import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { earningsOfMember, findAdjustments, listPeriods } from "../plan/index.ts";
import type { Earning } from "../plan/index.ts";
import { saleTitles } from "../sales/index.ts";
import { explainEarning } from "./explain-earning.ts";
import {
  cardOf,
  earningStateSchema,
  explanationJson,
  explanationSchema,
  peopleIn,
  personSchema,
} from "./explanation-json.ts";
import { lastInstant } from "./load-snapshot.ts";
import { earnedByPeriod, rankOf } from "./member-earnings.ts";
import { missedJson, missedSchema } from "./missed-json.ts";
import { peopleCards } from "./people-cards.ts";
import { periodJson, periodSchema, sumByCurrency } from "./run-json.ts";

export const earningSchema = z
  .object({
    id: z.string(),
    sale: z.string().nullable().openapi({ description: "Null for an adjustment by hand, and of whole periods" }),
    source: personSchema.nullable().openapi({ description: "Whose whole period pays, where no sale does" }),
    adjustment: z.string().nullable().openapi({ description: "Set for adjustments: what was added or taken by hand" }),
    soldAt: instantSchema.openapi({
      description: "Of an adjustment: when it was asked for; of a whole period its end",
    }),
    titles: z
      .array(z.string())
      .openapi({ description: "What was sold; of an adjustment its statement text; empty for a whole period" }),
    bonus: z.string(),
    level: z.number().int(),
    paidLevel: z.number().int(),
    base: z.string(),
    rate: z.string().nullable(),
    amount: moneySchema,
    state: earningStateSchema,
    heldUntil: instantSchema.nullable(),
    period: z.string(),
  })
  .openapi("Earning");

/** Earnings with what was sold, for lists. */
export async function earningsJson(db: Db, earnings: readonly Earning[]): Promise<z.infer<typeof earningSchema>[]> {
  const known = (ids: readonly (bigint | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  const sales = await saleTitles(db, known(earnings.map(({ saleId }) => saleId)));
  const adjustments = await findAdjustments(db, known(earnings.map(({ adjustmentId }) => adjustmentId)));
  const names = await peopleCards(db, known(earnings.map(({ sourceId }) => sourceId)));
  const periods = new Map((await listPeriods(db)).map((period) => [period.id, period]));
  return earnings.map((earning) => {
    const { saleId, sourceId, adjustmentId } = earning;
    const sale = saleId === null ? undefined : sales.get(saleId);
    const adjustment = adjustmentId === null ? undefined : adjustments.get(adjustmentId);
    return {
      id: toEdge("earning", earning.id),
      sale: saleId === null ? null : toEdge("sale", saleId),
      adjustment: adjustmentId === null ? null : toEdge("adjustment", adjustmentId),
      source: sourceId === null ? null : cardOf(names, sourceId),
      soldAt: (sale?.at ?? adjustment?.requestedAt ?? lastInstant(periods.get(earning.periodId)!)).toString(),
      titles: [...(adjustment === undefined ? [] : [adjustment.statement]), ...(sale?.titles ?? [])],
      bonus: earning.bonus,
      level: earning.level,
      paidLevel: earning.paidLevel,
      base: earning.base,
      rate: earning.rate,
      amount: toMoney(earning.amount, earning.currency),
      state: earning.state,
      heldUntil: earning.heldUntil?.toString() ?? null,
      period: toEdge("period", earning.periodId),
    };
  });
}

export function commissionPartnerRoutes() {
  return [
    route({
      key: "GET /api/partner/earnings",
      summary: "The caller's own earnings: sums by period and state, and the lines, newest first",
      access: "member",
      query: z.object({ period: idSchema("period").optional(), ...pageQuery }),
      reply: z.object({
        periods: z.array(
          z.object({
            period: periodSchema,
            totals: z.array(moneySchema),
            sums: z.array(
              z.object({
                bonus: z.string(),
                state: earningStateSchema,
                amount: moneySchema,
                lines: z.number().int(),
              }),
            ),
          }),
        ),
        earnings: z.array(earningSchema),
        next: z.string().nullable(),
      }),
      handle: async ({ query }, call) => {
        const { member } = call.caller;
        if (member === null) return new Failure("not-allowed", "Only members earn.");
        const before = query.before === undefined ? undefined : fromEdge("earning", query.before);
        if (before === undefined && query.before !== undefined) {
          return new Failure("bad-input", `"${query.before}" is not the id of an earning.`, { field: "before" });
        }
        const sums = await earnedByPeriod(call.db, member);
        const found = await earningsOfMember(call.db, member, {
          ...(query.period !== undefined && { periodId: query.period }),
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const page = found.slice(0, query.limit);
        const last = page.at(-1);
        return {
          // A month without earnings is shown too.
          periods: (await listPeriods(call.db)).map((period) => {
            const own = sums.filter((sum) => sum.periodId === period.id);
            return {
              period: periodJson(period),
              totals: sumByCurrency(own),
              sums: own.map(({ bonus, state, amount, currency, lines }) => ({
                bonus,
                state,
                amount: toMoney(amount, currency),
                lines,
              })),
            };
          }),
          earnings: await earningsJson(call.db, page),
          next: found.length > query.limit && last !== undefined ? toEdge("earning", last.id) : null,
        };
      },
    }),
    route({
      key: "GET /api/partner/rank",
      summary: "The caller's rank if the period ended now, and what the next one still takes; null without ranks",
      access: "member",
      reply: z.object({
        rank: z
          .object({
            paid: z.string().nullable(),
            title: z.string().nullable(),
            highest: z.string().nullable(),
            next: z.object({ name: z.string(), missed: z.array(missedSchema) }).nullable(),
          })
          .nullable(),
      }),
      handle: async (_input, call) => {
        const { member } = call.caller;
        if (member === null) return new Failure("not-allowed", "Only members have a rank.");
        const period = (await listPeriods(call.db)).find(
          ({ from, to }) => Temporal.Instant.compare(from, call.now) <= 0 && Temporal.Instant.compare(call.now, to) < 0,
        );
        const rank = period === undefined ? null : await rankOf(call.db, member, period, call.now);
        if (rank === null) return { rank: null };
        const { next } = rank;
        return { rank: { ...rank, next: next && { name: next.name, missed: next.missed.map(missedJson) } } };
      },
    }),
    route({
      key: "GET /api/partner/earnings/{id}",
      summary: "One of the caller's own earnings explained, from the sale up to themselves",
      access: "member",
      params: z.object({ id: idSchema("earning") }),
      reply: explanationSchema,
      handle: async ({ params: { id } }, call) => {
        const { member } = call.caller;
        const story = await explainEarning(call.db, id, call.now);
        if (isFailure(story)) {
          const own = member !== null && story.data["earner"] === toEdge("member", member);
          return own ? story : new Failure("not-found", "There is no such earning.");
        }
        // Another member's earning is not there for the caller, not even as a refusal.
        if (story.earning.earnerId !== member) {
          return new Failure("not-found", "There is no such earning.");
        }
        return explanationJson(story, await peopleCards(call.db, peopleIn(story)), story.earning.earnerId);
      },
    }),
  ] as const;
}
