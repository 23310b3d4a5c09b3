import type { Product, Variant } from "../shown.ts";
import type { Said } from "./reviews.tsx";

const AVAILABILITY: Readonly<Record<Variant["stock"], string>> = {
  "in-stock": "https://schema.org/InStock",
  low: "https://schema.org/LimitedAvailability",
  "sold-out": "https://schema.org/OutOfStock",
};

/** The product as search engines read it: https://schema.org/Product, one offer a variant. */
export function productData(product: Product, said: Said, origin: string, brand: string) {
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
    // A rating without anybody who gave it is refused by search engines, rightly.
    ...(product.rating === null
      ? {}
      : {
          aggregateRating: {
            "@type": "AggregateRating",
            ratingValue: product.rating.stars,
            reviewCount: product.rating.count,
          },
          review: said.reviews.slice(0, 10).map((review) => ({
            "@type": "Review",
            author: { "@type": "Person", name: review.by ?? brand },
            datePublished: review.at.slice(0, 10),
            ...(review.title === "" ? {} : { name: review.title }),
            ...(review.body === "" ? {} : { reviewBody: review.body }),
            reviewRating: { "@type": "Rating", ratingValue: review.stars, bestRating: 5 },
          })),
        }),
  };
}

/** Where the page stands in the shop: https://schema.org/BreadcrumbList. */
export function breadcrumbData({ slug, title, category }: Product, origin: string, brand: string) {
  const steps = [
    { name: brand, item: `${origin}/` },
    { name: category.name, item: `${origin}/c/${category.slug}` },
    { name: title, item: `${origin}/p/${slug}` },
  ];
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: steps.map((step, index) => ({ "@type": "ListItem", position: index + 1, ...step })),
  };
}
