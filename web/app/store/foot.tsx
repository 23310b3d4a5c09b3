import { Form, Link, useLocation } from "react-router";
import { LanguageSwitch, SchemeSwitch } from "../ui/preference-switches.tsx";
import { useWords as useSharedWords } from "../ui/words.ts";
import { useRoot } from "../use-root.ts";
import type { Shell } from "./shown.ts";
import { locales, useWords } from "./words.ts";
import styles from "./foot.module.css";

/** The end of every page: where to go on, where parcels go, in which language, and who answers for the shop. */
export function StoreFoot({
  shell,
  bare = false,
}: {
  readonly shell: Shell | undefined;
  /** Only who answers for the shop. */
  readonly bare?: boolean;
}) {
  const t = useWords();
  const shared = useSharedWords();
  const root = useRoot();
  const brand = shell?.brand ?? root.brand;
  return (
    <footer className={styles["foot"]}>
      {bare ? null : (
        <div className={styles["columns"]}>
          <div className={styles["brand"]}>
            <p className={styles["name"]}>{brand.name}</p>
            {brand.line === undefined || brand.line === "" ? null : <p>{brand.line}</p>}
          </div>
          {shell === undefined ? null : (
            <nav className={styles["places"]} aria-label={t("foot.places")}>
              <p className={styles["head"]}>{t("frame.places")}</p>
              {shell.categories.map(({ slug, name }) => (
                <Link key={slug} to={`/c/${slug}`}>
                  {name}
                </Link>
              ))}
            </nav>
          )}
          {shell === undefined || shell.markets.length < 2 ? null : <MarketSwitch shell={shell} />}
          <div className={styles["switches"]}>
            <p className={styles["head"]}>{shared("language")}</p>
            <LanguageSwitch locales={locales} />
            <p className={styles["head"]}>{shared("scheme")}</p>
            <SchemeSwitch current={root.scheme} />
          </div>
        </div>
      )}
      <div className={`${styles["small"]} ${bare ? styles["bare"] : ""}`}>
        {shell === undefined ? null : (
          <p className={styles["imprint"]}>
            {shell.brand.legalName} · {shell.brand.address} ·{" "}
            {t("foot.registration", { number: shell.brand.registration })}
          </p>
        )}
        {/* Another area with a stylesheet of its own: a plain link. */}
        {bare ? null : (
          <Link to="/gift-cards" className={styles["partners"]}>
            {t("gift.foot")}
          </Link>
        )}
        {bare ? null : (
          <Link to="/programs" className={styles["partners"]}>
            {t("programs.title")}
          </Link>
        )}
        {bare ? null : (
          <a href="/sign-in" className={styles["partners"]}>
            {t("foot.partners")}
          </a>
        )}
      </div>
    </footer>
  );
}

/** Each market a button, so that it works without JavaScript. */
function MarketSwitch({ shell }: { readonly shell: Shell }) {
  const t = useWords();
  const { pathname, search } = useLocation();
  return (
    <Form
      method="post"
      action="/shop-in"
      reloadDocument
      className={styles["markets"]}
      id="where"
      aria-label={t("foot.where")}
    >
      <p className={styles["head"]}>{t("foot.where")}</p>
      <input type="hidden" name="back" value={pathname + search} />
      {shell.markets.map(({ code, name, currency }) => (
        <button
          key={code}
          name="market"
          value={code}
          aria-pressed={code === shell.market.code}
          className={styles["marketChoice"]}
        >
          {name} <span className={styles["currency"]}>{currency}</span>
        </button>
      ))}
    </Form>
  );
}
