import { createHash } from "node:crypto";
import type { Run } from "@fairline/engine";
import { CURRENCIES, currencyDecimals } from "@fairline/engine";
import { prefixes } from "../../foundation/ids.ts";
import { csvField, csvHeader } from "../earnings-csv.ts";
import type { BonusTotal } from "../model.ts";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
import type { ColumnRun } from "./calculate-columns.ts";
import type { LinesInOrder } from "./line-stretch.ts";
import { BASE, BONUS, LEVEL, lineTable, PAID_LEVEL, RATE, STRIDE } from "./line-table.ts";
import type { LineTable } from "./line-table.ts";
import { termsOf } from "./line-terms.ts";
import { edgeOrder, orderLines } from "./order-lines.ts";
import type { LineOrder } from "./order-lines.ts";
import type { SnapshotColumns } from "./snapshot-columns.ts";
import type { Pieces } from "./snapshot-chunks.ts";

const MEMBER = Buffer.from(`${prefixes.member}_`);
const SALE = Buffer.from(`${prefixes.sale}_`);

/** A run's lines, to be written in whatever form. */
export class RunLines {
  readonly #run: Run;
  /** Position to whoever is paid what it earns, in the order of ids. */
  readonly #payeeOf: Int32Array;
  readonly #memberIds: Float64Array;
  readonly #saleIds: Float64Array;
  readonly #order: LineOrder;
  #made: LineTable | null = null;
  readonly #overPeriods: boolean;
  readonly #company: number;
  /** By bonus: whether it pays in the sales' currencies. */
  readonly #inSales: readonly boolean[];

