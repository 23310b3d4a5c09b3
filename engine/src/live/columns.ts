/**
 * Columns by position, or by sale, that grow and whose changes can be taken back. Everything that a live state knows is in such
 * columns, so that an event that fails, and one that was only asked about, leaves no trace.
 */
export type Values = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** `now` has exactly as many entries as there are positions; it is another view after one was added. */
export interface Column<A extends Values> {
  now: A;
}

interface Growing {
  readonly column: Column<Values>;
  readonly fill: number;
  room: Values;
}

/** How many there are, and the columns that have an entry for each. */
export interface Table {
  size: number;
  readonly columns: Growing[];
}

export function newTable(size: number): Table {
  return { size, columns: [] };
}

/** A column that begins with a copy of `from`; a position that is added has `fill` there. */
export function addColumn<A extends Values>(table: Table, from: A, fill = 0): Column<A> {
  const room = widen(from, table.size, roomFor(table.size), fill);
  const column = { now: room.subarray(0, table.size) as A };
  table.columns.push({ column, fill, room });
  return column;
}

/** Makes room for one more. What was there before is in the same place; entries of a position that was taken back are empty again. */
export function addRow(table: Table): void {
  table.size++;
  for (const growing of table.columns) {
    if (table.size > growing.room.length) {
      growing.room = widen(growing.room, table.size - 1, roomFor(table.size), growing.fill);
    }
    growing.column.now = growing.room.subarray(0, table.size);
  }
}

export function takeRow(table: Table): void {
  table.size--;
  for (const { column, room, fill } of table.columns) {
    room[table.size] = fill;
    column.now = room.subarray(0, table.size);
  }
}

function roomFor(size: number): number {
  return size + Math.max(64, size >> 3);
}

function widen<A extends Values>(from: A, used: number, length: number, fill: number): A {
  const Kind = from.constructor as new (length: number) => A;
  const wider = new Kind(length);
  if (fill !== 0) wider.fill(fill, used);
  (wider as Float64Array).set(from.subarray(0, used));
  return wider;
}

/** What was written since the last event was taken for good, in its order. */
export interface Journal {
  readonly columns: Values[];
  readonly at: number[];
  readonly before: number[];
  /** What is no entry of a column. */
  readonly undo: (() => void)[];
}

export function newJournal(): Journal {
  return { columns: [], at: [], before: [], undo: [] };
}

export function forget(journal: Journal): void {
  journal.columns.length = 0;
  journal.at.length = 0;
  journal.before.length = 0;
  journal.undo.length = 0;
}

export function takeBack(journal: Journal): void {
  const { columns, at, before, undo } = journal;
  for (let entry = columns.length - 1; entry >= 0; entry--) columns[entry]![at[entry]!] = before[entry]!;
  for (const one of undo.toReversed()) one();
  forget(journal);
}

// One function for each kind of array: one that meets several kinds is several times slower.
export function writeNumber(journal: Journal, column: Float64Array, at: number, value: number): void {
  journal.columns.push(column);
  journal.at.push(at);
  journal.before.push(column[at]!);
  column[at] = value;
}

export function writeInt(journal: Journal, column: Int32Array, at: number, value: number): void {
  journal.columns.push(column);
  journal.at.push(at);
  journal.before.push(column[at]!);
  column[at] = value;
}

export function writeMark(journal: Journal, column: Uint8Array, at: number, value: number): void {
  journal.columns.push(column);
  journal.at.push(at);
  journal.before.push(column[at]!);
  column[at] = value;
}

export function writeShort(journal: Journal, column: Uint16Array, at: number, value: number): void {
  journal.columns.push(column);
  journal.at.push(at);
  journal.before.push(column[at]!);
  column[at] = value;
}

/** Whose value changed in the current event, in the order in which it did; the same position may stand there several times. */
export interface Changes {
  count: number;
  at: Int32Array;
  before: Float64Array;
  after: Float64Array;
}

export function newChanges(): Changes {
  return { count: 0, at: new Int32Array(16), before: new Float64Array(16), after: new Float64Array(16) };
}

export function note(changes: Changes, at: number, before: number, after: number): void {
  const { count } = changes;
  if (count === changes.at.length) {
    changes.at = widen(changes.at, count, 2 * count, 0);
    changes.before = widen(changes.before, count, 2 * count, 0);
    changes.after = widen(changes.after, count, 2 * count, 0);
  }
  changes.at[count] = at;
  changes.before[count] = before;
  changes.after[count] = after;
  changes.count = count + 1;
}
