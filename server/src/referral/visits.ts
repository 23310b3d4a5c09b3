import type { Call } from "../access/index.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure } from "../foundation/failure.ts";
import { memberById } from "../members/index.ts";
import type { Member } from "../members/index.ts";
import type { Arrivals, Arrived } from "./arrivals.ts";
import { carriedClick, carryClick } from "./carry-click.ts";
import { consentCookie, mayRemember } from "./follow-link.ts";
import { clickWindow, visitKept } from "./model.ts";
import { clickById, keepPath } from "./store.ts";
import { readVisitPath, readVisitToken, signVisit, visitCookie } from "./visit-token.ts";

export interface VisitServices {
  /** Signs visit tokens. */
  readonly secret: string;
  readonly arrivals: Arrivals;
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
  const clickId = readVisitToken(services.secret, token);
  if (clickId === undefined) return null;
  return (await carryOn(call, services, clickId)) ? "cookie" : "basket";
}

/** Keeps the shopper's word on cookies; a refusal takes the visit cookie away. */
export function setConsent(call: Call, services: VisitServices, granted: boolean, token: string | undefined): void {
  call.setCookie(consentCookie, granted ? "yes" : "no", { maxAge: consentKept });
  if (!granted) {
    call.setCookie(visitCookie, "", { maxAge: noTime });
    return;
  }
  const clickId = token === undefined ? undefined : readVisitToken(services.secret, token);
  if (clickId !== undefined) call.setCookie(visitCookie, signVisit(services.secret, clickId), { maxAge: visitKept });
}

/** The click that the caller carries, by cookie or with the basket, or null. Whether it still counts is decided at the sale. */
export async function readVisit(
  call: Pick<Call, "cookie" | "db" | "now">,
  services: VisitServices,
): Promise<bigint | null> {
  const token = call.cookie(visitCookie);
  const path = token === undefined ? undefined : readVisitPath(services.secret, token);
  // The sale asks for it, should a program pay the first click: by then there is no cookie any more.
  if (path !== undefined && path.firstId !== path.clickId) await keepPath(call.db, { ...path, at: call.now });
  return path?.clickId ?? (await lastVisit(call, services));
}

async function lastVisit(call: Pick<Call, "cookie" | "db">, services: VisitServices): Promise<bigint | null> {
  const token = call.cookie(visitCookie);
  const clickId = token === undefined ? undefined : readVisitToken(services.secret, token);
  if (clickId !== undefined) return clickId;
  const basket = services.basketOf(call);
  return basket === undefined ? null : carriedClick(call.db, basket);
}

/** The member whose site or link brought the caller here, while the click can be paid for. */
export async function visitingMember(call: Call, services: VisitServices): Promise<Member | undefined> {
  const clickId = await lastVisit(call, services);
  const click = clickId === null ? undefined : await clickById(call.db, clickId);
  if (click === undefined || !click.valid) return undefined;
  if (Temporal.Instant.compare(click.at.add(clickWindow), call.now) < 0) return undefined;
  return await memberById(call.db, click.memberId);
}
