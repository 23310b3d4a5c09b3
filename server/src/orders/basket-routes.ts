import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import {
  categoryCardJson,
  categoryCardSchema,
  isPreferredOpen,
  localeCookie,
  marketCookie,
  marketJson,
  marketSchema,
  readCategories,
  storefrontOf,
  storefrontQuery,
} from "../catalog/index.ts";
import type { Market, Storefront } from "../catalog/index.ts";
import { rateText, usualCharges } from "../charges/index.ts";
import { readCompany } from "../foundation/company.ts";
import { together } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge } from "../foundation/ids.ts";
import { addCode, removeCode } from "./basket-codes.ts";
import { readBasketCredit } from "./basket-credit.ts";
import { basketJson, basketSchema } from "./basket-json.ts";
import { addAndOffer, mostOfOne, setAndOffer } from "./change-basket.ts";
import type { ChangedBasket } from "./change-basket.ts";
import { addressRules } from "./check-contact.ts";
import { methodSchema } from "./json.ts";
import { priceBasket } from "./price-basket.ts";
import { countBasket, keptBasket } from "./read-basket.ts";
import { basketCookie, basketKept } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { newToken } from "./tokens.ts";

const year = Temporal.Duration.from({ hours: 24 * 365 });

/** Where it goes and how, as far as the shopper has said it. */
const destinationQuery = {
  country: z.string().length(2).optional(),
  region: z.string().max(100).optional(),
  postcode: z.string().max(40).optional(),
  shipping: idSchema("shippingMethod").optional(),
  without: z
    .string()
    .max(400)
    .optional()
    .openapi({ description: "Promotions that shall not apply, by id, with commas between" }),
};

type Destination = { readonly [K in keyof typeof destinationQuery]?: z.output<(typeof destinationQuery)[K]> };

async function basketOf(call: Call, store: Storefront, token = call.cookie(basketCookie), wish: Destination = {}) {
  return together(call.db, async (db) => shownBasket(db, call, store, { kept: await keptBasket(db, token) }, wish));
}

async function shownBasket(
  db: Db,
  call: Call,
  store: Storefront,
  { kept, offers }: Pick<ChangedBasket, "kept"> & Partial<ChangedBasket>,
  wish: Destination = {},
) {
  const { country, region = null, postcode = null, shipping, without = "" } = wish;
  const basket = await priceBasket(db, {
    ...store,
    wanted: kept.lines,
    offers,
    codes: kept.codes,
    person: call.caller.person,
    to: country === undefined ? undefined : { country: country.toUpperCase(), region, postcode },
    methodId: shipping,
    without: without.split(",").flatMap((id) => fromEdge("promotion", id) ?? []),
  });
  const credit = await readBasketCredit(db, {
    basket: kept,
    person: call.caller.person,
    currency: store.market.currency,
    total: basket.totals.total,
    now: call.now,
  });
  return basketJson(basket, { ...store, most: mostOfOne, credit });
}

/** Changes a basket, and shows it as it is then: in the change's own transaction, which has read most of it. */
function changeAndShow(
  call: Call,
  store: Storefront,
  change: (context: Context) => Promise<ChangedBasket | Failure>,
): Promise<z.infer<typeof basketSchema> | Failure> {
  return call.transact(
    async (context) => {
      const changed = await change(context);
      return isFailure(changed) ? changed : shownBasket(context.tx, call, store, changed);
    },
    { awaitDisk: false },
  );
}

/** By how much the basket would cost a preferred customer less; 0 where the caller cannot become one. */
async function preferredSaving(call: Call, store: Storefront): Promise<bigint> {
  const token = call.cookie(basketCookie);
  if (token === undefined || store.customerClass !== "retail" || !(await isPreferredOpen(call.db))) return 0n;
  return await together(call.db, async (db) => {
    const { lines: wanted, codes } = await keptBasket(db, token);
    const wish = { ...store, wanted, codes, person: call.caller.person };
    const own = await priceBasket(db, wish);
    const preferred = await priceBasket(db, { ...wish, customerClass: "preferred" });
    return own.totals.total - preferred.totals.total;
  });
}

