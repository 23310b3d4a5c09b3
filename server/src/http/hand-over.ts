/**
 * A visitor goes from a member's host, or one of the company's other names, to the store's own address. Cookies do not go
 * along, so what they stand for does: the basket's goods and the visit, sealed, for one minute. The basket itself stays secret:
 * its goods are put into the visitor's own one at the store, so that who made up such an address learns nothing of the visitor.
 */
import { hkdfSync } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import type { Call } from "../access/index.ts";
import { marketCookie } from "../catalog/index.ts";
import type { Clock } from "../foundation/clock.ts";
import { inTransaction } from "../foundation/database.ts";
import { openSealer } from "../foundation/seal-text.ts";
import { basketCookie, basketKept, basketTokenOf, mergeBasket, newToken } from "../orders/index.ts";
import { carriedClick, carryClick, isStorePath, visitCookie, visitSite } from "../referral/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import type { HttpEnv } from "./app.ts";
import { readCookie } from "./link-door.ts";

const kept = Temporal.Duration.from({ minutes: 1 });
const yearLong = Temporal.Duration.from({ hours: 24 * 365 });
const binding = "hand-over";
const parcel = z.object({ to: z.string(), handle: z.string(), basket: z.string().nullable(), until: z.number() });

export interface HandOver {
  /** The address at the store's own host that takes the visitor over. */
  addressOf(request: IncomingMessage, origin: string, to: string, handle: string): string;
  mount(app: Hono<HttpEnv>, callOf: (c: Context<HttpEnv>) => Promise<Call>): void;
}

export function openHandOver(options: {
  readonly secret: string;
  readonly clock: Clock;
  readonly referral: ReferralServices;
  /** Makes the token of a person's own basket. */
  readonly ownKey: string;
}): HandOver {
  const key = new Uint8Array(hkdfSync("sha256", options.secret, "", "hand over", 32));
  const sealer = openSealer({ current: 1, keys: new Map([[1, key]]) });

  function open(sealed: string) {
    try {
      return parcel.parse(JSON.parse(sealer.open(Buffer.from(sealed, "base64url"), binding)));
    } catch {
      return undefined;
    }
  }

  async function takeBasket(call: Call, token: string): Promise<string> {
    const { person } = call.caller;
    const own = person === null ? (call.cookie(basketCookie) ?? newToken()) : basketTokenOf(options.ownKey, person);
    await inTransaction(call.db, async (tx) => {
      const context = { tx, now: call.now, actor: person };
      const clickId = token === own ? null : await carriedClick(tx, token);
      if (clickId !== null) await carryClick(context, own, clickId);
      await mergeBasket(context, { guest: token, own });
    });
    call.setCookie(basketCookie, own, { maxAge: basketKept });
    return own;
  }

  return {
    addressOf: (request, origin, to, handle) => {
      const basket = readCookie(request.headers.cookie, basketCookie) ?? null;
      // Who has neither basket nor visit, a crawler for one, is given the page's own address.
      if (basket === null && readCookie(request.headers.cookie, visitCookie) === undefined) return `${origin}${to}`;
      const until = options.clock.now().add(kept).epochMilliseconds;
      const sealed = sealer.seal(JSON.stringify({ to, handle, basket, until }), binding);
      return `${origin}/hand-over?with=${Buffer.from(sealed).toString("base64url")}`;
    },
    mount: (app, callOf) => {
      app.get("/hand-over", async (c) => {
        c.header("cache-control", "no-store");
        c.header("referrer-policy", "no-referrer");
        const call = await callOf(c);
        const market = c.req.query("market");
        if (market !== undefined) {
          const to = c.req.query("to") ?? "/";
          // An unknown market counts as not chosen, wherever it is read.
          if (/^[\w-]{1,12}$/.test(market)) call.setCookie(marketCookie, market, { maxAge: yearLong });
          return c.redirect(isStorePath(to) ? to : "/", 302);
        }
        const given = open(c.req.query("with") ?? "");
        if (given === undefined) return c.redirect("/", 302);
        if (given.until < call.now.epochMilliseconds) return c.redirect(call.origin + given.to, 302);
        const own = given.basket === null ? undefined : await takeBasket(call, given.basket);
        // The visit of the member's host, once more: who takes no cookie carries it with the basket.
        const withBasket = {
          ...call,
          cookie: (name: string) => (name === basketCookie && own ? own : call.cookie(name)),
        };
        await visitSite(withBasket, options.referral, { handle: given.handle, search: "" });
        // With the host before it: a path may begin with two slashes.
        return c.redirect(call.origin + given.to, 302);
      });
    },
  };
}
