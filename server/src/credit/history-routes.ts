import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import { cursorOf, idSchema, instantSchema, moneySchema, pageOf, pageQuery, route, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { creditHistory, creditOrigins, creditStanding } from "./read-history.ts";

const historySchema = z
  .object({
    credit: z
      .array(z.object({ balance: moneySchema, held: moneySchema }))
      .openapi({ description: "By currency; `held` is promised to orders that wait for their payment" }),
    entries: z.array(
      z.object({
        id: z.string(),
        at: instantSchema,
        change: moneySchema.openapi({ description: "Below zero where it was spent" }),
        balance: moneySchema.openapi({ description: "What was there in this currency after it" }),
        origin: z.enum(creditOrigins),
        order: z.object({ id: z.string(), number: z.string() }).nullable(),
        by: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .openapi("CreditHistory");

async function historyOf(
  db: Db,
  now: Temporal.Instant,
  wish: { readonly person: bigint; readonly before: string | undefined; readonly limit: number },
): Promise<z.infer<typeof historySchema> | Failure> {
  const { person, limit } = wish;
  const before = cursorOf("creditEntry", wish.before);
  if (isFailure(before)) return before;
  const [standing, rows] = await Promise.all([
    creditStanding(db, person, now),
    creditHistory(db, { person, before, limit: limit + 1 }),
  ]);
  const { page, next } = pageOf("creditEntry", rows, limit);
  return {
    credit: standing.map(({ currency, balance, held }) => ({
      balance: toMoney(balance, currency),
      held: toMoney(held, currency),
    })),
    entries: page.map(({ id, at, change, balance, currency, origin, order, by }) => ({
      id: toEdge("creditEntry", id),
      at: at.toString(),
      change: toMoney(change, currency),
      balance: toMoney(balance, currency),
      origin,
      order: order === null ? null : { id: toEdge("order", order.id), number: order.number },
      by,
    })),
    next,
  };
}

/** Where store credit came from and went: for whoever has it, and for the company's people. */
export function creditHistoryRoutes() {
  return [
    route({
      key: "GET /api/account/credit",
      summary: "What moved the caller's store credit, newest first, and what there is now",
      access: "signed-in",
      query: z.object(pageQuery),
      reply: historySchema,
      handle: async ({ query: { before, limit } }, { db, now, caller }) => {
        const history = await historyOf(db, now, { person: caller.person ?? 0n, before, limit });
        // Who of the company it was is the company's.
        return isFailure(history)
          ? history
          : { ...history, entries: history.entries.map((entry) => ({ ...entry, by: null })) };
      },
    }),
    route({
      key: "GET /api/admin/people/{id}/credit",
      summary: "What moved a person's store credit, newest first, and what there is now",
      access: ["order.read"],
      params: z.object({ id: idSchema("person") }),
      query: z.object(pageQuery),
      reply: historySchema.extend({ name: z.string() }),
      handle: async ({ params: { id }, query: { before, limit } }, { db, now }) => {
        const { rows } = await sql<{ name: string }>`select name from person_card where person_id = ${id}`.execute(db);
        const [card] = rows;
        if (card === undefined) return new Failure("not-found", "There is no such person.");
        const history = await historyOf(db, now, { person: id, before, limit });
        return isFailure(history) ? history : { ...history, name: card.name };
      },
    }),
  ] as const;
}
