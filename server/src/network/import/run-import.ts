import { sql } from "kysely";
import { audit } from "../../access/index.ts";
import { findCompany } from "../../foundation/company.ts";
import type { Context, Db, Tx } from "../../foundation/database.ts";
import { inTransaction } from "../../foundation/database.ts";
import { fromEdge, toEdge } from "../../foundation/ids.ts";
import type { JobHandler } from "../../foundation/jobs.ts";
import { checkStaged } from "./check.ts";
import type { ImportFile } from "./columns.ts";
import { readStaged, stagedFaults, stageFiles } from "./stage.ts";
import type { ReadPieces } from "./stage.ts";
import { importForUpdate, sentFiles, setImport } from "./store.ts";
import { holdTrees, writeStaged } from "./write.ts";

declare module "../../foundation/jobs.ts" {
  interface Jobs {
    /** Checks an import, and where `apply` is set and nothing is wrong, makes it. */
    "run-import": { readonly import: string; readonly apply: boolean };
  }
}

/**
 * Reads an import's files and finds everything that is wrong with them. With `apply`, and only if nothing is, all of it is
 * written in the same transaction, checked as the tables stand at that moment. An import is made once.
 */
export async function runImport(
  db: Db,
  run: { readonly id: bigint; readonly apply: boolean; readonly now: Temporal.Instant },
): Promise<{ readonly faults: number; readonly applied: boolean }> {
  return inTransaction(db, async (tx) => {
    const found = await importForUpdate(tx, run.id);
    if (found === undefined) throw new Error(`there is no import ${run.id}`);
    if (found.state === "applied") return { faults: 0, applied: false };
    const context: Context = { tx, now: run.now, actor: found.createdBy };
    const timeZone = (await findCompany(tx))?.timeZone ?? "UTC";
    await takeMemory(tx);
    const counts = await stageFiles(tx, await sentFiles(tx, run.id), piecesOf(db, run.id));
    if (run.apply) await holdTrees(tx, counts);
    await readStaged(tx, { timeZone, real: run.apply });
    await checkStaged(tx, { now: run.now, timeZone });
    const faults = await stagedFaults(tx);
    await keepFaults(tx, run.id);
    const applied = run.apply && faults === 0;
    if (applied) {
      await writeStaged(context, run.id, { timeZone, rows: counts });
      await audit(context, { action: "network.imported", subject: toEdge("import", run.id), after: counts });
    }
    await setImport(tx, run.id, { state: applied ? "applied" : "checked", rows: counts, faults, at: run.now });
    return { faults, applied };
  });
}

/** Sorts, joins and keeps a million rows in memory instead of in files. */
async function takeMemory(tx: Tx): Promise<void> {
  await sql`set local work_mem = '256MB'`.execute(tx);
  // Keys are made anew by sorting all rows once.
  await sql`set local maintenance_work_mem = '512MB'`.execute(tx);
  await sql`savepoint memory`.execute(tx);
  try {
    await sql`set local temp_buffers = '512MB'`.execute(tx);
    await sql`release savepoint memory`.execute(tx);
  } catch {
    // A connection that has had a temporary table before keeps what it began with: slower, and as right.
    await sql`rollback to savepoint memory`.execute(tx);
  }
}

/**
 * A part at a time: a large file is never in memory as a whole. By a connection of its own, since the transaction's is busy
 * with the COPY; parts do not change while the import's row is locked.
 */
function piecesOf(db: Db, id: bigint): ReadPieces {
  return async function* (file: ImportFile) {
    for (let part = 0; ;) {
      const next = await db
        .selectFrom("import_part")
        .select(["part", "content"])
        .where("import_id", "=", id)
        .where("file", "=", file)
        .where("part", ">", part)
        .orderBy("part")
        .limit(1)
        .executeTakeFirst();
      if (next === undefined) return;
      part = next.part;
      yield next.content;
    }
  };
}

async function keepFaults(tx: Tx, id: bigint): Promise<void> {
  await sql`delete from import_fault where import_id = ${id}`.execute(tx);
  await sql`insert into import_fault (import_id, number, file, line, field, value, reason, mend)
    select ${id}, row_number() over (order by position(file in 'members trees sales balances'), line, field, reason),
      file, line, field, value, reason, mend
    from raw_fault`.execute(tx);
}

export const runImportJob: JobHandler<"run-import"> = async (payload, { db, clock }) => {
  const id = fromEdge("import", payload.import);
  if (id !== undefined) await runImport(db, { id, apply: payload.apply, now: clock.now() });
};
