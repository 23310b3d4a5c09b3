import type { Product, Variant } from "../shown.ts";

const AVAILABILITY: Readonly<Record<Variant["stock"], string>> = {
  "in-stock": "https://schema.org/InStock",
  low: "https://schema.org/LimitedAvailability",
  "sold-out": "https://schema.org/OutOfStock",
};

/** The product as search engines read it: https://schema.org/Product, one offer a variant. */
export function productData(product: Product, origin: string, brand: string) {
  const url = `${origin}/p/${product.slug}`;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.title,
    description: product.description,
    url,
    image: product.gallery.map((picture) => origin + picture.url),
    brand: { "@type": "Brand", name: brand },
    category: product.category.name,
    offers: product.variants.map((variant) => ({
      "@type": "Offer",
      name: variant.name,
      sku: variant.sku,
      url,
      price: variant.price.amount,
      priceCurrency: variant.price.currency,
      availability: AVAILABILITY[variant.stock],
      itemCondition: "https://schema.org/NewCondition",
    })),
  };
}
