import { CHUNK, NONE } from "./line-chunk.ts";
import type { SortedBy } from "./line-chunk.ts";
import { BASE, BONUS, LEVEL, PAID_LEVEL, PAYEE, RATE, STRIDE } from "./line-table.ts";
import type { LineTable } from "./line-table.ts";
import { intRoom } from "./room.ts";

/** A run's lines in the order of their pages, with what their numbers stand for. */
export interface LinesInOrder {
  readonly table: Pick<LineTable, "words" | "amounts" | "texts">;
  /** By line: its sale or, from `saleEnd` on, the member whose whole period pays, in the order of ids. */
  readonly origin: Int32Array;
  readonly saleEnd: number;
  readonly saleIds: Float64Array;
  readonly memberIds: Float64Array;
  readonly bonuses: readonly { readonly name: string; readonly kept: boolean }[];
}

/** Some of a run's lines, by column; what texts are numbered by is the run's. */
export class LineStretch {
  readonly #lines: LinesInOrder;
  /** Where each line is, on the pages and in the table's words. */
  readonly #line = new Int32Array(CHUNK);
  readonly #at = new Int32Array(CHUNK);
  size = 0;
  readonly saleId = new Float64Array(CHUNK);
  readonly sourceId = new Float64Array(CHUNK);
  readonly earnerId = new Float64Array(CHUNK);
  readonly amount = new Float64Array(CHUNK);
  readonly level = new Int32Array(CHUNK);
  readonly paidLevel = new Int32Array(CHUNK);
  readonly kept = new Int32Array(CHUNK);
  /** Index into CURRENCIES. */
  readonly currency = new Int32Array(CHUNK);
  readonly bonus = new Int32Array(CHUNK);
  readonly base = new Int32Array(CHUNK);
  /** `NONE` where there is none. */
  readonly rate = new Int32Array(CHUNK);
  readonly #isKept: Uint8Array;

  constructor(lines: LinesInOrder) {
    this.#lines = lines;
    this.#isKept = Uint8Array.from(lines.bonuses, ({ kept }) => (kept ? 1 : 0));
  }

  /** At most `CHUNK` lines of one of `storedOrders`. */
  fill({ sortedBy, places }: Pick<StoredOrder, "sortedBy" | "places">, from: number, to: number): void {
    const size = to - from;
    this.size = size;
    const { words, amounts } = this.#lines.table;
    const [lines, at] = [this.#line, this.#at];
    for (let index = 0; index < size; index++) {
      const line = places === null ? from + index : places[from + index]!;
      lines[index] = line;
      at[index] = line * STRIDE;
    }
    // A column after the other: in the order of earners a line's words are far away the first time only.
    pick(words, at, PAYEE, this.kept, size);
    idsOf(this.#lines.memberIds, this.kept, this.earnerId, size);
    pick(words, at, BONUS, this.currency, size);
    splitBonus(this.currency, this.bonus, this.kept, this.#isKept, size);
    pick(words, at, LEVEL, this.level, size);
    pick(words, at, PAID_LEVEL, this.paidLevel, size);
    pick(words, at, BASE, this.base, size);
    pick(words, at, RATE, this.rate, size);
    pickAmounts(amounts, at, this.amount, size);
    this.#fillOrigins(sortedBy, size);
  }

  #fillOrigins(sortedBy: SortedBy, size: number): void {
    const { origin, saleEnd, saleIds, memberIds } = this.#lines;
    const lines = this.#line;
    pick(origin, lines, 0, this.#at, size);
    if (sortedBy === "sale" || saleEnd === origin.length) {
      idsOf(saleIds, this.#at, this.saleId, size);
      this.sourceId.fill(NONE, 0, size);
      return;
    }
    if (sortedBy === "source" || saleEnd === 0) {
      idsOf(memberIds, this.#at, this.sourceId, size);
      this.saleId.fill(NONE, 0, size);
      return;
    }
    for (let index = 0; index < size; index++) {
      const isSale = lines[index]! < saleEnd;
      const id = (isSale ? saleIds : memberIds)[this.#at[index]!]!;
      this.saleId[index] = isSale ? id : NONE;
      this.sourceId[index] = isSale ? NONE : id;
    }
  }

  /** The ids that the lines are sorted by. */
  keys(sortedBy: SortedBy): Float64Array {
    return sortedBy === "sale" ? this.saleId : sortedBy === "source" ? this.sourceId : this.earnerId;
  }
}

// Small loops of one kind each, which are compiled well.

function pick(words: Int32Array, at: Int32Array, word: number, into: Int32Array, size: number): void {
  for (let index = 0; index < size; index++) into[index] = words[at[index]! + word]!;
}

function pickAmounts(amounts: Float64Array, at: Int32Array, into: Float64Array, size: number): void {
  for (let index = 0; index < size; index++) into[index] = amounts[(at[index]! >> 1) + 3]!;
}

function idsOf(ids: Float64Array, places: Int32Array, into: Float64Array, size: number): void {
  for (let index = 0; index < size; index++) into[index] = ids[places[index]!]!;
}

/** Of bonus and currency in one word: the currency stays in its place. */
function splitBonus(currency: Int32Array, bonus: Int32Array, kept: Int32Array, isKept: Uint8Array, size: number): void {
  for (let index = 0; index < size; index++) {
    const word = currency[index]!;
    bonus[index] = word & 255;
    kept[index] = isKept[word & 255]!;
    currency[index] = word >> 8;
  }
}

/** One of the orders in which lines are stored. */
export interface StoredOrder {
  readonly sortedBy: SortedBy;
  /** Which line stands where; null: as on the pages. */
  readonly places: Int32Array | null;
  readonly from: number;
  readonly to: number;
}

/** The same lines in each of the orders that are stored. */
export function* storedOrders(lines: LinesInOrder): Generator<StoredOrder> {
  const count = lines.origin.length;
  yield { sortedBy: "sale", places: null, from: 0, to: lines.saleEnd };
  yield { sortedBy: "source", places: null, from: lines.saleEnd, to: count };
  yield { sortedBy: "earner", places: byEarner(lines), from: 0, to: count };
}

/** Which line stands where in the order of earners, by counting. */
function byEarner({ table: { words }, origin, memberIds }: LinesInOrder): Int32Array {
  const next = intRoom(memberIds.length + 1);
  for (let line = 0; line < origin.length; line++) next[words[line * STRIDE]! + 1]!++;
  for (let member = 1; member < next.length; member++) next[member]! += next[member - 1]!;
  const places = intRoom(origin.length);
  for (let line = 0; line < places.length; line++) places[next[words[line * STRIDE]!]!++] = line;
  return places;
}
