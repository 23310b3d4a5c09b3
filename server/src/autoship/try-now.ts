import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { lookSoon } from "./change-autoship.ts";
import type { Autoship } from "./model.ts";
import { auditStaff, lockFor } from "./pause-autoship.ts";
import type { Changer } from "./pause-autoship.ts";
import { openCharge, updateCharge } from "./store.ts";

/** Has a declined payment tried again now instead of on its set day. `wrong-state` where none waits for that. */
export async function tryNow(
  context: Context,
  wish: { readonly id: bigint; readonly by: Changer },
): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, wish.id, wish.by);
  if (isFailure(autoship)) return autoship;
  const charge = await openCharge(context.tx, autoship.id);
  if (autoship.state !== "active" || charge === undefined || charge.failures === 0) {
    return new Failure("wrong-state", "No declined payment waits for its next try.", { state: autoship.state });
  }
  await updateCharge(context.tx, charge.orderId, { look_at: context.now });
  await lookSoon(context, autoship.id);
  await auditStaff(context, autoship, wish.by, { retry: true });
  return autoship;
}
