import { createHash } from "node:crypto";
import type { Run } from "@fairline/engine";
import { CURRENCIES, currencyDecimals } from "@fairline/engine";
import { prefixes } from "../../foundation/ids.ts";
import { csvField, csvHeader } from "../earnings-csv.ts";
import type { BonusTotal } from "../model.ts";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
import type { ColumnRun } from "./calculate-columns.ts";
import { describeLines } from "./describe-lines.ts";
import type { DescribeLine, LineWords } from "./describe-lines.ts";
import { edgeOrder, orderLines } from "./order-lines.ts";
import type { LineOrder } from "./order-lines.ts";
import type { SnapshotColumns } from "./snapshot-columns.ts";

const MEMBER = Buffer.from(`${prefixes.member}_`);
const SALE = Buffer.from(`${prefixes.sale}_`);

/** A run's lines, to be written in whatever form. */
export class RunLines {
  readonly #run: Run;
  readonly #inputOf: Int32Array;
  /** Position to whoever is paid what it earns, in the order of ids. */
  readonly #payeeOf: Int32Array;
  readonly #memberIds: Float64Array;
  readonly #saleIds: Float64Array;
  readonly #order: LineOrder;
  readonly #overPeriods: boolean;
  readonly #company: number;
  /** By bonus: whether it pays in the sales' currencies. */
  readonly #inSales: readonly boolean[];

  constructor(snapshot: SnapshotColumns, { run, inputOf }: ColumnRun) {
    this.#run = run;
    this.#inputOf = inputOf;
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

  /** The sha256 of `earnings.csv`, in hex; see `earningsCsv`. */
  sha256(): string {
    const hash = createHash("sha256");
    hash.update(csvHeader(this.#overPeriods));
    const text = new ByteWriter((piece) => void hash.update(piece), false);
    const describers = this.#describers(false);
    const words = emptyWords();
    const { bonuses } = this.#run.plan;
    const names = bonuses.map(({ name }) => Buffer.from(csvField(name)));
    const currencies = CURRENCIES.map((currency) => ({
      text: Buffer.from(currency),
      decimals: currencyDecimals(currency)!,
    }));
    const memberOrder = edgeOrder(this.#memberIds);
    const rank = new Int32Array(memberOrder.length);
    for (let at = 0; at < memberOrder.length; at++) rank[memberOrder[at]!] = at;
    const { lines, bonusOf, firstOf, saleFrom, memberFrom } = this.#order;
    const payeeOf = this.#payeeOf;
    const memberIds = this.#memberIds;
    // Within a sale or a source: by bonus, as they stand, then paid level, then the earner's text.
    const after = (a: number, b: number): boolean => {
      const bonus = bonusOf[a]!;
      if (bonus !== bonusOf[b]!) return false;
      const { paidLevel, earner } = this.#run.lines[bonus]!;
      const [x, y] = [a - firstOf[bonus]!, b - firstOf[bonus]!];
      if (paidLevel[x] !== paidLevel[y]) return paidLevel[x]! > paidLevel[y]!;
      return rank[payeeOf[earner[x]!]!]! > rank[payeeOf[earner[y]!]!]!;
    };
    const some = new Int32Array(1 << 16);
    const write = (from: number, to: number, sale: number, member: number): void => {
      const group = to - from <= some.length ? some : new Int32Array(to - from);
      for (let at = 0; at < to - from; at++) {
        const line = lines[from + at]!;
        let place = at;
        for (; place > 0 && after(group[place - 1]!, line); place--) group[place] = group[place - 1]!;
        group[place] = line;
      }
      for (let at = 0; at < to - from; at++) {
        const index = group[at]!;
        const bonus = bonusOf[index]!;
        const line = index - firstOf[bonus]!;
        const { paidLevel, earner, amount } = this.#run.lines[bonus]!;
        describers[bonus]!(line, words);
        const currency = currencies[this.#currencyOf(bonus, line)]!;
        text.room(names[bonus]!.length + words.base.length);
        if (sale >= 0) text.edgeId(SALE, this.#saleIds[sale]!);
        text.comma();
        text.bytes(names[bonus]!);
        text.comma();
        text.number(words.level);
        text.comma();
        text.number(paidLevel[line]!);
        text.comma();
        text.edgeId(MEMBER, memberIds[payeeOf[earner[line]!]!]!);
        text.comma();
        text.bytes(words.base);
        text.comma();
        if (words.rate !== null) text.bytes(words.rate);
        text.comma();
        text.money(amount[line]!, currency.decimals);
        text.comma();
        text.bytes(currency.text);
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

  /**
   * The rows of a binary COPY, in the order of the pages, in pieces of about a megabyte.
   * - `line`: the columns of `lineColumns`
   * - `posting`: the same and the terms, without what is kept
   */
  *rows(kind: "line" | "posting"): Generator<{ readonly piece: Uint8Array<ArrayBuffer>; readonly lines: number }> {
    const ready: Uint8Array<ArrayBuffer>[] = [];
    const row = new ByteWriter((piece) => ready.push(piece as Uint8Array<ArrayBuffer>), true);
    const describers = this.#describers(kind === "posting");
    const words = emptyWords();
    const { bonuses } = this.#run.plan;
    const names = bonuses.map(({ name }) => Buffer.from(name));
    const currencies = CURRENCIES.map((currency) => Buffer.from(currency));
    const { lines, bonusOf, firstOf, saleFrom } = this.#order;
    const saleEnd = saleFrom.at(-1)!;
    const inputOf = this.#inputOf;
    row.bytes(copyHeader);
    let sale = 0;
    for (let at = 0; at < lines.length; at++) {
      const index = lines[at]!;
      const bonus = bonusOf[index]!;
      const rule = bonuses[bonus]!;
      if (at < saleEnd) while (saleFrom[sale + 1]! <= at) sale++;
      if (kind === "posting" && rule.kept) continue;
      const line = index - firstOf[bonus]!;
      const { source, earner, paidLevel, amount } = this.#run.lines[bonus]!;
      describers[bonus]!(line, words);
      row.room(words.base.length + (words.terms?.length ?? 0));
      row.int16(kind === "posting" ? 12 : 11);
      if (at < saleEnd) {
        row.bigintField(this.#saleIds[sale]!);
        row.nullField();
      } else {
        row.nullField();
        row.bigintField(this.#memberIds[inputOf[source[line]!]!]!);
      }
      row.bigintField(this.#memberIds[this.#payeeOf[earner[line]!]!]!);
      row.bigintField(amount[line]!);
      row.intField(words.level);
      row.intField(paidLevel[line]!);
      row.int32(1);
      row.byte(rule.kept ? 1 : 0);
      row.field(currencies[this.#currencyOf(bonus, line)]!);
      row.field(names[bonus]!);
      row.field(words.base);
      if (words.rate === null) row.nullField();
      else row.field(words.rate);
      if (kind === "posting") row.field(words.terms!);
      while (ready.length > 0) yield { piece: ready.shift()!, lines: at };
    }
    row.bytes(copyEnd);
    row.flush();
    while (ready.length > 0) yield { piece: ready.shift()!, lines: lines.length };
  }

  #describers(withTerms: boolean): readonly DescribeLine[] {
    return this.#run.plan.bonuses.map((_, bonus) => describeLines(this.#run, bonus, withTerms));
  }
}

/** The columns of `rows`, in order. */
export const lineColumns =
  "sale_id, source_id, earner_id, amount, level, paid_level, kept, currency, bonus, base, rate";

function emptyWords(): LineWords {
  return { level: 0, base: new Uint8Array(0), rate: null, terms: null };
}
