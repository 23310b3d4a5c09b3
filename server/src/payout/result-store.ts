import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Effect, Outcome, ResultFormat, ResultSummary } from "./result-model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    result_file: ResultFileTable;
    payout_result: PayoutResultTable;
  }
}

interface ResultFileTable {
  id: Generated<bigint>;
  format: ResultFormat;
  sha256: string;
  read_at: Temporal.Instant;
  read_by: bigint;
}

interface PayoutResultTable {
  id: Generated<bigint>;
  /** Null where a provider told it by itself. */
  file_id: bigint | null;
  payout_id: bigint;
  outcome: Outcome;
  effect: Effect;
  code: string;
  at: Temporal.Instant;
}

export async function insertResultFile(
  db: Db,
  file: { readonly format: ResultFormat; readonly sha256: string; readonly at: Temporal.Instant; readonly by: bigint },
): Promise<bigint> {
  const row = await db
    .insertInto("result_file")
    .values({ format: file.format, sha256: file.sha256, read_at: file.at, read_by: file.by })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface NewResult {
  readonly payoutId: bigint;
  readonly outcome: Outcome;
  readonly effect: Effect;
  readonly code: string;
}

export async function insertResults(
  db: Db,
  fileId: bigint | null,
  results: readonly NewResult[],
  at: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into payout_result (file_id, payout_id, outcome, effect, code, at)
    select ${fileId}::bigint, *, ${at}::timestamptz from unnest(${results.map((one) => one.payoutId)}::bigint[],
      ${results.map((one) => one.outcome)}::text[], ${results.map((one) => one.effect)}::text[],
      ${results.map((one) => one.code)}::text[])`.execute(db);
}

/** What a file that was read changed then; undefined where none of this content was read. */
export async function findResultFile(db: Db, sha256: string): Promise<Omit<ResultSummary, "again"> | undefined> {
  const { rows } = await sql<Omit<ResultSummary, "again">>`
    select file.id, file.format, file.read_at as "readAt",
      array(select distinct payout.batch_id from payout_result result join payout on payout.id = result.payout_id
        where result.file_id = file.id order by 1) as batches,
      (count(*) filter (where result.effect = 'paid'))::integer as paid,
      (count(*) filter (where result.effect = 'failed'))::integer as failed,
      (count(*) filter (where result.effect = 'returned'))::integer as returned,
      (count(*) filter (where result.effect = 'corrected'))::integer as corrected,
      (count(*) filter (where result.effect = 'none'))::integer as unchanged
    from result_file file left join payout_result result on result.file_id = file.id
    where file.sha256 = ${sha256} group by file.id`.execute(db);
  const [row] = rows;
  // An array of bigint is read as texts.
  return row && { ...row, batches: row.batches.map(BigInt) };
}

/** The last word of a bank on each of these payouts. */
export async function lastResults(
  db: Db,
  payoutIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, { readonly outcome: Outcome; readonly code: string; readonly at: Temporal.Instant }>> {
  const { rows } = await sql<{ payoutId: bigint; outcome: Outcome; code: string; at: Temporal.Instant }>`
    select distinct on (payout_id) payout_id as "payoutId", outcome, code, at from payout_result
    where payout_id = any(${[...payoutIds]}::bigint[]) order by payout_id, id desc`.execute(db);
  return new Map(rows.map((row) => [row.payoutId, row]));
}
