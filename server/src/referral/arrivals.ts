import type pg from "pg";
import { millisecondsOf } from "../foundation/clock.ts";
import type { Clock } from "../foundation/clock.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { memberByHandle } from "../members/index.ts";
import { ClickLog } from "./click-log.ts";
import type { ClickDurability } from "./click-log.ts";
import type { Ground } from "./click-rules.ts";
import { isStorePath } from "./store-path.ts";
import { judgeClick } from "./judge-click.ts";
import { KnownLinks } from "./known-links.ts";
import type { KnownLink } from "./known-links.ts";
import type { ClickReason, Tags } from "./model.ts";
import { referrerHost } from "./normal-host.ts";
import { readTags } from "./tags.ts";
import { Velocity } from "./velocity.ts";
import { visitorKey } from "./visitor-key.ts";
import type { Visitor } from "./visitor-key.ts";

/** A visit as a request tells it. */
export interface Visit extends Visitor {
  /** The query of the address that was called, with sub-ids, `utm_*` and `to`. */
  readonly search: string;
  /** The `Referer` header, or "". */
  readonly referrer: string;
  readonly prefetch: boolean;
}

export interface Arrived {
  /** The click to carry on: this one, or the earlier one it repeats; null where it does not count. */
  readonly clickId: bigint | null;
  readonly reason: ClickReason | null;
  readonly memberId: bigint;
  /** A path of the store. */
  readonly path: string;
  /** What the click carries: the address's words before the link's own. */
  readonly tags: Tags;
}

export interface ArrivalOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly durability?: ClickDurability;
  readonly mostWaiting?: number;
  readonly rush?: number;
}

/** Where a visit leads: a link, or a member's site. */
interface Target {
  readonly memberId: bigint;
  readonly linkId: bigint | null;
  /** What its clicks are counted by. */
  readonly name: string;
  readonly tags: Tags;
  readonly path: string;
}

/** Every visit of a link or of a member's site, in one process: judged in memory, stored in groups. */
export class Arrivals {
  readonly #options: ArrivalOptions;
  readonly #addresses = new Velocity();
  readonly #clicksOfLinks = new Velocity();
  readonly known: KnownLinks;
  readonly clicks: ClickLog;

  constructor(options: ArrivalOptions) {
    const { db, log, durability = "durable", mostWaiting, rush } = options;
    this.#options = options;
    this.known = new KnownLinks(options);
    this.clicks = new ClickLog({
      db,
      log,
      durability,
      ...(mostWaiting !== undefined && { mostWaiting }),
      ...(rush !== undefined && { rush }),
    });
  }

  /**
   * Holds links and rules in memory from now on; without it every visit reads them. Takes in what another process, in a rush, has left
   * to be judged.
   */
  async start(pool: pg.Pool): Promise<void> {
    await this.known.start(pool);
    this.clicks.intake.begin((await this.known.ground()).rules.duplicateMinutes);
  }

  /** Stores what waits, and takes no more. */
  async close(): Promise<void> {
    await this.known.stop();
    await this.clicks.close();
  }

  /**
   * A visit of `/r/:code`. An address may ask for another page of the store by `to`; what is no such page is passed over,
   * and the link's own is shown.
   * @returns `not-found` for an unknown code, and nothing is stored then; `busy` where the click cannot be stored
   */
  byCode(code: string, visit: Visit): Promise<Arrived | Failure> {
    const link = this.known.find(code);
    return link instanceof Promise ? link.then((found) => this.#byLink(found, visit)) : this.#byLink(link, visit);
  }

  #byLink(link: KnownLink | undefined, visit: Visit): Promise<Arrived | Failure> {
    if (link === undefined) return Promise.resolve(new Failure("not-found", "This link leads nowhere."));
    const { id, code, memberId } = link;
    const tags = withOwn(readTags(visit.search), link.tags);
    return this.#arrive({ memberId, linkId: id, name: code, tags, path: this.#wishedPath(visit) ?? link.path }, visit);
  }

  /** A visit of a member's site, `/@name`. */
  async byHandle(handle: string, visit: Visit): Promise<Arrived | Failure> {
    const member = await memberByHandle(this.#options.db, handle.toLowerCase());
    if (member === undefined) return new Failure("not-found", "Nobody here has this name.");
    const name = `@${member.id}`;
    return this.#arrive({ memberId: member.id, linkId: null, name, tags: readTags(visit.search), path: "/" }, visit);
  }

  #wishedPath({ search }: Visit): string | undefined {
    if (!search.includes("to=")) return undefined;
    const path = new URLSearchParams(search).get("to");
    if (path === null) return undefined;
    if (isStorePath(path)) return path;
    this.#options.log("warn", "redirect-refused");
    return undefined;
  }

  async #arrive(to: Target, visit: Visit): Promise<Arrived | Failure> {
    const at = millisecondsOf(this.#options.clock);
    let standing = this.known.standing(to.memberId, at);
    let ground = this.known.ground();
    let secret = this.known.daySecret(at);
    // In memory nothing of it is a promise, and then nothing waits.
    if (standing instanceof Promise) standing = await standing;
    if (ground instanceof Promise) ground = await ground;
    if (secret instanceof Promise) secret = await secret;
    const { rules, programs, banned } = ground;
    const referrer = referrerHost(visit.referrer);
    const reason = judgeClick({
      memberId: to.memberId,
      standing,
      programs,
      userAgent: visit.userAgent,
      prefetch: visit.prefetch,
      referrer,
      banned,
      visitor: visit.memberId,
      tooMany: () => this.#tooMany(to.name, visit.address, at, rules),
    });
    const visitor = visitorKey(secret, visit);
    const stored = await this.clicks.append(
      { at, memberId: to.memberId, linkId: to.linkId, visitor, landing: to.path, referrer, tags: to.tags, reason },
      rules.duplicateMinutes,
    );
    if (isFailure(stored)) return stored;
    return { clickId: stored.carries, reason: stored.reason, memberId: to.memberId, path: to.path, tags: to.tags };
  }

  /** Both are counted, so that one that is beyond does not hide from the other. */
  #tooMany(link: string, address: string, at: number, rules: Ground["rules"]): boolean {
    const ofAddress = this.#addresses.isBeyond(address, at, rules.addressClicks, rules.addressSeconds);
    const ofLink = this.#clicksOfLinks.isBeyond(link, at, rules.linkClicks, rules.linkSeconds);
    return ofAddress || ofLink;
  }
}

function withOwn(tags: Tags, own: Tags): Tags {
  for (const _ in own) return { ...own, ...tags };
  return tags;
}
