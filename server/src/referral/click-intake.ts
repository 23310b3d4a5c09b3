import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";

export interface ClickIntakeOptions {
  readonly db: Db;
  readonly log: Log;
  /** Clicks that come faster than so many a second, for a tenth of one, are a rush. */
  readonly rush?: number;
  /** Milliseconds of a rush in which nothing is taken in. */
  readonly rest?: number;
}

/**
 * Milliseconds in which clicks are counted, so short that a rush is known before its first ones have to wait for each other; and how long one
 * lasts after its last full window.
 */
const windows = { length: 100, rush: 1_000 } as const;
/** How many are taken in at once while the rush goes on, so few that no redirect notices, and afterwards. */
const steps = { rush: 50, calm: 2_000 } as const;
/** Milliseconds between two looks in a rush's first minute, two steps beyond it, before a failed one is tried again, and while another process is at it. */
const pauses = { rest: 250, rush: 50, failed: 1_000, other: 250 } as const;

/**
 * Knows when clicks come in a rush, and takes those that were stored unjudged into `click`, in their order: not in the first minute of
 * a rush, so that the redirects have the processors; slowly while it goes on beyond; and then as fast as it goes. What a killed process left is taken in by the next one.
 */
export class ClickIntake {
  readonly #options: Required<ClickIntakeOptions>;
  #window = 0;
  #count = 0;
  #rushesUntil = 0;
  /** Since when clicks have come in a rush without a pause. */
  #rushSince: number | undefined;
  #minutes = 0;
  /** How often clicks were put down to wait, and whether some may still be there. */
  #begun = 0;
  #waits = false;
  #taking: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(options: ClickIntakeOptions) {
    this.#options = { rush: 1_000, rest: 60_000, ...options };
  }

  /** Notes that clicks came. */
  note(clicks: number): void {
    const now = performance.now();
    const window = Math.floor(now / windows.length);
    if (window !== this.#window) this.#count = 0;
    this.#window = window;
    this.#count += clicks;
    if (this.#count * 1_000 > this.#options.rush * windows.length) this.#rushesUntil = now + windows.rush;
  }

  /** Whether clicks come faster than they are judged at once. */
  get rushes(): boolean {
    return performance.now() < this.#rushesUntil;
  }

  /** Whether new clicks have to wait behind others, so that a visitor's first stays the first. */
  get holds(): boolean {
    return this.#waits || this.rushes;
  }

  /**
   * Clicks are put down to wait, or may have been left by somebody. Said before and after: what comes then waits as well, and is seen
   * by a step that begins later.
   */
  begin(duplicateMinutes: number): void {
    this.#minutes = duplicateMinutes;
    this.#begun += 1;
    this.#waits = true;
    if (!this.#closed) this.#taking ??= this.#takeAll().finally(() => (this.#taking = undefined));
  }

  /** Ends after the step that is under way; what still waits is taken in by whoever starts next. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#taking;
  }

  async #takeAll(): Promise<void> {
    while (!this.#closed && this.#waits) {
      const { rushes } = this;
      this.#rushSince = rushes ? (this.#rushSince ?? performance.now()) : undefined;
      if (this.#rushSince !== undefined && performance.now() - this.#rushSince < this.#options.rest) {
        await this.#pause(pauses.rest);
        continue;
      }
      const begun = this.#begun;
      try {
        const moved = await takeIn(this.#options.db, rushes ? steps.rush : steps.calm, this.#minutes);
        if (moved === 0 && begun === this.#begun) this.#waits = false;
        else if (moved === null) await this.#pause(pauses.other);
        else if (rushes) await this.#pause(pauses.rush);
      } catch (error) {
        this.#options.log("error", "clicks-not-taken-in", errorFields(error));
        await this.#pause(pauses.failed);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/**
 * Judges and moves the oldest clicks that wait, in one transaction.
 * @returns how many were moved: 0 where none wait, null where another process is at it
 */
export async function takeIn(db: Db, most: number, duplicateMinutes: number): Promise<number | null> {
  const { rows } = await sql<{ moved: number | null }>`
    select take_in_clicks(${most}::integer, make_interval(mins => ${duplicateMinutes})) as moved`.execute(db);
  return rows[0]!.moved;
}
