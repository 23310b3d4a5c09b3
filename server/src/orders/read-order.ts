import { sql } from "kysely";
import type { Picture } from "../catalog/index.ts";
import { cardOfOrder } from "../credit/index.ts";
import type { BoughtCard } from "../credit/index.ts";
import type { Db } from "../foundation/database.ts";
import type { Contact, Order, OrderDiscount, OrderLine, Payment, RefundState } from "./model.ts";
import { remainingOf } from "./plan-refund.ts";
import type { Remaining } from "./refund-share.ts";
import { findOrder, orderContact, orderDiscounts, orderLines, orderPayments, refundedSoFar } from "./store.ts";
import type { OrderEventKind } from "./tables.ts";

export interface StoryLine extends OrderLine {
  readonly picture: Picture | null;
  /** What can still be refunded of it. */
  readonly left: Remaining;
}

export interface StoryRefund {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly amount: bigint;
  /** With tax. */
  readonly shipping: bigint;
  readonly reason: string;
  readonly state: RefundState;
  readonly failure: string | null;
  /** What of it pays for an exchange and is not sent. */
  readonly kept: bigint;
  readonly actor: string | null;
  readonly lines: readonly {
    readonly orderLineId: bigint;
    readonly quantity: number;
    readonly gross: bigint;
    readonly restocked: number;
  }[];
}

export interface OrderStory {
  readonly order: Order;
  /** Undefined where it was erased. */
  readonly contact: Contact | undefined;
  readonly lines: readonly StoryLine[];
  /** In the order of their application. */
  readonly discounts: readonly OrderDiscount[];
  /** Of an order that is for a gift card. */
  readonly giftCard: BoughtCard | undefined;
  readonly payments: readonly Payment[];
  readonly refunds: readonly StoryRefund[];
  /** With tax: what is left to refund of the shipping, and of everything. */
  readonly shippingLeft: bigint;
  readonly totalLeft: bigint;
  readonly events: readonly {
    readonly at: Temporal.Instant;
    readonly kind: OrderEventKind;
    readonly actor: string | null;
    readonly data: unknown;
  }[];
}

/** An order with all that happened to it, as it stood at one moment: never paid without its payment, or the other way. */
export async function readOrder(db: Db, orderId: bigint): Promise<OrderStory | undefined> {
  return await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (tx) => {
      const order = await findOrder(tx, orderId);
      if (order === undefined) return undefined;
      const lines = await orderLines(tx, orderId);
      const pictures = await linePictures(tx, orderId);
      const gone = await refundedSoFar(tx, orderId);
      return {
        order,
        contact: await orderContact(tx, orderId),
        lines: lines.map((line) => withRest(line, pictures.get(line.id) ?? null, gone.lines.get(line.id))),
        discounts: await orderDiscounts(tx, orderId),
        giftCard: order.kind === "gift-card" ? await cardOfOrder(tx, orderId) : undefined,
        payments: await orderPayments(tx, orderId),
        refunds: await readRefunds(tx, orderId),
        shippingLeft: order.shipping + order.shippingTax - gone.shipping - gone.shippingTax,
        totalLeft: order.total - gone.total,
        events: await readEvents(tx, orderId),
      };
    });
}

function withRest(line: OrderLine, picture: Picture | null, gone: Remaining | undefined): StoryLine {
  return { ...line, picture, left: remainingOf(line, gone) };
}

async function linePictures(db: Db, orderId: bigint): Promise<ReadonlyMap<bigint, Picture>> {
  const { rows } = await sql<Picture & { id: bigint }>`
    select line.id, picture.sha256, picture.width, picture.height
    from order_line line join picture on picture.media_id = line.media_id where line.order_id = ${orderId}`.execute(db);
  return new Map(rows.map(({ id, ...picture }) => [id, picture]));
}

async function readRefunds(db: Db, orderId: bigint): Promise<readonly StoryRefund[]> {
  const [refunds, lines] = await Promise.all([
    sql<Omit<StoryRefund, "lines">>`
      select refund.id, refund.at, refund.amount, refund.shipping + refund.shipping_tax as shipping, refund.reason,
        refund.state, refund.failure, refund.kept, card.name as actor
      from refund left join person_card card on card.person_id = refund.actor
      where refund.order_id = ${orderId} order by refund.id`.execute(db),
    sql<StoryRefund["lines"][number] & { refund_id: bigint }>`
      select line.refund_id, line.order_line_id as "orderLineId", line.quantity, line.amount + line.tax as gross, line.restocked
      from refund join refund_line line on line.refund_id = refund.id
      where refund.order_id = ${orderId} order by line.order_line_id`.execute(db),
  ]);
  const withLines = (refund: Omit<StoryRefund, "lines">): StoryRefund => ({
    ...refund,
    lines: lines.rows.filter((line) => line.refund_id === refund.id),
  });
  return refunds.rows.map(withLines);
}

async function readEvents(db: Db, orderId: bigint): Promise<OrderStory["events"]> {
  const { rows } = await sql<OrderStory["events"][number]>`
    select event.at, event.kind, card.name as actor, event.data
    from order_event event left join person_card card on card.person_id = event.actor
    where event.order_id = ${orderId} order by event.id`.execute(db);
  return rows;
}
