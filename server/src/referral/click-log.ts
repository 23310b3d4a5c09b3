import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";
import type { ClickReason } from "./model.ts";
import { reserveNumbers, storedOf, writeClicks } from "./write-clicks.ts";
import type { NewClick } from "./write-clicks.ts";

/**
 * When a redirect is answered. `durable`: after the commit that holds its click, so none that was answered is ever missing.
 * `early`: at once; what waits and is being written at that moment goes with a process that is killed (thousandths of a
 * second's worth, and never more than `mostWaiting`). An orderly end loses nothing either way.
 */
export type ClickDurability = "durable" | "early";

/** A click without what the log gives it. */
export type ClickDraft = Omit<NewClick, "id" | "first">;

export interface StoredClick {
  readonly id: bigint;
  readonly reason: ClickReason | null;
  /** The click to carry on: this one, or the one it repeats; null where it does not count. */
  readonly carries: bigint | null;
}

interface Entry {
  readonly click: NewClick;
  readonly done: (stored: StoredClick | Failure) => void;
}

export interface ClickLogOptions {
  readonly db: Db;
  readonly log: Log;
  readonly durability: ClickDurability;
  /** Clicks that may wait; beyond, new ones are refused as `busy` instead of filling the memory. */
  readonly mostWaiting?: number;
  readonly mostAtOnce?: number;
  /** How long a durable click is tried where the database does not take it, in ms. */
  readonly patience?: number;
}

/**
 * Writes clicks in groups: while one group is on its way to the disk the next one gathers, so that a commit is shared by all
 * that came meanwhile and a lone click waits for nobody.
 */
export class ClickLog {
  readonly #options: Required<ClickLogOptions>;
  #waiting: Entry[] = [];
  #writing: Promise<void> | undefined;
  #numbers: bigint[] = [];
  #reserving: Promise<void> | undefined;
  #closed = false;
  /** In flight, of those that were answered early. */
  #unsettled = 0;

  constructor(options: ClickLogOptions) {
    this.#options = { mostWaiting: 20_000, mostAtOnce: 2_000, patience: 5_000, ...options };
  }

  /** Clicks that are not stored yet. */
  get waiting(): number {
    return this.#unsettled;
  }

  /** @returns the stored click; `busy` where too many wait or the database does not take them. */
  append(draft: ClickDraft, duplicateMinutes: number): Promise<StoredClick | Failure> {
    if (this.#closed || this.#unsettled >= this.#options.mostWaiting) return Promise.resolve(busy());
    this.#unsettled += 1;
    return this.#numbers.length === 0
      ? this.#appendNumbered(draft, duplicateMinutes)
      : this.#numbered(draft, duplicateMinutes);
  }

  async #appendNumbered(draft: ClickDraft, duplicateMinutes: number): Promise<StoredClick | Failure> {
    try {
      while (this.#numbers.length === 0) await this.#reserve();
    } catch (error) {
      this.#unsettled -= 1;
      this.#options.log("error", "clicks-not-numbered", errorFields(error));
      return busy();
    }
    return this.#numbered(draft, duplicateMinutes);
  }

  #numbered(draft: ClickDraft, duplicateMinutes: number): Promise<StoredClick | Failure> {
    if (this.#numbers.length < 1_000) this.#reserve().catch(() => {});
    const id = this.#numbers.pop()!;
    const click: NewClick = { ...draft, id, first: null };
    const stored = new Promise<StoredClick | Failure>((done) => this.#waiting.push({ click, done }));
    this.#writing ??= this.#write(duplicateMinutes);
    if (this.#options.durability === "durable") return stored;
    const { reason } = draft;
    return Promise.resolve({ id, reason, carries: reason === null ? id : null });
  }

  /** Takes no more and waits until all that was taken is stored or given up. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#unsettled > 0) await (this.#writing ?? soon());
  }

  /** Reserves numbers ahead, so that no click waits for its own: one who is early needs it before the database is asked. */
  #reserve(): Promise<void> {
    this.#reserving ??= this.#reserveMore().finally(() => (this.#reserving = undefined));
    return this.#reserving;
  }

  async #reserveMore(): Promise<void> {
    const more = await reserveNumbers(this.#options.db, 4_096);
    // Taken from the end, so the lowest is last: numbers grow with time.
    this.#numbers = [...more.toReversed(), ...this.#numbers];
  }

  async #write(duplicateMinutes: number): Promise<void> {
    // What this turn of the event loop still brings goes with the first group.
    await soon();
    let settled: readonly (() => void)[] = [];
    while (this.#waiting.length > 0 || settled.length > 0) {
      const group = this.#waiting.splice(0, this.#options.mostAtOnce);
      const storing = this.#store(group, duplicateMinutes);
      // The answers of the group before are given while the database works on this one.
      await this.#tell(settled);
      settled = await storing;
    }
    this.#writing = undefined;
  }

  /** In the next turn of the event loop: what was given to the database goes out first. */
  async #tell(settled: readonly (() => void)[]): Promise<void> {
    if (settled.length === 0) return;
    await soon();
    this.#unsettled -= settled.length;
    for (const tell of settled) tell();
  }

