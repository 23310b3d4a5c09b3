import { pastTexts } from "../past-text.ts";
import type { BonusTotal } from "../model.ts";
import { checkLines, checkSums } from "./check-chunks.ts";
import type { CheckOf, ChunkCheck } from "./check-chunks.ts";
import { calculateColumns, networkOf } from "./calculate-columns.ts";
import type { ColumnNetwork, ColumnRun, PlanFaults } from "./calculate-columns.ts";
import type { HashedLines } from "./hash-lines.ts";
import { SnapshotColumns } from "./snapshot-columns.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";
import { RowPieces } from "./row-pieces.ts";
import type { Pieces } from "./row-pieces.ts";
import type { Recorder } from "./snapshot-record.ts";
import { chunkRows } from "./write-chunks.ts";
import { RunLines } from "./write-lines.ts";

/**
 * The tables of a snapshot, in the order in which they are read; instead of members, the sources that people are found in. After
 * `calculate` the run's chunks as they are stored, to be checked.
 */
export type Part = "members" | "past" | "sales" | { readonly source: number } | { readonly check: CheckOf };

/** Rows to be written after `calculate`: the run's lines in chunks, the lines to be posted with their terms, what the run (its id) leaves to the next one. */
export type Rows = "chunk" | "posting" | { readonly pastOf: number };

export type Result =
  | { readonly faults: PlanFaults }
  | { readonly lines: number; readonly earners: number; readonly totals: readonly BonusTotal[] };

/** A run from bytes to bytes: fed with a snapshot's rows, it gives sums and the rows of its lines; what it has read a recorder is told. */
export class Calculation {
  #snapshot: SnapshotColumns | null;
  #people: ColumnNetwork | { readonly faults: PlanFaults } | null = null;
  #made: ColumnRun | null = null;
  #lines: RunLines | null = null;
  #check: ChunkCheck | null = null;

  constructor(head: SnapshotHead, sources: Sources | null, recorder: Recorder) {
    this.#snapshot = new SnapshotColumns(head, sources, recorder);
  }

  feed(part: Part, piece: Uint8Array): void {
    if (typeof part === "object" && "check" in part) (this.#check ??= this.#checkOf(part.check)).feed(piece);
    else if (typeof part === "object") this.#snapshot!.feedSource(part.source, piece);
    else if (part === "members") this.#snapshot!.feedMembers(piece);
    else if (part === "past") this.#snapshot!.feedPast(piece);
    else this.#snapshot!.feedSales(piece);
  }

  /** After people were fed: what can be made of them is made before sales are there. */
  people(): void {
    this.#snapshot!.people();
    this.#people = networkOf(this.#snapshot!);
  }

  /** After everything was fed: the recorder has been told all of it. */
  finish(): void {
    this.#snapshot!.finish();
  }

  /** After everything was fed. */
  calculate(): Result {
    const snapshot = this.#snapshot!;
    snapshot.finish();
    const made = calculateColumns(snapshot, this.#people ?? networkOf(snapshot));
    this.#people = null;
    if ("faults" in made) return { faults: made.faults };
    this.#made = made;
    this.#lines = new RunLines(snapshot, made);
    this.#snapshot = null;
    const { totals, earners } = this.#lines.totals;
    return { lines: totals.reduce((sum, { lines }) => sum + lines, 0), earners, totals };
  }

  #checkOf(kind: CheckOf): ChunkCheck {
    return kind === "sums" ? checkSums(this.#lines!.totals.totals) : checkLines(this.#lines!.inOrder());
  }

  /** Whether the stored chunks that it was fed with to the end are the run's lines. */
  agrees(): boolean {
    const agrees = this.#check!.agrees();
    this.#check = null;
    return agrees;
  }

  /** After `calculate`: what the lines' hash is of. */
  hashed(): HashedLines {
    return this.#lines!.hashed();
  }

  /** `lines`: how many are written by then. */
  rows(kind: Rows): Pieces {
    if (typeof kind === "object") return pastRows(this.#made!, kind.pastOf);
    return kind === "chunk" ? chunkRows(this.#lines!.inOrder()) : this.#lines!.postings();
  }
}

function* pastRows({ run }: ColumnRun, runId: number): Pieces {
  const rows = new RowPieces();
  const { row } = rows;
  for (const { memberId, past } of pastTexts(run)) {
    const text = Buffer.from(past);
    row.room(text.length);
    row.int16(3);
    row.bigintField(runId);
    row.bigintField(Number(memberId));
    row.field(text);
    if (rows.isReady) yield* rows.ready();
  }
  yield* rows.end();
}
