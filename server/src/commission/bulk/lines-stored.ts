import { sql } from "kysely";
import { copyIn, copyOut } from "../../foundation/copy.ts";
import type { Tx } from "../../foundation/database.ts";
import type { RunWatch } from "../watch-run.ts";
import type { Calculator } from "./calculator.ts";
import { checkColumns } from "./check-chunks.ts";
import { chunkColumns, chunkQuery } from "./line-chunk.ts";
import { tablesOf } from "./run-tables.ts";

/**
 * Writes a calculation's lines as chunks into a table of the run's own, while they are hashed. Then what stands there is read, counted
 * and added up.
 * @returns the lines' sha256
 * @throws where that is not what was worked out
 */
export async function storeLines(
  tx: Tx,
  calculator: Calculator,
  run: { readonly id: bigint; readonly lines: number },
  watch: RunWatch,
): Promise<string> {
  watch.tell("writing", 0.35);
  await sql`select open_run_lines(${run.id})`.execute(tx);
  const { lines: table } = tablesOf(run.id);
  await copyIn(
    tx,
    `${table} (${chunkColumns})`,
    calculator.rows("chunk", (lines) => watch.tell("writing", 0.35 + (0.3 * lines) / Math.max(1, run.lines))),
  );
  watch.signal?.throwIfAborted();
  watch.tell("checking", 0.65);
  const [outputSha256] = await Promise.all([
    calculator.outputSha256(),
    copyOut(tx, chunkQuery(run.id, checkColumns.sums, { table }), (piece) => calculator.feed({ check: "sums" }, piece)),
  ]);
  if (!(await calculator.agrees())) {
    throw new Error(`the lines of run ${run.id} as they stand in the database are not those that were worked out`);
  }
  watch.signal?.throwIfAborted();
  watch.tell("finishing", 0.95);
  return outputSha256;
}

/** Whether a run's chunks, in either order, say what a calculation of its snapshot says now, line by line and column by column. */
export async function linesAgree(tx: Tx, calculator: Calculator, runId: bigint): Promise<boolean> {
  await copyOut(tx, chunkQuery(runId, checkColumns.lines), (piece) => calculator.feed({ check: "lines" }, piece));
  return calculator.agrees();
}
