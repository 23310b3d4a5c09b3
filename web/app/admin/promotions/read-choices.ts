import type { api } from "../../api.ts";
import type { Choices } from "./draft.ts";

/** What the editor offers: markets with their currencies, categories, and the newest products. */
export async function readChoices(call: ReturnType<typeof api>, locale: string): Promise<Choices> {
  const [{ markets }, { categories }, { products }] = await Promise.all([
    call("GET /api/admin/charges"),
    call("GET /api/store/shell", { query: { locale } }),
    call("GET /api/admin/products", { query: { locale, limit: 200 } }),
  ]);
  return {
    currencies: [...new Set(markets.map(({ currency }) => currency))],
    markets: markets.map(({ code, name }) => ({ value: code, label: name })),
    products: products.map(({ slug, title }) => ({ value: slug, label: title })),
    categories: categories.map(({ slug, name }) => ({ value: slug, label: name })),
  };
}
