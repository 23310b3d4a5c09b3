import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** The sequence's step: each of its values is the first of so many numbers, which nobody else has. */
const block = 4_096;
/** Where fewer are left, the next block is fetched. */
const reserve = 1_000;

/**
 * Numbers for clicks that are yet to be stored, taken ahead in blocks, so that no click waits for its own: one that is answered early
 * needs it before the database is asked. They grow with time; those that are not used stay a gap.
 */
export class ClickNumbers {
  readonly #db: Db;
  #next = 0;
  #end = 0;
  #ahead: number | undefined;
  #fetching: Promise<void> | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /** @returns undefined where none is left: wait for `more` */
  take(): bigint | undefined {
    if (this.#next === this.#end) {
      if (this.#ahead === undefined) return undefined;
      this.#next = this.#ahead;
      this.#end = this.#ahead + block;
      this.#ahead = undefined;
    }
    if (this.#end - this.#next < reserve && this.#ahead === undefined) this.more().catch(() => {});
    return BigInt(this.#next++);
  }

  /** Fetches the next block; rejects where the database does not answer. */
  more(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#ahead = Number(await firstNumber(this.#db));
  }
}

/** The first number of a block that nobody else has. */
export async function firstNumber(db: Db): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`select nextval('click_number') as id`.execute(db);
  return rows[0]!.id;
}
