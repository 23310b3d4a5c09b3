import { Form } from "react-router";
import { api } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { Listing } from "../shelf/listing.tsx";
import { narrowedBy } from "../shelf/narrowed.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/search.ts";
import styles from "./search.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const typed = (searchParams.get("q") ?? "").replaceAll("\0", "").trim().slice(0, 200);
  const where = shopping(request);
  if (typed === "") return { typed, found: undefined, ...where };
  const found = await api(context)("GET /api/store/search", {
    query: { ...where, ...narrowedBy(searchParams), q: typed },
  });
  return { typed, found, ...where };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  // What people search for is theirs: search engines are not sent here.
  const title = wordsFor(loaderData?.locale ?? "en")("search.title");
  return [...pageFacts({ title, siteName: siteNameIn(matches) }), unlisted];
}

export default function SearchPage({ loaderData: { typed, found } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <div className={styles["page"]}>
      <h1 className={styles["title"]}>{typed === "" ? t("search.title") : t("search.for", { typed })}</h1>
      <search>
        <Form method="get" className={styles["form"]} key={typed}>
          <Field label={t("search.label")} type="search" name="q" defaultValue={typed} maxLength={200} required />
          <Button>{t("search.go")}</Button>
        </Form>
      </search>
      {found?.close === true && found.total > 0 ? (
        <p className={styles["close"]}>{t("search.close", { typed })}</p>
      ) : null}
      {found === undefined ? null : <Listing of={found} search={typed} />}
    </div>
  );
}
