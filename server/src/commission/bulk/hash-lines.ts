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
export function linesSha256({
  words,
  amounts,
  texts,
  saleFrom,
  memberFrom,
  saleIds,
  memberIds,
  bonuses,
  overPeriods,
}: HashedLines): string {
  const hash = createHash("sha256");
  hash.update(csvHeader(overPeriods));
  const text = new ByteWriter((piece) => void hash.update(piece));
  const names = bonuses.map((name) => `,${csvField(name)},`);
  const heads: (Uint8Array | undefined)[] = Array.from({ length: names.length * LEVELS * LEVELS });
  const headOf = (bonus: number, level: number, paidLevel: number): Uint8Array => {
    const make = (): Uint8Array => Buffer.from(`${names[bonus]!}${level},${paidLevel},${prefixes.member}_`);
    if (level < 0 || level >= LEVELS || paidLevel < 0 || paidLevel >= LEVELS) return make();
    return (heads[(bonus * LEVELS + level) * LEVELS + paidLevel] ??= make());
  };
  const currencies = CURRENCIES.map((currency) => Buffer.from(`,${currency}`));
  const decimals = Uint8Array.from(CURRENCIES, (currency) => currencyDecimals(currency)!);
  const memberOrder = edgeOrder(memberIds);
  const rank = new Int32Array(memberOrder.length);
  for (let at = 0; at < memberOrder.length; at++) rank[memberOrder[at]!] = at;
  // Within a sale or a source: by bonus, as they stand, then paid level, then the earner's text.
  const after = (a: number, b: number): boolean => {
    if ((words[a + BONUS]! & 255) !== (words[b + BONUS]! & 255)) return false;
    if (words[a + PAID_LEVEL] !== words[b + PAID_LEVEL]) return words[a + PAID_LEVEL]! > words[b + PAID_LEVEL]!;
    return rank[words[a]!]! > rank[words[b]!]!;
  };
  const some = new Int32Array(1 << 16);
  const write = (from: number, to: number, sale: number, member: number): void => {
    const group = to - from <= some.length ? some : new Int32Array(to - from);
    for (let at = 0; at < to - from; at++) {
      const line = (from + at) * STRIDE;
      let place = at;
      for (; place > 0 && after(group[place - 1]!, line); place--) group[place] = group[place - 1]!;
      group[place] = line;
    }
    for (let index = 0; index < to - from; index++) {
      const at = group[index]!;
      const bonus = words[at + BONUS]! & 255;
      const currency = words[at + BONUS]! >> 8;
      const [base, rate] = [words[at + BASE]!, words[at + RATE]!];
      const head = headOf(bonus, words[at + LEVEL]!, words[at + PAID_LEVEL]!);
      text.room(head.length + texts.starts[base + 1]! - texts.starts[base]!);
      if (sale >= 0) text.edgeId(SALE, saleIds[sale]!);
      text.bytes(head);
      text.edgeId(NOTHING, memberIds[words[at]!]!);
      text.comma();
      text.slice(texts.bytes, texts.starts[base]!, texts.starts[base + 1]!);
      text.comma();
      if (rate >= 0) text.slice(texts.bytes, texts.starts[rate]!, texts.starts[rate + 1]!);
      text.comma();
      text.money(amounts[(at >> 1) + 3]!, decimals[currency]!);
      text.bytes(currencies[currency]!);
      if (overPeriods) {
        text.comma();
        if (sale < 0) text.edgeId(MEMBER, memberIds[member]!);
      }
      text.newline();
    }
  };
  // No sale comes before every sale.
  for (const member of memberOrder) {
    if (memberFrom[member] !== memberFrom[member + 1]) write(memberFrom[member]!, memberFrom[member + 1]!, -1, member);
  }
  for (const sale of edgeOrder(saleIds)) {
    if (saleFrom[sale] !== saleFrom[sale + 1]) write(saleFrom[sale]!, saleFrom[sale + 1]!, sale, -1);
  }
  text.flush();
  return hash.digest("hex");
}
