import { daysOfInstants } from "../civil-days.ts";
import { floats, ints, rare } from "./grow.ts";
import { RowReader } from "./read-rows.ts";
import type { SaleWords } from "./sale-words.ts";

/** A period's sales, their lines and what was refunded of them, each by itself and in whatever order it comes. */
export class SaleColumns {
  readonly #dayOf: (microseconds: number) => number;
  readonly #words: SaleWords;
  readonly #saleReader: RowReader;
  readonly sales = {
    ids: floats(),
    sellers: floats(),
    buyers: floats(),
    days: ints(),
    currencies: ints(),
    abouts: ints(),
  };
  readonly #lineReader: RowReader;
  readonly lines = {
    sales: floats(),
    numbers: ints(),
    quantities: ints(),
    amounts: floats(),
    cvs: floats(),
    qvs: floats(),
    products: ints(),
    // What the plan counts of them, where that is not all.
    planAmounts: rare(),
    planCvs: rare(),
    planQvs: rare(),
    fixed: rare(),
    wholesale: rare(),
    retail: rare(),
  };
  readonly #refundReader: RowReader;
  readonly refunds = { sales: floats(), lines: ints(), amounts: floats(), cvs: floats(), qvs: floats() };

  constructor(timeZone: string, words: SaleWords) {
    this.#dayOf = daysOfInstants(timeZone);
    this.#words = words;
    const { currencies, markets, tags, products } = words.read;
    this.#saleReader = new RowReader([null, null, null, null, currencies, markets, tags], (columns, count) =>
      this.#addSales(columns, count),
    );
    this.#lineReader = new RowReader([...Array<null>(12).fill(null), products], (columns, count) =>
      this.#addLines(columns, count),
    );
    this.#refundReader = new RowReader(Array<null>(5).fill(null), (columns, count) => this.#addRefunds(columns, count));
  }

  feedSales(piece: Uint8Array): void {
    this.#saleReader.feed(piece);
  }

  feedLines(piece: Uint8Array): void {
    this.#lineReader.feed(piece);
  }

  feedRefunds(piece: Uint8Array): void {
    this.#refundReader.feed(piece);
  }

  // The columns come in the order of `saleQuery` and `lineQueries`.

  #addSales(columns: readonly Float64Array[], count: number): void {
    const [sales, words] = [this.sales, this.#words];
    const [ids, sellers, buyers, instants, currencies, markets, tags] = columns;
    sales.ids.append(ids!, count);
    sales.sellers.append(sellers!, count);
    sales.buyers.append(buyers!, count);
    for (let at = 0; at < count; at++) {
      instants![at] = this.#dayOf(instants![at]!);
      words.keepCurrency(currencies![at]!);
      markets![at] = words.keepAbout(markets![at]!, tags![at]!);
    }
    sales.days.append(instants!, count);
    sales.currencies.append(currencies!, count);
    sales.abouts.append(markets!, count);
  }

  #addLines(columns: readonly Float64Array[], count: number): void {
    const lines = this.lines;
    const into = [
      lines.sales,
      lines.numbers,
      lines.quantities,
      lines.amounts,
      lines.cvs,
      lines.qvs,
      lines.planAmounts,
      lines.planCvs,
      lines.planQvs,
      lines.fixed,
      lines.wholesale,
      lines.retail,
      lines.products,
    ];
    for (const [field, column] of into.entries()) column.append(columns[field]!, count);
  }

  #addRefunds(columns: readonly Float64Array[], count: number): void {
    const { sales, lines, amounts, cvs, qvs } = this.refunds;
    for (const [field, column] of [sales, lines, amounts, cvs, qvs].entries()) column.append(columns[field]!, count);
  }
}
