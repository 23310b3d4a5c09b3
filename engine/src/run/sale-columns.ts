import { inBlocks } from "../blocks.ts";
import { NONE } from "../tree/order.ts";
import type { Network } from "../tree/network.ts";
import type { SaleTable } from "./sales.ts";

/** Sales as columns, in any order, for bulk loads: members are positions already, and no sale has terms by product. */
export type SaleColumns = Pick<SaleTable, "seller" | "buyer" | "currency" | "amount" | "cv" | "qv"> &
  Partial<Pick<SaleTable, "ids" | "day" | "host">>;

/**
 * A table from columns. Its sales stand in the order of their sellers (`input` leads back to the columns): each climb then
 * reads the tree forward instead of all over the place. That pays for the sorting several times over, the more the larger the
 * network is. A column is put in order when somebody first asks for it; a plan without bonuses on amounts never does.
 */
export function saleTableFromColumns(network: Pick<Network, "size">, columns: SaleColumns): SaleTable {
  const { input, seller } = sortBySeller(columns.seller, network.size);
  let buyer: Int32Array | undefined;
  let currency: Uint8Array | undefined;
  let amount: Float64Array | undefined;
  let cv: Float64Array | undefined;
  let qv: Float64Array | undefined;
  let day: Int32Array | null | undefined;
  let host: Int32Array | null | undefined;
  let ids: readonly string[] | undefined;
  return {
    count: seller.length,
    seller,
    input,
    lines: [],
    about: [],
    grants: new Map(),
    get ids() {
      return (ids ??=
        columns.ids === undefined || columns.ids.length === 0
          ? []
          : Array.from(input, (place) => columns.ids![place]!));
    },
    get buyer() {
      return (buyer ??= gather(columns.buyer, input, new Int32Array(input.length), gatherInts));
    },
    get host() {
      return (host ??=
        columns.host === undefined || columns.host === null
          ? null
          : gather(columns.host, input, new Int32Array(input.length), gatherInts));
    },
    get currency() {
      return (currency ??= gather(columns.currency, input, new Uint8Array(input.length), gatherBytes));
    },
    get amount() {
      return (amount ??= gather(columns.amount, input, new Float64Array(input.length), gatherNumbers));
    },
    get cv() {
      return (cv ??= gather(columns.cv, input, new Float64Array(input.length), gatherNumbers));
    },
    get qv() {
      return (qv ??= gather(columns.qv, input, new Float64Array(input.length), gatherNumbers));
    },
    get day() {
      return (day ??=
        columns.day === undefined || columns.day === null
          ? null
          : gather(columns.day, input, new Int32Array(input.length), gatherInts));
    },
  };
}

/** A counting sort; sales without a seller come first. The same seller's stay in the order of the input. */
function sortBySeller(sellers: Int32Array, size: number): { readonly input: Int32Array; readonly seller: Int32Array } {
  const count = sellers.length;
  const input = new Int32Array(count);
  const seller = new Int32Array(count);
  // Entry p + 2 counts the sales of position p, then p + 1 says where the next one goes, and in the end where they end.
  const next = new Int32Array(size + 2);
  inBlocks(count, (from, to) => countSales(next, sellers, from, to));
  let sum = 0;
  inBlocks(size + 2, (from, to) => {
    sum = addUp(next, sum, from, to);
  });
  inBlocks(count, (from, to) => place(input, next, sellers, from, to));
  inBlocks(next[0]!, (from, to) => void seller.fill(NONE, from, to));
  inBlocks(size, (from, to) => spread(seller, next, from, to));
  return { input, seller };
}

function countSales(next: Int32Array, sellers: Int32Array, from: number, to: number): void {
  void next[0];
  for (let sale = from; sale < to; sale++) next[sellers[sale]! + 2]!++;
}

function addUp(next: Int32Array, before: number, from: number, to: number): number {
  let sum = before;
  for (let at = from; at < to; at++) {
    sum += next[at]!;
    next[at] = sum;
  }
  return sum;
}

function place(input: Int32Array, next: Int32Array, sellers: Int32Array, from: number, to: number): void {
  void input[0];
  void next[0];
  for (let sale = from; sale < to; sale++) {
    const at = sellers[sale]! + 1;
    const to = next[at]!;
    input[to] = sale;
    next[at] = to + 1;
  }
}

function spread(seller: Int32Array, next: Int32Array, from: number, to: number): void {
  void seller[0];
  let sale = next[from]!;
  for (let at = from; at < to; at++) {
    const end = next[at + 1]!;
    while (sale < end) seller[sale++] = at;
  }
}

function gather<C extends Int32Array | Float64Array | Uint8Array>(
  column: C,
  input: Int32Array,
  ordered: C,
  work: (ordered: C, column: C, input: Int32Array, from: number, to: number) => void,
): C {
  inBlocks(input.length, (from, to) => work(ordered, column, input, from, to));
  return ordered;
}

// One function for each kind of array: a loop that meets several kinds is several times slower.
function gatherNumbers(ordered: Float64Array, column: Float64Array, input: Int32Array, from: number, to: number): void {
  for (let sale = from; sale < to; sale++) ordered[sale] = column[input[sale]!]!;
}

function gatherInts(ordered: Int32Array, column: Int32Array, input: Int32Array, from: number, to: number): void {
  for (let sale = from; sale < to; sale++) ordered[sale] = column[input[sale]!]!;
}

function gatherBytes(ordered: Uint8Array, column: Uint8Array, input: Int32Array, from: number, to: number): void {
  for (let sale = from; sale < to; sale++) ordered[sale] = column[input[sale]!]!;
}
