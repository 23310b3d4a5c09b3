import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";
import { ClickIntake } from "./click-intake.ts";
import { ClickNumbers } from "./click-numbers.ts";
import type { ClickReason } from "./model.ts";
import { putDownClicks, storedOf, writeClicks } from "./write-clicks.ts";
import type { NewClick } from "./write-clicks.ts";

/**
 * When a redirect is answered. `durable`: after the disk has its click, so none that was answered is ever missing. `committed`: after the
 * database has it; a killed process of ours loses none, a machine or a database that ends without warning those of its last 0.6 seconds
 * (three rounds of PostgreSQL's WAL writer). `early`: at once; what waits and is being written at that moment goes with a process that is
 * killed (thousandths of a second's worth, and never more than `mostWaiting`). An orderly end loses nothing in any of them.
 */
export type ClickDurability = "durable" | "committed" | "early";

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
  /** More clicks a second than this are stored first and judged afterwards. */
  readonly rush?: number;
  /** How long a durable click is tried where the database does not take it, in ms. */
  readonly patience?: number;
}

/** Groups of a rush on their way at once, and how long each gathers, in ms: two keep both the database and this process at work. */
const inRush = { groups: 2, gather: 1 } as const;

/**
 * Writes clicks in groups: while one group is on its way to the database the next one gathers, so that a commit is shared by all
 * that came meanwhile and a lone click waits for nobody. In a rush nothing is looked up for a click before it is answered: it is put
 * down to wait, and judged afterwards.
 */
export class ClickLog {
  readonly #options: Required<ClickLogOptions>;
  readonly intake: ClickIntake;
  #waiting: Entry[] = [];
  #writing: Promise<void> | undefined;
  readonly #numbers: ClickNumbers;
  #closed = false;
  /** In flight, of those that were answered early. */
  #unsettled = 0;

  constructor(options: ClickLogOptions) {
    this.#options = { mostWaiting: 20_000, mostAtOnce: 2_000, patience: 5_000, rush: 1_000, ...options };
    const { db, log, rush } = this.#options;
    this.#numbers = new ClickNumbers(db);
    this.intake = new ClickIntake({ db, log, rush });
  }

  /** Clicks that are not stored yet. */
  get waiting(): number {
    return this.#unsettled;
  }

