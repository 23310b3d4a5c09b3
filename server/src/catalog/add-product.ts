import { currencyDecimals } from "@fairline/engine";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { slugForm } from "./add-category.ts";
import type { CustomerClass } from "./model.ts";
import { storeMedia } from "./store-media.ts";
import type { NewMedia } from "./store-media.ts";
import type { ProductStatus } from "./store.ts";

export interface NewPrice {
  /** As shown in the market, minor units. */
  readonly amount: bigint;
  /** Points of one unit, in hundredths. */
  readonly cv: bigint;
  readonly qv: bigint;
}

export interface NewVariant {
  readonly sku: string;
  readonly weightGrams: number;
  /** By locale: what tells it from its siblings ("100 g", "Large"). */
  readonly names: Readonly<Record<string, string>>;
  /**
   * By market: the price as shown there (minor units of its currency, with tax where the market's prices hold it) and
   * the points of one unit in hundredths. A market that is absent does not sell it. These are the retail list's.
   */
  readonly prices: Readonly<Record<string, NewPrice>>;
  /** The lists of other classes, where they differ from retail, by class and market. */
  readonly classPrices?: Readonly<
    Partial<Record<Exclude<CustomerClass, "retail">, Readonly<Record<string, NewPrice>>>>
  >;
  /** By option key: the key of one of its values. */
  readonly options?: Readonly<Record<string, string>>;
  readonly onHand: number;
  /** Downloaded instead of sent: never counted, whatever `onHand` says. Downloads of each file for each unit, and days; null: no limit. */
  readonly digital?: { readonly downloadLimit: number | null; readonly accessDays: number | null };
  /** From this many left on, people are told; 5 where absent. */
  readonly lowAt?: number;
}

export interface NewProduct {
  /** Part of its address, and the id that plans name it by. */
  readonly slug: string;
  /** The category's slug. */
  readonly category: string;
  readonly status: ProductStatus;
  readonly position: number;
  /** Its place among the featured products of the home page; null: it is not one of them. */
  readonly featured: number | null;
  /** When shoppers see it; no limit where absent. */
  readonly visibleFrom?: Temporal.Instant | null;
  readonly visibleUntil?: Temporal.Instant | null;
  readonly texts: Readonly<
    Record<
      string,
      { readonly title: string; readonly subtitle: string; readonly description: string; readonly details: string }
    >
  >;
  /** The first is the one that cards show. */
  readonly gallery: readonly NewMedia[];
  /** By currency: what an affiliate gets for one unit instead of the plan's percentage. */
  readonly affiliateFixed?: Readonly<Record<string, bigint>>;
  readonly variants: readonly NewVariant[];
}

/**
 * Adds a product with all that belongs to it.
 * @returns its id; `bad-input`, `not-found` for an unknown category or market, `already-exists` for a slug or SKU in use.
 */
