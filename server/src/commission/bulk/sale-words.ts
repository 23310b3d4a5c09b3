import { CURRENCIES } from "@fairline/engine";
import { csvField } from "../earnings-csv.ts";
import { decodeTexts, encodeTexts } from "../../foundation/column-chunk.ts";
import { Words } from "./read-copy.ts";
import type { CopyReader } from "./read-copy.ts";

/** The texts of sales that come again and again: read as numbers, and written as fields of the text that is hashed. */
export class SaleWords {
  /** By number: which market and tags. */
  readonly abouts: { readonly market: string | null; readonly tags: readonly string[] }[] = [];
  /** By number: the index into CURRENCIES. */
  readonly currencies: { readonly index: number; readonly text: Buffer }[] = [];
  readonly aboutFields: Uint8Array[] = [];
  readonly productFields: Uint8Array[] = [];
  readonly #products = new Words();
  readonly #currencies = new Words();
  readonly #markets = new Words();
  readonly #tags = new Words();
  /** By market and tags. */
  readonly #known = new Map<number, number>();

  product(reader: CopyReader): number {
    return this.#keepProduct(reader.word(this.#products));
  }

  productOf(text: string): number {
    return this.#keepProduct(this.#products.numberOf(Buffer.from(text)));
  }

  #keepProduct(word: number): number {
    this.productFields[word] ??= Buffer.from(csvField(this.#products.text(word)));
    return word;
  }

  productText(product: number): string {
    return this.#products.text(product);
  }

  currency(reader: CopyReader): number {
    return this.#keepCurrency(reader.word(this.#currencies));
  }

  currencyOf(text: string): number {
    return this.#keepCurrency(this.#currencies.numberOf(Buffer.from(text)));
  }

  #keepCurrency(word: number): number {
    if (this.currencies[word] === undefined) {
      const text = this.#currencies.text(word);
      const index = CURRENCIES.indexOf(text);
      if (index < 0) throw new Error(`${text} is not an ISO 4217 currency`);
      this.currencies[word] = { index, text: Buffer.from(text) };
    }
    return word;
  }

  /** Market, then tags. */
  about(reader: CopyReader): number {
    return this.#keepAbout(reader.word(this.#markets), reader.word(this.#tags));
  }

  /** Of markets, and of tags as JSON lists, by their numbers in these; -1 where there are none. */
  aboutsOf(markets: readonly string[], tags: readonly string[]): (market: number, tags: number) => number {
    const places = markets.map((text) => this.#markets.numberOf(Buffer.from(text)));
    const lists = tags.map((text) => this.#tags.numberOf(encodeTexts(JSON.parse(text) as string[])));
    return (market, list) => this.#keepAbout(places[market] ?? -1, lists[list] ?? -1);
  }

  #keepAbout(market: number, tags: number): number {
    const pair = (market + 1) * 0x1_0000_0000 + tags;
    let about = this.#known.get(pair);
    if (about === undefined) {
      about = this.abouts.length;
      this.#known.set(pair, about);
      const place = market < 0 ? null : this.#markets.text(market);
      const list = tags < 0 ? [] : decodeTexts(this.#tags.bytes(tags));
      this.abouts.push({ market: place, tags: list });
      this.aboutFields[about] = Buffer.from(`${csvField(place ?? "")},${csvField(list.join(";"))}`);
    }
    return about;
  }
}