  constructor(snapshot: SnapshotColumns, { run, inputOf }: ColumnRun) {
    this.#run = run;
    this.#memberIds = snapshot.memberIds.column;
    this.#saleIds = snapshot.saleIds.column;
    const { holder } = run.network;
    this.#payeeOf = holder === undefined ? inputOf : Int32Array.from(holder, (at) => inputOf[at]!);
    this.#order = orderLines(run, inputOf, this.#payeeOf);
    this.#overPeriods = run.plan.bonuses.some(({ per }) => per === "member");
    this.#company = CURRENCIES.indexOf(run.plan.companyCurrency);
    this.#inSales = run.plan.bonuses.map(
      (rule) => rule.per === "sale" && "base" in rule && (rule.base === "amount" || rule.base === "margin"),
    );
  }

  get count(): number {
    return this.#order.lines.length;
  }

  /** Index into CURRENCIES, as `payCurrency` of the engine says. */
  #currencyOf(bonus: number, line: number): number {
    if (!this.#inSales[bonus]!) return this.#company;
    return this.#run.sales.currency[this.#run.lines[bonus]!.source[line]!]!;
  }

  /** What each bonus pays by currency, and how many members are owed something. */
  totals(): { readonly totals: readonly BonusTotal[]; readonly earners: number } {
    const owed = new Uint8Array(this.#run.network.size);
    const found = new Map<string, BonusTotal>();
    for (const [bonus, { earner, amount, count }] of this.#run.lines.entries()) {
      const rule = this.#run.plan.bonuses[bonus]!;
      const sums = new Map<number, { amount: bigint; part: number; lines: number }>();
      for (let line = 0; line < count; line++) {
        if (amount[line] === 0) continue;
        const currency = this.#currencyOf(bonus, line);
        let sum = sums.get(currency);
        if (sum === undefined) sums.set(currency, (sum = { amount: 0n, part: 0, lines: 0 }));
        sum.lines += 1;
        if (Math.abs(sum.part) > 2 ** 50 || Math.abs(amount[line]!) > 2 ** 50) {
          sum.amount += BigInt(sum.part);
          sum.part = 0;
          sum.amount += BigInt(amount[line]!);
        } else sum.part += amount[line]!;
        if (!rule.kept) owed[this.#payeeOf[earner[line]!]!] = 1;
      }
      for (const [index, { amount: whole, part, lines }] of sums) {
        const currency = CURRENCIES[index]!;
        const total = { bonus: rule.name, currency, amount: whole + BigInt(part), lines };
        found.set(`${rule.name} ${currency}`, rule.kept ? { ...total, kept: true } : total);
      }
    }
    let earners = 0;
    for (const one of owed) earners += one;
    return { totals: [...found.keys()].sort().map((key) => found.get(key)!), earners };
  }

  #table(): LineTable {
    return (this.#made ??= lineTable(this.#run, this.#order, this.#payeeOf, (bonus, line) =>
      this.#currencyOf(bonus, line),
    ));
  }

  /** The sha256 of `earnings.csv`, in hex; see `earningsCsv`. */
  sha256(): string {
    const hash = createHash("sha256");
    hash.update(csvHeader(this.#overPeriods));
    const text = new ByteWriter((piece) => void hash.update(piece), false);
    const { bonuses } = this.#run.plan;
    const names = bonuses.map(({ name }) => Buffer.from(`,${csvField(name)},`));
    const currencies = CURRENCIES.map((currency) => Buffer.from(`,${currency}`));
    const decimals = Uint8Array.from(CURRENCIES, (currency) => currencyDecimals(currency)!);
    const memberIds = this.#memberIds;
    const memberOrder = edgeOrder(memberIds);
    const rank = new Int32Array(memberOrder.length);
    for (let at = 0; at < memberOrder.length; at++) rank[memberOrder[at]!] = at;
    const { saleFrom, memberFrom } = this.#order;
    const { words, amounts, texts } = this.#table();
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
        text.room(names[bonus]!.length + texts.starts[base + 1]! - texts.starts[base]!);
        if (sale >= 0) text.edgeId(SALE, this.#saleIds[sale]!);
        text.bytes(names[bonus]!);
        text.number(words[at + LEVEL]!);
        text.comma();
        text.number(words[at + PAID_LEVEL]!);
        text.comma();
        text.edgeId(MEMBER, memberIds[words[at]!]!);
        text.comma();
        text.slice(texts.bytes, texts.starts[base]!, texts.starts[base + 1]!);
        text.comma();
        if (rate >= 0) text.slice(texts.bytes, texts.starts[rate]!, texts.starts[rate + 1]!);
        text.comma();
        text.money(amounts[(at >> 1) + 3]!, decimals[currency]!);
        text.bytes(currencies[currency]!);
        if (this.#overPeriods) {
          text.comma();
          if (sale < 0) text.edgeId(MEMBER, memberIds[member]!);
        }
        text.newline();
      }
    };
    // No sale comes before every sale.
    for (const member of memberOrder) {
      if (memberFrom[member] !== memberFrom[member + 1])
        write(memberFrom[member]!, memberFrom[member + 1]!, -1, member);
    }
    for (const sale of edgeOrder(this.#saleIds)) {
      if (saleFrom[sale] !== saleFrom[sale + 1]) write(saleFrom[sale]!, saleFrom[sale + 1]!, sale, -1);
    }
    text.flush();
    return hash.digest("hex");
  }

  /** The same by column, for chunks. */
  inOrder(): LinesInOrder {
    const { lines, saleFrom, memberFrom } = this.#order;
    const origin = new Int32Array(lines.length);
    for (const from of [saleFrom, memberFrom]) {
      for (let at = 0; at + 1 < from.length; at++) origin.fill(at, from[at], from[at + 1]);
    }
    return {
      table: this.#table(),
      origin,
      saleEnd: saleFrom.at(-1)!,
      saleIds: this.#saleIds,
      memberIds: this.#memberIds,
      bonuses: this.#run.plan.bonuses.map(({ name, kept }) => ({ name, kept: kept ?? false })),
    };
  }

  /** The rows of a binary COPY to be posted, in the order of the pages, in pieces of about a megabyte: what is not kept, with its terms. */
  *postings(): Pieces {
    const ready: Uint8Array<ArrayBuffer>[] = [];
    const row = new ByteWriter((piece) => ready.push(piece as Uint8Array<ArrayBuffer>), true);
    const { bonuses } = this.#run.plan;
    // Fields that are the same in all lines of a bonus or currency, with their lengths.
    const names = bonuses.map(({ name }) => asField(Buffer.from(name)));
    const kept = asField(Uint8Array.of(0));
    const currencies = CURRENCIES.map((currency) => asField(Buffer.from(currency)));
    const { lines, firstOf, saleFrom, memberFrom } = this.#order;
    const saleEnd = saleFrom.at(-1)!;
    const { words, amounts, texts } = this.#table();
    const terms = bonuses.map((_, bonus) => termsOf(this.#run, bonus));
    row.bytes(copyHeader);
    let [sale, member] = [0, 0];
    for (let index = 0; index < lines.length; index++) {
      const at = index * STRIDE;
      const bonus = words[at + BONUS]! & 255;
      if (index < saleEnd) while (saleFrom[sale + 1]! <= index) sale++;
      else while (memberFrom[member + 1]! <= index) member++;
      if (bonuses[bonus]!.kept) continue;
      const [base, rate] = [words[at + BASE]!, words[at + RATE]!];
      const [baseFrom, baseTo] = [texts.starts[base]!, texts.starts[base + 1]!];
      const lineTerms = terms[bonus]!(lines[index]! - firstOf[bonus]!);
      row.room(baseTo - baseFrom + lineTerms.length);
      row.int16(12);
      if (index < saleEnd) {
        row.bigintField(this.#saleIds[sale]!);
        row.nullField();
      } else {
        row.nullField();
        row.bigintField(this.#memberIds[member]!);
      }
      row.bigintField(this.#memberIds[words[at]!]!);
      row.bigintField(amounts[(at >> 1) + 3]!);
      row.intField(words[at + LEVEL]!);
      row.intField(words[at + PAID_LEVEL]!);
      row.bytes(kept);
      row.bytes(currencies[words[at + BONUS]! >> 8]!);
      row.bytes(names[bonus]!);
      row.int32(baseTo - baseFrom);
      row.slice(texts.bytes, baseFrom, baseTo);
      if (rate < 0) row.nullField();
      else {
        row.int32(texts.starts[rate + 1]! - texts.starts[rate]!);
        row.slice(texts.bytes, texts.starts[rate]!, texts.starts[rate + 1]!);
      }
      row.field(lineTerms);
      while (ready.length > 0) yield { piece: ready.shift()!, lines: index };
    }
    row.bytes(copyEnd);
    row.flush();
    while (ready.length > 0) yield { piece: ready.shift()!, lines: lines.length };
  }
}

function asField(value: Uint8Array): Uint8Array {
  const field = Buffer.alloc(4 + value.length);
  field.writeInt32BE(value.length);
  field.set(value, 4);
  return field;
}