  /** Stores a group; never throws. Returns how each of its senders is told. */
  async #store(group: readonly Entry[], duplicateMinutes: number): Promise<readonly (() => void)[]> {
    if (group.length === 0) return [];
    const given = group.map(({ click }) => click);
    const clicks = duplicateMinutes === 0 ? given : markRepeats(given);
    const start = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return settle(group, clicks, await this.#storeOnce(clicks, duplicateMinutes, attempt > 1));
      } catch (error) {
        const { code = "" } = error as { code?: string };
        this.#options.log("error", "clicks-not-stored", { clicks: group.length, attempt, ...errorFields(error) });
        // One click's data must not hold up the others: the group is halved until that one stands alone.
        const unfit = /^(22|23)/.test(code);
        if (unfit && group.length > 1) {
          const middle = group.length >> 1;
          const first = await this.#store(group.slice(0, middle), duplicateMinutes);
          return [...first, ...(await this.#store(group.slice(middle), duplicateMinutes))];
        }
        const tried = performance.now() - start;
        // What was answered early is tried until it is stored, and meanwhile new ones are refused.
        if (unfit || (this.#options.durability === "durable" && tried > this.#options.patience))
          return group.map(
            ({ done }) =>
              () =>
                done(busy()),
          );
        await new Promise((later) => setTimeout(later, Math.min(50 * 2 ** attempt, 1_000)));
      }
    }
  }

  async #storeOnce(
    clicks: readonly NewClick[],
    duplicateMinutes: number,
    again: boolean,
  ): Promise<ReadonlyMap<bigint, bigint>> {
    const { db } = this.#options;
    // The commit may have happened and only its answer been lost; a group is stored whole or not at all.
    const stored = again ? await storedOf(db, clicks) : undefined;
    if (stored === undefined || stored.size === 0) return writeClicks(db, clicks, duplicateMinutes);
    return new Map([...stored].flatMap(([id, { repeats }]) => (repeats === null ? [] : [[id, repeats] as const])));
  }
}

/** Finds what repeats another click of its own group, which the database cannot see. */
function markRepeats(clicks: readonly NewClick[]): readonly NewClick[] {
  const firsts = new Map<string, bigint>();
  return clicks.map((click) => {
    if (click.reason !== null) return click;
    const key = `${click.visitor}${click.memberId}`;
    const first = firsts.get(key);
    if (first !== undefined) return { ...click, reason: "duplicate", first };
    firsts.set(key, click.id);
    return click;
  });
}

function settle(
  group: readonly Entry[],
  clicks: readonly NewClick[],
  repeats: ReadonlyMap<bigint, bigint>,
): readonly (() => void)[] {
  return group.map(({ done }, index) => {
    const { id, reason, first } = clicks[index]!;
    if (reason !== null && first === null) return () => done({ id, reason, carries: null });
    // The first of its group may itself repeat one that was stored before.
    const before = repeats.get(first ?? id) ?? first;
    return () => done({ id, reason: before === null ? null : "duplicate", carries: before ?? id });
  });
}

const soon = () => new Promise<void>((done) => setImmediate(done));

function busy(): Failure {
  return new Failure("busy", "Too much is going on at this moment. Try again in a second.", { retryAfter: 1 });
}
