/**
 * Links are answered before the app is entered: a redirect is most of what an affiliate program is asked for, and needs
 * none of what the app does for a page. Nothing is logged per request; the stored click is the record of it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Sessions } from "../access/index.ts";
import type { Clock } from "../foundation/clock.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";
import { followLink, mayBeLink, visitCookie, visitKept } from "../referral/index.ts";
import type { LinkRequest, Redirect, RedirectOptions } from "../referral/index.ts";
import { openAddresses } from "./visit.ts";
import type { Surroundings } from "./visit.ts";

export interface LinkDoorOptions extends RedirectOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: Pick<Sessions, "callerOf" | "cookieName">;
  readonly surroundings: Surroundings;
}

/** Answers where the request is a link's; otherwise hands it to `next`, the app. */
export type LinkDoor = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export function openLinkDoor(options: LinkDoorOptions): LinkDoor {
  const addressOf = openAddresses(options.surroundings.trustedProxies);
  return (request, response, next) => {
    const { url = "/", method, headers } = request;
    const query = url.indexOf("?");
    const path = query < 0 ? url : url.slice(0, query);
    const host = headers.host ?? "";
    if ((method !== "GET" && method !== "HEAD") || !mayBeLink(options.arrivals, path, host)) return next();
    const header = (name: string) => {
      const value = headers[name];
      return typeof value === "string" ? value : null;
    };
    const { address, proto } = addressOf(request.socket.remoteAddress ?? "", header);
    const visit: LinkRequest = {
      method,
      host,
      path,
      search: query < 0 ? "" : url.slice(query + 1),
      referrer: headers.referer ?? "",
      userAgent: headers["user-agent"] ?? "",
      prefetch: isPrefetch(header),
      address,
      memberId: null,
      cookie: (name) => readCookie(headers.cookie, name),
    };
    const secure = options.surroundings.origin?.startsWith("https:") ?? proto === "https";
    void answer(options, visit, response, next, secure);
  };
}

async function answer(
  options: LinkDoorOptions,
  visit: LinkRequest,
  response: ServerResponse,
  next: () => void,
  secure: boolean,
): Promise<void> {
  let redirect: Awaited<ReturnType<typeof followLink>>;
  try {
    const session = visit.cookie(options.sessions.cookieName);
    redirect = await (session === undefined ? followLink(options, visit) : followSignedIn(options, visit, session));
  } catch (error) {
    options.log("error", "bug", { path: "/r/{code}", ...errorFields(error) });
    return refuse(response);
  }
  if (redirect === undefined) next();
  else if (isFailure(redirect)) refuse(response);
  else send(response, redirect, secure);
}

async function followSignedIn(options: LinkDoorOptions, visit: LinkRequest, session: string) {
  const { caller } = await options.sessions.callerOf(session, options.clock.now());
  return followLink(options, { ...visit, memberId: caller.member });
}

/** Whether the browser fetches ahead of its reader. */
export function isPrefetch(header: (name: string) => string | null | undefined): boolean {
  const purpose = header("sec-purpose") ?? header("purpose") ?? header("x-moz");
  return purpose !== null && purpose !== undefined && /prefetch|prerender|preview/i.test(purpose);
}

const maxAge = visitKept.total("seconds");

function send(response: ServerResponse, { location, token }: Redirect, secure: boolean): void {
  const lines = ["location", location, "cache-control", "no-store", "content-length", "0"];
  if (token !== null) {
    lines.push(
      "set-cookie",
      `${visitCookie}=${token}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`,
    );
  }
  response.writeHead(302, lines);
  response.end();
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "1", "cache-control": "no-store", "content-type": "text/plain" });
  response.end("Too much is going on at this moment. Try again in a second.\n");
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at < 0 || part.slice(0, at).trim() !== name) continue;
    const value = part.slice(at + 1).trim();
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }
  return undefined;
}
