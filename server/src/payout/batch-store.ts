import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Batch, BatchMethod, BatchState } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_batch: PayoutBatchTable;
  }
}

interface PayoutBatchTable {
  id: Generated<bigint>;
  currency: string;
  method: BatchMethod;
  state: BatchState;
  execution_date: Temporal.PlainDate;
  made_at: Temporal.Instant;
  made_by: bigint;
  approved_at: Temporal.Instant | null;
  approved_by: bigint | null;
  file_taken_at: Temporal.Instant | null;
  paid_at: Temporal.Instant | null;
  paid_by: bigint | null;
  refused_at: Temporal.Instant | null;
  refused_by: bigint | null;
  cancelled_at: Temporal.Instant | null;
  cancelled_by: bigint | null;
}

const batchColumns = sql<Batch>`
  id, currency, method, state, execution_date as "executionDate", made_at as "madeAt", made_by as "madeBy",
  approved_at as "approvedAt", approved_by as "approvedBy", file_taken_at as "fileTakenAt", paid_at as "paidAt", paid_by as "paidBy",
  refused_at as "refusedAt", refused_by as "refusedBy", cancelled_at as "cancelledAt", cancelled_by as "cancelledBy"`;

export async function findBatch(db: Db, id: bigint): Promise<Batch | undefined> {
  return (await sql<Batch>`select ${batchColumns} from payout_batch where id = ${id}`.execute(db)).rows[0];
}

/** As `findBatch`, held until the transaction ends: approval, payment and refusal of one batch take turns. */
export async function lockBatch(tx: Db, id: bigint): Promise<Batch | undefined> {
  return (await sql<Batch>`select ${batchColumns} from payout_batch where id = ${id} for no key update`.execute(tx))
    .rows[0];
}

/** Batches, newest first. */
export async function listBatches(
  db: Db,
  page: { readonly limit: number; readonly before?: bigint },
): Promise<readonly (Batch & { readonly count: number; readonly total: bigint })[]> {
  const before = page.before === undefined ? sql`true` : sql`id < ${page.before}`;
  return (
    await sql<Batch & { count: number; total: bigint }>`
      select ${batchColumns},
        (select count(*) from payout where batch_id = payout_batch.id)::integer as count,
        (select coalesce(sum(amount), 0) from payout where batch_id = payout_batch.id)::bigint as total
      from payout_batch where ${before} order by id desc limit ${page.limit}`.execute(db)
  ).rows;
}

export async function insertBatch(
  db: Db,
  batch: Pick<Batch, "currency" | "method" | "executionDate" | "madeAt" | "madeBy">,
): Promise<bigint> {
  const row = await db
    .insertInto("payout_batch")
    .values({
      currency: batch.currency,
      method: batch.method,
      state: "made",
      execution_date: batch.executionDate,
      made_at: batch.madeAt,
      made_by: batch.madeBy,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Brings a batch into a state; its payouts are moved by `movePayouts`. */
export async function moveBatch(
  db: Db,
  id: bigint,
  to: Exclude<BatchState, "made">,
  by: bigint,
  at: Temporal.Instant,
): Promise<void> {
  const stamps = {
    approved: { approved_at: at, approved_by: by },
    paid: { paid_at: at, paid_by: by },
    refused: { refused_at: at, refused_by: by },
    cancelled: { cancelled_at: at, cancelled_by: by },
    failed: {},
  }[to];
  await db
    .updateTable("payout_batch")
    .set({ state: to, ...stamps })
    .where("id", "=", id)
    .execute();
}

/** Notes the first time that a file of the batch was taken. */
export async function noteFileTaken(db: Db, id: bigint, at: Temporal.Instant): Promise<void> {
  await sql`update payout_batch set file_taken_at = ${at} where id = ${id} and file_taken_at is null`.execute(db);
}

export async function moveExecutionDate(db: Db, id: bigint, date: Temporal.PlainDate): Promise<void> {
  await db.updateTable("payout_batch").set({ execution_date: date }).where("id", "=", id).execute();
}
