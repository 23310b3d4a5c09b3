/** What of the store stands on a member's own host: what one looks at and puts into a basket. Whatever asks for a name, a
 * password, an address or money is done at the company's own address, which the member cannot point elsewhere. */

export type Place =
  | { readonly kind: "front" | "store" | "refused" }
  /** The member's own `/@name`, which is the front page here. */
  | { readonly kind: "own-name"; readonly search: string }
  /** Belongs to the store's own address, or is a link of the member's. `asData`: a page that stands asks for it. */
  | { readonly kind: "elsewhere"; readonly to: string; readonly asData: boolean };

const looking = new Set([
  "search",
  "c",
  "p",
  "basket",
  "shop-in",
  "cookies",
  "preferences",
  "assets",
  "media",
  "robots.txt",
  "sitemap.xml",
  "__manifest",
  "favicon.ico",
  "favicon.svg",
  "hand-over",
]);

/** @param url path and query as they came */
export function placeOn(method: string, url: string, handle: string): Place {
  const at = url.indexOf("?");
  const [path, search] = at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
  const reads = method === "GET" || method === "HEAD";
  if (path.startsWith("/api/")) {
    const ofStore = /^\/api\/(store|brand)(\/|$)/.test(path) || path === "/api/openapi.json";
    return { kind: ofStore ? "store" : "refused" };
  }
  const asData = path.endsWith(".data");
  const page = asData ? path.slice(0, -".data".length) : path;
  const [, first = ""] = page.split("/");
  if (page === "/" || page === "/_root" || page === "/_") return { kind: "front" };
  if (looking.has(first)) return { kind: "store" };
  if (!reads) return { kind: "refused" };
  if (!asData && page.toLowerCase() === `/@${handle}` && !/[?&]draft=/.test(search))
    return { kind: "own-name", search };
  return { kind: "elsewhere", to: asData ? page : url, asData };
}
