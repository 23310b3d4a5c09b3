import { marketCookie } from "../catalog/index.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Arrivals, Arrived, Visit } from "./arrivals.ts";
import type { Ground, OwnHost } from "./click-rules.ts";
import { hostName } from "./normal-host.ts";
import { withQuery, withUtm } from "./tags.ts";
import { signVisit, visitCookie, visitParameter } from "./visit-token.ts";

/** What of a request a redirect depends on. */
export interface LinkRequest extends Visit {
  readonly method: string;
  /** The `Host` header, or "". */
  readonly host: string;
  /** Without its query. */
  readonly path: string;
  /** The value of a cookie. */
  cookie(name: string): string | undefined;
}

export interface Redirect {
  readonly location: string;
  /** The token for the visit cookie; null where none is set: the click does not count, or cookies were not agreed to. */
  readonly token: string | null;
}

export interface RedirectOptions {
  readonly arrivals: Arrivals;
  /** Signs visit tokens. */
  readonly secret: string;
  /** The store's own origin, such as `https://shop.example`; undefined: whatever host was asked. */
  readonly origin: string | undefined;
}

/** The cookie in which a shopper said whether cookies for advertising are fine: `yes` or `no`. */
export const consentCookie = "fl_consent";

const codeForm = /^[A-Za-z0-9_-]{3,40}$/;

/** Whether a request may be a link's, as far as its address tells: `/r/:code`, or a host name of a member's own. */
export function mayBeLink(arrivals: Arrivals, path: string, host: string): boolean {
  if (path.startsWith("/r/")) return true;
  const ground = arrivals.known.ground();
  return !(ground instanceof Promise) && ground.hosts.size > 0 && ground.hosts.has(hostName(host));
}

/**
 * Follows a link: the click is stored, the visitor goes on. A `HEAD` is no visit and stores nothing.
 * @returns undefined where the address is no link's; `busy` where the click cannot be stored
 */
export async function followLink(
  options: RedirectOptions,
  request: LinkRequest,
): Promise<Redirect | Failure | undefined> {
  const { arrivals } = options;
  let ground = arrivals.known.ground();
  if (ground instanceof Promise) ground = await ground;
  const own = ground.hosts.size === 0 ? undefined : ground.hosts.get(hostName(request.host));
  // A cookie for a host of the member's own says nothing to the store's, so there the token goes in the address.
  const base = own === undefined ? "" : (options.origin ?? "");
  const abroad = base !== "";
  // The page of the member's site stores the visit itself.
  if (own?.code === null && request.path === "/") return { location: `${base}/@${own.handle}`, token: null };
  const code = codeOf(request.path, own);
  if (code === undefined) return undefined;

  if (request.method === "HEAD") {
    const link = await arrivals.known.find(code);
    return link && mayLead(link, own) ? { location: base + withUtm(link.path, link.tags), token: null } : undefined;
  }
  if (own !== undefined) {
    const link = await arrivals.known.find(code);
    if (link === undefined || !mayLead(link, own)) return undefined;
  }
  const arrived = await arrivals.byCode(code, request);
  if (isFailure(arrived)) return arrived.code === "not-found" ? undefined : arrived;
  const { location, token } = whereTo(
    options.secret,
    arrived,
    !abroad && mayRemember(request, ground),
    request.cookie(visitCookie),
  );
  return { location: base + location, token };
}

function whereTo(secret: string, arrived: Arrived, remember: boolean, earlier: string | undefined): Redirect {
  const path = withUtm(arrived.path, arrived.tags);
  if (arrived.clickId === null) return { location: path, token: null };
  const token = signVisit(secret, arrived.clickId, earlier);
  return remember
    ? { location: path, token }
    : { location: withQuery(path, `${visitParameter}=${token}`), token: null };
}

/**
 * Whether the visit cookie may be set: where the shopper agreed, and in a market that does not ask, unless they refused.
 */
export function mayRemember(request: Pick<LinkRequest, "cookie">, ground: Ground): boolean {
  const consent = request.cookie(consentCookie);
  if (consent === "yes" || consent === "no") return consent === "yes";
  const { consentMarkets } = ground.rules;
  return consentMarkets.length === 0 || !consentMarkets.includes(request.cookie(marketCookie) ?? ground.firstMarket);
}

function codeOf(path: string, own: OwnHost | undefined): string | undefined {
  if (path.startsWith("/r/")) return valid(path.slice(3));
  if (own === undefined) return undefined;
  return path === "/" ? (own.code ?? undefined) : valid(path.slice(1));
}

function valid(code: string): string | undefined {
  return codeForm.test(code) ? code : undefined;
}

/** On a member's own host only their own links lead anywhere. */
function mayLead(link: { readonly memberId: bigint }, own: { readonly memberId: bigint } | undefined): boolean {
  return own === undefined || own.memberId === link.memberId;
}
