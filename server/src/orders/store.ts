import { sql } from "kysely";
import type { Selectable } from "kysely";
import { unawaited } from "../foundation/database.ts";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { knowVersion, settingsVersion } from "../foundation/kept-settings.ts";
import type { Contact, Order, OrderDiscount, OrderLine, Payment, PaymentState } from "./model.ts";
import type { OrderEventKind, OrderTable, PaymentTable } from "./tables.ts";

export async function writeEvent(
  context: Context,
  orderId: bigint,
  kind: OrderEventKind,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const row = { order_id: orderId, at: context.now, kind, actor: context.actor, data: JSON.stringify(data) };
  unawaited(context.tx, context.tx.insertInto("order_event").values(row).execute());
}

export function toOrder(row: Selectable<OrderTable>): Order {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    market: row.market,
    currency: row.currency,
    locale: row.locale,
    buyerId: row.buyer_id,
    clickId: row.click_id,
    code: row.code,
    state: row.state,
    pricesIncludeTax: row.prices_include_tax,
    taxName: row.tax_name,
    taxBasisPoints: row.tax_basis_points,
    goods: row.goods,
    shipping: row.shipping,
    shippingTax: row.shipping_tax,
    tax: row.tax,
    total: row.total,
    credited: row.credited,
    exchanged: row.exchanged,
    exchangeRefundId: row.exchange_refund_id,
    shippingMethod: row.shipping_method,
    shippingDiscount: row.shipping_discount,
    shippingTaxName: row.shipping_tax_name,
    shippingTaxRate: row.shipping_tax_rate,
    placedAt: row.placed_at,
    paidAt: row.paid_at,
    cancelledAt: row.cancelled_at,
    saleId: row.sale_id,
    shippingState: row.shipping_state,
    returnState: row.return_state,
    withdrawnAt: row.withdrawn_at,
    soldBy: row.sold_by,
    exchangeOf: row.exchange_of,
    repeats:
      row.subscription === null || row.subscription_payment === null
        ? null
        : { subscription: row.subscription, number: row.subscription_payment },
    digitalConsentAt: row.digital_consent_at,
  };
}

/** The order, its row locked to the transaction's end: the first lock of everything that changes an order or its money. */
export async function lockOrder(tx: Tx, id: bigint): Promise<Order | undefined> {
  const row = await tx.selectFrom("orders").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row && toOrder(row);
}

/** As `lockOrder`, for who will ask for the company's settings: their version comes along. */
export async function lockOrderToSettle(tx: Tx, id: bigint): Promise<Order | undefined> {
  const row = await tx
    .selectFrom("orders")
    .selectAll()
    .select(settingsVersion.as("settings_version"))
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  knowVersion(tx, row.settings_version);
  return toOrder(row);
}

export async function findOrder(db: Db, id: bigint): Promise<Order | undefined> {
  const row = await db.selectFrom("orders").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toOrder(row);
}

