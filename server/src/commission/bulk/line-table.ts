import { earningAt } from "@fairline/engine";
import type { Run } from "@fairline/engine";
import type { LineOrder } from "./order-lines.ts";

/** Texts one after the other in one piece of memory, by number. */
export class Texts {
  bytes = new Uint8Array(1 << 16);
  /** By text, and one more: where it begins. */
  starts = new Int32Array(1 << 12);
  #count = 0;
  readonly #known = new Map<string, number>();

  get count(): number {
    return this.#count;
  }

  /** Undefined where there is no such text. */
  find(text: string): number | undefined {
    return this.#known.get(text);
  }

  number(text: string): number {
    let known = this.#known.get(text);
    if (known === undefined) {
      known = this.#add(text);
      this.#known.set(text, known);
    }
    return known;
  }

  #add(text: string): number {
    const from = this.starts[this.#count]!;
    while (from + text.length > this.bytes.length)
      this.bytes = wider(this.bytes, new Uint8Array(this.bytes.length * 2));
    if (this.#count + 2 > this.starts.length) this.starts = wider(this.starts, new Int32Array(this.starts.length * 2));
    for (let at = 0; at < text.length; at++) this.bytes[from + at] = text.charCodeAt(at);
    this.#count += 1;
    this.starts[this.#count] = from + text.length;
    return this.#count - 1;
  }
}

function wider<C extends Uint8Array | Int32Array>(column: C, into: C): C {
  (into as Uint8Array).set(column);
  return into;
}

/** Whole numbers a line in `LineTable.words`; the last two are its amount. */
export const STRIDE = 8;
export const [PAYEE, LEVEL, PAID_LEVEL, BONUS, BASE, RATE] = [0, 1, 2, 3, 4, 5] as const;

/**
 * A run's lines in the order of their pages, each in one line of the processor's cache: written and hashed, they are read from
 * first to last, instead of here and there in the columns of every bonus.
 */
export interface LineTable {
  /**
   * By line `STRIDE` numbers: whoever is paid, in the order of ids; level; paid level; bonus, with the index into CURRENCIES in the
   * bits from the eighth on; base and rate, by number in `texts`, the rate -1 where there is none.
   */
  readonly words: Int32Array;
  /** The same memory: by line `STRIDE / 2`, the last of them the amount. */
  readonly amounts: Float64Array;
  /** ASCII. */
  readonly texts: Texts;
}

/** @param currencyOf index into CURRENCIES of a line of a bonus */
export function lineTable(
  run: Run,
  { lines, firstOf }: LineOrder,
  payeeOf: Int32Array,
  currencyOf: (bonus: number, line: number) => number,
): LineTable {
  const words = new Int32Array(lines.length * STRIDE);
  const table = { words, amounts: new Float64Array(words.buffer), texts: new Texts() };
  const placeOf = new Int32Array(firstOf.at(-1)!).fill(-1);
  for (let at = 0; at < lines.length; at++) placeOf[lines[at]!] = at;
  for (const [bonus, { earner, paidLevel, amount, count }] of run.lines.entries()) {
    const place = placeOf.subarray(firstOf[bonus], firstOf[bonus]! + count);
    const describe = describer(run, bonus, table.texts);
    const { amounts } = table;
    for (let line = 0; line < count; line++) {
      const at = place[line]! * STRIDE;
      if (at < 0) continue;
      words[at] = payeeOf[earner[line]!]!;
      words[at + PAID_LEVEL] = paidLevel[line]!;
      words[at + BONUS] = bonus | (currencyOf(bonus, line) << 8);
      amounts[(at >> 1) + 3] = amount[line]!;
      describe(line, words, at);
    }
  }
  return table;
}

/** Writes level, base and rate of a line (index within its bonus) from `at` on. */
type Describe = (line: number, words: Int32Array, at: number) => void;

/**
 * Where many lines say the same, it is worked out by the engine for the first of them and kept: a walk over whole sales says no
 * more of its base than the sale's sum, and no more of its rate than the entry in its table. Anything else is asked for line by line.
 */
function describer(run: Run, bonus: number, texts: Texts): Describe {
  const rule = run.plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const ask: Describe = (line, words, at) => {
    const { level, base, rate } = earningAt(run, bonus, line);
    words[at + LEVEL] = level;
    words[at + BASE] = texts.number(base);
    words[at + RATE] = rate === null ? -1 : texts.number(rate);
  };
  if (rule.shape !== "walk") return ask;
  const all = rule.weights.filter === null && rule.weights.counts === null;
  const perSale = rule.per === "sale";
  if (perSale && (!all || !["amount", "cv", "qv"].includes(rule.base))) return ask;
  if (!perSale && lines.base === null) return ask;
  const values = perSale ? run.sales[rule.base as "amount" | "cv" | "qv"] : lines.base!;
  const inSalesCurrency = perSale && rule.base === "amount";
  const { depth } = run.network.trees[rule.tree]!;
  const { source, earner, rate: rates, amount, uncut } = lines;
  const { seller, currency } = run.sales;
  const bases = new Map<number, Map<number, number>>();
  const rateOf: (number | undefined)[] = [];
  // Lines of one source come one after the other.
  let [lastOf, lastBase, lastDepth] = [-1, -1, 0];
  return (line, words, at) => {
    const of = source[line]!;
    if (of !== lastOf) {
      const money = inSalesCurrency ? currency[of]! : 0;
      let known = bases.get(money);
      if (known === undefined) bases.set(money, (known = new Map<number, number>()));
      let base = known.get(values[of]!);
      if (base === undefined) {
        ask(line, words, at);
        base = words[at + BASE]!;
        known.set(values[of]!, base);
      }
      [lastOf, lastBase, lastDepth] = [of, base, depth[perSale ? seller[of]! : of]!];
    }
    const rate = rateOf[rates[line]!];
    if (rate === undefined) {
      ask(line, words, at);
      if (uncut === null || uncut[line] === amount[line]) rateOf[rates[line]!] = words[at + RATE]!;
      return;
    }
    words[at + LEVEL] = lastDepth - depth[earner[line]!]!;
    words[at + BASE] = lastBase;
    words[at + RATE] = rate;
  };
}
