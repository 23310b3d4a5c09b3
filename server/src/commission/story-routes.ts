import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { earningsOfSale, findPeriod } from "../plan/index.ts";
import { attributionWays, saleStory } from "../sales/index.ts";
import { explainLine } from "./explain-line.ts";
import type { LineStory } from "./explain-line.ts";
import {
  cardOf,
  earningStateSchema,
  explanationSchema,
  peopleIn,
  personSchema,
  sourceRefAtEdge,
  storyJson,
} from "./explanation-json.ts";
import { peopleCards } from "./people-cards.ts";
import { periodJson, periodSchema } from "./run-json.ts";

const lineFacts = z.object({
  bonus: z.string(),
  level: z.number().int(),
  paidLevel: z.number().int(),
  base: z.string(),
  rate: z.string().nullable(),
  amount: moneySchema,
});

const standingFacts = z.object({
  id: z.string(),
  state: earningStateSchema,
  amount: moneySchema,
  heldUntil: instantSchema.nullable(),
  payout: z.string().nullable(),
});

const lineExplanationSchema = explanationSchema
  .omit({ earning: true })
  .extend({
    run: z.object({ id: z.string(), state: z.enum(["draft", "locked", "committed", "discarded"]) }),
    period: periodSchema,
    line: lineFacts.extend({ kept: z.boolean() }),
    earning: standingFacts.nullable().openapi({ description: "What stands under the line's key now, if anything" }),
  })
  .openapi("LineExplanation");

const saleSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    titles: z.array(z.string()),
    market: z.string(),
    currency: z.string(),
    source: z.string(),
    sourceRef: z.string().openapi({ description: "The order of a sale in the own store" }),
    seller: personSchema.nullable(),
    way: z.enum(attributionWays),
    period: periodSchema,
    earnings: z.array(lineFacts.extend({ id: z.string(), earner: personSchema, state: earningStateSchema })),
  })
  .openapi("AdminSale");

/** Where the numbers of the company office lead: what is behind a run's line, and what a sale paid. */
export function commissionStoryRoutes() {
  return [
    route({
      key: "GET /api/admin/runs/{id}/explanation",
      summary: "One line of a run explained from what the run read, posted or not",
      access: ["run.read"],
      params: z.object({ id: idSchema("run") }),
      query: z.object({
        sale: idSchema("sale").optional(),
        source: idSchema("member").optional().openapi({ description: "Whose whole period pays, where no sale does" }),
        bonus: z.string().max(40),
        earner: idSchema("member"),
      }),
      reply: lineExplanationSchema,
      handle: async ({ params: { id }, query }, call) => {
        if ((query.sale === undefined) === (query.source === undefined)) {
          return new Failure("bad-input", "Name the sale that pays, or the member whose period does.", {
            field: "sale",
          });
        }
        const story = await explainLine(call.db, id, {
          saleId: query.sale ?? null,
          sourceId: query.source ?? null,
          bonus: query.bonus,
          earnerId: query.earner,
        });
        if (isFailure(story)) return story;
        const { run, period, line, earning } = story;
        const told = { ...story, earning: line };
        return {
          ...storyJson(told, await peopleCards(call.db, peopleIn(told)), "staff"),
          run: { id: toEdge("run", run.id), state: run.state },
          period: periodJson(period),
          line: { ...factsOf(line), kept: line.kept },
          earning: earning && {
            id: toEdge("earning", earning.id),
            state: earning.state,
            amount: toMoney(earning.amount, earning.currency),
            heldUntil: earning.heldUntil?.toString() ?? null,
            payout: earning.payoutId === null ? null : toEdge("payout", earning.payoutId),
          },
        };
      },
    }),
    route({
      key: "GET /api/admin/sales/{id}",
      summary: "A sale, where it came from, and everything it has paid so far",
      access: ["run.read"],
      params: z.object({ id: idSchema("sale") }),
      reply: saleSchema,
      handle: async ({ params: { id } }, call) => {
        const sale = await saleStory(call.db, id);
        if (sale === undefined) return new Failure("not-found", "There is no such sale.");
        const earnings = await earningsOfSale(call.db, id);
        const sellers = sale.sellerId === null ? [] : [sale.sellerId];
        const people = new Set([...earnings.map((earning) => earning.earnerId), ...sellers]);
        const names = await memberCards(call.db, [...people]);
        return {
          id: toEdge("sale", id),
          at: sale.at.toString(),
          titles: [...sale.titles],
          market: sale.market,
          currency: sale.currency,
          source: sale.source,
          sourceRef: sourceRefAtEdge(sale),
          seller: sale.sellerId === null ? null : cardOf(names, sale.sellerId),
          way: sale.way,
          period: periodJson((await findPeriod(call.db, sale.periodId))!),
          earnings: earnings.map((earning) => ({
            ...factsOf(earning),
            id: toEdge("earning", earning.id),
            earner: cardOf(names, earning.earnerId),
            state: earning.state,
          })),
        };
      },
    }),
  ] as const;
}

type Line = LineStory["line"];

function factsOf({
  bonus,
  level,
  paidLevel,
  base,
  rate,
  amount,
  currency,
}: Pick<Line, "bonus" | "level" | "paidLevel" | "base" | "rate" | "amount" | "currency">) {
  return { bonus, level, paidLevel, base, rate, amount: toMoney(amount, currency) };
}
