/** COPY on a transaction's own connection, or one beside it, as bytes: what is read and written by the million. */
import { once } from "node:events";
import { Socket } from "node:net";
import { finished } from "node:stream/promises";
import type { CompiledQuery } from "kysely";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "./database.ts";

/**
 * Hands every piece of `copy (query) to stdout (format binary)` to `take`, in order, and waits for it. A piece ends with a
 * row; it and its buffer are `take`'s own from then on, and may be moved to a thread. What `take` gives back, if anything, is a buffer
 * that may be filled anew: by the million of rows, memory that is taken and left again costs more than what is done with it.
 * @param source a transaction, or a connection beside one (`besideTransaction`)
 * @param query as SQL; never from outside
 * @returns how many rows there were
 * @throws what the database says, or what `take` throws, after the rest was read past
 */
export async function copyOut(source: Tx | pg.Client, query: string, take: Take): Promise<number> {
  const copy = new CopyOut(`copy (${query}) to stdout (format binary)`, take);
  if (source instanceof pg.Client) source.query(copy as unknown as pg.Submittable);
  else await submit(source, copy);
  await copy.done;
  return copy.rows;
}

export type Take = (piece: Uint8Array<ArrayBuffer>) => unknown;

/** A socket on which a COPY is being read: whoever reads takes what he is given at once. */
const readAtOnce = new WeakSet<Socket>();

/**
 * A socket for a connection over which much is read. Node takes fresh memory for each reading from a socket otherwise, some
 * kilobytes of rows, and collects it some hundred times a second.
 */
export function socketOfOneBuffer(): Socket {
  const socket: Socket = new Socket({
    onread: {
      buffer: Buffer.allocUnsafeSlow(1 << 16),
      callback: (length, buffer) => {
        const read = Buffer.from(buffer.buffer as ArrayBuffer, buffer.byteOffset, length);
        // pg may keep a part of it until the next one comes.
        socket.emit("data", readAtOnce.has(socket) ? read : Buffer.from(read));
        return true;
      },
    },
  });
  return socket;
}

/** What pg lets such a query have of its connection. */
interface Wire {
  readonly stream: Socket;
  query(text: string): void;
}

const PIECE = 1 << 18;
const [COPY_DATA, COPY_DONE, ERROR] = [100, 99, 69];

/**
 * The database sends a message a row. Its bytes are taken off the wire here, a piece at a time: pg, or a stream, would make
 * several objects of each row. No row begins in one piece and ends in the next.
 */
class CopyOut {
  readonly text: string;
  readonly done: Promise<void>;
  rows = 0;
  readonly #take: Take;
  #spare: Uint8Array<ArrayBuffer>[] = [];
  readonly #settled = Promise.withResolvers<void>();
  #wire: Socket | undefined;
  #pgReads: ((chunk: Buffer) => void) | undefined;
  #piece = new Uint8Array(PIECE);
  #filled = 0;
  /** The head of a message, its kind and its length, as far as it is there. */
  readonly #head = Buffer.alloc(5);
  #headAt = 0;
  /** What is to come of the message that is being read. */
  #left = 0;
  #failed = false;
  #taking: Promise<unknown> = Promise.resolve();

  constructor(text: string, take: Take) {
    this.text = text;
    this.#take = take;
    this.done = this.#settled.promise;
    this.done.catch(() => {});
  }

