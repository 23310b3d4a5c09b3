import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { earningsOfMember, listPeriods } from "../plan/index.ts";
import type { Earning } from "../plan/index.ts";
import { saleTitles } from "../sales/index.ts";
import { explainEarning } from "./explain-earning.ts";
import { earningStateSchema, explanationJson, explanationSchema, peopleIn } from "./explanation-json.ts";
import { earnedByPeriod } from "./member-earnings.ts";
import { periodJson, periodSchema, sumByCurrency } from "./run-json.ts";

export const earningSchema = z
  .object({
    id: z.string(),
    sale: z.string(),
    soldAt: instantSchema,
    titles: z.array(z.string()),
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
  const sales = await saleTitles(db, [...new Set(earnings.map((earning) => earning.saleId))]);
  return earnings.map((earning) => {
    const sale = sales.get(earning.saleId)!;
    return {
      id: toEdge("earning", earning.id),
      sale: toEdge("sale", earning.saleId),
      soldAt: sale.at.toString(),
      titles: [...sale.titles],
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
      key: "GET /api/partner/earnings/{id}",
      summary: "One of the caller's own earnings explained, from the sale up to themselves",
      access: "member",
      params: z.object({ id: idSchema("earning") }),
      reply: explanationSchema,
      handle: async ({ params: { id } }, call) => {
        const story = await explainEarning(call.db, id, call.now);
        if (isFailure(story)) return story;
        // Another member's earning is not there for the caller, not even as a refusal.
        if (story.earning.earnerId !== call.caller.member) {
          return new Failure("not-found", "There is no such earning.");
        }
        return explanationJson(story, await memberCards(call.db, peopleIn(story)), story.earning.earnerId);
      },
    }),
  ] as const;
}
