import { NO_DAY } from "@fairline/engine";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
import { FROM_2000 } from "./ids.ts";
import type { People } from "./people.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { SaleWords } from "./sale-words.ts";

/** Pieces of a binary COPY, and how many lines are in them so far, where lines are counted. */
export type Pieces = Iterable<{ readonly piece: Uint8Array<ArrayBuffer>; readonly lines: number }>;

/** The columns of `memberRows` and of the rows of `SaleRows`, in order. */
export const memberColumns = "member_id, sponsor_id, joined_on, kind, parents, legs, holder_id";
export const saleColumns =
  "sale_id, seller_id, buyer_member_id, amount_sold, cv_sold, qv_sold, amount, cv, qv, affiliate_fixed, wholesale, retail, quantity, sold_on, line, currency, product, market, tags";

const KINDS = ["customer", "affiliate", "distributor"].map((kind) => Buffer.from(kind));
/** What a binary jsonb begins with. */
const JSONB = 1;
const [OPEN, CLOSE, QUOTE, COMMA, NULL] = ["{", "}", '"', ",", "null"].map((text) => Buffer.from(text));

/** @param hasTrees whether the plan climbs trees beside the sponsor tree */
export function* memberRows(people: People, hasTrees: boolean): Pieces {
  const ready: Uint8Array<ArrayBuffer>[] = [];
  const row = new ByteWriter((piece) => ready.push(piece as Uint8Array<ArrayBuffer>), true);
  const { ids, kinds, sponsors, joined, places, holders } = people;
  const names = places.map(({ name }) => Buffer.from(`${JSON.stringify(name)}:`));
  const most = 64 * places.length + 2 * names.reduce((sum, { length }) => sum + length, 0);
  row.bytes(copyHeader);
  for (let at = 0; at < ids.length; at++) {
    row.room(most);
    row.int16(7);
    row.bigintField(ids[at]!);
    row.idField(sponsors[at]!);
    if (joined[at] === NO_DAY) row.nullField();
    else row.intField(joined[at]! - FROM_2000);
    row.field(KINDS[kinds[at]!]!);
    if (hasTrees) parentsField(row, people, at, names);
    else row.nullField();
    legsField(row, people, at, names);
    row.idField(holders === null ? -1 : holders[at]!);
    while (ready.length > 0) yield { piece: ready.shift()!, lines: at };
  }
  row.bytes(copyEnd);
  row.flush();
  while (ready.length > 0) yield { piece: ready.shift()!, lines: ids.length };
}

/** `{"pairs": "4711"}`: ids as text, null at the top. */
function parentsField(row: ByteWriter, people: People, at: number, names: readonly Uint8Array[]): void {
  const begun = row.beginField();
  row.byte(JSONB);
  row.bytes(OPEN!);
  let count = 0;
  for (let tree = 0; tree < names.length; tree++) {
    if (!people.tells(tree, at)) continue;
    if (count++ > 0) row.bytes(COMMA!);
    row.bytes(names[tree]!);
    const parent = people.places[tree]!.parents[at]!;
    if (parent < 0) row.bytes(NULL!);
    else {
      row.bytes(QUOTE!);
      row.number(parent);
      row.bytes(QUOTE!);
    }
  }
  row.bytes(CLOSE!);
  row.endField(begun);
}

/** `{"pairs": 0}`; null where nobody is above. */
function legsField(row: ByteWriter, people: People, at: number, names: readonly Uint8Array[]): void {
  let begun = -1;
  for (let tree = 0; tree < names.length; tree++) {
    const leg = people.places[tree]!.legs?.[at] ?? -1;
    if (leg < 0) continue;
    if (begun >= 0) row.bytes(COMMA!);
    else {
      begun = row.beginField();
      row.byte(JSONB);
      row.bytes(OPEN!);
    }
    row.bytes(names[tree]!);
    row.number(leg);
  }
  if (begun < 0) {
    row.nullField();
    return;
  }
  row.bytes(CLOSE!);
  row.endField(begun);
}

/** Sales on their way into a run's own table. */
export class SaleRows {
  readonly #ready: Uint8Array<ArrayBuffer>[] = [];
  readonly #row = new ByteWriter((piece) => this.#ready.push(piece as Uint8Array<ArrayBuffer>), true);
  readonly #words: SaleWords;

  constructor(words: SaleWords) {
    this.#words = words;
    this.#row.bytes(copyHeader);
  }

  add(block: SaleBlock): void {
    const row = this.#row;
    for (let at = 0; at < block.count; at++) {
      const fields = this.#words.fields(block.currencies[at]!, block.products[at]!, block.abouts[at]!);
      row.room(fields.reduce((sum, field) => sum + (field?.length ?? 0), 0));
      row.int16(19);
      row.bigintField(block.saleIds[at]!);
      row.idField(block.sellers[at]!);
      row.idField(block.buyers[at]!);
      for (const sum of [block.amountsSold, block.cvsSold, block.qvsSold, block.amounts, block.cvs, block.qvs])
        row.bigintField(sum[at]!);
      for (const price of [block.fixed, block.wholesale, block.retail]) row.idField(price[at]!);
      row.intField(block.quantities[at]!);
      if (block.days[at] === NO_DAY) row.nullField();
      else row.intField(block.days[at]! - FROM_2000);
      row.smallField(block.lines[at]!);
      for (const field of fields) {
        if (field === null) row.nullField();
        else row.field(field);
      }
    }
  }

  /** All of them, once. */
  *take(): Pieces {
    this.#row.bytes(copyEnd);
    this.#row.flush();
    for (let piece = this.#ready.shift(); piece !== undefined; piece = this.#ready.shift()) yield { piece, lines: 0 };
  }
}
