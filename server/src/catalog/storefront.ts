import { z } from "@hono/zod-openapi";
import type { Call } from "../access/index.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import type { Market } from "./model.ts";
import { classOf } from "./prices.ts";
import type { Shelf } from "./read-cards.ts";
import { listMarkets } from "./store.ts";

/** Part of every store route's query: which market and language; without them the cookies say it. */
export const storefrontQuery = {
  market: z.string().max(12).optional(),
  locale: z.string().max(35).optional(),
};

export const marketCookie = "fl_market";
export const localeCookie = "fl_locale";

export interface Storefront extends Shelf {
  readonly markets: readonly Market[];
}

/** Every request of the store asks for the markets. */
const everybodys = new SharedReads<Awaited<ReturnType<typeof listMarkets>>>();

/**
 * Where the caller shops: the market of the query, else of the cookie, else the company's first; the language of the query,
 * else of the cookie, else the market's. An unknown market or a malformed language counts as not given: a stale cookie must
 * never close the shop. Prices are those of the caller's class.
 */
export async function storefrontOf(
  call: Pick<Call, "db" | "now" | "cookie" | "caller">,
  query: { readonly market?: string | undefined; readonly locale?: string | undefined },
): Promise<Storefront> {
  const all = await everybodys.read(call.db, "markets", () => listMarkets(call.db));
  const markets = all.filter((market) => market.storeOn);
  const named = (code: string | undefined) => markets.find((market) => market.code === code);
  const market = named(query.market) ?? named(call.cookie(marketCookie)) ?? markets[0];
  if (market === undefined) throw new Error("the store has no market: add one before it opens");
  const locale =
    [query.locale, call.cookie(localeCookie)].find((tag) => tag !== undefined && isLocale(tag)) ?? market.locale;
  return {
    market,
    markets,
    locale,
    now: call.now,
    customerClass: await classOf(call.db, call.caller.person, call.now),
  };
}

function isLocale(tag: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag);
}
