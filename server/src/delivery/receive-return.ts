import { audit } from "../access/index.ts";
import { returnStock } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { orderLines, writeEvent } from "../orders/index.ts";
import { lockReturn } from "./decide-return.ts";
import { refreshReturnState } from "./return-state.ts";

export interface ReceivedLine {
  readonly orderLineId: bigint;
  /** Units that can be sold again: into stock with them. */
  readonly restocked: number;
  readonly writtenOff: number;
}

/**
 * The parcel of an approved return is here and was looked at: each unit is put back into stock or written off. Once: a second time
 * is refused, so nothing gets into stock twice.
 * @returns undefined; `wrong-state` where it is not awaited (any more), `bad-input` for more than was asked for or nothing at all, `not-found`.
 */
export async function receiveReturn(
  context: Context,
  wish: { readonly returnId: bigint; readonly lines: readonly ReceivedLine[] },
): Promise<undefined | Failure> {
  const locked = await lockReturn(context, wish.returnId);
  if (isFailure(locked)) return locked;
  const { order, goods } = locked;
  if (goods.state !== "approved") {
    return new Failure("wrong-state", "Only an approved return is received, and once.", { state: goods.state });
  }
  const wanted = new Map(wish.lines.map((line) => [line.orderLineId, line]));
  const fits = (line: ReceivedLine) => {
    const most = goods.lines.find(({ orderLineId }) => orderLineId === line.orderLineId)?.quantity ?? 0;
    const counts = [line.restocked, line.writtenOff];
    return counts.every((count) => Number.isInteger(count) && count >= 0) && line.restocked + line.writtenOff <= most;
  };
  const some = wish.lines.some((line) => line.restocked + line.writtenOff > 0);
  if (wanted.size < wish.lines.length || !some || !wish.lines.every(fits)) {
    return new Failure("bad-input", "Say of each line how many came, at most as many as were asked for.", {
      field: "lines",
    });
  }
  const lines = await orderLines(context.tx, order.id);
  for (const line of wish.lines) {
    await context.tx
      .updateTable("goods_return_line")
      .set({ restocked: line.restocked, written_off: line.writtenOff })
      .where("return_id", "=", goods.id)
      .where("order_line_id", "=", line.orderLineId)
      .execute();
  }
  await returnStock(
    context,
    wish.lines.flatMap(({ orderLineId, restocked }) => {
      const variantId = lines.find(({ id }) => id === orderLineId)?.variantId;
      return variantId === undefined || restocked === 0 ? [] : [{ variantId, quantity: restocked }];
    }),
  );
  await context.tx
    .updateTable("goods_return")
    .set({ state: "received", received_at: context.now, received_by: context.actor })
    .where("id", "=", goods.id)
    .execute();
  await refreshReturnState(context, order.id);
  const facts = {
    return: toEdge("goodsReturn", goods.id),
    lines: wish.lines.map((line) => ({
      title: lines.find(({ id }) => id === line.orderLineId)?.title ?? "",
      restocked: line.restocked,
      writtenOff: line.writtenOff,
    })),
  };
  await writeEvent(context, order.id, "return-received", facts);
  await audit(context, { action: "return.received", subject: facts.return, after: { lines: facts.lines } });
  return undefined;
}
