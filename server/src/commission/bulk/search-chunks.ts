import type { RunLine } from "../model.ts";
import { placeOf } from "./chunk-lines.ts";
import type { ChunkColumn, StoredChunk } from "./line-chunk.ts";

/** A line that others come after. */
export interface After {
  readonly line: RunLine;
  /** On the pages. */
  readonly place: number;
}

/** What lines are asked for; see `LineFilter`. */
interface Asked {
  readonly earner?: bigint;
  readonly bonus?: string;
  readonly sale?: bigint;
  readonly source?: bigint;
  readonly currency?: string;
  readonly by?: "largest" | "smallest";
}

/** Looks for lines in chunks that it is given in the order of their numbers. */
export interface Search {
  take(chunk: StoredChunk): void;
  /** No further chunk changes what is found. */
  readonly isFull: boolean;
  /** In the order asked for, at most as many as wished. */
  places(): readonly number[];
}

/** The columns that a search reads. */
export function columnsToSearch(
  { earner, bonus, sale, source, currency, by, search }: Asked & { readonly search?: string },
  after: After | undefined,
): readonly ChunkColumn[] {
  const ofKey = after !== undefined && sale === undefined && source === undefined && earner !== undefined;
  const columns = new Set<ChunkColumn>();
  if (sale !== undefined || ofKey) columns.add("sale_id");
  if (source !== undefined || ofKey) columns.add("source_id");
  if (earner !== undefined || search !== undefined || ofKey) columns.add("earner_id");
  if (bonus !== undefined || ofKey) columns.add("bonus").add("bonuses");
  if (currency !== undefined || by !== undefined) columns.add("currency").add("currencies");
  if (by !== undefined) columns.add("amount");
  return [...columns];
}

/** @param asked `isEarner`: of whoever was found by name */
export function searchOf(
  asked: Asked & {
    readonly isEarner?: (id: number) => boolean;
    readonly after: After | undefined;
    readonly limit: number;
  },
): Search {
  const { by, after, limit } = asked;
  return by === undefined ? new FirstLines(asked, after, limit) : new LinesByAmount(asked, { by, after, limit });
}

/** The indexes of a chunk's lines that are asked for, wherever they come. In plain loops: they go over millions. */
function matching(chunk: StoredChunk, asked: Asked & { readonly isEarner?: (id: number) => boolean }): Int32Array {
  const { earner, bonus, sale, source, currency, isEarner } = asked;
  const chosen = new Int32Array(chunk.size);
  let count = chunk.size;
  for (let index = 0; index < count; index++) chosen[index] = index;
  const keep = (values: Float64Array, value: number): void => {
    count = keepEqual(chosen, count, values, value);
  };
  if (sale !== undefined) keep(chunk.numbers("sale_id"), Number(sale));
  if (source !== undefined) keep(chunk.numbers("source_id"), Number(source));
  if (earner !== undefined) keep(chunk.numbers("earner_id"), Number(earner));
  if (bonus !== undefined) keep(chunk.numbers("bonus"), chunk.texts("bonuses").indexOf(bonus));
  if (currency !== undefined) keep(chunk.numbers("currency"), chunk.texts("currencies").indexOf(currency));
  if (isEarner !== undefined) {
    const earners = chunk.numbers("earner_id");
    let kept = 0;
    for (let at = 0; at < count; at++) if (isEarner(earners[chosen[at]!]!)) chosen[kept++] = chosen[at]!;
    count = kept;
  }
  return chosen.subarray(0, count);
}

/** @returns how many of the first `count` stay */
function keepEqual(chosen: Int32Array, count: number, values: Float64Array, value: number): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const index = chosen[at]!;
    if (values[index] === value) chosen[kept++] = index;
  }
  return kept;
}

