import { Form, useLocation } from "react-router";
import type { Scheme } from "../preferences.ts";
import { useLocale } from "../words/area.ts";
import { useWords } from "./words.ts";
import styles from "./preference-switches.module.css";

const NAMES: Readonly<Record<string, string>> = { en: "English", de: "Deutsch", ja: "日本語" };

/** Every language in its own words; each is a button, so that it works without JavaScript. */
export function LanguageSwitch({ locales }: { readonly locales: readonly string[] }) {
  const t = useWords();
  const current = useLocale().split("-")[0];
  const back = useBack();
  return (
    <Form method="post" action="/preferences" reloadDocument className={styles["row"]} aria-label={t("language")}>
      <input type="hidden" name="back" value={back} />
      {locales.map((locale) => (
        <button
          key={locale}
          name="locale"
          value={locale}
          lang={locale}
          aria-pressed={locale === current}
          className={styles["choice"]}
        >
          {NAMES[locale] ?? locale}
        </button>
      ))}
    </Form>
  );
}

/** Light, dark, or as the system says. */
export function SchemeSwitch({ current }: { readonly current: Scheme }) {
  const t = useWords();
  const back = useBack();
  return (
    <Form method="post" action="/preferences" reloadDocument className={styles["row"]} aria-label={t("scheme")}>
      <input type="hidden" name="back" value={back} />
      {(["light", "dark", "auto"] as const).map((scheme) => (
        <button
          key={scheme}
          name="scheme"
          value={scheme}
          aria-pressed={scheme === current}
          className={styles["choice"]}
        >
          {t(`scheme.${scheme}`)}
        </button>
      ))}
    </Form>
  );
}

function useBack(): string {
  const { pathname, search } = useLocation();
  return pathname + search;
}
