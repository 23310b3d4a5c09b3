import type { Reply } from "../../api.ts";
import type { Good } from "../../ui/goods-picker.tsx";

/** Asked without cookies: a buyer pays what anybody pays, not the distributor's own price. */
async function ask<T>(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<T> {
  const response = await fetch(`${path}?${new URLSearchParams(query).toString()}`, { signal, credentials: "omit" });
  if (!response.ok) throw new Error(`the store answered ${response.status}`);
  return (await response.json()) as T;
}

/** What the store sells in a market by a part of its name: each variant that is there, at its price for anybody. */
export async function findGoods(
  words: string,
  market: string,
  locale: string,
  signal: AbortSignal,
): Promise<readonly Good[]> {
  const { products } = await ask<Reply<"GET /api/store/search">>(
    "/api/store/search",
    { q: words, market, locale },
    signal,
  );
  const found = await Promise.all(
    products
      .slice(0, 6)
      .map(({ slug }) =>
        ask<Reply<"GET /api/store/products/{slug}">>(
          `/api/store/products/${encodeURIComponent(slug)}`,
          { market, locale },
          signal,
        ),
      ),
  );
  return found.flatMap(({ title, variants }) =>
    variants
      .filter(({ stock }) => stock !== "sold-out")
      .map(({ id, name, price }) => ({ variantId: id, title: `${title}, ${name}`, price })),
  );
}
