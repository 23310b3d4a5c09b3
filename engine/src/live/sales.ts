import type { Remaining } from "../bonus/terms.ts";
import type { Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { saleTable } from "../run/sales.ts";
import type { Sale, SaleFault, SaleLine, SaleTable } from "../run/sales.ts";
import { NO_DAY } from "../tree/network.ts";
import type { Network } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import { addColumn, addRow, newTable, takeRow, writeInt, writeNumber } from "./columns.ts";
import type { Column, Journal, Table } from "./columns.ts";
import type { Changing } from "./standing.ts";

/** The period's sales as they come in, and those of each seller. */
export interface LiveSales {
  readonly table: Table;
  readonly columns: {
    readonly seller: Column<Int32Array>;
    readonly buyer: Column<Int32Array>;
    readonly host: Column<Int32Array>;
    readonly currency: Column<Uint8Array>;
    readonly amount: Column<Float64Array>;
    readonly cv: Column<Float64Array>;
    readonly qv: Column<Float64Array>;
    readonly day: Column<Int32Array>;
    /** The seller's next sale, or `NONE`. */
    readonly nextSale: Column<Int32Array>;
  };
  /** By position of the seller. */
  readonly firstSale: Column<Int32Array>;
  readonly indexes: Map<string, number>;
  /** As a run has them. */
  readonly view: Changing<SaleTable>;
}

export function liveSales(from: SaleTable, positions: Table): LiveSales {
  const table = newTable(from.count);
  const firstSale = new Int32Array(positions.size).fill(NONE);
  const nextSale = new Int32Array(from.count).fill(NONE);
  const { seller } = from;
  for (let sale = from.count - 1; sale >= 0; sale--) {
    const at = seller[sale]!;
    if (at === NONE) continue;
    nextSale[sale] = firstSale[at]!;
    firstSale[at] = sale;
  }
  const indexes = new Map<string, number>();
  for (let sale = 0; sale < from.ids.length; sale++) indexes.set(from.ids[sale]!, sale);
  const live: LiveSales = {
    table,
    columns: {
      seller: addColumn(table, from.seller),
      buyer: addColumn(table, from.buyer),
      host: addColumn(table, from.host ?? new Int32Array(from.count).fill(NONE), NONE),
      currency: addColumn(table, from.currency),
      amount: addColumn(table, from.amount),
      cv: addColumn(table, from.cv),
      qv: addColumn(table, from.qv),
      day: addColumn(table, from.day ?? new Int32Array(from.count).fill(NO_DAY), NO_DAY),
      nextSale: addColumn(table, nextSale, NONE),
    },
    firstSale: addColumn(positions, firstSale, NONE),
    indexes,
    view: {
      ...from,
      // Sales that came as columns have neither: the lists begin with the first live sale.
      ids: from.ids.slice(),
      lines: from.lines.slice(),
      about: from.about.slice(),
      grants: new Map(from.grants),
      input: null,
    },
  };
  lookAtSales(live);
  return live;
}

function lookAtSales({ table, columns, view }: LiveSales): void {
  view.count = table.size;
  for (const column of ["amount", "cv", "qv"] as const) view[column] = columns[column].now;
  view.seller = columns.seller.now;
  view.buyer = columns.buyer.now;
  view.host = columns.host.now;
  view.currency = columns.currency.now;
  view.day = columns.day.now;
}

/** Append a sale; answers its index, or what is wrong with it. */
export function addSale(journal: Journal, live: LiveSales, network: Network, sale: Sale): Result<number, SaleFault> {
  const checked = saleTable(network, [sale]);
  if (!checked.ok) return checked;
  if (live.indexes.has(sale.id)) {
    const message = `sale "${sale.id}": there is a sale with this id already; ids are unique`;
    return failure([{ code: "sale.duplicate-id", message, data: { index: 0, id: sale.id } }]);
  }
  const one = checked.value;
  const { table, columns, view, indexes, firstSale } = live;
  const index = table.size;
  addRow(table);
  lookAtSales(live);
  columns.seller.now[index] = one.seller[0]!;
  columns.buyer.now[index] = one.buyer[0]!;
  columns.host.now[index] = one.host?.[0] ?? NONE;
  columns.currency.now[index] = one.currency[0]!;
  columns.amount.now[index] = one.amount[0]!;
  columns.cv.now[index] = one.cv[0]!;
  columns.qv.now[index] = one.qv[0]!;
  columns.day.now[index] = one.day?.[0] ?? NO_DAY;
  const seller = one.seller[0]!;
  if (seller !== NONE) {
    columns.nextSale.now[index] = firstSale.now[seller]!;
    writeInt(journal, firstSale.now, seller, index);
  }
  const [ids, lines, about] = [view.ids as string[], view.lines as (readonly SaleLine[])[], view.about as unknown[]];
  ids[index] = sale.id;
  lines[index] = sale.lines;
  if (one.about[0] !== undefined) about[index] = one.about[0];
  const grants = view.grants as Map<number, NonNullable<Sale["grant"]>>;
  if (sale.grant !== undefined) grants.set(index, sale.grant);
  indexes.set(sale.id, index);
  journal.undo.push(() => {
    takeRow(table);
    lookAtSales(live);
    ids.pop();
    lines.pop();
    if (about.length > index) about.pop();
    grants.delete(index);
    indexes.delete(sale.id);
  });
  return success(index);
}

/** What is left of each order line from now on, in the sale's order; what is not named stays as it is. Answers a fault's sentence. */
export function setRemaining(
  journal: Journal,
  { columns, view }: LiveSales,
  sale: number,
  remaining: readonly Remaining[],
): string | null {
  const lines = view.lines[sale] ?? [lineOfColumns(view, sale)];
  if (remaining.length !== lines.length) return `it has ${lines.length} order lines, not ${remaining.length}`;
  const left = lines.map((line, index): SaleLine => {
    const { amount, cv, qv } = remaining[index]!;
    // Where the caller knows no QV, it leaves with the CV: what is gone qualifies nobody either.
    const derived = line.cv === 0n ? (amount === 0n ? 0n : line.qv) : (line.qv * cv) / line.cv;
    return { ...line, remaining: { amount, cv, qv: qv ?? derived } };
  });
  for (const column of ["amount", "cv", "qv"] as const) {
    if (left.some((line) => line.remaining![column] < 0n || line.remaining![column] > line[column])) {
      return "no more may remain of an order line than was sold, and not less than nothing";
    }
  }
  const all = view.lines as (readonly SaleLine[] | undefined)[];
  const before = all[sale];
  all[sale] = left;
  journal.undo.push(() => void (all[sale] = before));
  for (const column of ["amount", "cv", "qv"] as const) {
    const sum = left.reduce((total, line) => total + Number(line.remaining![column]), 0);
    writeNumber(journal, columns[column].now, sale, sum);
  }
  return null;
}

/** A sale that came as columns has one order line. */
function lineOfColumns(view: SaleTable, sale: number): SaleLine {
  const [amount, cv, qv] = [view.amount, view.cv, view.qv].map((column) => BigInt(column[sale]!)) as [
    bigint,
    bigint,
    bigint,
  ];
  return { productId: null, quantity: 1, amount, cv, qv };
}
