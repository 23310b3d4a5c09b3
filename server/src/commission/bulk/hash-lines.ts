import { createHash } from "node:crypto";
import { CURRENCIES, currencyDecimals } from "@fairline/engine";
import { prefixes } from "../../foundation/ids.ts";
import { csvField, csvHeader } from "../earnings-csv.ts";
import { ByteWriter } from "./byte-writer.ts";
import { edgeOrder } from "./edge-order.ts";
import { BASE, BONUS, LEVEL, PAID_LEVEL, RATE, STRIDE } from "./line-table.ts";
import type { LineTable } from "./line-table.ts";

const MEMBER = Buffer.from(`${prefixes.member}_`);
const NOTHING = new Uint8Array(0);
/** Up to this level what comes between the sale and the earner is kept, by bonus, level and paid level. */
const LEVELS = 64;
const SALE = Buffer.from(`${prefixes.sale}_`);

/** A run's lines in the order of their pages, as they are hashed: nothing but numbers and bytes, that a thread can be sent. */
export interface HashedLines extends Pick<LineTable, "words" | "amounts" | "saleFrom" | "memberFrom"> {
  readonly texts: { readonly bytes: Uint8Array; readonly starts: Int32Array };
  readonly saleIds: Float64Array;
  readonly memberIds: Float64Array;
  /** Their names. */
  readonly bonuses: readonly string[];
  /** Whether there are bonuses that whole periods pay. */
  readonly overPeriods: boolean;
}

/** The sha256 of `earnings.csv`, in hex; see `earningsCsv`. */
export function linesSha256(lines: HashedLines): string {
  const hash = createHash("sha256");
  hash.update(csvHeader(lines.overPeriods));
  const text = new LineText(lines, new ByteWriter((piece) => void hash.update(piece)));
  const { saleFrom, memberFrom, saleIds } = lines;
  // No sale comes before every sale.
  const { memberOrder } = text;
  for (let place = 0; place < memberOrder.length; place++) {
    const member = memberOrder[place]!;
    if (memberFrom[member] !== memberFrom[member + 1]) {
      text.write(memberFrom[member]!, memberFrom[member + 1]!, -1, member);
    }
  }
  const saleOrder = edgeOrder(saleIds);
  for (let place = 0; place < saleOrder.length; place++) {
    const sale = saleOrder[place]!;
    if (saleFrom[sale] !== saleFrom[sale + 1]) text.write(saleFrom[sale]!, saleFrom[sale + 1]!, sale, -1);
  }
  text.flush();
  return hash.digest("hex");
}

/** Lines as text. A class, because closures made anew for each run are compiled worse with each. */
class LineText {
  readonly #text: ByteWriter;
  readonly #lines: HashedLines;
  readonly #words: Int32Array;
  /** In the order of their text at the edge. */
  readonly memberOrder: Int32Array;
  /** By member: the place there. */
  readonly #rank: Int32Array;
  readonly #names: readonly string[];
  readonly #heads: (Uint8Array | undefined)[];
  readonly #currencies = CURRENCIES.map((currency) => Buffer.from(`,${currency}`));
  readonly #decimals = Uint8Array.from(CURRENCIES, (currency) => currencyDecimals(currency)!);
  /** The lines that are put in order. */
  #group = new Int32Array(1 << 16);

  constructor(lines: HashedLines, text: ByteWriter) {
    this.#text = text;
    this.#lines = lines;
    this.#words = lines.words;
    this.#names = lines.bonuses.map((name) => `,${csvField(name)},`);
    this.#heads = Array.from({ length: lines.bonuses.length * LEVELS * LEVELS });
    this.memberOrder = edgeOrder(lines.memberIds);
    this.#rank = new Int32Array(this.memberOrder.length);
    for (let at = 0; at < this.memberOrder.length; at++) this.#rank[this.memberOrder[at]!] = at;
  }

  /** The lines of a sale, or of a member whose whole period pays; -1 of the other. */
  write(from: number, to: number, sale: number, member: number): void {
    if (to - from > this.#group.length) this.#group = new Int32Array(to - from);
    const group = this.#group;
    for (let at = 0; at < to - from; at++) {
      const line = (from + at) * STRIDE;
      let place = at;
      for (; place > 0 && this.#isAfter(group[place - 1]!, line); place--) group[place] = group[place - 1]!;
      group[place] = line;
    }
    for (let index = 0; index < to - from; index++) this.#line(group[index]!, sale, member);
  }

  /** Within a sale or a source: by bonus, as they stand, then paid level, then the earner's text. */
  #isAfter(a: number, b: number): boolean {
    const words = this.#words;
    if ((words[a + BONUS]! & 255) !== (words[b + BONUS]! & 255)) return false;
    if (words[a + PAID_LEVEL] !== words[b + PAID_LEVEL]) return words[a + PAID_LEVEL]! > words[b + PAID_LEVEL]!;
    return this.#rank[words[a]!]! > this.#rank[words[b]!]!;
  }

  #line(at: number, sale: number, member: number): void {
    const text = this.#text;
    const words = this.#words;
    const { amounts, texts, saleIds, memberIds, overPeriods } = this.#lines;
    const currency = words[at + BONUS]! >> 8;
    const base = words[at + BASE]!;
    const rate = words[at + RATE]!;
    const head = this.#head(words[at + BONUS]! & 255, words[at + LEVEL]!, words[at + PAID_LEVEL]!);
    text.room(head.length + texts.starts[base + 1]! - texts.starts[base]!);
    if (sale >= 0) text.edgeId(SALE, saleIds[sale]!);
    text.bytes(head);
    text.edgeId(NOTHING, memberIds[words[at]!]!);
    text.comma();
    text.slice(texts.bytes, texts.starts[base]!, texts.starts[base + 1]!);
    text.comma();
    if (rate >= 0) text.slice(texts.bytes, texts.starts[rate]!, texts.starts[rate + 1]!);
    text.comma();
    text.money(amounts[(at >> 1) + 3]!, this.#decimals[currency]!);
    text.bytes(this.#currencies[currency]!);
    if (overPeriods) {
      text.comma();
      if (sale < 0) text.edgeId(MEMBER, memberIds[member]!);
    }
    text.newline();
  }

  /** What comes between the sale and the earner's id. */
  #head(bonus: number, level: number, paidLevel: number): Uint8Array {
    if (level < 0 || level >= LEVELS || paidLevel < 0 || paidLevel >= LEVELS)
      return this.#makeHead(bonus, level, paidLevel);
    return (this.#heads[(bonus * LEVELS + level) * LEVELS + paidLevel] ??= this.#makeHead(bonus, level, paidLevel));
  }

  #makeHead(bonus: number, level: number, paidLevel: number): Uint8Array {
    return Buffer.from(`${this.#names[bonus]!}${level},${paidLevel},${prefixes.member}_`);
  }

  flush(): void {
    this.#text.flush();
  }
}
