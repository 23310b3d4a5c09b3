import { floatRoom, intRoom } from "./room.ts";

/** Sale lines side by side, in the order of sales and lines: what is read, hashed, written and read back at once. */
export interface SaleBlock {
  readonly count: number;
  readonly saleIds: Float64Array;
  readonly lines: Int32Array;
  /** Members' ids, -1 of nobody. */
  readonly sellers: Float64Array;
  readonly buyers: Float64Array;
  readonly amountsSold: Float64Array;
  readonly cvsSold: Float64Array;
  readonly qvsSold: Float64Array;
  readonly amounts: Float64Array;
  readonly cvs: Float64Array;
  readonly qvs: Float64Array;
  /** -1 where there is none. */
  readonly fixed: Float64Array;
  readonly wholesale: Float64Array;
  readonly retail: Float64Array;
  readonly quantities: Int32Array;
  /** Days from 1970-01-01, or `NO_DAY`. */
  readonly days: Int32Array;
  /** Numbers in `SaleWords`. */
  readonly currencies: Int32Array;
  readonly products: Int32Array;
  readonly abouts: Int32Array;
}

export function saleBlock(count: number): SaleBlock {
  const floats = () => floatRoom(count);
  const ints = () => intRoom(count);
  return {
    count,
    saleIds: floats(),
    lines: ints(),
    sellers: floats(),
    buyers: floats(),
    amountsSold: floats(),
    cvsSold: floats(),
    qvsSold: floats(),
    amounts: floats(),
    cvs: floats(),
    qvs: floats(),
    fixed: floats(),
    wholesale: floats(),
    retail: floats(),
    quantities: ints(),
    days: ints(),
    currencies: ints(),
    products: ints(),
    abouts: ints(),
  };
}
