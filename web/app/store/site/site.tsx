import { data } from "react-router";
import { api } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { Categories, Featured } from "../home/sections.tsx";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { Welcome } from "./welcome.tsx";
import type { Route } from "./+types/site.ts";
import styles from "./site.module.css";

/** A member's own storefront. Seeing it is a visit that counts as theirs: the API stores it and sets the visit cookie. */
export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  if (!params.site.startsWith("@")) throw data(null, { status: 404 });
  const call = api(context);
  const query = shopping(request);
  const handle = params.site.slice(1);
  const draft = url.searchParams.get("draft") === "yes" ? { draft: "yes" as const } : {};
  const [member, home, site] = await Promise.all([
    call("POST /api/store/visits", { body: { handle, search: url.search.slice(1) } }),
    call("GET /api/store/home", { query }),
    call("GET /api/store/sites/{handle}", { params: { handle }, query: { ...query, ...draft } }),
  ]);
  return {
    member: { ...member, story: site.story, photo: site.photo },
    site,
    ...home,
    title: wordsFor(query.locale)("site.title", { name: member.displayName }),
    origin: new URL(request.url).origin,
  };
}

/** A visit is made by coming here, not by what is done on the page. */
export const shouldRevalidate = (): boolean => false;

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { member, site, title, origin } = loaderData;
  return pageFacts({
    title,
    siteName: siteNameIn(matches),
    description: member.story ?? undefined,
    canonical: `${origin}/@${member.handle}`,
    picture: site.preview === null ? undefined : origin + site.preview,
  });
}

export default function SitePage({ loaderData: { member, site, categories, featured } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      {site.draft ? (
        <div className={styles["draft"]}>
          <Notice tone="wait" live>
            {t("site.draft")}
          </Notice>
        </div>
      ) : null}
      <Welcome member={member} first={categories[0]} />
      {site.picks.length === 0 ? (
        <Featured cards={featured} />
      ) : (
        <Featured cards={site.picks} title={t("site.picks", { name: member.displayName })} />
      )}
      <Categories categories={categories} />
    </>
  );
}
