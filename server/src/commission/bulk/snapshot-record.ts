import type { MemberBlock } from "./member-block.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { WordTexts } from "./sale-words.ts";
import { memberChunks, SaleChunks } from "./snapshot-chunks.ts";
import type { Pieces } from "./row-pieces.ts";
import { SnapshotText } from "./snapshot-text.ts";
import type { HashedHead, HashedTree } from "./snapshot-text.ts";

/** What earlier runs left of a member; see `past-text.ts`. */
export interface KeptPast {
  readonly memberId: number;
  readonly past: string;
}

/** Is told everything that a run reads, in order: everybody, then what earlier runs left, then sales. */
export interface Recorder {
  /** A block is the recorder's own from then on. */
  members(block: MemberBlock): void;
  pasts(pasts: readonly KeptPast[]): void;
  /** @param words texts that are new with the block */
  sales(block: SaleBlock, words: WordTexts): void;
}

/** What a run has read: its hash and, where it is to be stored, the rows of its own tables. */
export class SnapshotRecord implements Recorder {
  readonly #text: SnapshotText;
  readonly #members: MemberBlock[] = [];
  readonly #sales: SaleChunks | null;

  constructor(head: HashedHead, trees: readonly HashedTree[], isStored: boolean) {
    this.#text = new SnapshotText(head, trees);
    this.#sales = isStored ? new SaleChunks() : null;
  }

  members(block: MemberBlock): void {
    this.#text.members(block);
    if (this.#sales !== null) this.#members.push(block);
  }

  pasts(pasts: readonly KeptPast[]): void {
    for (const { memberId, past } of pasts) this.#text.past(memberId, past);
  }

  sales(block: SaleBlock, words: WordTexts): void {
    this.#text.sales(block, words);
    this.#sales?.add(block, words);
  }

  /** The rows of a run's own tables, as COPY wants them, once; of sales after all of them were told. */
  rows(table: "member" | "sale"): Pieces {
    return table === "member" ? memberChunks(this.#members.shift()!) : this.#sales!.take();
  }

  /** Of everything, once. */
  sha256(): string {
    return this.#text.sha256();
  }
}
