import "./tables.ts";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { trackingLink } from "./carriers.ts";
import type { GoodsReturn, ReturnRule, Shipment } from "./model.ts";
import { withdrawalDays } from "./model.ts";

type ShipmentRow = Omit<Shipment, "url" | "lines"> & { readonly trackingUrl: string | null };

/** The parcels of orders, the first parcel first. */
export async function shipmentsOf(db: Db, orderIds: readonly bigint[]): Promise<readonly Shipment[]> {
  return await readShipments(db, sql`shipment.order_id = any(${[...orderIds]}::bigint[])`);
}

export async function findShipment(db: Db, id: bigint): Promise<Shipment | undefined> {
  return (await readShipments(db, sql`shipment.id = ${id}`))[0];
}

async function readShipments(db: Db, which: ReturnType<typeof sql>): Promise<readonly Shipment[]> {
  const { rows } = await sql<ShipmentRow>`
    select shipment.id, shipment.order_id as "orderId", shipment.number, shipment.carrier, carrier.name as "carrierName",
      shipment.tracking, carrier.tracking_url as "trackingUrl", shipment.shipped_at as "shippedAt",
      shipment.delivered_at as "deliveredAt"
    from shipment left join carrier on carrier.code = shipment.carrier
    where ${which} order by shipment.order_id, shipment.number`.execute(db);
  const { rows: lines } = await sql<{ shipmentId: bigint; orderLineId: bigint; quantity: number }>`
    select shipment_id as "shipmentId", order_line_id as "orderLineId", quantity from shipment_line
    where shipment_id = any(${rows.map(({ id }) => id)}::bigint[]) order by order_line_id`.execute(db);
  return rows.map(({ trackingUrl, ...row }) => ({
    ...row,
    url: trackingLink(trackingUrl, row.tracking),
    lines: lines
      .filter(({ shipmentId }) => shipmentId === row.id)
      .map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
  }));
}

const returnColumns = sql`
  id, order_id as "orderId", code, state, wish, note, asked_at as "askedAt", decided_at as "decidedAt", refusal,
  received_at as "receivedAt", settled_at as "settledAt", refund_id as "refundId", exchange_id as "exchangeId"`;

/** The returns of an order, oldest first. */
export async function returnsOf(db: Db, orderId: bigint): Promise<readonly GoodsReturn[]> {
  return await readReturns(db, sql`order_id = ${orderId} order by id`);
}

export async function findReturn(db: Db, id: bigint): Promise<GoodsReturn | undefined> {
  return (await readReturns(db, sql`id = ${id}`))[0];
}

/** The company office's list, newest first. */
export async function listReturns(
  db: Db,
  filter: {
    readonly state?: GoodsReturn["state"] | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly GoodsReturn[]> {
  const state = filter.state === undefined ? sql`` : sql`and state = ${filter.state}`;
  const before = filter.before === undefined ? sql`` : sql`and id < ${filter.before}`;
  return await readReturns(db, sql`true ${state} ${before} order by id desc limit ${filter.limit}`);
}

async function readReturns(db: Db, which: ReturnType<typeof sql>): Promise<readonly GoodsReturn[]> {
  const { rows } = await sql<
    Omit<GoodsReturn, "lines">
  >`select ${returnColumns} from goods_return where ${which}`.execute(db);
  const { rows: lines } = await sql<GoodsReturn["lines"][number] & { returnId: bigint }>`
    select return_id as "returnId", order_line_id as "orderLineId", quantity, reason, exchange_variant as "exchangeVariant",
      restocked, written_off as "writtenOff"
    from goods_return_line where return_id = any(${rows.map(({ id }) => id)}::bigint[]) order by order_line_id`.execute(
    db,
  );
  return rows.map((row) => ({
    ...row,
    lines: lines
      .filter(({ returnId }) => returnId === row.id)
      .map(({ orderLineId, quantity, reason, exchangeVariant, restocked, writtenOff }) => ({
        orderLineId,
        quantity,
        reason,
        exchangeVariant,
        restocked,
        writtenOff,
      })),
  }));
}

/** The rule of a market, its own or the law's. */
export async function readReturnRule(db: Db, market: string): Promise<ReturnRule> {
  const row = await db.selectFrom("return_rule").selectAll().where("market", "=", market).executeTakeFirst();
  return row ?? { market, days: withdrawalDays, address: null };
}
