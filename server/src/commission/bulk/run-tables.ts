import { sql } from "kysely";
import type { Db, Tx } from "../../foundation/database.ts";
import { memberColumns, saleColumns } from "./snapshot-chunks.ts";

/** Where a run's snapshot stands. */
export interface SnapshotTables {
  readonly members: string;
  readonly sales: string;
}

export function tablesOf(runId: bigint): SnapshotTables & { readonly lines: string } {
  return {
    members: `run_member_chunk_${runId}`,
    sales: `run_sale_chunk_${runId}`,
    lines: `run_line_chunk_${runId}`,
  };
}

/** A run's tables, empty, seen by nobody yet. They are there when the caller's transaction is, or never. */
export async function openRunTables(tx: Tx, runId: bigint): Promise<void> {
  await sql`select open_run_tables(${runId})`.execute(tx);
}

/** Sorting in memory, and no statement that outlives a client who has gone; until the transaction ends. */
export async function prepareForBulk(tx: Tx): Promise<void> {
  await sql`select set_config('maintenance_work_mem', '512MB', true), set_config('work_mem', '128MB', true),
    set_config('jit', 'off', true), set_config('client_connection_check_interval', '1s', true)`.execute(tx);
}

/** The chunks that a calculation is fed with, in its order. */
export function snapshotQueries(tables: SnapshotTables): { members: string; sales: string } {
  return {
    members: `select ${memberColumns} from ${tables.members} order by chunk`,
    sales: `select ${saleColumns} from ${tables.sales} order by chunk`,
  };
}

/**
 * Takes away what nobody reads any more: the tables of discarded drafts. Outside a
 * transaction, so that no reader of other runs waits. Doing it again, or after a crash within, does what is left.
 */
export async function clearRunTables(db: Db): Promise<number> {
  const { rows } = await sql<{ name: string; parent: string | null; pending: boolean | null }>`
    select part.relname as name, parent.relname as parent, inhdetachpending as pending
    from pg_class part
    left join pg_inherits on inhrelid = part.oid
    left join pg_class parent on parent.oid = inhparent
    where part.relkind = 'r' and part.relnamespace = current_schema()::regnamespace
      and part.relname ~ '^run_(member|sale|line)_chunk_[0-9]+$'
      and not exists (
        select from run where run.id = substring(part.relname from '[0-9]+$')::bigint and run.state <> 'discarded')`.execute(
    db,
  );
  for (const { name, parent, pending } of rows) {
    if (parent !== null) {
      await sql`alter table ${sql.id(parent)} detach partition ${sql.id(name)} ${sql.raw(pending ? "finalize" : "concurrently")}`.execute(
        db,
      );
    }
    await sql`drop table if exists ${sql.id(name)}`.execute(db);
  }
  return rows.length;
}
