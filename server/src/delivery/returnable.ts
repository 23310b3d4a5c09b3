/** What of an order may come back, and until when. */
import type { Db } from "../foundation/database.ts";
import { orderLines, refundedSoFar } from "../orders/index.ts";
import type { Order, OrderLine } from "../orders/index.ts";
import type { GoodsReturn, ReturnRule } from "./model.ts";
import { readReturnRule, returnsOf, shipmentsOf } from "./store.ts";

export interface Returnable {
  readonly rule: ReturnRule;
  /** The last instant at which it can be asked for; null while nothing has arrived yet: then it can be asked for too. */
  readonly until: Temporal.Instant | null;
  readonly lines: readonly { readonly line: OrderLine; readonly units: number }[];
}

/**
 * Units that have left the house, have not been refunded and are in no return that is under way. The period runs from the day on which the
 * last parcel arrived (directive 2011/83/EU, article 9, 2 b ii), and what is still on its way does not let it end.
 */
export async function readReturnable(db: Db, order: Order): Promise<Returnable> {
  const [lines, gone, returns, shipments, rule] = [
    await orderLines(db, order.id),
    await refundedSoFar(db, order.id),
    await returnsOf(db, order.id),
    await shipmentsOf(db, [order.id]),
    await readReturnRule(db, order.market),
  ];
  const arrived = shipments.map(({ deliveredAt }) => deliveredAt);
  const last = arrived.reduce(
    (latest, at) => (latest === null || at === null ? null : Temporal.Instant.compare(latest, at) > 0 ? latest : at),
    arrived[0] ?? null,
  );
  const isAll = order.shippingState === "delivered";
  return {
    rule,
    until: last === null || !isAll ? null : last.add({ hours: 24 * rule.days }),
    lines: lines.flatMap((line) => {
      const back = (gone.lines.get(line.id)?.quantity ?? 0) - line.dropped;
      const units = line.shipped - back - underWay(returns, line.id);
      return units > 0 ? [{ line, units }] : [];
    }),
  };
}

/** Units of a line in returns that are not settled; of one that was received, what was. */
function underWay(returns: readonly GoodsReturn[], orderLineId: bigint): number {
  return returns
    .filter(({ state }) => state === "asked" || state === "approved" || state === "received")
    .flatMap(({ state, lines }) => lines.map((line) => ({ ...line, state })))
    .filter((line) => line.orderLineId === orderLineId)
    .reduce(
      (sum, { state, quantity, restocked, writtenOff }) =>
        sum + (state === "received" ? restocked + writtenOff : quantity),
      0,
    );
}
