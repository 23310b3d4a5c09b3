/** What a shelf's address says: `?sort=cheapest&page=2&from=5&stock=in&stars=4&option=size:60-ml`. */
import type { Reply } from "../../api.ts";

export type Facets = Reply<"GET /api/store/search">["facets"];
export type Listing = Pick<Reply<"GET /api/store/search">, "products" | "total" | "page" | "pages" | "facets">;

export const SORTS = ["best", "cheapest", "dearest", "newest", "rated"] as const;
export type Sort = (typeof SORTS)[number];
const LAST_PAGE = 500;

/** The address as the API wants it; what it cannot mean is left out, so that a bent link still shows a shelf. */
export function narrowedBy(search: URLSearchParams) {
  const sort = SORTS.find((each) => each === search.get("sort"));
  const page = whole(search.get("page"), LAST_PAGE);
  const stars = whole(search.get("stars"), 4);
  const from = amount(search.get("from"));
  const to = amount(search.get("to"));
  const option = search.getAll("option").filter((text) => /^[^:]+:./.test(text) && text.length <= 200);
  return {
    ...(sort === undefined ? {} : { sort }),
    ...(page === undefined ? {} : { page }),
    ...(stars === undefined ? {} : { stars }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(search.get("stock") === "in" ? { stock: "in" as const } : {}),
    ...(option.length === 0 ? {} : { option: option.slice(0, 40) }),
  };
}

function whole(text: string | null, most: number): number | undefined {
  const value = /^\d{1,4}$/.test(text ?? "") ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}

/** "12,5" is written so in most of Europe. */
function amount(text: string | null): string | undefined {
  const plain = (text ?? "").trim().replace(",", ".");
  return /^\d{1,12}(\.\d{1,2})?$/.test(plain) ? plain : undefined;
}

/** The address of another page of the same shelf. */
export function pageAddress(search: URLSearchParams, page: number): string {
  const next = new URLSearchParams(search);
  if (page === 1) next.delete("page");
  else next.set("page", String(page));
  return next.size === 0 ? "?" : `?${next.toString()}`;
}

/** How many things the shelf is narrowed by. */
export function choices(search: URLSearchParams): number {
  return ["from", "to", "stock", "stars", "option"].reduce(
    (sum, name) => sum + search.getAll(name).filter((value) => value !== "").length,
    0,
  );
}
