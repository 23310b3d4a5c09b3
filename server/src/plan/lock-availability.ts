import { lockName } from "../foundation/database.ts";
import type { Tx } from "../foundation/database.ts";

/**
 * Held while earnings become available and while a payout takes what is available, so that a payout's amount and the
 * earnings in it are of one moment.
 */
export async function lockAvailability(tx: Tx): Promise<void> {
  await lockName(tx, "available earnings");
}
