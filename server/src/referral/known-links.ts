import { sql } from "kysely";
import type pg from "pg";
import type { Clock } from "../foundation/clock.ts";
import type { Db } from "../foundation/database.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";
import { standingAt, standingsAt } from "../members/index.ts";
import type { Standing } from "../members/index.ts";
import { readGround } from "./click-rules.ts";
import type { Ground } from "./click-rules.ts";
import type { Tags } from "./model.ts";
import { linkByCode } from "./store.ts";
import { readDaySecret } from "./visitor-key.ts";

/** What a click of a link needs to know of it. */
export interface KnownLink {
  readonly id: bigint;
  readonly memberId: bigint;
  readonly code: string;
  readonly path: string;
  readonly tags: Tags;
}

type Soon<T> = T | Promise<T>;

/** How often a connection that only listens is asked whether it still stands, in ms. */
const pulse = 10_000;

/**
 * Codes, standings and rules. Before `start`, and while its listening connection is broken, everything is read from the
 * database each time; from then on it is held in memory, and what changes comes with the notice of its commit.
 */
export class KnownLinks {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #log: Log;
  #links = new Map<string, KnownLink>();
  #codes = new Map<bigint, string>();
  #standings = new Map<bigint, Standing>();
  #ground: Ground | undefined;
  #day: { readonly until: number; readonly secret: string } | undefined;
  #live = false;
  #stopped = false;
  #connection: pg.PoolClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Notices are worked off one after the other, so that an older state never covers a newer one. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: { readonly db: Db; readonly clock: Clock; readonly log: Log }) {
    this.#db = options.db;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Whether answers come from memory. */
  get live(): boolean {
    return this.#live;
  }

  /** A link by its code; undefined where there is none. */
  find(code: string): Soon<KnownLink | undefined> {
    // A code that is not in memory may have been made at this moment.
    return this.#links.get(code) ?? linkByCode(this.#db, code);
  }

  /** @param at milliseconds since 1970 */
  standing(memberId: bigint, at: number): Soon<Standing | undefined> {
    return this.#live ? this.#standings.get(memberId) : standingAt(this.#db, memberId, instantOf(at));
  }

  ground(): Soon<Ground> {
    return this.#live && this.#ground !== undefined ? this.#ground : readGround(this.#db);
  }

  /** The secret of the visitors' hashes on that instant's day; yesterday's is forgotten as soon as today's is asked for. */
  daySecret(at: number): Soon<string> {
    const day = 86_400_000;
    const until = (Math.floor(at / day) + 1) * day;
    if (this.#day?.until === until) return this.#day.secret;
    this.#day = undefined;
    return readDaySecret(this.#db, instantOf(at)).then((secret) => {
      this.#day = { until, secret };
      return secret;
    });
  }

  /** Fills the memory and keeps it fresh until `stop`. Takes one of the pool's connections for itself. */
  async start(pool: pg.Pool): Promise<void> {
    const client = await pool.connect();
    this.#connection = client;
    client.on("notification", ({ payload }) => this.#told(payload ?? ""));
    client.once("end", () => this.#lost(pool));
    client.once("error", () => this.#lost(pool));
    await client.query("listen referral");
    // In the queue, so that a notice that comes meanwhile is read after it.
    const filled = this.#queue.then(() => this.#readAll());
    this.#queue = filled.catch(() => {});
    await filled;
    this.#live = true;
    this.#timer = setInterval(() => {
      // A connection that died without a word answers nothing; the memory must not grow old unseen.
      const late = setTimeout(() => this.#lost(pool), pulse);
      client.query("select 1").then(
        () => clearTimeout(late),
        () => clearTimeout(late),
      );
    }, pulse);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#drop();
    await this.#queue;
  }

  /** Waits until what was told so far is in memory. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  #drop(): void {
    this.#live = false;
    clearInterval(this.#timer);
    const client = this.#connection;
    this.#connection = undefined;
    client?.removeAllListeners("notification");
    // It listens: nobody else may have it.
    client?.release(true);
  }

  #lost(pool: pg.Pool): void {
    if (this.#connection === undefined) return;
    this.#drop();
    if (this.#stopped) return;
    this.#log("warn", "links-not-in-memory");
    const again = () => {
      if (this.#stopped) return;
      this.start(pool).catch(() => {
        this.#drop();
        setTimeout(again, 1_000).unref();
      });
    };
    setTimeout(again, 100).unref();
  }

  #told(notice: string): void {
    this.#queue = this.#queue
      .then(() => this.#read(notice))
      .catch((error: unknown) => {
        // What could not be read is unknown: memory is not to be trusted until it is filled anew.
        this.#log("error", "links-not-read", errorFields(error));
        this.#connection?.emit("error", error);
      });
  }

  async #read(notice: string): Promise<void> {
    const [what, id = "0"] = notice.split(":");
    if (what === "rules") this.#ground = await readGround(this.#db);
    else if (what === "link") await this.#readLinks(BigInt(id));
    else if (what === "member") {
      const standing = await standingAt(this.#db, BigInt(id), this.#clock.now());
      if (standing === undefined) this.#standings.delete(BigInt(id));
      else this.#standings.set(BigInt(id), standing);
    }
  }

  async #readAll(): Promise<void> {
    this.#links = new Map();
    this.#codes = new Map();
    this.#ground = await readGround(this.#db);
    const standings = await standingsAt(this.#db, this.#clock.now());
    this.#standings = new Map(standings.map(({ memberId, kind, status }) => [memberId, { kind, status }]));
    await this.#readLinks();
  }

  async #readLinks(only?: bigint): Promise<void> {
    const { rows } = await sql<KnownLink>`
      select id, member_id as "memberId", code, path, tags from link
      where ${only ?? null}::bigint is null or id = ${only ?? null}`.execute(this.#db);
    for (const link of rows) {
      const before = this.#codes.get(link.id);
      if (before !== undefined && before !== link.code) this.#links.delete(before);
      this.#links.set(link.code, link);
      this.#codes.set(link.id, link.code);
    }
  }
}

const instantOf = (at: number) => Temporal.Instant.fromEpochMilliseconds(at);
