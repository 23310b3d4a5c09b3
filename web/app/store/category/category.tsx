import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { Listing } from "../shelf/listing.tsx";
import { narrowedBy } from "../shelf/narrowed.ts";
import { shopping } from "../shopping.ts";
import { useWords } from "../words.ts";
import type { Route } from "./+types/category.ts";
import styles from "./category.module.css";

export async function loader({ context, request, params: { slug } }: Route.LoaderArgs) {
  const { origin, searchParams } = new URL(request.url);
  const query = { ...shopping(request), ...narrowedBy(searchParams) };
  return { ...(await api(context)("GET /api/store/categories/{slug}", { params: { slug }, query })), origin };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { category, origin, page, share } = loaderData;
  return pageFacts({
    title: category.name,
    siteName: siteNameIn(matches),
    description: category.intro,
    // However it is narrowed or ordered, it is the same shelf; its pages are not.
    canonical: `${origin}/c/${category.slug}${page === 1 ? "" : `?page=${page}`}`,
    picture: origin + share,
    drawn: true,
  });
}

export default function CategoryPage({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const [search] = useSearchParams();
  const { category } = loaderData;
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1 className={styles["title"]}>{category.name}</h1>
        {category.intro === "" ? null : <p className={styles["intro"]}>{category.intro}</p>}
      </header>
      {loaderData.total === 0 && search.size === 0 ? (
        <p className={styles["intro"]}>{t("category.empty")}</p>
      ) : (
        <Listing of={loaderData} />
      )}
    </div>
  );
}
