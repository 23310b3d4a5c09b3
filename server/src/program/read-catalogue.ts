import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import { affiliateFixedOf, categoriesOf, pageSize, readListing, readProduct } from "../catalog/index.ts";
import type { ListingWish, ProductCard, Storefront } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { chooseRate } from "./choose-rate.ts";
import type { Offered } from "./choose-rate.ts";
import { programsOfMember } from "./list-memberships.ts";
import { picksOf } from "./pick-product.ts";
import { offered } from "./price-sale.ts";
import { ratesOf } from "./store.ts";

/** A product as an affiliate sees it who chooses what to promote. */
export interface Promotable {
  readonly card: ProductCard;
  readonly picked: boolean;
  /** How many of the program's last conversions it was in: what sells. */
  readonly sold: number;
  /** What a returning customer's purchase by a click would pay them now, by the first program that covers the market. */
  readonly rate: Pick<Offered, "title" | "percent" | "fixed" | "per" | "level"> | null;
}

/** So many of the latest conversions say what sells: a bound that a year of sales does not make slower. */
const latest = 2_000;

/**
 * The products of a market with what they pay this affiliate. A rate for a tier reached, for new customers or with conditions
 * about a sale that has not happened is not told here: the least that is certain is.
 */
export async function readCatalogue(
  db: Db,
  shelf: Storefront,
  wish: {
    readonly memberId: bigint;
    readonly search: string | null;
    readonly picked: boolean;
    readonly page: number;
  },
): Promise<{ readonly products: readonly Promotable[]; readonly page: number; readonly pages: number }> {
  const { market } = shelf;
  const picks = await picksOf(db, wish.memberId);
  const listing = wish.picked
    ? await readPicked(db, shelf, [...picks], wish.page)
    : await readListing(db, shelf, listingOf(wish));
  const cards = listing.products;
  const slugs = cards.map(({ slug }) => slug);
  const own = (await programsOfMember(db, wish.memberId)).find(
    ({ program, state }) =>
      state === "active" &&
      program.state === "open" &&
      (program.markets.length === 0 || program.markets.includes(market.code)),
  );
  const [categories, fixed, rates, sold] = await Promise.all([
    categoriesOf(db, slugs),
    affiliateFixedOf(db, slugs, market.currency),
    own === undefined ? [] : ratesOf(db, own.program.id),
    own === undefined ? new Map<string, number>() : soldOf(db, own.program.id),
  ]);
  const sales = rates.filter(({ event, level }) => event === "sale" && level !== "tier" && level !== "lifetime");
  const products = cards.map((card): Promotable => {
    const ofCatalogue = fixed.get(card.slug);
    const all = [
      ...sales.map(offered),
      ...(ofCatalogue === undefined ? [] : [fixedRate(card.slug, market.currency, ofCatalogue)]),
    ];
    const chosen =
      own === undefined
        ? null
        : chooseRate(own.program.choose, all, {
            facts: {
              product: card.slug,
              category: categories.get(card.slug) ?? null,
              market: market.code,
              currency: market.currency,
              customer: "returning",
              class: "retail",
              group: toEdge("programGroup", own.group.id),
              tiers: [],
              affiliate: toEdge("member", wish.memberId),
              way: "click",
              channel: null,
              amount: card.priceFrom,
              quantity: 1,
              payment: null,
            },
            whole: card.priceFrom,
          }).chosen;
    return {
      card,
      picked: picks.has(card.slug),
      sold: sold.get(card.slug) ?? 0,
      rate: chosen === null ? null : chosen.rate,
    };
  });
  return { products, page: listing.page, pages: listing.pages };
}

/** The picks that are on sale in the market, in the order in which they were picked. */
async function readPicked(db: Db, shelf: Storefront, picks: readonly string[], page: number) {
  const products: ProductCard[] = [];
  for (const slug of picks.slice((page - 1) * pageSize, page * pageSize)) {
    const found = await readProduct(db, shelf, slug);
    if (isFailure(found)) continue;
    const prices = found.variants.map(({ price }) => price);
    const lowest = prices.reduce((least, price) => (price < least ? price : least));
    products.push({
      slug,
      title: found.title,
      subtitle: found.subtitle,
      picture: found.gallery[0] ?? null,
      priceFrom: lowest,
      severalPrices: prices.some((price) => price !== lowest),
      stock: found.variants.find(({ stock }) => stock !== "sold-out")?.stock ?? "sold-out",
      rating: found.rating,
    });
  }
  return { products, page, pages: Math.max(1, Math.ceil(picks.length / pageSize)) };
}

function listingOf({ search, page }: { readonly search: string | null; readonly page: number }): ListingWish {
  return {
    category: null,
    search,
    sort: "best",
    page,
    priceFrom: null,
    priceTo: null,
    inStock: false,
    stars: null,
    options: new Map(),
  };
}

function fixedRate(product: string, currency: string, amount: bigint): Offered {
  return {
    id: null,
    edge: null,
    title: "catalog",
    level: "product",
    subject: product,
    percent: null,
    fixed: { [currency]: formatMoney(amount, currency) },
    per: "unit",
    tiers: [],
    payments: null,
    conditions: [],
  };
}

async function soldOf(db: Db, programId: bigint): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ product: string; sold: number }>`
    select line ->> 'product' as product, count(distinct recent.id)::integer as sold
    from (select id, decision from program_conversion
      where program_id = ${programId} and sale_id is not null and state <> 'refused' order by id desc limit ${latest}) recent
    cross join lateral jsonb_array_elements(recent.decision -> 'lines') line
    group by 1`.execute(db);
  return new Map(rows.map(({ product, sold }) => [product, sold]));
}
