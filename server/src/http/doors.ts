/** Paths outside the API that are no pages: links that members share, and pictures. */
import type { Context, Hono } from "hono";
import type { Call } from "../access/index.ts";
import { readMedia } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { arrive } from "../referral/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import type { HttpEnv } from "./app.ts";

export function mountDoors(
  app: Hono<HttpEnv>,
  given: {
    readonly db: Db;
    readonly referral: Pick<ReferralServices, "secret">;
    readonly callOf: (c: Context<HttpEnv>) => Promise<Call>;
  },
): void {
  // The click is stored before the visitor goes on; what leads nowhere is left to the pages, which say so.
  app.get("/r/:code", async (c, next) => {
    const arrival = await arrive(await given.callOf(c), given.referral, { code: c.req.param("code") });
    if (isFailure(arrival)) return next();
    c.header("cache-control", "no-store");
    return c.redirect(arrival.path, 302);
  });
  app.get("/media/:sha", async (c, next) => {
    const media = await readMedia(given.db, c.req.param("sha"));
    return media === undefined ? next() : c.body(media.bytes, 200, media.headers);
  });
}
