import { api } from "../../api.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { Shelf } from "../shelf/shelf.tsx";
import { shopping } from "../shopping.ts";
import { useWords } from "../words.ts";
import type { Route } from "./+types/category.ts";
import styles from "./category.module.css";

export async function loader({ context, request, params: { slug } }: Route.LoaderArgs) {
  const { origin } = new URL(request.url);
  return {
    ...(await api(context)("GET /api/store/categories/{slug}", { params: { slug }, query: shopping(request) })),
    origin,
  };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { category, origin } = loaderData;
  return pageFacts({
    title: category.name,
    siteName: siteNameIn(matches),
    description: category.intro,
    canonical: `${origin}/c/${category.slug}`,
    ...(category.picture === null ? {} : { picture: origin + category.picture.url }),
  });
}

export default function CategoryPage({ loaderData: { category, products } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1 className={styles["title"]}>{category.name}</h1>
        {category.intro === "" ? null : <p className={styles["intro"]}>{category.intro}</p>}
      </header>
      {products.length === 0 ? (
        <p className={styles["intro"]}>{t("category.empty")}</p>
      ) : (
        <Shelf cards={products} first />
      )}
    </div>
  );
}
