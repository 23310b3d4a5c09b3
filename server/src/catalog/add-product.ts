import { currencyDecimals } from "@fairline/engine";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { slugForm } from "./add-category.ts";
import { storeMedia } from "./store-media.ts";
import type { NewMedia } from "./store-media.ts";
import type { ProductStatus } from "./store.ts";

export interface NewVariant {
  readonly sku: string;
  readonly weightGrams: number;
  /** By locale: what tells it from its siblings ("100 g", "Large"). */
  readonly names: Readonly<Record<string, string>>;
  /**
   * By market: the price as shown there (minor units of its currency, with tax where the market's prices hold it) and
   * the points of one unit in hundredths. A market that is absent does not sell it.
   */
  readonly prices: Readonly<Record<string, { readonly amount: bigint; readonly cv: bigint; readonly qv: bigint }>>;
  readonly onHand: number;
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
    for (const [position, variant] of product.variants.entries()) await insertVariant(context, id, variant, position);
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
): Promise<void> {
  const { tx } = context;
  const { id } = await tx
    .insertInto("variant")
    .values({ product_id: productId, sku: variant.sku, weight_grams: variant.weightGrams, position })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("variant_text")
    .values(Object.entries(variant.names).map(([locale, name]) => ({ variant_id: id, locale, name })))
    .execute();
  const prices = Object.entries(variant.prices).map(([market, { amount, cv, qv }]) => ({
    variant_id: id,
    market,
    amount,
    cv,
    qv,
  }));
  if (prices.length > 0) await tx.insertInto("price").values(prices).execute();
  await tx
    .insertInto("stock")
    .values({
      variant_id: id,
      on_hand: variant.onHand,
      ...(variant.lowAt === undefined ? {} : { low_at: variant.lowAt }),
    })
    .execute();
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
    for (const price of Object.values(variant.prices)) {
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
