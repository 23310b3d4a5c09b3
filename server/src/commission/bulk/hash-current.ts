import type { Tx } from "../../foundation/database.ts";
import type { Period } from "../../plan/index.ts";
import { inputSha256 } from "../input-hash.ts";
import { loadSnapshot } from "../load-snapshot.ts";
import type { RunWatch } from "../watch-run.ts";
import { freezeSnapshot, headOf, inputsAt } from "./freeze-snapshot.ts";
import { isLarge, openCalculation } from "./run-stored.ts";
import { openPassingTables, prepareForBulk, tablesOf } from "./run-tables.ts";

/**
 * The input hash of what a run would read now. What is large goes the way of a draft, into tables that nobody keeps; what is
 * small is read as objects, which is another way to the same bytes.
 */
export async function currentInputSha256(
  tx: Tx,
  run: { readonly id: bigint; readonly asOf: Temporal.Instant },
  period: Period,
  watch: RunWatch,
): Promise<string> {
  if (!(watch.thread ?? (await isLarge(tx, tablesOf(run.id))))) {
    return inputSha256(await loadSnapshot(tx, period, run.asOf));
  }
  const inputs = await inputsAt(tx, period, run.asOf);
  await prepareForBulk(tx);
  const tables = await openPassingTables(tx);
  await freezeSnapshot(tx, { period, asOf: run.asOf, inputs }, tables);
  watch.signal?.throwIfAborted();
  watch.tell("calculating", 0.6);
  const past = { pastRunId: inputs.pastRunId, taken: { period: period.id } };
  const calculator = await openCalculation(tx, { head: headOf(inputs), tables, past }, watch);
  try {
    return await calculator.inputSha256();
  } finally {
    calculator.close();
  }
}
