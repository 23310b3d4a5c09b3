/** Every rule that a row of an import must keep, each checked over all rows at once. */
import type { Tx } from "../../foundation/database.ts";
import { checkBalances } from "./check-balances.ts";
import { checkMembers } from "./check-members.ts";
import { checkSales } from "./check-sales.ts";
import { checkTrees } from "./check-trees.ts";

/** Puts everything that is wrong into `raw_fault`. */
export async function checkStaged(
  tx: Tx,
  options: { readonly now: Temporal.Instant; readonly timeZone: string },
): Promise<void> {
  await checkMembers(tx, options.now);
  await checkTrees(tx, options.now);
  await checkSales(tx, options);
  await checkBalances(tx);
}
