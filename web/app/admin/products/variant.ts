import type { Reply } from "../../api.ts";

type Product = Reply<"GET /api/admin/products">["products"][number];

/** What is counted and priced: one way in which a product is sold. */
export interface Variant extends Omit<Product["variants"][number], "name"> {
  readonly variantName: string;
  readonly title: string;
  readonly status: Product["status"];
}

export function variantsOf(products: readonly Product[]): Variant[] {
  return products.flatMap(({ title, status, variants }) =>
    variants.map(({ name, ...variant }) => ({ ...variant, variantName: name, title, status })),
  );
}

/** What can be promised to the next shopper. */
const available = ({ onHand, promised }: Variant): number => onHand - promised;
export const isOut = (variant: Variant): boolean => !variant.digital && available(variant) <= 0;
export const isLow = (variant: Variant): boolean => !variant.digital && available(variant) <= variant.lowAt;
