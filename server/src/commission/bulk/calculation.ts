import { pastTexts } from "../past-text.ts";
import type { BonusTotal } from "../model.ts";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
import { checkLines, checkSums } from "./check-chunks.ts";
import type { CheckOf, ChunkCheck } from "./check-chunks.ts";
import { calculateColumns } from "./calculate-columns.ts";
import type { ColumnRun, PlanFaults } from "./calculate-columns.ts";
import { SnapshotColumns } from "./snapshot-columns.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";
import type { Pieces } from "./snapshot-chunks.ts";
import { chunkRows } from "./write-chunks.ts";
import { RunLines } from "./write-lines.ts";

/**
 * The tables of a snapshot, in the order in which they are read; instead of members, the sources that people are found in. After
 * `calculate` the run's chunks as they are stored, to be checked.
 */
export type Part = "members" | "past" | "sales" | { readonly source: number } | { readonly check: CheckOf };

/** Rows to be written: the snapshot's people and sales (out of sources, before `calculate`), the run's lines in chunks, the lines to be posted with their terms, what the run (its id) leaves to the next one. */
export type Rows = "member" | "sale" | "chunk" | "posting" | { readonly pastOf: number };

export type Outcome =
  | { readonly inputSha256: string; readonly faults: PlanFaults }
  | {
      readonly inputSha256: string;
      readonly lines: number;
      readonly earners: number;
      readonly totals: readonly BonusTotal[];
    };

/** A run from bytes to bytes: fed with a snapshot's rows, it gives hashes, sums and the rows of its lines. */
export class Calculation {
  #snapshot: SnapshotColumns | null;
  #made: ColumnRun | null = null;
  #lines: RunLines | null = null;
  #check: ChunkCheck | null = null;

  constructor(head: SnapshotHead, sources: Sources | null) {
    this.#snapshot = new SnapshotColumns(head, sources);
  }

  feed(part: Part, piece: Uint8Array): void {
    if (typeof part === "object" && "check" in part) (this.#check ??= this.#checkOf(part.check)).feed(piece);
    else if (typeof part === "object") this.#snapshot!.feedSource(part.source, piece);
    else if (part === "members") this.#snapshot!.feedMembers(piece);
    else if (part === "past") this.#snapshot!.feedPast(piece);
    else this.#snapshot!.feedSales(piece);
  }

  /** Only the hash of what was read. */
  inputSha256(): string {
    return this.#snapshot!.inputSha256();
  }

  calculate(): Outcome {
    const snapshot = this.#snapshot!;
    const inputSha256 = snapshot.inputSha256();
    const made = calculateColumns(snapshot);
    if ("faults" in made) return { inputSha256, faults: made.faults };
    this.#made = made;
    this.#lines = new RunLines(snapshot, made);
    this.#snapshot = null;
    const { totals, earners } = this.#lines.totals();
    return { inputSha256, lines: this.#lines.count, earners, totals };
  }

  #checkOf(kind: CheckOf): ChunkCheck {
    return kind === "sums" ? checkSums(this.#lines!.totals().totals) : checkLines(this.#lines!.inOrder());
  }

  /** Whether the stored chunks that it was fed with to the end are the run's lines. */
  agrees(): boolean {
    const agrees = this.#check!.agrees();
    this.#check = null;
    return agrees;
  }

  /** After `calculate`. */
  outputSha256(): string {
    return this.#lines!.sha256();
  }

  /** `lines`: how many are written by then. */
  rows(kind: Rows): Pieces {
    if (kind === "member" || kind === "sale") return this.#snapshot!.rows(kind);
    if (typeof kind === "object") return pastRows(this.#made!, kind.pastOf);
    return kind === "chunk" ? chunkRows(this.#lines!.inOrder()) : this.#lines!.postings();
  }
}

function* pastRows(
  { run }: ColumnRun,
  runId: number,
): Generator<{ readonly piece: Uint8Array<ArrayBuffer>; readonly lines: number }> {
  const ready: Uint8Array<ArrayBuffer>[] = [];
  const row = new ByteWriter((piece) => ready.push(piece as Uint8Array<ArrayBuffer>), true);
  row.bytes(copyHeader);
  for (const { memberId, past } of pastTexts(run)) {
    const text = Buffer.from(past);
    row.room(text.length);
    row.int16(3);
    row.bigintField(runId);
    row.bigintField(Number(memberId));
    row.field(text);
    while (ready.length > 0) yield { piece: ready.shift()!, lines: 0 };
  }
  row.bytes(copyEnd);
  row.flush();
  while (ready.length > 0) yield { piece: ready.shift()!, lines: 0 };
}
