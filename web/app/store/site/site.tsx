import { data } from "react-router";
import { api } from "../../api.ts";
import { Categories, Featured } from "../home/sections.tsx";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { wordsFor } from "../words.ts";
import { Welcome } from "./welcome.tsx";
import type { Route } from "./+types/site.ts";

/** A member's own storefront. Seeing it is a visit that counts as theirs: the API stores it and sets the visit cookie. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  if (!params.site.startsWith("@")) throw data(null, { status: 404 });
  const call = api(context);
  const query = shopping(request);
  const [member, home] = await Promise.all([
    call("POST /api/store/visits", { body: { handle: params.site.slice(1) } }),
    call("GET /api/store/home", { query }),
  ]);
  return {
    member,
    ...home,
    title: wordsFor(query.locale)("site.title", { name: member.displayName }),
    origin: new URL(request.url).origin,
  };
}

/** A visit is made by coming here, not by what is done on the page. */
export const shouldRevalidate = (): boolean => false;

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { member, title, origin } = loaderData;
  return pageFacts({
    title,
    siteName: siteNameIn(matches),
    description: member.story ?? undefined,
    canonical: `${origin}/@${member.handle}`,
  });
}

export default function SitePage({ loaderData: { member, categories, featured } }: Route.ComponentProps) {
  return (
    <>
      <Welcome member={member} first={categories[0]} />
      <Featured cards={featured} />
      <Categories categories={categories} />
    </>
  );
}
