import { sql } from "kysely";
import pg from "pg";
import type { Client } from "pg";
import { besideTransaction } from "../../foundation/beside.ts";
import { copyOut } from "../../foundation/copy.ts";
import type { Tx } from "../../foundation/database.ts";
import { findTree, hasSeats } from "../../network/index.ts";
import type { Period } from "../../plan/index.ts";
import { lastInstant } from "../load-snapshot.ts";
import { planNeeds } from "../plan-needs.ts";
import { pastQuery } from "../snapshot-store.ts";
import type { PastOf } from "../snapshot-store.ts";
import type { Calculator } from "./calculator.ts";
import { SOURCES } from "./people-columns.ts";
import type { RunInputs } from "./run-inputs.ts";
import type { Sources } from "./snapshot-columns.ts";

/** A period as of an instant: what a run of it reads. */
export interface SourceWish {
  readonly period: Period;
  readonly asOf: Temporal.Instant;
  readonly inputs: RunInputs;
}

/** What of the company's trees and days a calculation has to know before it is fed. */
export async function sourcesOf(tx: Tx, { period, asOf, inputs }: SourceWish): Promise<Sources> {
  const { trees, seated } = planNeeds(inputs.plan.plan, inputs.companyCurrency);
  const there: Sources["trees"][number][] = [];
  for (const name of trees) {
    const tree = await findTree(tx, name);
    if (tree !== undefined) there.push({ name, hasSeats: hasSeats(tree), seated: seated.includes(name) });
  }
  return { trees: there, live: Temporal.Instant.compare(asOf, lastInstant(period)) < 0, timeZone: inputs.timeZone };
}

/**
 * Feeds a calculation with everybody's tables, as they are or were at `asOf`. The database only reads each table once: who
 * stands where, and what is left of each line, is found by the reader. What `loadSnapshot` reads as objects: the two must say the same.
 *
 * The transactions of runs are READ COMMITTED: each statement sees what is committed when it begins. A long run is read over two
 * connections beside its own, both of them at one state, which holds everything that was committed before (for a lock, all that there will be
 * in its period). A short one is read over its own, people before sales and sales before their lines, so that whoever is named is there.
 * What changes meanwhile in a period that is over, the lock finds out.
 */
export async function feedSources(
  tx: Tx,
  calculator: Calculator,
  wish: SourceWish & { readonly sources: Sources; readonly past: PastOf },
  reading: { readonly isLong: boolean; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { period, asOf, inputs, sources } = wish;
  // What the transaction itself has written is seen by none but its own connection.
  if (planNeeds(inputs.plan.plan, inputs.companyCurrency).past) {
    await copyOut(tx, pastQuery(wish.past), (piece) => calculator.feed("past", piece));
  }
  const people = peopleQueries(sources, asOf);
  const read = (over: Tx | Client, [source, query]: SourceQuery): Promise<number> =>
    copyOut(over, query, (piece) => calculator.feed({ source }, piece));
  if (!reading.isLong) {
    for (const query of [...people, saleQuery(period.id), ...lineQueries(inPeriod(period.id))]) {
      await read(tx, query);
    }
    return;
  }
  await besideTransaction(
    tx,
    2,
    async ([one, other]) => {
      // Whoever is free reads the next of the tables of people; when all are there, much can be made of them while lines still come.
      const waiting = people[Symbol.iterator]();
      const everybody = async (over: Client): Promise<void> => {
        for (const query of waiting) await read(over, query);
      };
      const sales = async (): Promise<number> => {
        const count = await read(other!, saleQuery(period.id));
        await everybody(other!);
        return count;
      };
      const [count] = await Promise.all([sales(), everybody(one!)]);
      calculator.people();
      for (const query of lineQueries(await whichLines(tx, period.id, count))) await read(one!, query);
    },
    reading.signal,
  );
}

/** A source (see `SOURCES`) with the query of its rows, in whatever order. */
type SourceQuery = readonly [source: number, query: string];

/** Standings come last: who is named in a tree that was read before has one. */
function peopleQueries({ trees }: Sources, asOf: Temporal.Instant): readonly SourceQuery[] {
  const at = `${pg.escapeLiteral(asOf.toString())}::timestamptz`;
  const queries = trees.map(({ name, hasSeats, seated }, index): SourceQuery => {
    const fromTree = (history: string) => `from ${history} where tree = ${pg.escapeLiteral(name)} and during @> ${at}`;
    const edges = hasSeats
      ? `select position_id, parent_id${seated ? ", leg::int4" : ""} ${fromTree("seat_history")}`
      : `select member_id, parent_id ${fromTree("tree_history")}`;
    return [SOURCES.trees + index, edges];
  });
  if (trees.some(({ hasSeats }) => hasSeats)) {
    queries.push([SOURCES.holder, `select position_id, member_id from holder_history where during @> ${at}`]);
  }
  queries.push(
    [SOURCES.sponsor, `select member_id, parent_id from tree_history where tree = 'sponsor' and during @> ${at}`],
    [SOURCES.card, "select member_id, person_id, joined_at from member_card"],
    [
      SOURCES.standing,
      `select member_id, (case when status <> 'active' then 0 when kind = 'affiliate' then 1 else 2 end)::int2
        from member_history where during @> ${at}`,
    ],
  );
  return queries;
}

export function saleQuery(periodId: bigint): SourceQuery {
  return [
    SOURCES.sale,
    `select sale_id, seller_id, buyer_id, at, currency, market, tags from sale_history where period_id = ${periodId}`,
  ];
}

/** @param which of which sales, as SQL */
export function lineQueries(which: string): readonly SourceQuery[] {
  return [
    [
      SOURCES.line,
      `select sale_id, line, quantity, amount, cv, qv, plan_amount, plan_cv, plan_qv, affiliate_fixed, wholesale, retail, product
        from sale_line_history where ${which}`,
    ],
    [SOURCES.refund, `select sale_id, line, amount, cv, qv from refund_history where ${which}`],
  ];
}

export const inPeriod = (periodId: bigint): string =>
  `sale_id in (select sale_id from sale_history where period_id = ${periodId})`;

/**
 * Which lines are read of so many sales. A month's sales have numbers that follow each other, mostly: then whatever lies between the first
 * and the last is read without asking of each line whether it counts; the reader passes over those of other periods.
 */
export async function whichLines(tx: Tx, periodId: bigint, count: number): Promise<string> {
  const { rows } = await sql<{ first: bigint | null; last: bigint | null }>`
    select min(sale_id) as first, max(sale_id) as last from sale_history where period_id = ${periodId}`.execute(tx);
  const { first, last } = rows[0]!;
  if (first === null || last === null || Number(last - first) > 2 * count) return inPeriod(periodId);
  return `sale_id between ${first} and ${last}`;
}
