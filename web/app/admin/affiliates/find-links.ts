import type { Call, Reply } from "../../api.ts";

export type LinkRow = Reply<"GET /api/admin/links">["links"][number];

export const CHANNELS = ["blog", "review", "social", "paid", "mail", "video", "print", "other"] as const;

/** Which links: what they or their member are called like, whose, for which channel. */
export interface LinkWish {
  readonly q: string | undefined;
  readonly member: { readonly id: string; readonly handle: string } | undefined;
  readonly channel: (typeof CHANNELS)[number] | undefined;
}

/** What the API gives at once. */
const PAGE = 200;
/** How far one page looks for links that fit; where none is found so far, the next page goes on from there. */
const MOST_PAGES = 5;

/** Pages of links, newest first, those alone that fit. The API searches by words; whose and which channel is asked here. */
export async function* linkPages(call: Call, wish: LinkWish, before?: string): AsyncGenerator<LinkPage> {
  // A member's links are found by their handle, where no other words are asked for.
  const search = wish.q?.slice(0, 100) ?? wish.member?.handle;
  let cursor = before;
  do {
    const { links, next } = await call("GET /api/admin/links", {
      query: {
        limit: PAGE,
        ...(search === undefined ? {} : { search }),
        ...(cursor === undefined ? {} : { before: cursor }),
      },
    });
    yield { links: links.filter((link) => fits(link, wish)), next };
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

interface LinkPage {
  readonly links: readonly LinkRow[];
  readonly next: string | null;
}

const fits = (link: LinkRow, { member, channel }: LinkWish): boolean =>
  (member === undefined || link.member.id === member.id) && (channel === undefined || link.channel === channel);

/** One page of a list: so many links that fit, and the cursor of the next ones. */
export async function findLinks(
  call: Call,
  wish: LinkWish,
  before: string | undefined,
  most: number,
): Promise<LinkPage> {
  const found: LinkRow[] = [];
  let looked = 0;
  let end: string | null = null;
  for await (const { links, next } of linkPages(call, wish, before)) {
    found.push(...links);
    looked += 1;
    end = next;
    if (found.length > most || looked === MOST_PAGES) break;
  }
  const links = found.slice(0, most);
  return { links, next: found.length > most ? links.at(-1)!.id : end };
}

/** Whose links an address asks for. */
export async function readMember(call: Call, id: string | undefined) {
  if (id === undefined) return undefined;
  const { member } = await call("GET /api/admin/members/{id}", { params: { id } });
  return { id, handle: member.handle, displayName: member.displayName };
}
