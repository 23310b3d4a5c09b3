import { api } from "../../api.ts";
import type { Call } from "../../api.ts";
import { pageFacts } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { wordsFor } from "../words.ts";

type Given = { readonly context: Parameters<typeof api>[0]; readonly request: Request; readonly handle: string };

/** What a member's site shows. Reading it is a visit that counts as theirs: the API stores it and sets the visit cookie. */
export async function readSite({ context, request, handle }: Given) {
  const call: Call = api(context);
  const query = shopping(request);
  const { origin, search, searchParams } = new URL(request.url);
  const draft = searchParams.get("draft") === "yes" ? { draft: "yes" as const } : {};
  const [member, home, site] = await Promise.all([
    call("POST /api/store/visits", { body: { handle, search: search.slice(1) } }),
    call("GET /api/store/home", { query }),
    call("GET /api/store/sites/{handle}", { params: { handle }, query: { ...query, ...draft } }),
  ]);
  return {
    member: { ...member, story: site.story, photo: site.photo },
    site,
    ...home,
    title: wordsFor(query.locale)("site.title", { name: member.displayName }),
    origin,
  };
}

export type SiteData = Awaited<ReturnType<typeof readSite>>;

/** The site's address is `/@name` at the store, also where it is read on the member's own host: one page, one address. */
export function siteFacts({ member, site, title, origin }: SiteData, siteName: string) {
  return pageFacts({
    title,
    siteName,
    description: member.story ?? undefined,
    canonical: `${origin}/@${member.handle}`,
    picture: origin + site.preview,
    drawn: site.preview.startsWith("/share/"),
  });
}
