import type { MemberKind, Standing } from "../members/index.ts";
import { isCrawler } from "./crawlers.ts";
import type { ClickReason } from "./model.ts";

/** What the judgement of a click rests on. */
export interface ClickFacts {
  readonly memberId: bigint;
  readonly standing: Standing | undefined;
  readonly programs: Programs;
  readonly userAgent: string;
  /** The browser fetched the page ahead of its reader, who may never come. */
  readonly prefetch: boolean;
  /** Host of the page it came from, lower case; "" where none is said. */
  readonly referrer: string;
  readonly banned: ReadonlySet<string>;
  /** The member whose account is signed in on this browser, whatever else they are: customer, staff. */
  readonly visitor: bigint | null;
  /** Counts the click against the rules of velocity; true where it is beyond them. */
  readonly tooMany: () => boolean;
}

export interface Programs {
  readonly affiliateOn: boolean;
  readonly networkOn: boolean;
}

/**
 * Why a click does not count, or null where it does unless it is found to be a duplicate, which only the store of clicks
 * can tell. Velocity is asked last, so that robots do not use up what is allowed to the readers behind the same address.
 */
export function judgeClick(facts: ClickFacts): Exclude<ClickReason, "duplicate"> | null {
  const { standing } = facts;
  if (standing?.status !== "active") return "member-inactive";
  if (!runs(facts.programs, standing.kind)) return "program-off";
  if (facts.referrer !== "" && isBanned(facts.referrer, facts.banned)) return "banned";
  if (facts.prefetch || isCrawler(facts.userAgent)) return "bot";
  if (facts.visitor === facts.memberId) return "self";
  return facts.tooMany() ? "velocity" : null;
}

function runs(programs: Programs, kind: MemberKind): boolean {
  return kind === "affiliate" ? programs.affiliateOn : programs.networkOn;
}

/** A ban of `spam.example` holds for `www.spam.example` too. */
export function isBanned(host: string, banned: ReadonlySet<string>): boolean {
  if (banned.size === 0) return false;
  for (let rest = host; ;) {
    if (banned.has(rest)) return true;
    const dot = rest.indexOf(".");
    if (dot < 0) return false;
    rest = rest.slice(dot + 1);
  }
}
