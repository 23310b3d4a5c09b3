import { sql } from "kysely";
import type { RawBuilder } from "kysely";
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
 * As `counted`, with what is on hand of each, as part of a statement that begins when their rows are locked. The ids behind a select: the plan
 * is then the same for all ids, and made once; to make it takes longer than to do it. The stock of each is looked up by itself (the limit keeps
 * it so): joined, the stock of the whole shop is read for the two things of an order.
 */
const wantedOf = (lines: readonly StockLine[]) => sql`
  select line.variant_id, line.quantity, coalesce(on_hand, 0) as on_hand
  from (
    select coalesce(part_id, line.variant_id) as variant_id,
      sum(line.quantity * coalesce(bundle_part.quantity, 1))::integer as quantity
    from unnest((select ${lines.map((line) => line.variantId)}::bigint[]), ${lines.map((line) => line.quantity)}::integer[])
      as line (variant_id, quantity)
    left join bundle_part on bundle_id = line.variant_id group by 1) line
  left join lateral (
    select on_hand, endless from stock where stock.variant_id = line.variant_id limit 1) stock on true
  where stock.endless is not true`;

interface Short {
  readonly variantId: bigint;
  readonly wanted: number;
  readonly available: number;
}

/**
 * Locks what these lines take, as `lockStock` does, and then does something with `wanted` (variant_id, quantity, on_hand) where nothing is
 * `short` (variant_id, quantity, available). Two statements on their way at once: the second begins when the rows are locked, and a statement
 * sees what was committed before it began; whoever held a lock before us has committed. So whoever waits for a row waits for one journey less.
 * @param available what the order can have of a wanted row, of which `promised` (own, others) tells
 */
async function underLock(
  { tx, now }: Context,
  order: { readonly orderId: bigint; readonly lines: readonly StockLine[] },
  available: RawBuilder<unknown>,
  deeds: RawBuilder<unknown>,
): Promise<undefined | Failure> {
  const ids = order.lines.map((line) => line.variantId);
  const locked = sql`
    select from stock
    where endless is not true and variant_id = any(array(
      select coalesce(part_id, line.variant_id) from unnest(${ids}::bigint[]) as line (variant_id)
      left join bundle_part on bundle_id = line.variant_id))
    order by variant_id for update of stock`.execute(tx);
  const done = sql<Short>`
    with wanted as materialized (${wantedOf(order.lines)}),
    short as materialized (
      select wanted.variant_id, wanted.quantity, ${available} as available
      from wanted cross join lateral (
        select coalesce(sum(quantity) filter (where order_id = ${order.orderId}::bigint), 0)::integer as own,
          coalesce(sum(quantity) filter (where order_id <> ${order.orderId}::bigint), 0)::integer as others
        from stock_reservation reserved
        where reserved.variant_id = wanted.variant_id and expires_at > ${now}::timestamptz) promised
      where ${available} < wanted.quantity),
    ${deeds}
    select variant_id as "variantId", quantity as wanted, available from short order by variant_id`.execute(tx);
  const [, { rows }] = await Promise.all([locked, done]);
  const missing = rows.map((row) => ({ ...row, variantId: toEdge("variant", row.variantId) }));
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

const leftByOthers = sql`greatest(0, wanted.on_hand - promised.others)`;

/**
 * Promises stock to an order until `expiresAt`; what was promised to it before is replaced.
 * @returns undefined; `sold-out` with what is left (`data.lines`: variantId, wanted, available) where others were faster.
 */
export async function reserveStock(
  context: Context,
  wish: { readonly orderId: bigint; readonly lines: readonly StockLine[]; readonly expiresAt: Temporal.Instant },
): Promise<undefined | Failure> {
  const promise = sql`promise as (
    insert into stock_reservation (order_id, variant_id, quantity, expires_at)
    select ${wish.orderId}::bigint, variant_id, quantity, ${wish.expiresAt}::timestamptz
    from wanted where not exists (select from short)
    on conflict (order_id, variant_id) do update set quantity = excluded.quantity, expires_at = excluded.expires_at)`;
  return await underLock(context, wish, leftByOthers, promise);
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
  const available = sql`case when promised.own >= wanted.quantity then wanted.on_hand else ${leftByOthers} end`;
  const deeds = sql`taken as (
    update stock set on_hand = stock.on_hand - (select quantity from wanted where wanted.variant_id = stock.variant_id)
    where stock.variant_id = any(array(select variant_id from wanted where not exists (select from short)))),
  kept as (
    delete from stock_reservation where order_id = ${order.orderId} and not exists (select from short))`;
  return await underLock(context, order, available, deeds);
}

/** Puts goods back, as a refund with restock does. */
export async function returnStock(context: Context, returned: readonly StockLine[]): Promise<void> {
  if (returned.length === 0) return;
  const lines = await counted(context.tx, returned);
  await lockStock(
    context.tx,
    lines.map((line) => line.variantId),
  );
  await sql`
    update stock set on_hand = on_hand + line.quantity
    from unnest(${lines.map((line) => line.variantId)}::bigint[], ${lines.map((line) => line.quantity)}::integer[])
      as line (variant_id, quantity)
    where stock.variant_id = line.variant_id`.execute(context.tx);
  await stockCame(
    context,
    lines.map((line) => line.variantId),
  );
}

/** Ends an order's promise. Needs no lock: it can only make more available. */
export async function releaseStock(tx: Tx, orderId: bigint): Promise<void> {
  await tx.deleteFrom("stock_reservation").where("order_id", "=", orderId).execute();
}
