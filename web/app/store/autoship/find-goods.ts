import type { Call, Reply } from "../../api.ts";

/** So many products, each with its kinds: what a reader looks through. */
const mostFound = 8;

type Product = Reply<"GET /api/store/products/{slug}">;

/** A thing that may stand in an autoship. */
export interface Found {
  readonly title: string;
  readonly kinds: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: Product["variants"][number]["price"];
  }[];
}

/** What the shop's search finds for the words, with the kinds that can be ordered in the autoship's market. */
export async function findGoods(
  call: Call,
  words: string,
  where: { readonly locale: string; readonly market: string },
): Promise<readonly Found[]> {
  const { products } = await call("GET /api/store/search", { query: { ...where, q: words } });
  return await Promise.all(
    products.slice(0, mostFound).map(async ({ slug }) => {
      const { title, variants } = await call("GET /api/store/products/{slug}", { params: { slug }, query: where });
      return { title, kinds: variants.map(({ id, name, price }) => ({ id, name, price })) };
    }),
  );
}
