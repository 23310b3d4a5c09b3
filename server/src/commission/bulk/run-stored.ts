import { sql } from "kysely";
import { copyIn, copyOut } from "../../foundation/copy.ts";
import type { Db, Tx } from "../../foundation/database.ts";
import type { BonusTotal } from "../model.ts";
import { planNeeds } from "../plan-needs.ts";
import { pastQuery } from "../snapshot-store.ts";
import type { PastOf } from "../snapshot-store.ts";
import type { RunWatch } from "../watch-run.ts";
import { calculateHere, calculateInThread } from "./calculator.ts";
import type { Calculator } from "./calculator.ts";
import { snapshotQueries } from "./run-tables.ts";
import type { SnapshotTables } from "./run-tables.ts";
import type { SnapshotHead } from "./snapshot-columns.ts";
import { lineColumns } from "./write-lines.ts";

/** From so many people and order lines on the engine has a thread of its own: below, it is done before a thread has begun. */
const THREAD_FROM = 20_000;

export interface StoredSnapshot {
  readonly head: SnapshotHead;
  readonly tables: SnapshotTables;
  readonly past: PastOf;
}

/** Whether a snapshot is worth a thread of its own. */
export async function isLarge(db: Db, { members, sales }: SnapshotTables): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from (select from ${sql.id(members)} limit ${THREAD_FROM}) few)
      + (select count(*) from (select from ${sql.id(sales)} limit ${THREAD_FROM}) few))::integer as count`.execute(db);
  return rows[0]!.count >= THREAD_FROM;
}

/** Whether a period is small enough to be worked out for whoever looks. */
export async function isSmall(db: Db, periodId: bigint): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from (select from member_card limit ${THREAD_FROM}) few)
      + (select count(*) from (select from period_sale_lines(${periodId}) limit ${THREAD_FROM}) few))::integer as count`.execute(
    db,
  );
  return rows[0]!.count < THREAD_FROM;
}

/** Feeds a calculation with a stored snapshot, row by row out of its tables. The caller closes it. */
export async function openCalculation(tx: Tx, snapshot: StoredSnapshot, watch: RunWatch): Promise<Calculator> {
  const { head, tables, past } = snapshot;
  const inThread = watch.thread ?? (await isLarge(tx, tables));
  const calculator = inThread ? calculateInThread(head, watch.signal) : calculateHere(head);
  try {
    const needs = planNeeds(head.plan, head.companyCurrency);
    const queries = snapshotQueries(tables, needs);
    await copyOut(tx, queries.members, (piece) => calculator.feed("members", piece));
    if (needs.past) await copyOut(tx, pastQuery(past), (piece) => calculator.feed("past", piece));
    await copyOut(tx, queries.sales, (piece) => calculator.feed("sales", piece));
    return calculator;
  } catch (error) {
    calculator.close();
    throw error;
  }
}

/**
 * Writes a calculation's lines into a run's own table, indexes it while they are hashed, and counts and adds up what stands there.
 * @returns the lines' sha256
 * @throws where that is not what was worked out
 */
export async function storeLines(
  tx: Tx,
  calculator: Calculator,
  run: { readonly id: bigint; readonly lines: number; readonly totals: readonly BonusTotal[] },
  watch: RunWatch,
): Promise<string> {
  const table = `run_line_${run.id}`;
  watch.tell("writing", 0.35);
  await copyIn(
    tx,
    `${table} (${lineColumns})`,
    calculator.rows("line", (lines) => watch.tell("writing", 0.35 + (0.3 * lines) / Math.max(1, run.lines))),
  );
  watch.signal?.throwIfAborted();
  watch.tell("indexing", 0.65);
  const [outputSha256] = await Promise.all([
    calculator.outputSha256(),
    sql`select index_run_lines(${run.id})`.execute(tx),
  ]);
  watch.signal?.throwIfAborted();
  watch.tell("finishing", 0.95);
  const { rows } = await sql<{ bonus: string; currency: string; amount: bigint; lines: number }>`
    select bonus, currency, sum(amount)::bigint as amount, count(*)::integer as lines from ${sql.id(table)}
    group by bonus, currency`.execute(tx);
  const stored = new Map(rows.map(({ bonus, currency, amount, lines }) => [`${bonus} ${currency}`, { amount, lines }]));
  const isSame = run.totals.every(({ bonus, currency, amount, lines }) => {
    const one = stored.get(`${bonus} ${currency}`);
    return one !== undefined && one.amount === amount && one.lines === lines;
  });
  if (!isSame || stored.size !== run.totals.length) {
    throw new Error(`the lines of run ${run.id} as they stand in the database are not those that were worked out`);
  }
  return outputSha256;
}
