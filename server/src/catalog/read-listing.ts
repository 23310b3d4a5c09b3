import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import { together } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import { findProducts } from "./find-products.ts";
import type { CategoryCard, ProductCard } from "./model.ts";
import { readOptions } from "./options.ts";
import type { ShownOption } from "./options.ts";
import { allPrices } from "./prices.ts";
import { readCards, readCategories } from "./read-cards.ts";
import { shelfRush } from "./read-cards.ts";
import type { Shelf } from "./read-cards.ts";
import { onSale } from "./store.ts";

export const sorts = ["best", "cheapest", "dearest", "newest", "rated"] as const;
/** `best`: the company's order, in a search what is meant most likely. */
export type Sort = (typeof sorts)[number];

export const pageSize = 24;
export const lastPage = 500;

export interface ListingWish {
  /** The category's slug; null: all. */
  readonly category: string | null;
  /** What was typed; null: no search. */
  readonly search: string | null;
  readonly sort: Sort;
  /** From 1. */
  readonly page: number;
  /** As shown in the market, minor units. */
  readonly priceFrom: bigint | null;
  readonly priceTo: bigint | null;
  readonly inStock: boolean;
  /** At least so many stars. */
  readonly stars: number | null;
  /** By option key: one of these values each. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** What a shelf can be narrowed by. Each count is of the products that choosing it would show, the other choices kept. */
export interface Facets {
  /** The lowest and the highest price; null where nothing is shown. */
  readonly price: { readonly from: bigint; readonly to: bigint } | null;
  readonly inStock: number;
  readonly stars: readonly { readonly stars: number; readonly count: number }[];
  readonly options: readonly (Omit<ShownOption, "values"> & {
    readonly values: readonly {
      readonly key: string;
      readonly name: string;
      readonly count: number;
      readonly chosen: boolean;
    }[];
  })[];
}

export interface Listing {
  readonly products: readonly ProductCard[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly facets: Facets;
  /** True where nothing was named as it was typed, and these are only alike. */
  readonly close: boolean;
}

interface Counted {
  total: number;
  ids: bigint[];
  close: boolean;
  price_from: bigint | null;
  price_to: bigint | null;
  in_stock: number;
  /** By whole stars, rounded down. */
  stars: { stars: number; count: number }[];
  counts: { value: string; count: number }[];
}

/** A category's shelf, page by page. @returns `not-found` for an unknown category. */
export function readCategory(
  db: Db,
  shelf: Shelf,
  wish: Omit<ListingWish, "category" | "search"> & { readonly category: string },
): Promise<(Listing & { readonly category: CategoryCard }) | Failure> {
  const asked = { ...wish, search: null };
  return shelves.read(db, keyOf(shelf, asked), () => readShelf(db, shelf, asked));
}

async function readShelf(
  db: Db,
  shelf: Shelf,
  wish: ListingWish & { readonly category: string },
): Promise<(Listing & { readonly category: CategoryCard }) | Failure> {
  return together(db, async (one) => {
    const [[category], listing] = await Promise.all([
      readCategories(one, shelf.locale, wish.category),
      readNow(one, shelf, wish),
    ]);
    return category === undefined ? new Failure("not-found", "There is no such category.") : { category, ...listing };
  });
}

/** The products of a category or a search that are on sale to this shopper, narrowed, counted, in order, one page of them. */
export function readListing(db: Db, shelf: Shelf, wish: ListingWish): Promise<Listing> {
  return listings.read(db, keyOf(shelf, wish), () => readNow(db, shelf, wish));
}

const listings = new SharedReads<Listing>(shelfRush);
const shelves = new SharedReads<(Listing & { readonly category: CategoryCard }) | Failure>(shelfRush);

function keyOf({ market, customerClass, locale }: Shelf, wish: ListingWish): string {
  const { options, ...rest } = wish;
  return JSON.stringify([market.code, customerClass, locale, rest, [...options]], (_key, part: unknown) =>
    typeof part === "bigint" ? part.toString() : part,
  );
}

async function readNow(db: Db, shelf: Shelf, wish: ListingWish): Promise<Listing> {
  const options = await readOptions(db, shelf.locale);
  const counted = await count(db, shelf, wish, options);
  const products = await readCards(db, shelf, {
    where: sql`product.id = any(${counted.ids}::bigint[])`,
    by: sql`array_position(${counted.ids}::bigint[], product.id)`,
  });
  const counts = new Map(counted.counts.map(({ value, count }) => [BigInt(value), count]));
  const facets: Facets = {
    price:
      counted.price_from === null || counted.price_to === null
        ? null
        : { from: counted.price_from, to: counted.price_to },
    inStock: counted.in_stock,
    stars: [4, 3, 2, 1].flatMap((least) => {
      const count = counted.stars.reduce((sum, { stars, count }) => sum + (stars >= least ? count : 0), 0);
      return count === 0 ? [] : [{ stars: least, count }];
    }),
    options: options.flatMap(({ values, ...option }) => {
      const shown = values.flatMap(({ id, key, name }) => {
        const chosen = wish.options.get(option.key)?.includes(key) === true;
        const count = counts.get(id) ?? 0;
        return count === 0 && !chosen ? [] : [{ key, name, count, chosen }];
      });
      // One value for everything narrows nothing.
      return shown.length > 1 || shown.some(({ chosen }) => chosen) ? [{ ...option, values: shown }] : [];
    }),
  };
  const pages = Math.max(1, Math.ceil(counted.total / pageSize));
  return { products, total: counted.total, page: wish.page, pages, facets, close: counted.close };
}

/**
 * One statement over the variants of the shelf. `wrong` names the choices that a variant does not meet: none, and it is shown;
 * only one's own, and it counts for the other values of that choice. What is there is worked out for all at once: as `availableUnits`
 * does for one.
 */
async function count(db: Db, shelf: Shelf, wish: ListingWish, options: readonly ShownOption[]): Promise<Counted> {
  const searched = wish.search === null ? undefined : findProducts(wish.search, shelf.locale);
  const { rows } = await sql<Counted>`
    with ${searched === undefined ? sql`` : sql`${searched}, hit as (select * from found union all select * from close),`}
    promised as materialized (
      select variant_id, sum(quantity) as quantity from stock_reservation
      where expires_at > ${shelf.now}::timestamptz group by variant_id),
    bundle as materialized (
      select bundle_id, min((stock.on_hand - coalesce(promised.quantity, 0)) / bundle_part.quantity) as units
      from bundle_part join stock on stock.variant_id = part_id left join promised on promised.variant_id = part_id
      group by bundle_id),
    thing as materialized (
      select product.id, product.position, product.created_at, price.amount,
        case when product.rating_count = 0 then 0 else product.rating_sum::float8 / product.rating_count end as rating,
        ${searched === undefined ? sql`0` : sql`hit.score`}::float8 as score, coalesce(bundle.units, stock.on_hand - coalesce(promised.quantity, 0)) >= 1 as there,
        array(select value_id from variant_option where variant_id = variant.id) as chosen
      from product
      ${searched === undefined ? sql`` : sql`join hit on hit.product_id = product.id`}
      join variant on variant.product_id = product.id
      join ${allPrices({ market: shelf.market.code, customerClass: shelf.customerClass })} price on price.variant_id = variant.id
      join stock on stock.variant_id = variant.id
      left join promised on promised.variant_id = variant.id
      left join bundle on bundle.bundle_id = variant.id
      where ${onSale(shelf.now)}
        and ${wish.category === null ? sql`true` : sql`product.category_id = (select id from category where slug = ${wish.category})`}
    ),
    judged as materialized (select thing.*, ${wrongOf(wish, options)} as wrong from thing),
    shown as (
      select id, min(position) as position, min(created_at) as created_at, min(amount) as amount, min(rating) as rating,
        min(score) as score
      from judged where wrong = '{}' group by id
    )
    select (select count(*)::integer from shown) as total,
      array(select id from shown order by ${orderOf(wish)} limit ${pageSize} offset ${(wish.page - 1) * pageSize}) as ids,
      ${searched === undefined ? sql`false` : sql`exists (select from close)`} as close,
      (select min(amount) from judged where wrong <@ '{price}') as price_from,
      (select max(amount) from judged where wrong <@ '{price}') as price_to,
      (select count(distinct id)::integer from judged where wrong <@ '{stock}' and there) as in_stock,
      (select coalesce(json_agg(json_build_object('stars', stars, 'count', count)), '[]') from (
        select floor(rating)::integer as stars, count(*)::integer as count
        from (select id, min(rating) as rating from judged where wrong <@ '{rating}' group by id) each_product
        group by 1) by_stars) as stars,
      (select coalesce(json_agg(json_build_object('value', value_id::text, 'count', count)), '[]') from (
        select value_id, count(*)::integer as count from (
          select distinct each_value.id, value_id
          from (select id, wrong, unnest(chosen) as value_id from judged where cardinality(wrong) < 2) each_value
          join option_value on option_value.id = value_id
          where wrong = '{}' or wrong[1] = 'o' || option_id) by_product
        group by value_id) by_value) as counts`.execute(db);
  return rows[0]!;
}

function wrongOf(wish: ListingWish, options: readonly ShownOption[]): RawBuilder<unknown> {
  const fails = (name: string, unless: RawBuilder<unknown>) => sql`case when not (${unless}) then ${name} end`;
  const tests: RawBuilder<unknown>[] = [];
  if (wish.priceFrom !== null || wish.priceTo !== null) {
    tests.push(
      fails(
        "price",
        sql`amount between coalesce(${wish.priceFrom}::bigint, 0) and coalesce(${wish.priceTo}::bigint, amount)`,
      ),
    );
  }
  if (wish.inStock) tests.push(fails("stock", sql`there`));
  if (wish.stars !== null) tests.push(fails("rating", sql`rating >= ${wish.stars}`));
  for (const [key, keys] of wish.options) {
    const option = options.find((each) => each.key === key);
    const values = option?.values.filter((value) => keys.includes(value.key)).map(({ id }) => id) ?? [];
    tests.push(fails(`o${option?.id ?? ""}`, sql`chosen && ${values}::bigint[]`));
  }
  return tests.length === 0 ? sql`'{}'::text[]` : sql`array_remove(array[${sql.join(tests)}]::text[], null)`;
}

function orderOf({ sort, search }: ListingWish): RawBuilder<unknown> {
  switch (sort) {
    case "cheapest":
      return sql`amount, position, id`;
    case "dearest":
      return sql`amount desc, position, id`;
    case "newest":
      return sql`created_at desc, id desc`;
    case "rated":
      return sql`rating desc, position, id`;
    case "best":
      return search === null ? sql`position, id` : sql`score desc, rating desc, position, id`;
  }
}