export async function addProduct(context: Context, product: NewProduct): Promise<bigint | Failure> {
  const wrong = faultOf(product);
  if (wrong !== undefined) return wrong;
  const { tx } = context;
  const category = await tx.selectFrom("category").select("id").where("slug", "=", product.category).executeTakeFirst();
  if (category === undefined) {
    return new Failure("not-found", `There is no category "${product.category}".`, { field: "category" });
  }
  try {
    const { id } = await tx
      .insertInto("product")
      .values({
        slug: product.slug,
        category_id: category.id,
        status: product.status,
        position: product.position,
        featured: product.featured,
        created_at: context.now,
        visible_from: product.visibleFrom ?? null,
        visible_until: product.visibleUntil ?? null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await tx
      .insertInto("product_text")
      .values(
        Object.entries(product.texts).map(([locale, { title, subtitle, description, details }]) => ({
          product_id: id,
          locale,
          title,
          subtitle,
          description,
          details,
        })),
      )
      .execute();
    for (const [position, media] of product.gallery.entries()) {
      const mediaId = await storeMedia(context, media);
      if (isFailure(mediaId)) return mediaId;
      await tx.insertInto("product_media").values({ product_id: id, media_id: mediaId, position }).execute();
    }
    const fixed = Object.entries(product.affiliateFixed ?? {});
    if (fixed.length > 0) {
      await tx
        .insertInto("affiliate_fixed")
        .values(fixed.map(([currency, amount]) => ({ product_id: id, currency, amount })))
        .execute();
    }
    for (const [position, variant] of product.variants.entries()) {
      const refused = await insertVariant(context, id, variant, position);
      if (refused !== undefined) return refused;
    }
    await audit(context, {
      action: "product.add",
      subject: toEdge("product", id),
      after: { slug: product.slug, status: product.status, skus: product.variants.map((variant) => variant.sku) },
    });
    return id;
  } catch (error) {
    return refusalOf(product, error);
  }
}

async function insertVariant(
  context: Context,
  productId: bigint,
  variant: NewVariant,
  position: number,
): Promise<undefined | Failure> {
  const { tx } = context;
  const { id } = await tx
    .insertInto("variant")
    .values({
      product_id: productId,
      sku: variant.sku,
      weight_grams: variant.weightGrams,
      position,
      digital: variant.digital !== undefined,
      download_limit: variant.digital?.downloadLimit ?? null,
      access_days: variant.digital?.accessDays ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("variant_text")
    .values(Object.entries(variant.names).map(([locale, name]) => ({ variant_id: id, locale, name })))
    .execute();
  const prices = Object.entries({ ...variant.classPrices, retail: variant.prices }).flatMap(([list, byMarket]) =>
    Object.entries(byMarket).map(([market, { amount, cv, qv }]) => ({
      variant_id: id,
      market,
      class: list as CustomerClass,
      amount,
      cv,
      qv,
    })),
  );
  if (prices.length > 0) await tx.insertInto("price").values(prices).execute();
  await tx
    .insertInto("stock")
    .values({
      variant_id: id,
      on_hand: variant.onHand,
      endless: variant.digital !== undefined,
      ...(variant.lowAt === undefined ? {} : { low_at: variant.lowAt }),
    })
    .execute();
  for (const [option, value] of Object.entries(variant.options ?? {})) {
    const { numAffectedRows } = await sql`
      insert into variant_option (variant_id, option_id, value_id)
      select ${id}::bigint, product_option.id, option_value.id from product_option
      join option_value on option_value.option_id = product_option.id and option_value.key = ${value}
      where product_option.key = ${option}`.execute(tx);
    if (numAffectedRows !== 1n) {
      return new Failure("not-found", `There is no "${value}" of the option "${option}".`, { field: "options" });
    }
  }
  return undefined;
}

function faultOf(product: NewProduct): Failure | undefined {
  const refuse = (field: string, message: string) => new Failure("bad-input", message, { field });
  if (!slugForm.test(product.slug)) return refuse("slug", `"${product.slug}" cannot be part of an address.`);
  if (Object.keys(product.texts).length === 0)
    return refuse("texts", "A product needs its title in at least one language.");
  if (product.variants.length === 0) return refuse("variants", "A product needs at least one variant.");
  for (const [currency, amount] of Object.entries(product.affiliateFixed ?? {})) {
    if (currencyDecimals(currency) === undefined) return refuse("affiliateFixed", `"${currency}" is not a currency.`);
    if (amount < 0n) return refuse("affiliateFixed", "A fixed amount is never negative.");
  }
  for (const variant of product.variants) {
    if (!/^[A-Za-z0-9._-]{1,60}$/.test(variant.sku)) return refuse("sku", `"${variant.sku}" cannot be a SKU.`);
    if (Object.keys(variant.names).length === 0) return refuse("names", `Variant ${variant.sku} needs a name.`);
    if (!Number.isInteger(variant.onHand) || variant.onHand < 0) {
      return refuse("onHand", `The stock of ${variant.sku} is a whole number, zero or more.`);
    }
    const lists = [variant.prices, ...Object.values(variant.classPrices ?? {})];
    for (const price of lists.flatMap((list) => Object.values(list))) {
      if (price.amount < 0n || price.cv < 0n || price.qv < 0n) {
        return refuse("prices", `A price and its points are never negative (variant ${variant.sku}).`);
      }
    }
  }
  return undefined;
}

function refusalOf(product: NewProduct, error: unknown): Failure {
  switch (violatedConstraint(error)) {
    case "product_slug_key":
      return new Failure("already-exists", `There is a product "${product.slug}" already.`, { field: "slug" });
    case "variant_sku_key":
      return new Failure("already-exists", "One of the SKUs belongs to another variant.", { field: "sku" });
    case "price_market_fkey":
      return new Failure("not-found", "A price names a market that does not exist.", { field: "prices" });
    case undefined:
    default:
      throw error;
  }
}