/** Orders by their numbers; unknown ones are absent. */
export async function ordersByNumber(db: Db, numbers: readonly string[]): Promise<ReadonlyMap<string, Order>> {
  const rows = await db
    .selectFrom("orders")
    .selectAll()
    .where("number", "=", sql<string>`any(${[...numbers]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.number, toOrder(row)]));
}

export async function orderLines(db: Db, orderId: bigint): Promise<readonly OrderLine[]> {
  const rows = await db.selectFrom("order_line").selectAll().where("order_id", "=", orderId).orderBy("line").execute();
  return rows.map((row) => ({
    id: row.id,
    line: row.line,
    variantId: row.variant_id,
    product: row.product,
    sku: row.sku,
    title: row.title,
    variantName: row.variant_name,
    mediaId: row.media_id,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    amount: row.amount,
    tax: row.tax,
    taxName: row.tax_name,
    taxRate: row.tax_rate,
    cv: row.cv,
    qv: row.qv,
    affiliateFixed: row.affiliate_fixed,
    shipped: row.shipped,
    arrived: row.arrived,
    dropped: row.dropped,
    comesAs: row.comes_as,
  }));
}

/** The promotions that an order got, in the order of their application. */
export async function orderDiscounts(db: Db, orderId: bigint): Promise<readonly OrderDiscount[]> {
  const rows = await db
    .selectFrom("order_discount")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("position")
    .execute();
  return rows.map(({ promotion_id, name, code, goods, shipping }) => ({
    promotionId: promotion_id,
    name,
    code,
    goods,
    shipping,
  }));
}

/** Undefined where it was erased. */
export async function orderContact(db: Db, orderId: bigint): Promise<Contact | undefined> {
  return await db
    .selectFrom("order_contact")
    .select(["name", "email", "line1", "line2", "postcode", "city", "region", "country"])
    .where("order_id", "=", orderId)
    .executeTakeFirst();
}

function toPayment(row: Selectable<PaymentTable>): Payment {
  return {
    id: row.id,
    orderId: row.order_id,
    provider: row.provider,
    method: row.method,
    reference: row.reference,
    state: row.state,
    amount: row.amount,
    currency: row.currency,
    captureAmount: row.capture_amount,
    returnUrl: row.return_url,
    actionUrl: row.action_url,
    reason: row.reason,
    startedAt: row.started_at,
    settledAt: row.settled_at,
    savedAs: row.saved_as,
  };
}

export async function findPayment(db: Db, reference: string): Promise<Payment | undefined> {
  const row = await db.selectFrom("payment").selectAll().where("reference", "=", reference).executeTakeFirst();
  return row && toPayment(row);
}

/** All payments of an order, oldest first. */
export async function orderPayments(db: Db, orderId: bigint): Promise<readonly Payment[]> {
  const rows = await db.selectFrom("payment").selectAll().where("order_id", "=", orderId).orderBy("id").execute();
  return rows.map(toPayment);
}

/** Changes a payment; whoever calls holds its order's lock. */
export async function updatePayment(
  tx: Tx,
  id: bigint,
  change: {
    readonly state: PaymentState;
    readonly reason?: string | null;
    readonly actionUrl?: string | null;
    readonly settledAt?: Temporal.Instant;
    readonly captureAmount?: bigint | null;
  },
): Promise<void> {
  await tx
    .updateTable("payment")
    .set({
      state: change.state,
      ...(change.reason === undefined ? {} : { reason: change.reason }),
      ...(change.actionUrl === undefined ? {} : { action_url: change.actionUrl }),
      ...(change.settledAt === undefined ? {} : { settled_at: change.settledAt }),
      ...(change.captureAmount === undefined ? {} : { capture_amount: change.captureAmount }),
    })
    .where("id", "=", id)
    .execute();
}

/** The order that a token opens. */
export async function orderIdOfToken(db: Db, tokenHash: Buffer): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("order_access")
    .select("order_id")
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
  return row?.order_id;
}

export async function giveAccess(context: Context, orderId: bigint, tokenHash: Buffer): Promise<void> {
  const row = { token_hash: tokenHash, order_id: orderId, given_at: context.now };
  unawaited(context.tx, context.tx.insertInto("order_access").values(row).execute());
}

export async function orderOfRefund(
  db: Db,
  refundId: bigint,
): Promise<{ readonly id: bigint; readonly number: string } | undefined> {
  const { rows } = await sql<{ id: bigint; number: string }>`
    select orders.id, orders.number from refund join orders on orders.id = refund.order_id
    where refund.id = ${refundId}`.execute(db);
  return rows[0];
}

/** How an order's returns stand; the caller holds its lock. */
export async function setReturnState(tx: Tx, orderId: bigint, state: Order["returnState"]): Promise<void> {
  await tx.updateTable("orders").set({ return_state: state }).where("id", "=", orderId).execute();
}

/** What has gone back of an order so far, by line id, and of its shipping. Refunds that could not be sent count too. */
export async function refundedSoFar(
  db: Db,
  orderId: bigint,
): Promise<{
  readonly lines: ReadonlyMap<bigint, { quantity: number; amount: bigint; tax: bigint; cv: bigint; qv: bigint }>;
  readonly shipping: bigint;
  readonly shippingTax: bigint;
  readonly total: bigint;
}> {
  const [lines, sums] = await Promise.all([
    sql<{ id: bigint; quantity: number; amount: bigint; tax: bigint; cv: bigint; qv: bigint }>`
      select order_line_id as id, sum(quantity)::integer as quantity, sum(line.amount)::bigint as amount,
        sum(tax)::bigint as tax, sum(cv)::bigint as cv, sum(qv)::bigint as qv
      from refund join refund_line line on line.refund_id = refund.id
      where refund.order_id = ${orderId} group by order_line_id`.execute(db),
    sql<{ shipping: bigint; shipping_tax: bigint; total: bigint }>`
      select coalesce(sum(shipping), 0)::bigint as shipping, coalesce(sum(shipping_tax), 0)::bigint as shipping_tax,
        coalesce(sum(amount), 0)::bigint as total
      from refund where order_id = ${orderId}`.execute(db),
  ]);
  const [sum] = sums.rows;
  return {
    lines: new Map(lines.rows.map(({ id, ...gone }) => [id, gone])),
    shipping: sum?.shipping ?? 0n,
    shippingTax: sum?.shipping_tax ?? 0n,
    total: sum?.total ?? 0n,
  };
}

/** How order numbers begin, such as `AV-`: capital letters and digits with a hyphen, or nothing. */
export async function setNumberPrefix(context: Context, prefix: string): Promise<void> {
  await context.tx.updateTable("order_setting").set({ number_prefix: prefix }).execute();
}
