import type { Reply } from "../../api.ts";

export type FoundProduct = Reply<"GET /api/admin/products">["products"][number];

/** Products by a part of their title or SKU, asked by the browser as somebody types. */
export async function findProducts(
  words: string,
  locale: string,
  signal: AbortSignal,
): Promise<readonly FoundProduct[]> {
  const query = new URLSearchParams({ search: words, locale, limit: "20" });
  const response = await fetch(`/api/admin/products?${query.toString()}`, { signal });
  if (!response.ok) throw new Error(`the search answered ${response.status}`);
  return ((await response.json()) as Reply<"GET /api/admin/products">).products;
}