/** Whether a line of the chunk comes after another on the pages. Of an earner's lines, which say nothing of pages, by what they are sorted by. */
function comesAfter(chunk: StoredChunk, { line, place }: After): (index: number) => boolean {
  const { number, sortedBy } = chunk.head;
  if (sortedBy !== "earner") return (index) => placeOf(number, index) > place;
  const [sales, sources, earners] = [chunk.numbers("sale_id"), chunk.numbers("source_id"), chunk.numbers("earner_id")];
  const [bonus, bonuses] = [chunk.numbers("bonus"), chunk.texts("bonuses")];
  const [sale, source, earner] = [Number(line.saleId ?? Infinity), Number(line.sourceId ?? -1), Number(line.earnerId)];
  return (index) => {
    const its = sales[index]! < 0 ? Infinity : sales[index]!;
    if (its !== sale) return its > sale;
    if (sources[index] !== source) return sources[index]! > source;
    const name = bonuses[bonus[index]!]!;
    return name === line.bonus ? earners[index]! > earner : name > line.bonus;
  };
}

/** Lines as they stand. */
class FirstLines implements Search {
  readonly #asked: Asked;
  readonly #after: After | undefined;
  readonly #limit: number;
  readonly #places: number[] = [];

  constructor(asked: Asked, after: After | undefined, limit: number) {
    this.#asked = asked;
    this.#after = after;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#places.length >= this.#limit;
  }

  take(chunk: StoredChunk): void {
    const isAfter = this.#after === undefined ? undefined : comesAfter(chunk, this.#after);
    for (const index of matching(chunk, this.#asked)) {
      if (this.isFull) return;
      if (isAfter === undefined || isAfter(index)) this.#places.push(placeOf(chunk.head.number, index));
    }
  }

  places(): readonly number[] {
    return this.#places;
  }
}

interface Found {
  readonly currency: string;
  /** Less is sooner. */
  readonly rank: number;
  readonly place: number;
}

/** Currency by currency by amount, then as they stand; of many only those that are wished for, and as many again, are kept. */
class LinesByAmount implements Search {
  readonly #asked: Asked;
  readonly #sign: number;
  readonly #after: After | undefined;
  readonly #limit: number;
  #found: Found[] = [];
  #last: Found | undefined;
  readonly isFull = false;

  constructor(
    asked: Asked,
    wish: { readonly by: "largest" | "smallest"; readonly after: After | undefined; readonly limit: number },
  ) {
    this.#asked = asked;
    this.#sign = wish.by === "largest" ? -1 : 1;
    this.#after = wish.after;
    this.#limit = wish.limit;
  }

  take(chunk: StoredChunk): void {
    const [amounts, code, currencies] = [chunk.numbers("amount"), chunk.numbers("currency"), chunk.texts("currencies")];
    const isLater = this.#after === undefined ? undefined : comesAfter(chunk, this.#after);
    const than = this.#after?.line;
    const rankOfAfter = than === undefined ? 0 : this.#sign * Number(than.amount);
    const chosen = matching(chunk, this.#asked);
    for (let at = 0; at < chosen.length; at++) {
      const index = chosen[at]!;
      const currency = currencies[code[index]!]!;
      const rank = this.#sign * amounts[index]!;
      if (than !== undefined) {
        if (currency < than.currency) continue;
        if (currency === than.currency && (rank < rankOfAfter || (rank === rankOfAfter && !isLater!(index)))) continue;
      }
      const last = this.#last;
      // What comes later stands after those of the same amount.
      if (last !== undefined && (currency > last.currency || (currency === last.currency && rank >= last.rank)))
        continue;
      this.#found.push({ currency, rank, place: placeOf(chunk.head.number, index) });
      if (this.#found.length >= 2 * this.#limit) this.#cut();
    }
  }

  #cut(): void {
    this.#found.sort((a, b) =>
      a.currency === b.currency ? a.rank - b.rank || a.place - b.place : a.currency < b.currency ? -1 : 1,
    );
    this.#found = this.#found.slice(0, this.#limit);
    if (this.#found.length === this.#limit) this.#last = this.#found.at(-1);
  }

  places(): readonly number[] {
    this.#cut();
    return this.#found.map(({ place }) => place);
  }
}
