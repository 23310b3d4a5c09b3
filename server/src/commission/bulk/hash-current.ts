import type { Tx } from "../../foundation/database.ts";
import type { Period } from "../../plan/index.ts";
import { inputSha256 } from "../input-hash.ts";
import { loadSnapshot } from "../load-snapshot.ts";
import type { RunWatch } from "../watch-run.ts";
import { feedSources, sourcesOf } from "./read-sources.ts";
import { headOf, inputsAt } from "./run-inputs.ts";
import { isLarge, openCalculator } from "./run-stored.ts";
import { prepareForBulk, tablesOf } from "./run-tables.ts";

/**
 * The input hash of what a run would read now. What is large goes the way of a draft, and is written nowhere; what is
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
  const wish = { period, asOf: run.asOf, inputs: await inputsAt(tx, period, run.asOf) };
  const sources = await sourcesOf(tx, wish);
  const calculator = openCalculator({ head: headOf(wish.inputs), sources, isStored: false }, true, watch);
  try {
    await prepareForBulk(tx);
    const past = { pastRunId: wish.inputs.pastRunId, taken: { period: period.id } };
    await feedSources(tx, calculator, { ...wish, sources, past }, { isLong: true, signal: watch.signal });
    watch.signal?.throwIfAborted();
    watch.tell("calculating", 0.6);
    return await calculator.inputSha256();
  } finally {
    calculator.close();
  }
}
