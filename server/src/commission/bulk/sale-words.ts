import { CURRENCIES } from "@fairline/engine";
import { decodeTexts, encodeTexts } from "../../foundation/column-chunk.ts";
import { Words } from "./words.ts";

/** What numbers of sales stand for, each list from some number on. */
export interface WordTexts {
  readonly currencies: readonly string[];
  readonly products: readonly string[];
  readonly abouts: readonly About[];
}

/** Where a sale was made, and what it is tagged with. */
export interface About {
  readonly market: string | null;
  readonly tags: readonly string[];
}

/** The texts of sales that come again and again, as numbers. */
export class SaleWords {
  /** By number. */
  readonly abouts: About[] = [];
  /** By number: the index into CURRENCIES. */
  readonly currencies: number[] = [];
  readonly #products = new Words();
  readonly #currencies = new Words();
  readonly #markets = new Words();
  readonly #tags = new Words();
  /** By market and tags. */
  readonly #known = new Map<number, number>();
  #lastPair = Number.NaN;
  #lastAbout = 0;
  readonly #told = { currencies: 0, products: 0, abouts: 0 };

  /** Texts that are new since this was asked last. */
  fresh(): WordTexts {
    const from = { ...this.#told };
    this.#told.currencies = this.#currencies.count;
    this.#told.products = this.#products.count;
    this.#told.abouts = this.abouts.length;
    const texts = (words: Words, first: number): readonly string[] =>
      Array.from({ length: words.count - first }, (_, at) => words.text(first + at));
    return {
      currencies: texts(this.#currencies, from.currencies),
      products: texts(this.#products, from.products),
      abouts: this.abouts.slice(from.abouts),
    };
  }

  /** What numbers them where they are read; of currencies, markets and tags every number that it gives is to be kept. Tags as bytes of a `text[]`. */
  get read(): Readonly<Record<"products" | "currencies" | "markets" | "tags", Words>> {
    return { products: this.#products, currencies: this.#currencies, markets: this.#markets, tags: this.#tags };
  }

  productOf(text: string): number {
    return this.#products.numberOf(Buffer.from(text));
  }

  productText(product: number): string {
    return this.#products.text(product);
  }

  currencyOf(text: string): number {
    return this.keepCurrency(this.#currencies.numberOf(Buffer.from(text)));
  }

  keepCurrency(word: number): number {
    if (this.currencies[word] === undefined) {
      const text = this.#currencies.text(word);
      const index = CURRENCIES.indexOf(text);
      if (index < 0) throw new Error(`${text} is not an ISO 4217 currency`);
      this.currencies[word] = index;
    }
    return word;
  }

  /** Of markets, and of tags as JSON lists, by their numbers in these; -1 where there are none. */
  aboutsOf(markets: readonly string[], tags: readonly string[]): (market: number, tags: number) => number {
    const places = markets.map((text) => this.#markets.numberOf(Buffer.from(text)));
    const lists = tags.map((text) => this.#tags.numberOf(encodeTexts(JSON.parse(text) as string[])));
    return (market, list) => this.keepAbout(places[market] ?? -1, lists[list] ?? -1);
  }

  /** @param market -1 where there is none, as of tags */
  keepAbout(market: number, tags: number): number {
    const pair = (market + 1) * 0x1_0000_0000 + tags;
    if (pair === this.#lastPair) return this.#lastAbout;
    let about = this.#known.get(pair);
    if (about === undefined) {
      about = this.abouts.length;
      this.#known.set(pair, about);
      const place = market < 0 ? null : this.#markets.text(market);
      const list = tags < 0 ? [] : decodeTexts(this.#tags.bytes(tags));
      this.abouts.push({ market: place, tags: list });
    }
    this.#lastPair = pair;
    this.#lastAbout = about;
    return about;
  }
}
