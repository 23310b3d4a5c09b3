import type { Call, Reply } from "../../api.ts";
import { oneOf } from "../daily/given.ts";

type Reading = Reply<"GET /api/admin/links">;
export type LinkRow = Reading["links"][number];

export const CHANNELS = ["blog", "review", "social", "paid", "mail", "video", "print", "other"] as const;

/** Which links, as the address of the list asks: what they or their member are called like, whose, for what. */
export function readLinkWish(search: URLSearchParams) {
  const text = (name: string): string | undefined => search.get(name)?.trim().slice(0, 100) || undefined;
  const [q, member, campaign] = [text("q"), text("member"), text("campaign")];
  const channel = oneOf(CHANNELS, search.get("channel"));
  return {
    ...(q === undefined ? {} : { search: q }),
    ...(member === undefined ? {} : { member }),
    ...(channel === undefined ? {} : { channel }),
    ...(campaign === undefined ? {} : { campaign }),
  };
}

/** All links that fit, newest first, page by page. */
export async function* linkPages(
  call: Call,
  wish: ReturnType<typeof readLinkWish>,
): AsyncGenerator<readonly LinkRow[], void> {
  let before: string | null = null;
  do {
    const page: Reading = await call("GET /api/admin/links", {
      query: { ...wish, limit: 200, ...(before === null ? {} : { before }) },
    });
    yield page.links;
    before = page.next;
  } while (before !== null);
}

/** Whose links an address asks for. */
export async function readMember(call: Call, id: string | undefined) {
  if (id === undefined) return undefined;
  const { member } = await call("GET /api/admin/members/{id}", { params: { id } });
  return { id, displayName: member.displayName };
}
