import type { LineColumns, Run } from "@fairline/engine";
import { CURRENCIES } from "@fairline/engine";
import type { BonusTotal } from "../model.ts";
import type { ColumnRun } from "./calculate-columns.ts";
import { lineTable } from "./fill-table.ts";
import type { HashedLines } from "./hash-lines.ts";
import type { LinesInOrder } from "./line-stretch.ts";
import { BASE, BONUS, LEVEL, PAID_LEVEL, RATE, STRIDE } from "./line-table.ts";
import type { LineTable } from "./line-table.ts";
import { termsOf } from "./line-terms.ts";
import type { SnapshotColumns } from "./snapshot-columns.ts";
import { RowPieces } from "./row-pieces.ts";
import type { Pieces } from "./row-pieces.ts";
import { intRoom, byteRoom } from "./room.ts";

interface RunTotals {
  readonly totals: readonly BonusTotal[];
  readonly earners: number;
}

/** A run's lines, to be written in whatever form. */
export class RunLines {
  readonly #run: Run;
  /** Position to whoever is paid what it earns, in the order of ids. */
  readonly #payeeOf: Int32Array;
  readonly #memberIds: Float64Array;
  readonly #saleIds: Float64Array;
  readonly #inputOf: Int32Array;
  #made: LineTable | null = null;
  #totals: RunTotals | null = null;
  /** By bonus: its currency, as an index into CURRENCIES, as `payCurrency` of the engine says; null: its sales'. */
  readonly #currencies: readonly (number | null)[];