  /** @returns the stored click; `busy` where too many wait or the database does not take them. */
  append(draft: ClickDraft, duplicateMinutes: number): Promise<StoredClick | Failure> {
    if (this.#closed || this.#unsettled >= this.#options.mostWaiting) return Promise.resolve(busy());
    this.#unsettled += 1;
    this.intake.note(1);
    const id = this.#numbers.take();
    return id === undefined
      ? this.#appendNumbered(draft, duplicateMinutes)
      : this.#numbered(draft, id, duplicateMinutes);
  }

  async #appendNumbered(draft: ClickDraft, duplicateMinutes: number): Promise<StoredClick | Failure> {
    let id: bigint | undefined;
    try {
      while ((id = this.#numbers.take()) === undefined) await this.#numbers.more();
    } catch (error) {
      this.#unsettled -= 1;
      this.#options.log("error", "clicks-not-numbered", errorFields(error));
      return busy();
    }
    return this.#numbered(draft, id, duplicateMinutes);
  }

  #numbered(draft: ClickDraft, id: bigint, duplicateMinutes: number): Promise<StoredClick | Failure> {
    const click: NewClick = { ...draft, id, first: null };
    const stored = new Promise<StoredClick | Failure>((done) => this.#waiting.push({ click, done }));
    this.#writing ??= this.#write(duplicateMinutes);
    if (this.#options.durability !== "early") return stored;
    const { reason } = draft;
    return Promise.resolve({ id, reason, carries: reason === null ? id : null });
  }

  /** Takes no more and waits until all that was taken is stored or given up. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#unsettled > 0) await (this.#writing ?? soon());
    await this.intake.close();
  }

  async #write(duplicateMinutes: number): Promise<void> {
    // What this turn of the event loop still brings goes with the first group.
    await soon();
    let settled: readonly (() => void)[] = [];
    while (this.#waiting.length > 0 || settled.length > 0) {
      if (settled.length === 0 && this.intake.holds) {
        await this.#writeInRush(duplicateMinutes);
        continue;
      }
      const storing = this.#store(this.#nextGroup(), duplicateMinutes, false);
      // The answers of the group before are given while the database works on this one.
      await this.#tellLater(settled);
      settled = await storing;
    }
    this.#writing = undefined;
  }

  async #writeInRush(duplicateMinutes: number): Promise<void> {
    const underway = new Set<Promise<void>>();
    while (this.#waiting.length > 0 && this.intake.holds) {
      const one = this.#putDown(duplicateMinutes).finally(() => underway.delete(one));
      underway.add(one);
      if (underway.size === inRush.groups) await Promise.race(underway);
      await new Promise((gathered) => setTimeout(gathered, inRush.gather));
    }
    await Promise.all(underway);
  }

  async #putDown(duplicateMinutes: number): Promise<void> {
    this.intake.begin(duplicateMinutes);
    const settled = await this.#store(this.#nextGroup(), duplicateMinutes, true);
    this.intake.begin(duplicateMinutes);
    this.#tell(settled);
  }

  #nextGroup(): readonly Entry[] {
    return this.#waiting.splice(0, this.#options.mostAtOnce);
  }

  /** In the next turn of the event loop: what was given to the database goes out first. */
  async #tellLater(settled: readonly (() => void)[]): Promise<void> {
    if (settled.length === 0) return;
    await soon();
    this.#tell(settled);
  }

  #tell(settled: readonly (() => void)[]): void {
    this.#unsettled -= settled.length;
    for (const tell of settled) tell();
  }

  /** Stores a group; never throws. Returns how each of its senders is told. */
  async #store(group: readonly Entry[], duplicateMinutes: number, rush: boolean): Promise<readonly (() => void)[]> {
    if (group.length === 0) return [];
    const given = group.map(({ click }) => click);
    const clicks = duplicateMinutes === 0 ? given : markRepeats(given);
    const start = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const again = attempt > 1;
        return settle(group, clicks, await this.#storeOnce(clicks, duplicateMinutes, { rush, again }));
      } catch (error) {
        const { code = "" } = error as { code?: string };
        this.#options.log("error", "clicks-not-stored", { clicks: group.length, attempt, ...errorFields(error) });
        // One click's data must not hold up the others: the group is halved until that one stands alone.
        const unfit = /^(22|23)/.test(code);
        if (unfit && group.length > 1) {
          const middle = group.length >> 1;
          const first = await this.#store(group.slice(0, middle), duplicateMinutes, rush);
          return [...first, ...(await this.#store(group.slice(middle), duplicateMinutes, rush))];
        }
        const tried = performance.now() - start;
        // What was answered early is tried until it is stored, and meanwhile new ones are refused.
        if (unfit || (this.#options.durability !== "early" && tried > this.#options.patience))
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
    how: { readonly rush: boolean; readonly again: boolean },
  ): Promise<ReadonlyMap<bigint, bigint>> {
    const { db, durability } = this.#options;
    // The commit may have happened and only its answer been lost; a group is stored whole or not at all.
    const stored = how.again ? await storedOf(db, clicks) : undefined;
    if (stored !== undefined && stored.size > 0)
      return new Map([...stored].flatMap(([id, { repeats }]) => (repeats === null ? [] : [[id, repeats] as const])));
    const awaitDisk = durability === "durable";
    if (!how.rush) return writeClicks(db, clicks, duplicateMinutes, awaitDisk);
    await putDownClicks(db, clicks, awaitDisk);
    return new Map();
  }
}

/**
 * Finds what repeats another click of its own group, which the database cannot see. The keys are numbers: V8 puts each text that is a
 * map's key into its table of texts, which with a text for every click has to be enlarged again and again, up to 40 ms at once.
 */
function markRepeats(clicks: readonly NewClick[]): readonly NewClick[] {
  const firsts = new Map<number, NewClick[]>();
  return clicks.map((click) => {
    if (click.reason !== null) return click;
    const key = Number.parseInt(click.visitor.slice(0, 12), 16) + Number(click.memberId);
    const alike = firsts.get(key);
    const first = alike?.find(({ visitor, memberId }) => visitor === click.visitor && memberId === click.memberId);
    if (first !== undefined) return { ...click, reason: "duplicate", first: first.id };
    if (alike === undefined) firsts.set(key, [click]);
    else alike.push(click);
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
