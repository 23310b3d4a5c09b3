/** What invoices and credit notes are made from: net and tax line by line, with the rate that each was taxed at. */
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

export interface BasisLine {
  readonly kind: "goods" | "shipping";
  readonly sku: string | null;
  readonly title: string;
  readonly variantName: string;
  readonly quantity: number;
  /** Minor units of the order's currency. */
  readonly net: bigint;
  readonly tax: bigint;
  /** Millionths. */
  readonly rate: number;
  readonly taxName: string;
}

/** All that was paid for an order. */
export async function invoiceBasis(db: Db, orderId: bigint): Promise<readonly BasisLine[]> {
  const { rows } = await sql<BasisLine>`
    select 'goods' as kind, sku, title, variant_name as "variantName", quantity, amount as net, tax,
      tax_rate as rate, tax_name as "taxName"
    from order_line where order_id = ${orderId} order by line`.execute(db);
  const { rows: shipping } = await sql<BasisLine>`
    select 'shipping' as kind, null as sku, '' as title, '' as "variantName", 1 as quantity, shipping as net,
      shipping_tax as tax, shipping_tax_rate as rate, shipping_tax_name as "taxName"
    from orders where id = ${orderId} and shipping + shipping_tax > 0`.execute(db);
  return [...rows, ...shipping];
}

/** What a refund gave back, and of which order; undefined where there is no such refund. */
export async function refundBasis(
  db: Db,
  refundId: bigint,
): Promise<
  { readonly orderId: bigint; readonly at: Temporal.Instant; readonly lines: readonly BasisLine[] } | undefined
> {
  const { rows: refunds } = await sql<{ orderId: bigint; at: Temporal.Instant }>`
    select order_id as "orderId", at from refund where id = ${refundId}`.execute(db);
  const [refund] = refunds;
  if (refund === undefined) return undefined;
  const { rows } = await sql<BasisLine>`
    select 'goods' as kind, line.sku, line.title, line.variant_name as "variantName", back.quantity, back.amount as net,
      back.tax, line.tax_rate as rate, line.tax_name as "taxName"
    from refund_line back join order_line line on line.id = back.order_line_id
    where back.refund_id = ${refundId} order by line.line`.execute(db);
  const { rows: shipping } = await sql<BasisLine>`
    select 'shipping' as kind, null as sku, '' as title, '' as "variantName", 1 as quantity, refund.shipping as net,
      refund.shipping_tax as tax, orders.shipping_tax_rate as rate, orders.shipping_tax_name as "taxName"
    from refund join orders on orders.id = refund.order_id
    where refund.id = ${refundId} and refund.shipping + refund.shipping_tax > 0`.execute(db);
  return { ...refund, lines: [...rows, ...shipping] };
}
