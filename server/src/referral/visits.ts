import type { Call } from "../access/index.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { marketCookie } from "../catalog/index.ts";
import { memberById, standingAt } from "../members/index.ts";
import type { Member } from "../members/index.ts";
import { coveringPrograms } from "../program/index.ts";
import type { Arrivals, Arrived } from "./arrivals.ts";
import { carriedClick, carryClick } from "./carry-click.ts";
import { consentCookie, mayRemember } from "./follow-link.ts";
import { visitKept, windowOf } from "./model.ts";
import { clickById, keepPath } from "./store.ts";
import { readVisitPath, signVisit, visitCookie } from "./visit-token.ts";

export interface VisitServices {
  /** Signs visit tokens. */
  readonly secret: string;
  readonly arrivals: Arrivals;
  /** Told of tokens that are not ours. */
  readonly log: Log;
  /** The token of the caller's basket, if they have one. */
  readonly basketOf: (call: Pick<Call, "cookie">) => string | undefined;
}

/** How long a shopper's word on cookies holds. */
const consentKept = Temporal.Duration.from({ hours: 24 * 180 });
const noTime = Temporal.Duration.from({ hours: 0 });

export interface SiteVisit extends Arrived {
  /** For who takes no cookie: the token to carry in the address. */
  readonly token: string | null;
}

/** Stores a visit of a member's site and lets the caller carry the click on for as long as it can be paid for. */
export async function visitSite(
  call: Call,
  services: VisitServices,
  visit: { readonly handle: string; readonly search: string },
): Promise<SiteVisit | Failure> {
  const arrived = await services.arrivals.byHandle(visit.handle, {
    address: call.address,
    userAgent: call.userAgent,
    memberId: call.caller.member,
    search: visit.search,
    referrer: "",
    prefetch: false,
  });
  if (isFailure(arrived)) return arrived;
  if (arrived.clickId === null) return { ...arrived, token: null };
  const remembered = await carryOn(call, services, arrived.clickId);
  return { ...arrived, token: remembered ? null : signVisit(services.secret, arrived.clickId) };
}

/**
 * Lets the caller carry a click on: by cookie where that is agreed to, else with their basket if they have one.
 * @returns whether by cookie
 */
export async function carryOn(call: Call, services: VisitServices, clickId: bigint): Promise<boolean> {
  if (mayRemember(call, await services.arrivals.known.ground())) {
    call.setCookie(visitCookie, signVisit(services.secret, clickId, call.cookie(visitCookie)), { maxAge: visitKept });
    return true;
  }
  const basket = services.basketOf(call);
  if (basket !== undefined) {
    await call.transact(async (context) => {
      await carryClick(context, basket, clickId);
      return null;
    });
  }
  return false;
}

/** Takes over the token that an address carries, where it is ours; a forged one changes nothing. */
export async function adoptVisit(
  call: Call,
  services: VisitServices,
  token: string,
): Promise<"cookie" | "basket" | null> {
  const clickId = readToken(services, token)?.clickId;
  if (clickId === undefined) return null;
  return (await carryOn(call, services, clickId)) ? "cookie" : "basket";
}

/** The clicks in a token, or undefined where it is not ours: then nobody is credited, and a line in the log says so. */
export function readToken(
  services: Pick<VisitServices, "secret" | "log">,
  token: string,
): { readonly clickId: bigint; readonly firstId: bigint } | undefined {
  const path = readVisitPath(services.secret, token);
  // An empty one is what a refusal of cookies leaves behind.
  if (path === undefined && token !== "") services.log("warn", "visit-token-refused");
  return path;
}

/**
 * Whether the shopper is to be asked for a cookie: nobody is who has answered, whose market does not want it, or who carries
 * no click that a cookie would keep.
 */
export async function mustAsk(call: Call, services: VisitServices, token: string | undefined): Promise<boolean> {
  if (/^(yes|no)$/.test(call.cookie(consentCookie) ?? "")) return false;
  if (mayRemember(call, await services.arrivals.known.ground())) return false;
  return (
    (token !== undefined && readToken(services, token) !== undefined) || (await basketVisit(call, services)) !== null
  );
}

/**
 * Keeps the shopper's word on cookies; a refusal takes the visit cookie away. What is agreed to keeps the click of the token, or
 * the one that the basket carries.
 */
export async function setConsent(
  call: Call,
  services: VisitServices,
  granted: boolean,
  token: string | undefined,
): Promise<void> {
  call.setCookie(consentCookie, granted ? "yes" : "no", { maxAge: consentKept });
  if (!granted) {
    call.setCookie(visitCookie, "", { maxAge: noTime });
    return;
  }
  const told = token === undefined ? undefined : readToken(services, token)?.clickId;
  const clickId = told ?? (await basketVisit(call, services));
  if (clickId !== null) call.setCookie(visitCookie, signVisit(services.secret, clickId), { maxAge: visitKept });
}

/** The click that the caller carries, by cookie or with the basket, or null. Whether it still counts is decided at the sale. */
export async function readVisit(
  call: Pick<Call, "cookie" | "db" | "now">,
  services: VisitServices,
): Promise<bigint | null> {
  const token = call.cookie(visitCookie);
  const path = token === undefined ? undefined : readToken(services, token);
  // The sale asks for it, should a program pay the first click: by then there is no cookie any more.
  if (path !== undefined && path.firstId !== path.clickId) await keepPath(call.db, { ...path, at: call.now });
  return path?.clickId ?? basketVisit(call, services);
}

async function lastVisit(call: Pick<Call, "cookie" | "db">, services: VisitServices): Promise<bigint | null> {
  const token = call.cookie(visitCookie);
  const clickId = token === undefined ? undefined : readToken(services, token)?.clickId;
  return clickId ?? basketVisit(call, services);
}

async function basketVisit(call: Pick<Call, "cookie" | "db">, services: VisitServices): Promise<bigint | null> {
  const basket = services.basketOf(call);
  return basket === undefined ? null : carriedClick(call.db, basket);
}

/**
 * The member whose site or link brought the caller here, while the click can be paid for: as long as the program says that would
 * pay it in the shopper's market, like the sale itself (`sales`, `decide-owners.ts`).
 */
export async function visitingMember(
  call: Pick<Call, "cookie" | "db" | "now">,
  services: VisitServices,
): Promise<Member | undefined> {
  const clickId = await lastVisit(call, services);
  const click = clickId === null ? undefined : await clickById(call.db, clickId);
  if (click === undefined || !click.valid) return undefined;
  const standing = await standingAt(call.db, click.memberId, call.now);
  if (standing?.status !== "active") return undefined;
  const market = call.cookie(marketCookie) ?? (await services.arrivals.known.ground()).firstMarket;
  const covering =
    standing.kind === "affiliate"
      ? ((await coveringPrograms(call.db, [click.memberId], market)).get(click.memberId) ?? [])
      : [];
  const window = windowOf(covering.map(({ program }) => program));
  if (Temporal.Instant.compare(click.at.add(window), call.now) < 0) return undefined;
  return await memberById(call.db, click.memberId);
}
