import { sql } from "kysely";
import { copyIn, copyOut } from "../../foundation/copy.ts";
import type { Db, Tx } from "../../foundation/database.ts";
import { planNeeds } from "../plan-needs.ts";
import { pastQuery } from "../snapshot-store.ts";
import type { PastOf } from "../snapshot-store.ts";
import type { RunWatch } from "../watch-run.ts";
import { calculateHere, calculateInThread } from "./calculator.ts";
import type { Calculated, Calculator, Outcome } from "./calculator.ts";
import { openRunTables, snapshotQueries, tablesOf } from "./run-tables.ts";
import type { SnapshotTables } from "./run-tables.ts";
import type { SnapshotHead } from "./snapshot-columns.ts";
import { memberColumns, saleColumns } from "./snapshot-chunks.ts";

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
    select ((select coalesce(sum(size), 0) from ${sql.id(members)})
      + (select coalesce(sum(size), 0) from ${sql.id(sales)}))::float8 as count`.execute(db);
  return rows[0]!.count >= THREAD_FROM;
}

/** Whether a period is small enough to be worked out for whoever looks. */
export async function isSmall(db: Db, periodId: bigint): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from (select from member_card limit ${THREAD_FROM}) few)
      + (select count(*) from (
        select from sale_history join sale_line_history using (sale_id) where period_id = ${periodId} limit ${THREAD_FROM}) few))::integer as count`.execute(
    db,
  );
  return rows[0]!.count < THREAD_FROM;
}

/** A calculation that waits to be fed; the caller closes it. A thread takes a while to begin, so it is best opened early. */
export function openCalculator(of: Calculated, inThread: boolean, watch: RunWatch): Calculator {
  return inThread ? calculateInThread(of, watch.signal) : calculateHere(of);
}

/** Feeds a calculation with a stored snapshot, chunk by chunk out of its tables. The caller closes it. */
export async function openCalculation(tx: Tx, snapshot: StoredSnapshot, watch: RunWatch): Promise<Calculator> {
  const { head, tables, past } = snapshot;
  const calculator = openCalculator(
    { head, sources: null, isStored: false },
    watch.thread ?? (await isLarge(tx, tables)),
    watch,
  );
  try {
    const needs = planNeeds(head.plan, head.companyCurrency);
    const queries = snapshotQueries(tables);
    await copyOut(tx, queries.members, (piece) => calculator.feed("members", piece));
    if (needs.past) await copyOut(tx, pastQuery(past), (piece) => calculator.feed("past", piece));
    await copyOut(tx, queries.sales, (piece) => calculator.feed("sales", piece));
    return calculator;
  } catch (error) {
    calculator.close();
    throw error;
  }
}

/** Calculates what was read of sources, and meanwhile writes it into the run's own tables. */
export async function storeSnapshot(tx: Tx, calculator: Calculator, runId: bigint, watch: RunWatch): Promise<Outcome> {
  watch.tell("calculating", 0.15);
  const write = async (): Promise<void> => {
    await openRunTables(tx, runId);
    const { members, sales } = tablesOf(runId);
    await copyIn(tx, `${members} (${memberColumns})`, calculator.snapshot("member"));
    await copyIn(tx, `${sales} (${saleColumns})`, calculator.snapshot("sale"));
    await sql`select index_run_snapshot(${runId})`.execute(tx);
  };
  const [outcome] = await Promise.all([calculator.calculate(), write()]);
  return outcome;
}
