import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { ParallelLine } from "./read-parallel.ts";

/** Another system's results for a period of ours. */
export interface ParallelRun {
  readonly id: bigint;
  readonly periodId: bigint;
  readonly name: string;
  readonly sha256: string;
  readonly lines: number;
  readonly importedAt: Temporal.Instant;
  readonly importedBy: bigint | null;
}

declare module "../foundation/database.ts" {
  interface Tables {
    parallel_run: ParallelRunTable;
    parallel_line: ParallelLineTable;
  }
}

interface ParallelRunTable {
  id: Generated<bigint>;
  period_id: bigint;
  name: string;
  sha256: string;
  lines: number;
  imported_at: Temporal.Instant;
  imported_by: bigint | null;
}

interface ParallelLineTable {
  parallel_id: bigint;
  line: number;
  sale_id: bigint | null;
  source_id: bigint | null;
  bonus: string;
  earner_id: bigint;
  amount: bigint;
  currency: string;
  base: string | null;
  rate: string | null;
}

const columns = sql<ParallelRun>`
  id, period_id as "periodId", name, sha256, lines, imported_at as "importedAt", imported_by as "importedBy"`;

export async function findParallel(db: Db, id: bigint): Promise<ParallelRun | undefined> {
  return (await sql<ParallelRun>`select ${columns} from parallel_run where id = ${id}`.execute(db)).rows[0];
}

/** Newest first. */
export async function parallelsOf(db: Db, periodId: bigint): Promise<readonly ParallelRun[]> {
  return (
    await sql<ParallelRun>`select ${columns} from parallel_run where period_id = ${periodId} order by id desc`.execute(
      db,
    )
  ).rows;
}

export async function insertParallel(
  db: Db,
  run: Omit<ParallelRun, "id" | "lines">,
  lines: readonly ParallelLine[],
): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into parallel_run (period_id, name, sha256, lines, imported_at, imported_by)
    values (${run.periodId}, ${run.name}, ${run.sha256}, ${lines.length}, ${run.importedAt}::timestamptz, ${run.importedBy})
    returning id`.execute(db);
  const { id } = rows[0]!;
  const column = <T>(value: (line: ParallelLine) => T): T[] => lines.map(value);
  await sql`
    insert into parallel_line (parallel_id, line, sale_id, source_id, bonus, earner_id, amount, currency, base, rate)
    select ${id}, * from unnest(${column((line) => line.line)}::integer[], ${column((line) => line.saleId)}::bigint[],
      ${column((line) => line.sourceId)}::bigint[],
      ${column((line) => line.bonus)}::text[], ${column((line) => line.earnerId)}::bigint[],
      ${column((line) => line.amount)}::bigint[], ${column((line) => line.currency)}::text[],
      ${column((line) => line.base)}::text[], ${column((line) => line.rate)}::text[])`.execute(db);
  return id;
}

export async function parallelLines(db: Db, id: bigint): Promise<readonly ParallelLine[]> {
  return (
    await sql<ParallelLine>`
      select line, sale_id as "saleId", source_id as "sourceId", bonus, earner_id as "earnerId", amount, currency, base, rate
      from parallel_line where parallel_id = ${id} order by line`.execute(db)
  ).rows;
}

/** Members by handle, in lower case. */
export async function membersByHandle(db: Db, handles: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ handle: string; memberId: bigint }>`
    select handle, member_id as "memberId" from member_card where handle = any(${[...handles]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.handle, row.memberId]));
}

/** Which of these ids are members'. */
export async function knownMembers(db: Db, ids: readonly bigint[]): Promise<ReadonlySet<bigint>> {
  const { rows } = await sql<{ memberId: bigint }>`
    select member_id as "memberId" from member_card where member_id = any(${[...ids]}::bigint[])`.execute(db);
  return new Set(rows.map((row) => row.memberId));
}
