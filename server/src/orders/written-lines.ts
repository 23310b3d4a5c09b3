import type { RawBuilder } from "kysely";
import { nameIn } from "../promotion/index.ts";
import type { Basket } from "./price-basket.ts";

/** The lines of a priced basket as an order keeps them. @param orderId or what gives it, of an order that is written by the same statement */
export function lineRows<Id extends bigint | RawBuilder<bigint>>(
  orderId: Id,
  basket: Pick<Basket, "lines" | "totals">,
) {
  return basket.lines.map(({ offer, quantity, cv, qv, tax }, index) => ({
    order_id: orderId,
    line: index + 1,
    variant_id: offer.variantId,
    product: offer.productSlug,
    sku: offer.sku,
    title: offer.title,
    variant_name: offer.variantName,
    media_id: offer.mediaId,
    quantity,
    unit_price: offer.unitPrice,
    amount: basket.totals.lines[index]!.amount,
    tax: basket.totals.lines[index]!.tax,
    tax_name: tax.name,
    tax_rate: tax.rate,
    cv,
    qv,
    affiliate_fixed: offer.affiliateFixed,
    comes_as: offer.comesAs,
  }));
}

/** The promotions of a priced basket as an order keeps them, in the shopper's language. */
export function discountRows(orderId: bigint, { discounts }: Pick<Basket, "discounts">, locale: string) {
  return discounts.map(({ promotion, goods, shipping }, index) => ({
    order_id: orderId,
    position: index + 1,
    promotion_id: promotion.id,
    name: nameIn(promotion.names, locale),
    code: promotion.code,
    goods,
    shipping,
  }));
}

/** What a priced basket comes to, and how it is sent, as an order keeps them. */
export function sumColumns(
  { totals, way, shippingTax }: Pick<Basket, "totals" | "way" | "shippingTax">,
  locale: string,
) {
  return {
    goods: totals.goods,
    shipping: totals.shipping,
    shipping_tax: totals.shippingTax,
    tax: totals.tax,
    total: totals.total,
    shipping_method_id: way?.method.id ?? null,
    shipping_method: way === undefined ? "" : nameIn(way.method.names, locale),
    shipping_discount: totals.shippingLine.discount,
    shipping_tax_name: shippingTax.name,
    shipping_tax_rate: shippingTax.rate,
  };
}
