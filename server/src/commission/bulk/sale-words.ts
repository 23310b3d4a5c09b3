import { CURRENCIES } from "@fairline/engine";
import { csvField } from "../earnings-csv.ts";
import { textArray, Words } from "./read-copy.ts";
import type { CopyReader } from "./read-copy.ts";

/** The texts of sales that come again and again: read as numbers, and written as fields of the text that is hashed. */
export class SaleWords {
  /** By number: which market and tags. */
  readonly abouts: { readonly market: string | null; readonly tags: readonly string[] }[] = [];
  /** By number: the index into CURRENCIES. */
  readonly currencies: { readonly index: number; readonly text: Uint8Array }[] = [];
  readonly aboutFields: Uint8Array[] = [];
  readonly productFields: Uint8Array[] = [];
  readonly #products = new Words();
  readonly #currencies = new Words();
  readonly #markets = new Words();
  readonly #tags = new Words();
  readonly #aboutWords: (readonly [market: number, tags: number])[] = [];
  /** By market and tags. */
  readonly #known = new Map<number, number>();

  product(reader: CopyReader): number {
    const word = reader.word(this.#products);
    this.productFields[word] ??= Buffer.from(csvField(this.#products.text(word)));
    return word;
  }

  productText(product: number): string {
    return this.#products.text(product);
  }

  currency(reader: CopyReader): number {
    const word = reader.word(this.#currencies);
    if (this.currencies[word] === undefined) {
      const text = this.#currencies.text(word);
      const index = CURRENCIES.indexOf(text);
      if (index < 0) throw new Error(`${text} is not an ISO 4217 currency`);
      this.currencies[word] = { index, text: Buffer.from(text) };
    }
    return word;
  }

  /** Currency, product, market and tags as fields of a COPY; the last two null where there are none. */
  fields(currency: number, product: number, about: number): readonly (Uint8Array | null)[] {
    const [market, tags] = this.#aboutWords[about]!;
    const raw = (words: Words, word: number) => (word < 0 ? null : Buffer.from(words.raw(word), "latin1"));
    return [
      this.currencies[currency]!.text,
      raw(this.#products, product),
      raw(this.#markets, market),
      raw(this.#tags, tags),
    ];
  }

  /** Market, then tags. */
  about(reader: CopyReader): number {
    const [market, tags] = [reader.word(this.#markets), reader.word(this.#tags)];
    const pair = (market + 1) * 0x1_0000_0000 + tags;
    let about = this.#known.get(pair);
    if (about === undefined) {
      about = this.abouts.length;
      this.#known.set(pair, about);
      this.#aboutWords.push([market, tags]);
      const place = market < 0 ? null : this.#markets.text(market);
      const list = tags < 0 ? [] : textArray(this.#tags.raw(tags));
      this.abouts.push({ market: place, tags: list });
      this.aboutFields[about] = Buffer.from(`${csvField(place ?? "")},${csvField(list.join(";"))}`);
    }
    return about;
  }
}
