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

export function wider<C extends Uint8Array | Int32Array>(column: C, into: C): C {
  (into as Uint8Array).set(column);
  return into;
}

/** Whole numbers a line in `LineTable.words`; the last two are its amount. */
export const STRIDE = 8;
export const [PAYEE, LEVEL, PAID_LEVEL, BONUS, BASE, RATE] = [0, 1, 2, 3, 4, 5] as const;

/**
 * A run's lines in the order of their pages: by sale, then by source; then by bonus, bytewise, and earner. Those that come to nothing are
 * left out. Each stands in one line of the processor's cache: written and hashed, they are read from first to last, instead of here and
 * there in the columns of every bonus.
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
  /** By line: which it is of the run's, all bonuses one after the other. */
  readonly lines: Int32Array;
  /** By bonus: its first line there. */
  readonly firstOf: Int32Array;
  /** By sale in the order of ids, and one more: where its lines begin. */
  readonly saleFrom: Int32Array;
  /** By member in the order of ids, and one more: where the lines begin that their whole period pays. */
  readonly memberFrom: Int32Array;
}
