import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db, Tx } from "../../foundation/database.ts";
import type { ImportFile } from "./columns.ts";
import { importFiles } from "./columns.ts";
import type { RowCounts } from "./stage.ts";

declare module "../../foundation/database.ts" {
  interface Tables {
    import: ImportTable;
    import_part: PartTable;
    import_fault: FaultTable;
    past_sale: PastSaleTable;
  }
}

export type ImportState = "open" | "checking" | "checked" | "applying" | "applied";

interface ImportTable {
  id: Generated<bigint>;
  created_at: Temporal.Instant;
  created_by: bigint | null;
  state: Generated<ImportState>;
  /** Read from jsonb; written as JSON text. */
  rows: unknown;
  faults: number | null;
  finished_at: Temporal.Instant | null;
}

interface PartTable {
  import_id: bigint;
  file: ImportFile;
  part: number;
  content: string;
}

interface FaultTable {
  import_id: bigint;
  number: number;
  file: ImportFile;
  line: number;
  field: string;
  value: string;
  reason: string;
  mend: string;
}

interface PastSaleTable {
  id: Generated<bigint>;
  import_id: bigint;
  ref: string;
  at: Temporal.Instant;
  member_id: bigint;
  currency: string;
  amount: bigint;
  cv: bigint;
  qv: bigint;
}

export interface ImportRow {
  readonly id: bigint;
  readonly createdAt: Temporal.Instant;
  readonly createdBy: bigint | null;
  readonly state: ImportState;
  readonly rows: RowCounts | null;
  /** How many, at the last check. */
  readonly faults: number | null;
  readonly finishedAt: Temporal.Instant | null;
}

const columns = sql<ImportRow>`id, created_at as "createdAt", created_by as "createdBy", state, rows, faults,
  finished_at as "finishedAt"`;

export async function insertImport(tx: Tx, by: bigint | null, at: Temporal.Instant): Promise<bigint> {
  const { id } = await tx
    .insertInto("import")
    .values({ created_at: at, created_by: by, rows: null, faults: null, finished_at: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export async function findImport(db: Db, id: bigint): Promise<ImportRow | undefined> {
  return (await sql<ImportRow>`select ${columns} from import where id = ${id}`.execute(db)).rows[0];
}

export async function importForUpdate(tx: Tx, id: bigint): Promise<ImportRow | undefined> {
  return (await sql<ImportRow>`select ${columns} from import where id = ${id} for update`.execute(tx)).rows[0];
}

export async function listImports(db: Db, limit: number): Promise<readonly ImportRow[]> {
  return (await sql<ImportRow>`select ${columns} from import order by id desc limit ${limit}`.execute(db)).rows;
}

/** Takes back all that was sent of a file. */
export async function dropFile(tx: Tx, of: { readonly id: bigint; readonly file: ImportFile }): Promise<void> {
  await tx.deleteFrom("import_part").where("import_id", "=", of.id).where("file", "=", of.file).execute();
}

export async function putPart(
  tx: Tx,
  part: { readonly id: bigint; readonly file: ImportFile; readonly part: number; readonly content: string },
): Promise<void> {
  await tx
    .insertInto("import_part")
    .values({ import_id: part.id, file: part.file, part: part.part, content: part.content })
    .onConflict((conflict) => conflict.columns(["import_id", "file", "part"]).doUpdateSet({ content: part.content }))
    .execute();
}

export async function sentFiles(db: Db, id: bigint): Promise<readonly ImportFile[]> {
  const rows = await db.selectFrom("import_part").select("file").distinct().where("import_id", "=", id).execute();
  return importFiles.filter((file) => rows.some((row) => row.file === file));
}

export async function setState(tx: Tx, id: bigint, state: ImportState): Promise<void> {
  await tx.updateTable("import").set({ state }).where("id", "=", id).execute();
}

export async function setImport(
  tx: Tx,
  id: bigint,
  outcome: {
    readonly state: ImportState;
    readonly rows: RowCounts;
    readonly faults: number;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .updateTable("import")
    .set({
      state: outcome.state,
      rows: JSON.stringify(outcome.rows),
      faults: outcome.faults,
      finished_at: outcome.at,
    })
    .where("id", "=", id)
    .execute();
  // What was imported stands in its tables; the files, full of personal data, are not kept.
  if (outcome.state === "applied") await tx.deleteFrom("import_part").where("import_id", "=", id).execute();
}

export interface FaultRow {
  readonly number: number;
  readonly file: ImportFile;
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
  readonly mend: string;
}

/** Faults in the order of files and lines, after the number. */
export async function listFaults(db: Db, id: bigint, after: number, limit: number): Promise<readonly FaultRow[]> {
  return await db
    .selectFrom("import_fault")
    .select(["number", "file", "line", "field", "value", "reason", "mend"])
    .where("import_id", "=", id)
    .where("number", ">", after)
    .orderBy("number")
    .limit(limit)
    .execute();
}
