import { refusalOf } from "../../api.ts";
import type { Call } from "../../api.ts";
import type { Goods, Order } from "../shown.ts";

/** What a line may be exchanged for beside the same once more. */
export interface Swap {
  readonly orderLineId: string;
  readonly variants: readonly {
    readonly id: string;
    readonly name: string;
    /** What it costs, where that is something else than what came back did; null: the same. */
    readonly price: Price | null;
  }[];
}

interface Price {
  readonly amount: string;
  readonly currency: string;
}

/** The other variants of what can come back now, with what they cost: the difference of a dearer one is paid before it is sent. */
export async function readSwaps(
  call: Call,
  order: Order,
  goods: Goods,
  query: { readonly market?: string; readonly locale?: string },
): Promise<readonly Swap[]> {
  if (!goods.returnOpen) return [];
  const open = goods.lines.filter(({ returnable }) => returnable > 0);
  return await Promise.all(
    open.map(async ({ orderLineId, productSlug, variantId, variantName }) => {
      const sold = order.lines.find((line) => line.productSlug === productSlug && line.variantName === variantName);
      // A product that is not sold any more, or not in the market that the reader has chosen, is exchanged for the same only.
      const product = await call("GET /api/store/products/{slug}", { params: { slug: productSlug }, query }).catch(
        (error: unknown) => (refusalOf(error), undefined),
      );
      const paid = sold === undefined ? undefined : sold.unitPrice;
      const variants = (product?.variants ?? []).filter(
        ({ id, price, stock }) =>
          id !== variantId && stock !== "sold-out" && paid !== undefined && price.currency === paid.currency,
      );
      return {
        orderLineId,
        variants: variants.map(({ id, name, price }) => ({
          id,
          name,
          price: price.amount === paid?.amount ? null : price,
        })),
      };
    }),
  );
}
