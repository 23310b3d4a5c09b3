/** A small shop for tests: the small company of `sales`, two balms on its shelf, and the test bank. */
import { addCategory, addProduct, findMarket } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { smallCompany } from "../sales/testing.ts";
import type { SmallCompany } from "../sales/testing.ts";
import { addToBasket } from "./change-basket.ts";
import type { Contact } from "./model.ts";
import { placeOrder } from "./place-order.ts";
import type { PlacedOrder } from "./place-order.ts";
import { pay } from "./settle-payment.ts";
import type { PaymentServices, PaymentStanding } from "./settle-payment.ts";
import { openTestBank } from "./test-bank.ts";
import type { TestBank, TestMethod } from "./test-bank.ts";
import { newToken } from "./tokens.ts";
import { priceBasket } from "./price-basket.ts";
import type { Basket, PricingWish } from "./price-basket.ts";
import { keptBasket } from "./read-basket.ts";

/** A good address of a market. */
export function addressIn(market: Market): Contact {
  const person = { name: "Nora Quinn", email: "nora@example.test", line1: "3 Lime Street", line2: null, city: "Lime" };
  if (market.country === "US") return { ...person, postcode: "10001", region: "ny", country: "US" };
  if (market.country === "JP") return { ...person, postcode: "１０００００１", region: "Tokyo", country: "JP" };
  return dublin;
}

export const dublin: Contact = {
  name: "Nora Quinn",
  email: "nora@example.test",
  line1: "3 Lime Street",
  line2: null,
  postcode: "d02af30",
  city: "Dublin",
  region: null,
  country: "IE",
};

export interface SmallShop {
  readonly company: SmallCompany;
  readonly services: PaymentServices;
  readonly bank: TestBank;
  readonly markets: { readonly eu: Market; readonly us: Market; readonly jp: Market };
  /** The clock's time; set it to let time pass. */
  time: Temporal.Instant;
  /** Adds a product with one variant: EUR 12.30, USD 10.00, JPY 1500, CV 8.00 and QV 10.00. @returns the variant's id. */
  shelve(onHand: number, options?: { readonly affiliateFixed?: Readonly<Record<string, bigint>> }): Promise<bigint>;
  run<T>(work: (context: Context) => Promise<T | Failure>): Promise<T | Failure>;
  /** A basket with these. @returns its token. */
  basket(lines: readonly (readonly [variantId: bigint, quantity: number])[], market?: Market): Promise<string>;
  place(
    basketToken: string,
    method: TestMethod,
    options?: {
      readonly market?: Market;
      readonly clickId?: bigint;
      readonly contact?: Contact;
      readonly expectedTotal?: bigint;
      readonly code?: string;
      readonly shippingMethodId?: bigint;
      readonly buyerId?: bigint;
      readonly expectedDue?: bigint;
      readonly startDownloads?: boolean;
    },
  ): Promise<PlacedOrder | Failure>;
  /** Basket to payment. */
  checkout(
    lines: readonly (readonly [variantId: bigint, quantity: number])[],
    method: TestMethod,
    options?: { readonly market?: Market; readonly clickId?: bigint; readonly startDownloads?: boolean },
  ): Promise<(PaymentStanding & { readonly number: string }) | Failure>;
}

/** @param books a database of its own for the test bank's connection: the same database over another pool. */
export async function smallShop(db: Db, books: Db): Promise<SmallShop> {
  const company = await smallCompany(db);
  const bank = openTestBank(books);
  const market = async (code: string) => {
    const found = await findMarket(db, code);
    if (found === undefined) throw new Error(`no market ${code}`);
    return found;
  };
  const markets = { eu: await market("eu"), us: await market("us"), jp: await market("jp") };
  let count = 0;

  const shop: SmallShop = {
    company,
    bank,
    markets,
    time: Temporal.Instant.from("2026-03-05T10:00:00Z"),
    services: { db, clock: { now: () => shop.time }, payments: bank.provider, log: () => {} },
    run: (work) => inTransaction(db, (tx) => work({ tx, now: shop.time, actor: null })),
    shelve: async (onHand, options = {}) => {
      count += 1;
      const own = count;
      const slug = `balm-${own}`;
      must(
        await shop.run((context) =>
          addProduct(context, {
            slug,
            category: "balms",
            status: "on-sale",
            position: own,
            featured: null,
            texts: { en: { title: `Balm ${own}`, subtitle: "For hands", description: "", details: "" } },
            gallery: [],
            variants: [
              {
                sku: `BALM-${own}`,
                weightGrams: 100,
                names: { en: "50 ml" },
                onHand,
                prices: {
                  eu: { amount: 1230n, cv: 800n, qv: 1000n },
                  us: { amount: 1000n, cv: 800n, qv: 1000n },
                  jp: { amount: 1500n, cv: 800n, qv: 1000n },
                },
              },
            ],
            ...options,
          }),
        ),
      );
      const row = await db
        .selectFrom("variant")
        .select("id")
        .where("sku", "=", `BALM-${own}`)
        .executeTakeFirstOrThrow();
      return row.id;
    },
    basket: async (lines, market = markets.eu) => {
      const token = newToken();
      for (const [variantId, quantity] of lines) {
        must(await shop.run((context) => addToBasket(context, { token, market, variantId, quantity })));
      }
      return token;
    },
    place: (basketToken, method, options = {}) => {
      const token = newToken();
      return shop.run((context) =>
        placeOrder(context, bank.provider, {
          basketToken,
          market: options.market ?? markets.eu,
          locale: "en",
          contact: options.contact ?? addressIn(options.market ?? markets.eu),
          method,
          buyerId: options.buyerId ?? null,
          expectedDue: options.expectedDue ?? null,
          clickId: options.clickId ?? null,
          expectedTotal: options.expectedTotal ?? null,
          code: options.code ?? null,
          shippingMethodId: options.shippingMethodId ?? null,
          startDownloads: options.startDownloads === true,
          token,
          returnUrl: `https://shop.example/orders/${token}`,
        }),
      );
    },
    checkout: async (lines, method, options = {}) => {
      const placed = await shop.place(await shop.basket(lines, options.market), method, options);
      if (isFailure(placed)) return placed;
      const standing = await pay(shop.services, placed.reference);
      return isFailure(standing) ? standing : { ...standing, number: placed.number };
    },
  };
  must(
    await shop.run((context) =>
      addCategory(context, { slug: "balms", position: 1, picture: null, texts: { en: { name: "Balms", intro: "" } } }),
    ),
  );
  return shop;
}

/** The basket of a token as the market prices it; empty where there is none. */
export async function readBasket(
  db: Db,
  given: Omit<PricingWish, "wanted" | "codes"> & { readonly token: string | undefined },
): Promise<Basket> {
  const { lines, codes } = await keptBasket(db, given.token);
  return await priceBasket(db, { ...given, wanted: lines, codes });
}
