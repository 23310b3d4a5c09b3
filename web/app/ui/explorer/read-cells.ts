/** The picture as the API sends it: an Int32 with the header's length, the header as JSON, then nine Int32 a cell. */
const numbersOfCell = 9;

export interface Cells {
  /** Which reading of the tree it is of. */
  readonly taken: number;
  readonly count: number;
  readonly numbers: Int32Array;
  readonly names: ReadonlyMap<number, string>;
}

/** One cell: a person, or branches that were too narrow to draw. */
export interface Cell {
  readonly index: number;
  readonly at: number;
  readonly span: number;
  readonly level: number;
  readonly tall: number;
  readonly branches: number;
  readonly rank: number;
  /** -1 for put-together branches. */
  readonly activity: number;
  /** Of 100, how many sold this month. */
  readonly selling: number;
  readonly volume: number;
}

export function readCells(bytes: ArrayBuffer): Cells {
  const length = new DataView(bytes).getInt32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))) as {
    readonly taken: number;
    readonly labels: readonly (readonly [number, string])[];
  };
  // The numbers are little-endian, as every browser's machine is.
  const numbers = new Int32Array(bytes, 4 + length);
  return { taken: head.taken, count: numbers.length / numbersOfCell, numbers, names: new Map(head.labels) };
}

export function cellAt({ numbers }: Cells, index: number): Cell {
  const start = index * numbersOfCell;
  return {
    index,
    at: numbers[start]!,
    span: numbers[start + 1]!,
    level: numbers[start + 2]!,
    tall: numbers[start + 3]!,
    branches: numbers[start + 4]!,
    rank: numbers[start + 5]!,
    activity: numbers[start + 6]!,
    selling: numbers[start + 7]!,
    volume: numbers[start + 8]!,
  };
}

/** The cell at a place: across counted in people, down in levels. */
export function cellUnder(cells: Cells, across: number, level: number): Cell | undefined {
  const { numbers, count } = cells;
  for (let index = 0; index < count; index++) {
    const start = index * numbersOfCell;
    const [at, top] = [numbers[start]!, numbers[start + 2]!];
    if (across < at || level < top) continue;
    if (across < at + numbers[start + 1]! && level < top + numbers[start + 3]!) return cellAt(cells, index);
  }
  return undefined;
}
