/** Pictures of links: what other sites show beside a link to a page of the store. */
import type { Context, Hono } from "hono";
import type { Call } from "../access/index.ts";
import { readShareCard, shareKinds, sharePicture } from "../catalog/index.ts";
import type { ShareSubject } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { siteShareCard } from "../site/index.ts";
import type { HttpEnv } from "./app.ts";

/** `/share/home.png`, `/share/p/nettle-and-mint.png`. */
function subjectOf(path: string, locale: string): ShareSubject | undefined {
  const found = /^\/share\/([a-z]+)(?:\/([^/]{1,200}))?\.png$/.exec(path);
  const kind = shareKinds.find((each) => each === found?.[1]);
  if (kind === undefined || (kind === "home") !== (found?.[2] === undefined)) return undefined;
  try {
    return { kind, key: decodeURIComponent(found?.[2] ?? ""), locale };
  } catch {
    return undefined;
  }
}

/**
 * The address names the content (`v`): asked by its right one, the picture is kept for ever; by an older one, the newest is given, for an
 * hour. Drawn in a thread of its own, so that no page waits for it.
 */
export function mountShareDoor(
  app: Hono<HttpEnv>,
  given: { readonly db: Db; readonly callOf: (c: Context<HttpEnv>) => Promise<Call> },
): void {
  app.get("/share/*", async (c, next) => {
    const asked = c.req.query("l") ?? "en";
    const locale = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(asked) ? asked : "en";
    const subject = subjectOf(new URL(c.req.url).pathname, locale);
    if (subject === undefined || subject.key.includes("\0")) return next();
    const { now } = await given.callOf(c);
    const card =
      subject.kind === "site"
        ? await siteShareCard(given.db, subject.key)
        : await readShareCard(given.db, subject, now);
    if (card === undefined) return next();
    const { bytes, version } = await sharePicture(given.db, subject, card, now);
    const etag = `"${version}"`;
    const headers = {
      etag,
      "cache-control":
        c.req.query("v") === version ? "public, max-age=31536000, immutable" : "public, max-age=3600, must-revalidate",
      "x-content-type-options": "nosniff",
      // Other sites show it; that is what it is for.
      "cross-origin-resource-policy": "cross-origin",
    };
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    return c.body(bytes, 200, { ...headers, "content-type": "image/png", "content-length": String(bytes.length) });
  });
}