  submit(connection: Wire): void {
    this.#wire = connection.stream;
    this.#pgReads = this.#wire.listeners("data")[0] as (chunk: Buffer) => void;
    this.#wire.removeListener("data", this.#pgReads);
    this.#wire.on("data", this.#read);
    readAtOnce.add(this.#wire);
    connection.query(this.text);
  }

  readonly #read = (chunk: Buffer): void => {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        if (this.#headAt === 0) {
          [at, this.#filled] = keepRows(chunk, at, this.#piece, this.#filled);
          if (at === chunk.length) return;
        }
        while (this.#headAt < 5 && at < chunk.length) this.#head[this.#headAt++] = chunk[at++]!;
        if (this.#headAt < 5) return;
        const kind = this.#head[0];
        if (kind === COPY_DONE || kind === ERROR) {
          // What follows is pg's to read; of an error its head too.
          this.#giveBack(kind === ERROR ? Buffer.concat([this.#head, chunk.subarray(at)]) : chunk.subarray(at));
          return;
        }
        this.#left = this.#head.readUInt32BE(1) - 4;
        if (this.#left === 0) this.#headAt = 0;
        else if (kind === COPY_DATA) this.#room(this.#left);
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      if (this.#head[0] === COPY_DATA) {
        chunk.copy(this.#piece, this.#filled, at, end);
        this.#filled += end - at;
      }
      this.#left -= end - at;
      at = end;
      if (this.#left === 0) this.#headAt = 0;
    }
  };

  /** For a row of so many bytes, in one piece. */
  #room(length: number): void {
    if (this.#filled + length <= this.#piece.length) return;
    if (this.#filled > 0) this.#handOn();
    if (length > this.#piece.length) this.#piece = new Uint8Array(length);
  }

  /** The wire waits while a piece is taken; what was read from it already is kept. */
  #handOn(): void {
    const piece = this.#piece.subarray(0, this.#filled);
    this.#piece = this.#spare.pop() ?? new Uint8Array(PIECE);
    this.#filled = 0;
    if (this.#failed) return;
    const wire = this.#wire!;
    wire.pause();
    const mine = this.#giveOn(piece)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        if (this.#taking === mine) wire.resume();
      });
    this.#taking = mine;
  }

  async #giveOn(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#taking;
    const given = await this.#take(piece);
    if (given instanceof ArrayBuffer && given.byteLength === PIECE) this.#spare.push(new Uint8Array(given));
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#settled.reject(error);
  }

  #giveBack(rest: Buffer): void {
    const [wire, pgReads] = [this.#wire!, this.#pgReads!];
    wire.removeListener("data", this.#read);
    readAtOnce.delete(wire);
    wire.on("data", pgReads);
    if (this.#filled > 0) this.#handOn();
    pgReads(Buffer.from(rest));
  }

  // From here on pg tells what it reads.
  handleError(error: Error): void {
    this.#fail(error);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows = Number(text.replace("COPY ", ""));
  }

  handleReadyForQuery(): void {
    void this.#taking.then(() => this.#settled.resolve());
  }
}

/**
 * Copies the rows that are whole and have room in the piece. By itself, because it is called for every few rows of millions.
 * @returns where the first row begins that is not, and how far the piece is filled
 */
function keepRows(chunk: Buffer, from: number, piece: Uint8Array, filled: number): [at: number, filled: number] {
  let [at, to] = [from, filled];
  while (at + 5 <= chunk.length && chunk[at] === COPY_DATA) {
    const end = at + 1 + chunk.readUInt32BE(at + 1);
    if (end > chunk.length || to + end - at - 5 > piece.length) break;
    chunk.copy(piece, to, at + 5, end);
    to += end - at - 5;
    at = end;
  }
  return [at, to];
}

/** A piece of so many bytes at most may be kept for a while by who sends it. */
export const KEPT = 1 << 18;

/**
 * `copy target from stdin (format binary)`, from rows as bytes. A piece of more than `KEPT` bytes has left when the next one is asked
 * for, so that its memory may be filled anew. Waits while the database is behind. `fresh`: the table is new in
 * this transaction, so its rows are written as nobody else's business (`freeze`).
 * @param target the table with its columns, as SQL; never from outside
 * @throws what the database says, or what `pieces` throws; the transaction is lost then
 */
export async function copyIn(
  tx: Tx,
  target: string,
  pieces: AsyncIterable<Uint8Array>,
  { fresh = true }: { readonly fresh?: boolean } = {},
): Promise<void> {
  const stream = copyFrom(`copy ${target} from stdin (format binary${fresh ? ", freeze" : ""})`, {
    highWaterMark: KEPT,
  });
  await submit(tx, stream);
  const done = finished(stream);
  done.catch(() => {});
  try {
    for await (const piece of pieces) {
      if (!stream.write(piece)) await Promise.race([once(stream, "drain"), done]);
    }
  } catch (error) {
    stream.destroy(error as Error);
    await done.catch(() => {});
    throw error;
  }
  stream.end();
  await done;
}

/** pg runs whatever has a `submit` of its own; Kysely hands it the query's text untouched. */
async function submit(tx: Tx, stream: object): Promise<void> {
  await tx.executeQuery({
    sql: stream,
    parameters: [],
    query: undefined,
    queryId: undefined,
  } as unknown as CompiledQuery);
}
