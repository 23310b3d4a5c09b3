import { Link } from "react-router";
import { api } from "../../api.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/list.ts";
import styles from "./programs.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const { programs } = await api(context)("GET /api/store/programs");
  return { programs, title: wordsFor(shopping(request).locale)("programs.title"), origin: new URL(request.url).origin };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { title, origin } = loaderData;
  return pageFacts({ title, siteName: siteNameIn(matches), canonical: `${origin}/programs` });
}

/** The programs that anybody can apply for. */
export default function Programs({ loaderData: { programs } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <div className={styles["page"]}>
      <header>
        <h1 className={styles["title"]}>{t("programs.title")}</h1>
        <p className={styles["lead"]}>{t("programs.lead")}</p>
      </header>
      {programs.length === 0 ? <p>{t("programs.none")}</p> : null}
      <ul className={styles["list"]}>
        {programs.map(({ slug, name, summary }) => (
          <li key={slug}>
            <h2>
              <Link to={`/programs/${slug}`}>{name}</Link>
            </h2>
            <p className={styles["text"]}>{summary}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
