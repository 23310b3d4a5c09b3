import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import account from "../account/account.module.css";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { dayInWords } from "./days.ts";
import type { Route } from "./+types/list.ts";
import styles from "./autoship.module.css";

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const before = url.searchParams.get("before");
  const page = await api(context)("GET /api/store/autoships", {
    query: { limit: 20, ...(before === null ? {} : { before }) },
  });
  return { ...page, title: wordsFor(shopping(request).locale)("autoship.title") };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

type Row = Reply<"GET /api/store/autoships">["autoships"][number];

export default function Autoships({ loaderData: { autoships, next } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <section className={account["section"]} aria-labelledby="autoships">
      <h2 id="autoships" className={account["sectionTitle"]}>
        {t("autoship.title")}
      </h2>
      {autoships.length === 0 ? (
        <>
          <p>{t("autoship.none")}</p>
          <p>
            <ButtonLink to="/">{t("autoship.empty.shop")}</ButtonLink>
          </p>
        </>
      ) : (
        <ul className={account["list"]}>
          {autoships.map((row) => (
            <One key={row.id} row={row} />
          ))}
        </ul>
      )}
      {next === null ? null : <Link to={`?before=${next}`}>{t("account.orders.older")}</Link>}
    </section>
  );
}

function One({ row }: { readonly row: Row }) {
  const t = useWords();
  const locale = useLocale();
  const next = row.state === "active" ? row.nextOn : row.state === "paused" ? row.resumeOn : null;
  return (
    <li className={account["item"]}>
      <div className={account["what"]}>
        <span className={account["name"]}>{row.titles.join(", ")}</span>
        <span>{t(`autoship.${row.unit}`, { count: row.every })}</span>
        <span className={account["quiet"]}>
          <span className={styles["state"]} data-state={row.failures > 0 ? "declined" : row.state}>
            {row.failures > 0 ? t("autoship.declined") : t(`autoship.state.${row.state}`)}
          </span>
          {next === null ? null : <> · {t("autoship.next.on", { day: dayInWords(next, locale) })}</>}
        </span>
      </div>
      <div className={account["row"]}>
        {row.total === null ? null : <Money value={row.total} />}
        <ButtonLink to={`/account/autoships/${row.id}`} tone="quiet">
          {t("autoship.open")}
        </ButtonLink>
      </div>
    </li>
  );
}
