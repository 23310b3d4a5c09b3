/** What affiliates and other systems put into pages of their own: pixels, banners, product feeds, product cards. */
import type { Context, Hono } from "hono";
import type { Call } from "../access/index.ts";
import { readMedia, storefrontOf } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { givenPicture } from "../program/index.ts";
import { embedProducts, feedCsv, feedXml, noteReport, readFeed, reportByPixel } from "../reach/index.ts";
import type { ReachServices } from "../reach/index.ts";
import { isStorePath, readToken, readVisit } from "../referral/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import type { HttpEnv } from "./app.ts";
import { isPrefetch } from "./link-door.ts";
import { problemOf } from "./problems.ts";

/** One clear pixel, GIF 89a. */
const clear = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

export function mountAffiliateDoors(
  app: Hono<HttpEnv>,
  given: {
    readonly db: Db;
    readonly referral: ReferralServices;
    readonly reach: Pick<ReachServices, "secret" | "log">;
    readonly callOf: (c: Context<HttpEnv>) => Promise<Call>;
  },
): void {
  const report = async (c: Context<HttpEnv>, pixel: string) => {
    const call = await given.callOf(c);
    const pixelId = fromEdge("pixel", pixel);
    // Looked at ahead is not done; neither is what a HEAD asks.
    const { log } = given.reach;
    if (pixelId === undefined) {
      log("warn", "conversion-refused", { pixel: "unknown", code: "not-found" });
      return 404;
    }
    if (c.req.method !== "GET" || isPrefetch((name) => c.req.header(name))) return 200;
    const token = c.req.query("click");
    const said = (name: string): string | null => c.req.query(name) ?? null;
    const clickId =
      token === undefined ? await readVisit(call, given.referral) : (readToken(given.referral, token)?.clickId ?? null);
    const done = await call.transact((context) =>
      reportByPixel(context, given.reach.secret, {
        pixelId,
        clickId,
        reference: said("ref"),
        code: said("code"),
        value: said("value"),
        currency: said("currency"),
        signature: said("sig"),
      }),
    );
    noteReport(log, { pixel: toEdge("pixel", pixelId) }, done);
    return isFailure(done) ? problemOf(done).status : 200;
  };

  app.get("/px/:file", async (c) => {
    const file = c.req.param("file");
    const isPicture = file.endsWith(".gif");
    const status = await report(c, isPicture ? file.slice(0, -4) : file);
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
    if (isPicture) {
      c.header("content-type", "image/gif");
      c.header("cross-origin-resource-policy", "cross-origin");
      // A browser shows nothing either way; who sets it up reads the status.
      return c.body(new Uint8Array(clear), status as 200);
    }
    const to = c.req.query("to") ?? "/";
    return c.redirect(isStorePath(to) ? to : "/", 303);
  });

  app.get("/banners/:id/:version", async (c, next) => {
    const creativeId = fromEdge("creative", c.req.param("id"));
    const version = /^\d{1,6}$/.test(c.req.param("version")) ? Number(c.req.param("version")) : undefined;
    if (creativeId === undefined || version === undefined) return next();
    const sha256 = await givenPicture(given.db, creativeId, version);
    const media = sha256 === undefined ? undefined : await readMedia(given.db, sha256);
    if (media === undefined) return next();
    // It stands on pages of other sites: that is what it is for.
    return c.body(media.bytes, 200, { ...media.headers, "cross-origin-resource-policy": "cross-origin" });
  });

  app.get("/feeds/:file", async (c, next) => {
    const [, code = "", kind] = /^([\w-]{3,40})\.(xml|csv)$/.exec(c.req.param("file")) ?? [];
    const call = await given.callOf(c);
    const { market, locale } = c.req.query();
    // Whoever fetches it, it tells what every shopper pays.
    const shelf = { ...(await storefrontOf(call, { market, locale })), customerClass: "retail" as const };
    const origin = given.referral.origin ?? call.origin;
    const feed = kind === undefined ? undefined : await readFeed(given.db, shelf, { code, origin });
    if (feed === undefined) return next();
    const headers = { "cache-control": "public, max-age=3600", "x-content-type-options": "nosniff" };
    return kind === "xml"
      ? c.body(feedXml(feed, origin), 200, { ...headers, "content-type": "application/xml; charset=utf-8" })
      : c.body(feedCsv(feed.items), 200, { ...headers, "content-type": "text/csv; charset=utf-8" });
  });

  app.get("/embed/:code", async (c, next) => {
    const call = await given.callOf(c);
    const { market, locale, products = "", as } = c.req.query();
    const shelf = { ...(await storefrontOf(call, { market, locale })), customerClass: "retail" as const };
    const embedded = await embedProducts(given.db, shelf, {
      code: c.req.param("code"),
      origin: given.referral.origin ?? call.origin,
      products: products
        .split(",")
        .map((slug) => slug.trim())
        .filter((slug) => slug !== ""),
      compare: as === "table",
    });
    if (embedded === undefined) return next();
    return c.body(embedded.html, 200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": embedded.policy,
      "cache-control": "public, max-age=300",
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    });
  });
}
