import type { Context } from "../foundation/database.ts";
import { prolongHolds } from "../plan/index.ts";
import { noteDelivery } from "../program/index.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    sale_delivery: { sale_id: bigint; at: Temporal.Instant };
  }
}

/**
 * All goods of a sale have arrived: what it earned is held from that day, or longer where it is held from a later one already. Told
 * again with an earlier day it changes nothing.
 */
export async function noteSaleDelivery(
  context: Context,
  delivery: { readonly saleId: bigint; readonly at: Temporal.Instant },
): Promise<void> {
  const { saleId, at } = delivery;
  const later = await context.tx
    .insertInto("sale_delivery")
    .values({ sale_id: saleId, at })
    .onConflict((conflict) => conflict.column("sale_id").doUpdateSet({ at }).where("sale_delivery.at", "<", at))
    .returning("sale_id")
    .executeTakeFirst();
  if (later === undefined) return;
  await prolongHolds(context, delivery);
  await noteDelivery(context, delivery);
}
