import { parse } from "csv-parse/sync";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { leftToShip, orderLines, ordersByNumber } from "../orders/index.ts";
import type { Order } from "../orders/index.ts";
import { listCarriers } from "./carriers.ts";
import { setTracking } from "./set-tracking.ts";
import { shipOrder, trackingPattern } from "./ship-order.ts";
import { shipmentsOf } from "./store.ts";

/** Rows of one file at most: they are done together or not at all. */
export const mostRows = 2000;

export interface TrackingRow {
  /** In the file, from 1; the head is line 1. */
  readonly line: number;
  readonly order: Order;
  readonly carrier: string;
  readonly tracking: string;
  /** The parcel that gets the number; null: all that is left of the order is sent with it. */
  readonly shipmentId: bigint | null;
}

export interface TrackingFault {
  readonly line: number;
  readonly field: "order" | "carrier" | "tracking" | "file";
  readonly value: string;
  readonly reason: string;
}

/**
 * Reads a file of tracking numbers: columns `order`, `tracking` and, where it is not the same for all, `carrier`. A row belongs to the order's last
 * parcel where that has no number yet, otherwise all that is left of the order is sent with it.
 * @returns what is to be done, and every row that is wrong; nothing is changed.
 */
export async function readTracking(
  db: Db,
  file: { readonly text: string; readonly carrier: string | null },
): Promise<{ readonly rows: readonly TrackingRow[]; readonly faults: readonly TrackingFault[] }> {
  const given = parseRows(file.text);
  if (isFailure(given)) {
    return { rows: [], faults: [{ line: 1, field: "file", value: "", reason: given.message }] };
  }
  const orders = await ordersByNumber(db, [...new Set(given.map(({ order }) => order))]);
  const ids = [...orders.values()].map(({ id }) => id);
  const shipments = await shipmentsOf(db, ids);
  const carriers = new Set((await listCarriers(db)).map(({ code }) => code));
  const open = new Set<bigint>();
  for (const id of ids) {
    if ((await orderLines(db, id)).some((line) => leftToShip(line) > 0)) open.add(id);
  }
  const rows: TrackingRow[] = [];
  const faults: TrackingFault[] = [];
  const seen = new Set<bigint>();
  for (const row of given) {
    const order = orders.get(row.order);
    const carrier = row.carrier === "" ? (file.carrier ?? "") : row.carrier;
    const bad = (field: TrackingFault["field"], value: string, reason: string) =>
      faults.push({ line: row.line, field, value, reason });
    if (!carriers.has(carrier)) bad("carrier", carrier, "There is no such carrier.");
    if (!trackingPattern.test(row.tracking)) bad("tracking", row.tracking, "This is no tracking number.");
    if (order === undefined) {
      bad("order", row.order, "There is no such order.");
      continue;
    }
    const parcel = shipments.findLast(({ orderId }) => orderId === order.id);
    const isWaiting = parcel !== undefined && parcel.tracking === null && parcel.deliveredAt === null;
    if (seen.has(order.id)) bad("order", row.order, "The order stands in the file twice.");
    else if (order.state !== "paid") bad("order", row.order, "The order is not paid.");
    else if (!isWaiting && !open.has(order.id)) bad("order", row.order, "Nothing of the order is left to ship.");
    seen.add(order.id);
    rows.push({ line: row.line, order, carrier, tracking: row.tracking, shipmentId: isWaiting ? parcel.id : null });
  }
  return { rows: faults.length > 0 ? [] : rows, faults };
}

/**
 * Does what a file says, all rows or none.
 * @returns how many parcels were sent and how many got their number; `bad-input` with all rows that are wrong (`data.faults`).
 */
export async function importTracking(
  context: Context,
  file: { readonly text: string; readonly carrier: string | null },
): Promise<{ readonly sent: number; readonly numbered: number } | Failure> {
  const { rows, faults } = await readTracking(context.tx, file);
  if (faults.length > 0) {
    return new Failure("bad-input", `${faults.length} of the file's rows cannot be taken. Nothing was changed.`, {
      faults,
    });
  }
  // In one order for all, so that two files never wait for each other in a circle.
  for (const row of rows.toSorted((a, b) => (a.order.id < b.order.id ? -1 : 1))) {
    const { carrier, tracking, shipmentId, order } = row;
    const done =
      shipmentId === null
        ? await shipOrder(context, { orderId: order.id, carrier, tracking })
        : await setTracking(context, { shipmentId, carrier, tracking });
    if (isFailure(done))
      return new Failure(done.code, `Line ${row.line}: ${done.message}`, { ...done.data, line: row.line });
  }
  const numbered = rows.filter(({ shipmentId }) => shipmentId !== null).length;
  return { sent: rows.length - numbered, numbered };
}

interface GivenRow {
  readonly line: number;
  readonly order: string;
  readonly tracking: string;
  readonly carrier: string;
}

function parseRows(text: string): readonly GivenRow[] | Failure {
  let records: readonly {
    readonly record: Readonly<Record<string, string>>;
    readonly info: { readonly lines: number };
  }[];
  try {
    records = parse(text, {
      bom: true,
      columns: (names: readonly string[]) => names.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
      info: true,
      delimiter: [",", ";", "\t"],
    }) as unknown as typeof records;
  } catch (error) {
    return new Failure("bad-input", `This is no CSV file: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  const [first] = records;
  if (first === undefined) return new Failure("bad-input", "The file has no rows.");
  if (!("order" in first.record) || !("tracking" in first.record)) {
    return new Failure("bad-input", "The first line names the columns: order, tracking, and carrier if they differ.");
  }
  if (records.length > mostRows) return new Failure("bad-input", `At most ${mostRows} rows go together.`);
  return records.map(({ record, info }) => ({
    line: info.lines,
    order: record["order"] ?? "",
    tracking: record["tracking"] ?? "",
    carrier: (record["carrier"] ?? "").toLowerCase(),
  }));
}
