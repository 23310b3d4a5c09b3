import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";

/** How long pieces are, mostly. */
export const PIECE = 1 << 20;

/** Rows of a binary COPY, in pieces of about a megabyte; `lines`: how many are written by then. Whoever takes a piece may give back the memory of an earlier one. */
export type Pieces = Generator<
  { readonly piece: Uint8Array<ArrayBuffer>; readonly lines: number },
  void,
  ArrayBuffer | undefined
>;

/** Writes the rows of a binary COPY: whoever does takes what is ready every now and then. */
export class RowPieces {
  readonly row: ByteWriter;
  readonly #ready: Uint8Array<ArrayBuffer>[] = [];
  readonly #spare: ArrayBuffer[] = [];

  constructor() {
    this.row = new ByteWriter((piece) => {
      this.#ready.push(piece);
      return new Uint8Array(this.#spare.pop() ?? new ArrayBuffer(PIECE));
    }, PIECE);
    this.row.bytes(copyHeader);
  }

  get isReady(): boolean {
    return this.#ready.length > 0;
  }

  *ready(lines = 0): Pieces {
    for (let piece = this.#ready.shift(); piece !== undefined; piece = this.#ready.shift()) {
      const spare = yield { piece, lines };
      if (spare !== undefined) this.#spare.push(spare);
    }
  }

  *end(lines = 0): Pieces {
    this.row.bytes(copyEnd);
    this.row.flush();
    yield* this.ready(lines);
  }
}
