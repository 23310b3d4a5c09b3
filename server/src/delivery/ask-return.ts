import { randomInt } from "node:crypto";
import { audit } from "../access/index.ts";
import { findMarket, offers } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { lockOrder, writeEvent } from "../orders/index.ts";
import type { Order } from "../orders/index.ts";
import type { ReturnReason, ReturnWish } from "./model.ts";
import { refreshReturnState } from "./return-state.ts";
import { readReturnable } from "./returnable.ts";

export interface NewReturn {
  readonly orderId: bigint;
  readonly wish: ReturnWish;
  /** The shopper's own words; may be empty. */
  readonly note: string;
  readonly lines: readonly {
    readonly orderLineId: bigint;
    readonly quantity: number;
    readonly reason: ReturnReason;
    /** What is wished for it, where it is to be exchanged. */
    readonly exchangeVariant?: bigint | null | undefined;
  }[];
  /** Staff may take goods back after the period. */
  readonly isStaff: boolean;
}

/**
 * Asks for goods to be taken back, from the order's page or by staff.
 * @returns the return's id; `wrong-state` where the period is over (`data.until`) or less can come back, `not-found`, `bad-input`.
 */
export async function askReturn(context: Context, wish: NewReturn): Promise<{ readonly returnId: bigint } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const wrong = (await whatIsWrong(context, order, wish)) ?? (await badExchange(context, order, wish));
  if (wrong !== undefined) return wrong;
  const { id } = await context.tx
    .insertInto("goods_return")
    .values({
      order_id: order.id,
      code: newCode(order.number),
      state: "asked",
      wish: wish.wish,
      note: wish.note,
      asked_at: context.now,
      asked_by: context.actor,
      decided_at: null,
      decided_by: null,
      refusal: null,
      received_at: null,
      received_by: null,
      settled_at: null,
      settled_by: null,
      refund_id: null,
      exchange_id: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await context.tx
    .insertInto("goods_return_line")
    .values(
      wish.lines.map((line) => ({
        return_id: id,
        order_line_id: line.orderLineId,
        quantity: line.quantity,
        reason: line.reason,
        exchange_variant: line.exchangeVariant ?? null,
      })),
    )
    .execute();
  await refreshReturnState(context, order.id);
  await writeEvent(context, order.id, "return-asked", { return: toEdge("goodsReturn", id), wish: wish.wish });
  await audit(context, {
    action: "return.asked",
    subject: toEdge("goodsReturn", id),
    after: { order: toEdge("order", order.id), wish: wish.wish, units: wish.lines.map(({ quantity }) => quantity) },
  });
  return { returnId: id };
}

async function whatIsWrong(context: Context, order: Order, wish: NewReturn): Promise<Failure | undefined> {
  if (wish.lines.length === 0 || new Set(wish.lines.map((line) => line.orderLineId)).size < wish.lines.length) {
    return new Failure("bad-input", "Name each line once, and at least one.", { field: "lines" });
  }
  const { until, lines, rule } = await readReturnable(context.tx, order);
  if (until !== null && !wish.isStaff && Temporal.Instant.compare(context.now, until) > 0) {
    return new Failure(
      "wrong-state",
      `The ${rule.days} days in which goods may come back are over. Write to us all the same.`,
      {
        until: until.toString(),
      },
    );
  }
  for (const { orderLineId, quantity } of wish.lines) {
    const units = lines.find(({ line }) => line.id === orderLineId)?.units ?? 0;
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > units) {
      return new Failure("wrong-state", "Less of this can come back.", {
        orderLineId: toEdge("orderLine", orderLineId),
        most: units,
      });
    }
  }
  return undefined;
}

async function badExchange(context: Context, order: Order, wish: NewReturn): Promise<Failure | undefined> {
  if (wish.wish === "refund") {
    return wish.lines.some(({ exchangeVariant = null }) => exchangeVariant !== null)
      ? new Failure("bad-input", "Only an exchange names other goods.", { field: "lines" })
      : undefined;
  }
  const market = await findMarket(context.tx, order.market);
  const wanted = wish.lines.map(({ exchangeVariant }) => exchangeVariant ?? undefined);
  const variantIds = wanted.filter((id) => id !== undefined);
  if (market === undefined || variantIds.length < wanted.length) {
    return new Failure("bad-input", "Say what you would like instead of each.", { field: "lines" });
  }
  const found = await offers(context.tx, { market, locale: order.locale, variantIds, now: context.now });
  return variantIds.every((id) => found.has(id))
    ? undefined
    : new Failure("bad-input", "What is wished instead is not sold here.", { field: "lines" });
}

/** For people to read on a parcel: the order's number and four letters that cannot be mistaken for one another. */
function newCode(orderNumber: string): string {
  const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const tail = Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
  return `R-${orderNumber}-${tail}`;
}