/** A market as its pages tell of it: what is usually charged there today. */
async function shownMarket(call: Call, market: Market) {
  const { tax, shipping, freeShippingFrom } = await usualCharges(call.db, market, call.now);
  return {
    ...marketJson({ ...market, taxName: tax.name, shippingAmount: shipping, freeShippingFrom }),
    taxPercent: rateText(tax.rate),
  };
}

export function basketRoutes(services: Pick<OrderServices, "payments" | "visitor">) {
  return [
    route({
      key: "GET /api/store/shell",
      summary: "What every page of the store shows: brand, markets, categories, basket, whose site it is",
      access: "anyone",
      query: z.object(storefrontQuery),
      reply: z.object({
        brand: z.object({ name: z.string(), accent: z.string() }),
        storeOn: z.boolean(),
        market: marketSchema,
        markets: z.array(marketSchema),
        locale: z.string(),
        categories: z.array(categoryCardSchema),
        basketCount: z.number(),
        visitor: z.object({ handle: z.string(), displayName: z.string() }).nullable(),
      }),
      handle: async ({ query }, call) => {
        const store = await storefrontOf(call, query);
        const [company, categories, basketCount, visitor] = await Promise.all([
          readCompany(call.db),
          readCategories(call.db, store.locale),
          countBasket(call.db, call.cookie(basketCookie)),
          services.visitor(call),
        ]);
        return {
          brand: { name: company.name, accent: company.accent },
          storeOn: company.storeOn,
          market: await shownMarket(call, store.market),
          markets: store.markets.map(marketJson),
          locale: store.locale,
          categories: categories.map(categoryCardJson),
          basketCount,
          visitor: visitor === undefined ? null : { handle: visitor.handle, displayName: visitor.displayName },
        };
      },
    }),
    route({
      key: "PUT /api/store/storefront",
      summary: "Choose market and language; kept in cookies. The basket is priced anew",
      access: "anyone",
      body: z.object(storefrontQuery),
      reply: z.object({ market: z.string(), locale: z.string() }),
      handle: async ({ body }, call) => {
        const store = await storefrontOf(call, body);
        if (body.market !== undefined && body.market !== store.market.code) {
          return new Failure("not-found", "There is no such market.", { field: "market" });
        }
        if (body.market !== undefined) call.setCookie(marketCookie, store.market.code, { maxAge: year });
        if (body.locale !== undefined) call.setCookie(localeCookie, store.locale, { maxAge: year });
        return { market: store.market.code, locale: store.locale };
      },
    }),
    route({
      key: "GET /api/store/basket",
      summary: "The basket, priced in the market",
      access: "anyone",
      query: z.object(storefrontQuery),
      reply: basketSchema,
      handle: async ({ query }, call) => basketOf(call, await storefrontOf(call, query)),
    }),
    route({
      key: "GET /api/store/basket/preferred",
      summary: "What a preferred customer would pay less for the basket, where the caller can become one themself",
      access: "anyone",
      query: z.object(storefrontQuery),
      reply: z.object({
        saving: moneySchema
          .nullable()
          .openapi({ description: "Null: they are one, nobody can join, or it is the same" }),
        signedIn: z.boolean(),
      }),
      handle: async ({ query }, call) => {
        const store = await storefrontOf(call, query);
        const saving = await preferredSaving(call, store);
        return {
          saving: saving > 0n ? toMoney(saving, store.market.currency) : null,
          signedIn: call.caller.person !== null,
        };
      },
    }),
    route({
      key: "POST /api/store/basket/lines",
      summary: "Put more of a variant into the basket",
      access: "anyone",
      query: z.object(storefrontQuery),
      body: z.object({ variantId: idSchema("variant"), quantity: z.number().int().min(1).max(mostOfOne).default(1) }),
      reply: basketSchema,
      handle: async ({ query, body }, call) => {
        const store = await storefrontOf(call, query);
        const token = call.cookie(basketCookie) ?? newToken();
        const shown = await changeAndShow(call, store, (context) => addAndOffer(context, { ...store, token, ...body }));
        if (!isFailure(shown)) call.setCookie(basketCookie, token, { maxAge: basketKept });
        return shown;
      },
    }),
    route({
      key: "PUT /api/store/basket/lines/{variantId}",
      summary: "Set how many of a variant are in the basket; 0 takes it out",
      access: "anyone",
      params: z.object({ variantId: idSchema("variant") }),
      query: z.object(storefrontQuery),
      body: z.object({ quantity: z.number().int().min(0).max(mostOfOne) }),
      reply: basketSchema,
      handle: ({ params, query, body }, call) => change(call, query, { ...params, ...body }),
    }),
    route({
      key: "DELETE /api/store/basket/lines/{variantId}",
      summary: "Take a variant out of the basket",
      access: "anyone",
      params: z.object({ variantId: idSchema("variant") }),
      query: z.object(storefrontQuery),
      reply: basketSchema,
      handle: ({ params, query }, call) => change(call, query, { ...params, quantity: 0 }),
    }),
    route({
      key: "POST /api/store/basket/codes",
      summary: "Put a code into the basket: a promotion's, a member's, or one that is both",
      access: "anyone",
      limit: "checkout",
      query: z.object(storefrontQuery),
      body: z.object({ code: z.string().trim().min(1).max(60) }),
      reply: basketSchema,
      handle: async ({ query, body }, call) => {
        const store = await storefrontOf(call, query);
        const token = call.cookie(basketCookie) ?? newToken();
        const added = await call.transact(
          (context) => addCode(context, { token, market: store.market.code, ...body }),
          { awaitDisk: false },
        );
        if (isFailure(added)) return added;
        call.setCookie(basketCookie, token, { maxAge: basketKept });
        return basketOf(call, store, token);
      },
    }),
    route({
      key: "DELETE /api/store/basket/codes/{code}",
      summary: "Take a code out of the basket",
      access: "anyone",
      params: z.object({ code: z.string().max(60) }),
      query: z.object(storefrontQuery),
      reply: basketSchema,
      handle: async ({ params, query }, call) => {
        const store = await storefrontOf(call, query);
        const token = call.cookie(basketCookie);
        if (token !== undefined)
          await call.transact((context) => removeCode(context, { token, code: params.code }), { awaitDisk: false });
        return basketOf(call, store, token);
      },
    }),
    route({
      key: "GET /api/store/checkout",
      summary:
        "What the checkout needs: the basket as it is charged at an address, how addresses look where the market ships to, the ways to pay",
      access: "anyone",
      query: z.object({ ...storefrontQuery, ...destinationQuery }),
      reply: z.object({
        basket: basketSchema,
        countries: z.array(
          z.object({
            country: z.string(),
            postcodeExample: z.string().nullable(),
            region: z.enum(["state", "prefecture", "province"]).nullable(),
            regions: z.array(z.string()).nullable(),
          }),
        ),
        methods: z.array(methodSchema),
      }),
      handle: async ({ query }, call) => {
        const store = await storefrontOf(call, query);
        return {
          basket: await basketOf(call, store, undefined, query),
          countries: store.market.shipsTo.map(addressRules),
          methods: [...services.payments.methods],
        };
      },
    }),
  ] as const;
}

async function change(
  call: Call,
  query: { market?: string | undefined; locale?: string | undefined },
  wish: { readonly variantId: bigint; readonly quantity: number },
) {
  const store = await storefrontOf(call, query);
  const token = call.cookie(basketCookie);
  if (token === undefined) return basketOf(call, store, token);
  const shown = await changeAndShow(call, store, (context) => setAndOffer(context, { ...store, token, ...wish }));
  // Counts from the last change on.
  if (!isFailure(shown)) call.setCookie(basketCookie, token, { maxAge: basketKept });
  return shown;
}
