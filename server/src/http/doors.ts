/** Paths outside the API that are no pages: links that members share, and pictures. */
import type { Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { Call } from "../access/index.ts";
import { readMedia } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { adoptVisit, followLink, visitCookie, visitKept, visitParameter, visitSite } from "../referral/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import type { HttpEnv } from "./app.ts";
import { isPrefetch } from "./link-door.ts";
import { packedFor } from "./packed-media.ts";
import { problemOf, problemResponse } from "./problems.ts";

/** A page of the store that somebody opens who carries no visit yet; the front page stores its visits itself. */
function entersPage(c: Context<HttpEnv>): boolean {
  return (
    c.req.method === "GET" &&
    c.req.path !== "/" &&
    (c.req.header("accept") ?? "").includes("text/html") &&
    c.req.query(visitParameter) === undefined &&
    getCookie(c, visitCookie) === undefined &&
    !isPrefetch((name) => c.req.header(name))
  );
}

export function mountDoors(
  app: Hono<HttpEnv>,
  given: {
    readonly db: Db;
    readonly referral: ReferralServices;
    readonly callOf: (c: Context<HttpEnv>) => Promise<Call>;
  },
): void {
  // The same as the link door does on a server of its own; here for whoever has the app alone. The click is stored before
  // the visitor goes on; what leads nowhere is left to the pages, which say so.
  app.get("/r/:code", async (c, next) => {
    const call = await given.callOf(c);
    const url = new URL(c.req.url);
    const redirect = await followLink(given.referral, {
      method: c.req.method,
      host: url.host,
      path: url.pathname,
      search: url.search.slice(1),
      referrer: c.req.header("referer") ?? "",
      userAgent: call.userAgent,
      prefetch: isPrefetch((name) => c.req.header(name)),
      address: call.address,
      memberId: call.caller.member,
      cookie: (name) => call.cookie(name),
    });
    if (redirect === undefined) return next();
    if (isFailure(redirect)) return problemResponse(problemOf(redirect));
    if (redirect.token !== null) call.setCookie(visitCookie, redirect.token, { maxAge: visitKept });
    c.header("cache-control", "no-store");
    return c.redirect(redirect.location, 302);
  });
  // A page that was reached with a visit's token in its address, by who takes no cookie or from another host name.
  app.use(async (c, next) => {
    const token = c.req.method === "GET" ? c.req.query(visitParameter) : undefined;
    if (token === undefined || c.get("visit").inProcess) return next();
    await next();
    await adoptVisit(await given.callOf(c), given.referral, token);
  });
  // Whoever enters a member's own host by another page than its front has come to the member too.
  app.use(async (c, next) => {
    const visit = c.get("visit");
    if (visit.member === null || visit.inProcess || !entersPage(c)) return next();
    await next();
    const search = new URL(c.req.url).search.slice(1);
    if (c.res.ok) await visitSite(await given.callOf(c), given.referral, { handle: visit.member.handle, search });
  });
  app.get("/media/:sha", async (c, next) => {
    const media = await readMedia(given.db, c.req.param("sha"), Number(c.req.query("w") ?? 0));
    if (media === undefined) return next();
    const { bytes, headers } = await packedFor(media, c.req.header("accept-encoding") ?? "");
    return c.body(bytes, 200, headers);
  });
}
