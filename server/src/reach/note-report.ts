import type { Failure } from "../foundation/failure.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { toEdge } from "../foundation/ids.ts";

/**
 * Writes a line for a report that was refused, only tried, or that told again what is known: by which key or pixel and why. Nothing of a
 * person goes in, no reference either, since others choose it.
 */
export function noteReport(
  log: Log,
  by: { readonly key: string } | { readonly pixel: string },
  done: { readonly conversionId: bigint | null; readonly created: boolean } | Failure,
  dryRun = false,
): void {
  if (isFailure(done)) log("warn", "conversion-refused", { ...by, code: done.code });
  else if (dryRun) log("info", "conversion-tried", by);
  else if (done.conversionId !== null && !done.created) {
    log("info", "conversion-repeated", { ...by, conversion: toEdge("conversion", done.conversionId) });
  }
}
