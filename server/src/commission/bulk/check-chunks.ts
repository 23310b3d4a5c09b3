import { CURRENCIES } from "@fairline/engine";
import type { BonusTotal } from "../model.ts";
import { ChunkReader, numberColumns, textColumns } from "./line-chunk.ts";
import type { ChunkColumn, StoredChunk } from "./line-chunk.ts";
import { LineStretch, storedOrders } from "./line-stretch.ts";
import type { LinesInOrder } from "./line-stretch.ts";

/**
 * How a run's chunks, as the database has them, are set beside what was worked out: `sums`: how many lines there are of each bonus and
 * currency, and what they come to, in either order; `lines`: every column of every line.
 */
export type CheckOf = "sums" | "lines";

/** The columns that a check is fed with, in the order of the chunks' numbers. */
export const checkColumns: Readonly<Record<CheckOf, readonly ChunkColumn[]>> = {
  sums: ["amount", "bonus", "currency", "bonuses", "currencies"],
  lines: [...numberColumns, ...textColumns],
};

export interface ChunkCheck {
  feed(piece: Uint8Array): void;
  /** After the last piece: whether it is the same. */
  agrees(): boolean;
}

/** See `CheckOf`. */
export function checkSums(totals: readonly BonusTotal[]): ChunkCheck {
  const [onPages, ofEarners] = [new Map<string, Sum>(), new Map<string, Sum>()];
  const reader = new ChunkReader(checkColumns.sums, (chunk) =>
    addUp(chunk, chunk.head.sortedBy === "earner" ? ofEarners : onPages),
  );
  return {
    feed: (piece) => reader.feed(piece),
    agrees: () =>
      [onPages, ofEarners].every(
        (of) =>
          of.size === totals.length &&
          totals.every(({ bonus, currency, amount, lines }) => {
            const sum = of.get(`${bonus} ${currency}`);
            return sum !== undefined && sum.amount === amount && sum.lines === lines;
          }),
      ),
  };
}

interface Sum {
  amount: bigint;
  lines: number;
}

/** Up to here amounts of a whole chunk can be added as they are. */
const SMALL = 2 ** 36;

function addUp(chunk: StoredChunk, into: Map<string, Sum>): void {
  const [amounts, bonus, currency] = [chunk.numbers("amount"), chunk.numbers("bonus"), chunk.numbers("currency")];
  const [bonuses, currencies] = [chunk.texts("bonuses"), chunk.texts("currencies")];
  const small = new Float64Array(bonuses.length * currencies.length);
  const lines = new Int32Array(small.length);
  const large = Array.from(small, () => 0n);
  for (let at = 0; at < chunk.size; at++) {
    const of = bonus[at]! * currencies.length + currency[at]!;
    lines[of]! += 1;
    if (Math.abs(amounts[at]!) < SMALL) small[of]! += amounts[at]!;
    else large[of]! += BigInt(amounts[at]!);
  }
  for (let of = 0; of < lines.length; of++) {
    if (lines[of] === 0) continue;
    const key = `${bonuses[Math.floor(of / currencies.length)]} ${currencies[of % currencies.length]}`;
    const sum = into.get(key) ?? { amount: 0n, lines: 0 };
    sum.amount += large[of]! + BigInt(small[of]!);
    sum.lines += lines[of]!;
    into.set(key, sum);
  }
}

/** See `CheckOf`. How the columns were made, and where chunks begin, does not matter. */
export function checkLines(lines: LinesInOrder): ChunkCheck {
  const stretch = new LineStretch(lines);
  const orders = storedOrders(lines);
  const { texts } = lines.table;
  const bonusNamed = new Map(lines.bonuses.map(({ name }, index) => [name, index]));
  let order = orders.next();
  let from = 0;
  let same = true;
  const passEmpty = (): void => {
    while (order.done !== true && from === order.value.to) {
      order = orders.next();
      if (order.done !== true) from = order.value.from;
    }
  };
  const reader = new ChunkReader(checkColumns.lines, (chunk) => {
    passEmpty();
    const { sortedBy, size, least, greatest } = chunk.head;
    if (!same || order.done === true || sortedBy !== order.value.sortedBy || size > order.value.to - from) {
      same = false;
      return;
    }
    stretch.fill(order.value, from, from + size);
    from += size;
    const keys = stretch.keys(sortedBy);
    same = keys[0] === least && keys[size - 1] === greatest && isSame(chunk, stretch);
  });
  const isSame = (chunk: StoredChunk, wanted: LineStretch): boolean => {
    const number = (column: "currency" | "bonus" | "base" | "rate", known: readonly (number | undefined)[]) =>
      chunk.numbers(column).map((code) => (code < 0 ? code : (known[code] ?? Number.NaN)));
    const numbered = (column: "bases" | "rates") => chunk.texts(column).map((text) => texts.find(text));
    const pairs: readonly (readonly [Float64Array, Float64Array | Int32Array])[] = [
      [chunk.numbers("sale_id"), wanted.saleId],
      [chunk.numbers("source_id"), wanted.sourceId],
      [chunk.numbers("earner_id"), wanted.earnerId],
      [chunk.numbers("amount"), wanted.amount],
      [chunk.numbers("level"), wanted.level],
      [chunk.numbers("paid_level"), wanted.paidLevel],
      [chunk.numbers("kept"), wanted.kept],
      [
        number(
          "currency",
          chunk.texts("currencies").map((text) => CURRENCIES.indexOf(text)),
        ),
        wanted.currency,
      ],
      [
        number(
          "bonus",
          chunk.texts("bonuses").map((text) => bonusNamed.get(text)),
        ),
        wanted.bonus,
      ],
      [number("base", numbered("bases")), wanted.base],
      [number("rate", numbered("rates")), wanted.rate],
    ];
    return pairs.every(([stored, made]) => {
      for (let at = 0; at < stored.length; at++) if (stored[at] !== made[at]) return false;
      return true;
    });
  };
  return {
    feed: (piece) => reader.feed(piece),
    agrees: () => {
      passEmpty();
      return same && order.done === true;
    },
  };
}
