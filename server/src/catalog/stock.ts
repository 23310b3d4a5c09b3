import { sql } from "kysely";
import { unawaited } from "../foundation/database.ts";
import type { Context, Tx } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { stockCame } from "./stock-alerts.ts";

export interface StockLine {
  readonly variantId: bigint;
  readonly quantity: number;
}

/**
 * Locks the stock rows to the transaction's end, always in the order of the variants' ids, so that two orders with the same
 * goods never wait for each other in a circle.
 * @returns what is on hand, by variant; unknown variants are absent.
 */
export async function lockStock(tx: Tx, variantIds: readonly bigint[]): Promise<ReadonlyMap<bigint, number>> {
  const rows = await tx
    .selectFrom("stock")
    .select(["variant_id", "on_hand"])
    .where("variant_id", "=", sql<bigint>`any(${variantIds}::bigint[])`)
    .orderBy("variant_id")
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.variant_id, row.on_hand]));
}

/** What these lines take off the shelf: a bundle its parts, everything else itself; each thing once. Downloads take nothing. */
async function counted(tx: Tx, lines: readonly StockLine[]): Promise<readonly StockLine[]> {
  const { rows } = await sql<{ variant_id: bigint; quantity: number }>`
    select coalesce(part_id, line.variant_id) as variant_id,
      sum(line.quantity * coalesce(bundle_part.quantity, 1))::integer as quantity
    from unnest(${lines.map((line) => line.variantId)}::bigint[], ${lines.map((line) => line.quantity)}::integer[])
      as line (variant_id, quantity)
    left join bundle_part on bundle_id = line.variant_id
    left join stock on stock.variant_id = coalesce(part_id, line.variant_id)
    where stock.endless is not true group by 1 order by 1`.execute(tx);
  return rows.map(({ variant_id, quantity }) => ({ variantId: variant_id, quantity }));
}

/**
 * Promises stock to an order until `expiresAt`; what was promised to it before is replaced.
 * @returns undefined; `sold-out` with what is left (`data.lines`: variantId, wanted, available) where others were faster.
 */
export async function reserveStock(
  context: Context,
  wish: { readonly orderId: bigint; readonly lines: readonly StockLine[]; readonly expiresAt: Temporal.Instant },
): Promise<undefined | Failure> {
  const lines = await counted(context.tx, wish.lines);
  const short = await shortage(context, wish.orderId, lines, false);
  if (short !== undefined) return short;
  const promised = sql`
    insert into stock_reservation (order_id, variant_id, quantity, expires_at)
    select ${wish.orderId}::bigint, variant_id, quantity, ${wish.expiresAt}::timestamptz
    from unnest(${lines.map((line) => line.variantId)}::bigint[], ${lines.map((line) => line.quantity)}::integer[])
      as line (variant_id, quantity)
    on conflict (order_id, variant_id) do update set quantity = excluded.quantity, expires_at = excluded.expires_at
  `.execute(context.tx);
  unawaited(context.tx, promised);
  return undefined;
}

/**
 * Takes an order's goods out of the stock and ends its promise. An order whose promise stands gets its goods whatever was
 * promised to others; one whose promise ran out gets what others were not promised meanwhile.
 * @returns undefined; `sold-out` where it is gone (nothing is changed then).
 */
export async function takeStock(
  context: Context,
  order: { readonly orderId: bigint; readonly lines: readonly StockLine[] },
): Promise<undefined | Failure> {
  const lines = await counted(context.tx, order.lines);
  const short = await shortage(context, order.orderId, lines, true);
  if (short !== undefined) return short;
  unawaited(context.tx, moveStock(context.tx, lines, -1));
  unawaited(context.tx, releaseStock(context.tx, order.orderId));
  return undefined;
}

/** Puts goods back, as a refund with restock does. */
export async function returnStock(context: Context, returned: readonly StockLine[]): Promise<void> {
  if (returned.length === 0) return;
  const lines = await counted(context.tx, returned);
  await lockStock(
    context.tx,
    lines.map((line) => line.variantId),
  );
  await moveStock(context.tx, lines, 1);
  await stockCame(
    context,
    lines.map((line) => line.variantId),
  );
}

/** Ends an order's promise. Needs no lock: it can only make more available. */
export async function releaseStock(tx: Tx, orderId: bigint): Promise<void> {
  await tx.deleteFrom("stock_reservation").where("order_id", "=", orderId).execute();
}

async function moveStock(tx: Tx, lines: readonly StockLine[], direction: 1 | -1): Promise<void> {
  await sql`
    update stock set on_hand = on_hand + line.quantity
    from unnest(${lines.map((line) => line.variantId)}::bigint[],
      ${lines.map((line) => line.quantity * direction)}::integer[]) as line (variant_id, quantity)
    where stock.variant_id = line.variant_id`.execute(tx);
}

/**
 * What is missing for the order, decided under the rows' locks. The promises are read in a statement of their own, on its way behind the one
 * that takes the locks and begun when they are held: a statement sees what was committed before it began, and whoever held a lock before us has committed.
 */
async function shortage(
  context: Context,
  orderId: bigint,
  lines: readonly StockLine[],
  ownPromiseCounts: boolean,
): Promise<Failure | undefined> {
  const variantIds = lines.map((line) => line.variantId);
  const locked = lockStock(context.tx, variantIds);
  const reserved = sql<{ variant_id: bigint; own: number; others: number }>`
    select variant_id,
      coalesce(sum(quantity) filter (where order_id = ${orderId}::bigint), 0)::integer as own,
      coalesce(sum(quantity) filter (where order_id <> ${orderId}::bigint), 0)::integer as others
    from stock_reservation
    where variant_id = any(${variantIds}::bigint[]) and expires_at > ${context.now}::timestamptz
    group by variant_id`.execute(context.tx);
  const [onHand, { rows }] = await Promise.all([locked, reserved]);
  const promised = new Map(rows.map((row) => [row.variant_id, row]));
  const missing = lines.flatMap(({ variantId, quantity }) => {
    const there = onHand.get(variantId) ?? 0;
    const { own = 0, others = 0 } = promised.get(variantId) ?? {};
    const available = ownPromiseCounts && own >= quantity ? there : Math.max(0, there - others);
    return available >= quantity ? [] : [{ variantId: toEdge("variant", variantId), wanted: quantity, available }];
  });
  if (missing.length === 0) return undefined;
  const [first] = missing;
  return new Failure(
    "sold-out",
    first?.available === 0
      ? "Something in the basket has just been sold out. Take it out to go on."
      : `Of something in the basket only ${first?.available} are left. Take fewer to go on.`,
    { lines: missing },
  );
}
