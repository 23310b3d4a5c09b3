import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { loadTree } from "./explore-load.ts";
import type { Snapshot } from "./explore-model.ts";
import { plantTree } from "./explore-plant.ts";
import type { TreeRules } from "./model.ts";
import type { NetworkServices } from "./preview-change.ts";

/** Rows of all snapshots together; at about 150 bytes each, half a gigabyte. The one asked for last is always kept. */
const mostRows = 3_000_000;
/** How long one is shown before it is read again. The one at hand is shown meanwhile. */
const fresh = Temporal.Duration.from({ minutes: 5 });

interface Held {
  promise: Promise<Snapshot>;
  ready: Snapshot | undefined;
  readAt: Temporal.Instant;
}

/**
 * Trees as of days, in memory for whoever looks at them next. A day that is over is read as of its end in the company's time
 * zone, today as of now.
 */
export class Snapshots {
  readonly #held = new Map<string, Held>();
  readonly #services: Pick<NetworkServices, "volumesAt" | "ranksAt">;

  constructor(services: Pick<NetworkServices, "volumesAt" | "ranksAt">) {
    this.#services = services;
  }

  /** @param day in the company's time zone, today or before */
  async of(db: Db, tree: TreeRules, day: Temporal.PlainDate, now: Temporal.Instant): Promise<Snapshot> {
    const key = `${tree.name} ${day.toString()}`;
    const held = this.#held.get(key);
    const old = held !== undefined && Temporal.Instant.compare(held.readAt.add(fresh), now) <= 0;
    if (held === undefined) return await this.#read(key, db, tree, day, now).promise;
    // Asked for last is kept longest.
    this.#held.delete(key);
    this.#held.set(key, held);
    if (!old || held.ready === undefined) return held.ready ?? (await held.promise);
    // Whoever asks now sees the old one; a failure to read anew leaves it to the next who asks.
    const { ready } = held;
    void this.#read(key, db, tree, day, now, ready).promise.catch(() => {});
    return ready;
  }

  #read(
    key: string,
    db: Db,
    tree: TreeRules,
    day: Temporal.PlainDate,
    now: Temporal.Instant,
    meanwhile?: Snapshot,
  ): Held {
    const held: Held = { promise: this.#load(db, tree, day, now), ready: meanwhile, readAt: now };
    this.#held.set(key, held);
    void this.#settle(key, held);
    return held;
  }

  async #settle(key: string, held: Held): Promise<void> {
    try {
      held.ready = await held.promise;
      this.#forget(key);
    } catch {
      // Whoever asked is told by the promise itself; who asks next reads again.
      if (this.#held.get(key) === held) this.#held.delete(key);
    }
  }

  async #load(db: Db, tree: TreeRules, day: Temporal.PlainDate, now: Temporal.Instant): Promise<Snapshot> {
    const { timeZone } = await readCompany(db);
    const end = day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ microseconds: 1 });
    const at = Temporal.Instant.compare(end, now) < 0 ? end : now;
    const [raw, volumes, { names: rankNames, ranks }] = await Promise.all([
      loadTree(db, tree, at),
      this.#services.volumesAt(db, at),
      this.#services.ranksAt(db, at),
    ]);
    return await plantTree(tree, raw, { at, taken: now, ranks, rankNames, volumes });
  }

  #forget(latest: string): void {
    let rows = 0;
    for (const { ready } of this.#held.values()) rows += ready?.count ?? 0;
    for (const [key, { ready }] of this.#held) {
      if (rows <= mostRows) return;
      if (key === latest || ready === undefined) continue;
      rows -= ready.count;
      this.#held.delete(key);
    }
  }
}
