import { Failure } from "../foundation/failure.ts";
import { checkTags } from "./create-link.ts";
import type { Tags } from "./model.ts";
import { isStorePath } from "./store-path.ts";

/**
 * The address of a link with sub-ids and `utm_*` for one placement, and, by `to`, for another page of the store than the
 * link's own. Nothing is stored: every such address is good at once.
 * @param host an origin such as `https://shop.example`, the store's or a checked one of the member's own
 */
export function buildLink(
  host: string,
  wish: { readonly code: string; readonly to?: string | undefined; readonly tags: Tags },
): string | Failure {
  const wrong = checkTags(wish.tags);
  if (wrong !== undefined) return wrong;
  if (wish.to !== undefined && !isStorePath(wish.to)) {
    return new Failure("bad-input", "The page must be an address of this store, such as /p/rosehip-balm.", {
      field: "to",
    });
  }
  const query = new URLSearchParams({ ...(wish.to !== undefined && { to: wish.to }), ...wish.tags }).toString();
  return `${host}/r/${wish.code}${query === "" ? "" : `?${query}`}`;
}

/**
 * The page that somebody pasted from the store's own address bar, as a path: `https://shop.example/p/balm?x=1` is
 * `/p/balm?x=1`. An address of another site is `bad-input`.
 */
export function pageOf(origin: string, pasted: string): string | Failure {
  const text = pasted.trim();
  const path = text.startsWith(`${origin}/`) ? text.slice(origin.length) : text;
  if (isStorePath(path)) return path;
  return new Failure("bad-input", `This is no page of the store; its addresses begin with ${origin}/.`, {
    field: "page",
  });
}