  constructor(snapshot: SnapshotColumns, { run, inputOf }: ColumnRun) {
    this.#run = run;
    this.#memberIds = snapshot.memberIds.column;
    this.#saleIds = snapshot.saleIds.column;
    const { holder } = run.network;
    this.#payeeOf = holder === undefined ? inputOf : Int32Array.from(holder, (at) => inputOf[at]!);
    this.#inputOf = inputOf;
    const company = CURRENCIES.indexOf(run.plan.companyCurrency);
    this.#currencies = run.plan.bonuses.map((rule) =>
      rule.per === "sale" && "base" in rule && (rule.base === "amount" || rule.base === "margin") ? null : company,
    );
  }

  /** What each bonus pays by currency, and how many members are owed something. */
  get totals(): RunTotals {
    return (this.#totals ??= this.#addUp());
  }

  #addUp(): RunTotals {
    const owed = byteRoom(this.#run.network.size);
    const found = new Map<string, BonusTotal>();
    for (const [bonus, lines] of this.#run.lines.entries()) {
      const rule = this.#run.plan.bonuses[bonus]!;
      if (!rule.kept) markOwed(lines, this.#payeeOf, owed);
      const sums = sumsOf(lines, this.#currencies[bonus] ?? this.#run.sales.currency);
      for (const [index, { amount, lines: count }] of sums) {
        const currency = CURRENCIES[index]!;
        const total = { bonus: rule.name, currency, amount, lines: count };
        found.set(`${rule.name} ${currency}`, rule.kept ? { ...total, kept: true } : total);
      }
    }
    let earners = 0;
    for (let at = 0; at < owed.length; at++) earners += owed[at]!;
    return { totals: [...found.keys()].sort().map((key) => found.get(key)!), earners };
  }

  #table(): LineTable {
    return (this.#made ??= lineTable(this.#run, {
      inputOf: this.#inputOf,
      payeeOf: this.#payeeOf,
      currencies: this.#currencies,
    }));
  }

  /** What of them is hashed. */
  hashed(): HashedLines {
    const { words, amounts, texts, saleFrom, memberFrom } = this.#table();
    return {
      words,
      amounts,
      texts: { bytes: texts.bytes, starts: texts.starts },
      saleFrom,
      memberFrom,
      saleIds: this.#saleIds,
      memberIds: this.#memberIds,
      bonuses: this.#run.plan.bonuses.map(({ name }) => name),
      overPeriods: this.#run.plan.bonuses.some(({ per }) => per === "member"),
    };
  }

  /** The same by column, for chunks. */
  inOrder(): LinesInOrder {
    const table = this.#table();
    const { lines, saleFrom, memberFrom } = table;
    const origin = intRoom(lines.length);
    spread(saleFrom, origin);
    spread(memberFrom, origin);
    return {
      table,
      origin,
      saleEnd: saleFrom.at(-1)!,
      saleIds: this.#saleIds,
      memberIds: this.#memberIds,
      bonuses: this.#run.plan.bonuses.map(({ name, kept }) => ({ name, kept: kept ?? false })),
    };
  }

  /** The rows of a binary COPY to be posted, in the order of the pages, in pieces of about a megabyte: what is not kept, with its terms. */
  *postings(): Pieces {
    const rows = new RowPieces();
    const { row } = rows;
    const { bonuses } = this.#run.plan;
    // Fields that are the same in all lines of a bonus or currency, with their lengths.
    const names = bonuses.map(({ name }) => asField(Buffer.from(name)));
    const kept = asField(Uint8Array.of(0));
    const currencies = CURRENCIES.map((currency) => asField(Buffer.from(currency)));
    const { words, amounts, texts, lines, firstOf, saleFrom, memberFrom } = this.#table();
    const saleEnd = saleFrom.at(-1)!;
    const terms = bonuses.map((_, bonus) => termsOf(this.#run, bonus));
    let [sale, member] = [0, 0];
    for (let index = 0; index < lines.length; index++) {
      const at = index * STRIDE;
      const bonus = words[at + BONUS]! & 255;
      if (index < saleEnd) while (saleFrom[sale + 1]! <= index) sale++;
      else while (memberFrom[member + 1]! <= index) member++;
      if (bonuses[bonus]!.kept) continue;
      const base = words[at + BASE]!;
      const rate = words[at + RATE]!;
      const baseFrom = texts.starts[base]!;
      const baseTo = texts.starts[base + 1]!;
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
      if (rows.isReady) yield* rows.ready(index);
    }
    yield* rows.end(lines.length);
  }
}

/** Writes by line what it is of. @param from by source, and one more: where its lines begin */
function spread(from: Int32Array, origin: Int32Array): void {
  for (let at = 0; at + 1 < from.length; at++) {
    const end = from[at + 1]!;
    for (let line = from[at]!; line < end; line++) origin[line] = at;
  }
}

function markOwed({ earner, amount, count }: LineColumns, payeeOf: Int32Array, owed: Uint8Array): void {
  for (let line = 0; line < count; line++) if (amount[line] !== 0) owed[payeeOf[earner[line]!]!] = 1;
}

/**
 * What lines come to, by index into CURRENCIES.
 * @param currencies of all of them, or by source
 */
function sumsOf(
  { source, amount, count }: LineColumns,
  currencies: number | Uint8Array,
): ReadonlyMap<number, { readonly amount: bigint; readonly lines: number }> {
  const lines = new Int32Array(CURRENCIES.length);
  const parts = new Float64Array(CURRENCIES.length);
  const wholes = CURRENCIES.map(() => 0n);
  for (let line = 0; line < count; line++) {
    const value = amount[line]!;
    if (value === 0) continue;
    const currency = typeof currencies === "number" ? currencies : currencies[source[line]!]!;
    lines[currency]! += 1;
    const sum = parts[currency]! + value;
    // Up to here doubles are exact.
    if (Math.abs(sum) < 2 ** 52) parts[currency] = sum;
    else {
      wholes[currency]! += BigInt(parts[currency]!) + BigInt(value);
      parts[currency] = 0;
    }
  }
  const sums = new Map<number, { amount: bigint; lines: number }>();
  for (const [currency, number] of lines.entries()) {
    if (number > 0) sums.set(currency, { amount: wholes[currency]! + BigInt(parts[currency]!), lines: number });
  }
  return sums;
}

function asField(value: Uint8Array): Uint8Array {
  const field = Buffer.alloc(4 + value.length);
  field.writeInt32BE(value.length);
  field.set(value, 4);
  return field;
}
