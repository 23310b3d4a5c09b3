import { daysOfInstants } from "../civil-days.ts";
import { bytes, floats, ints } from "./grow.ts";
import { RowReader } from "./read-rows.ts";

/** A tree beside the sponsor tree that the company has. */
export interface TreeSource {
  readonly name: string;
  /** Its rows are positions under positions, not members under members. */
  readonly hasSeats: boolean;
  /** Each of its positions is somebody, with a leg. */
  readonly seated: boolean;
}

/** What is read, each with its own rows; the trees' follow, in order. */
export const SOURCES = { standing: 0, card: 1, sponsor: 2, holder: 3, sale: 4, line: 5, refund: 6, trees: 7 } as const;

/** Ids by id: whoever stands, or a tree's edges. */
export interface Pairs {
  readonly of: ReturnType<typeof floats>;
  readonly to: ReturnType<typeof floats>;
}
const pairs = (): Pairs => ({ of: floats(), to: floats() });

/** Reads fields that are kept as they come. */
function columnReader(columns: readonly ReturnType<typeof floats | typeof ints | typeof bytes>[]): RowReader {
  return new RowReader(
    columns.map(() => null),
    (values, count) => {
      for (const [field, column] of columns.entries()) column.append(values[field]!, count);
    },
  );
}

/** The rows of `peopleQueries`, in whatever order they come. */
export class PeopleColumns {
  readonly trees: readonly TreeSource[];
  readonly #readers: readonly RowReader[];
  readonly ids = floats();
  readonly kinds = bytes();
  readonly cards = { ...pairs(), days: ints() };
  readonly sponsors = pairs();
  readonly holders = pairs();
  readonly edges: readonly (Pairs & { readonly legs: ReturnType<typeof ints> })[];

  constructor(trees: readonly TreeSource[], timeZone: string) {
    this.trees = trees;
    const dayOf = daysOfInstants(timeZone);
    this.edges = trees.map(() => ({ ...pairs(), legs: ints() }));
    const [ids, kinds, cards] = [this.ids, this.kinds, this.cards];
    const readers: Record<Exclude<keyof typeof SOURCES, "sale" | "line" | "refund" | "trees">, RowReader> = {
      standing: columnReader([ids, kinds]),
      card: new RowReader([null, null, null], ([members, persons, instants], count) => {
        cards.of.append(members!, count);
        cards.to.append(persons!, count);
        for (let at = 0; at < count; at++) instants![at] = dayOf(instants![at]!);
        cards.days.append(instants!, count);
      }),
      sponsor: columnReader([this.sponsors.of, this.sponsors.to]),
      holder: columnReader([this.holders.of, this.holders.to]),
    };
    const all: RowReader[] = [];
    for (const name of ["standing", "card", "sponsor", "holder"] as const) all[SOURCES[name]] = readers[name];
    for (const [tree, { of, to, legs }] of this.edges.entries()) {
      all[SOURCES.trees + tree] = columnReader(trees[tree]!.seated ? [of, to, legs] : [of, to]);
    }
    this.#readers = all;
  }

  /** The columns come in the order of `peopleQueries`. */
  feed(source: number, piece: Uint8Array): void {
    this.#readers[source]!.feed(piece);
  }
}
