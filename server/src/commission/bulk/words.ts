/** Texts that come again and again, as numbers; no object is made of one that is known. */
export class Words {
  readonly #known: Uint8Array[] = [];
  /** By hash, one more than the number; 0 is free. */
  #table = new Int32Array(1 << 10);
  #last = 0;

  get count(): number {
    return this.#known.length;
  }

  bytes(number: number): Uint8Array {
    return this.#known[number]!;
  }

  text(number: number): string {
    return Buffer.from(this.#known[number]!).toString("utf8");
  }

  numberOf(bytes: Uint8Array): number {
    return this.number(bytes, 0, bytes.length);
  }

  number(bytes: Uint8Array, from: number, to: number): number {
    if (this.#known.length > 0 && isSame(this.#known[this.#last]!, bytes, from, to)) return this.#last;
    let hash = 0;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    for (let slot = hash; ; slot++) {
      const at = slot & (this.#table.length - 1);
      const number = this.#table[at]! - 1;
      if (number >= 0 && !isSame(this.#known[number]!, bytes, from, to)) continue;
      if (number < 0) this.#table[at] = this.#known.push(new Uint8Array(bytes.subarray(from, to)));
      this.#last = this.#table[at]! - 1;
      if (this.#known.length * 2 > this.#table.length) this.#grow();
      return this.#last;
    }
  }

  #grow(): void {
    this.#table = new Int32Array(this.#table.length * 4);
    for (const [number, known] of this.#known.entries()) {
      let hash = 0;
      for (const byte of known) hash = (Math.imul(hash, 31) + byte) | 0;
      while (this.#table[hash & (this.#table.length - 1)] !== 0) hash++;
      this.#table[hash & (this.#table.length - 1)] = number + 1;
    }
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[from + at]) return false;
  return true;
}
