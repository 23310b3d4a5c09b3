import { Form, Link, useNavigate } from "react-router";
import { STATES } from "../parts/state-badge.tsx";
import { bonusName } from "../parts/bonus-name.ts";
import type { PeriodSums } from "../parts/period-strip.tsx";
import { useWords } from "../words.ts";
import { readPeriodQuery } from "./period-query.ts";
import type { PeriodQuery } from "./period-query.ts";
import styles from "./page.module.css";

/** The page's address with some of it changed; another filter begins at the newest line. */
export function withFilter(query: PeriodQuery, change: Partial<PeriodQuery>): string {
  const next = { ...query, before: undefined, ...change };
  const search = new URLSearchParams();
  for (const name of ["period", "state", "bonus", "before"] as const) {
    const value = next[name];
    if (value !== undefined) search.set(name, value);
  }
  return search.size === 0 ? "?" : `?${search.toString()}`;
}

/** How far and of which kind: only what the period has. Kept in the address; without JavaScript by its button. */
export function Filters({ chosen, query }: { readonly chosen: PeriodSums; readonly query: PeriodQuery }) {
  const t = useWords();
  const navigate = useNavigate();
  const states = STATES.filter((state) => chosen.sums.some((sum) => sum.state === state));
  const bonuses = [...new Set(chosen.sums.map(({ bonus }) => bonus))];
  const isSet = query.state !== undefined || query.bonus !== undefined;
  if (states.length < 2 && bonuses.length < 2 && !isSet) return null;
  return (
    <Form
      method="get"
      className={styles["filters"]}
      onChange={(event) => {
        const { state, bonus } = readPeriodQuery(new FormData(event.currentTarget));
        void navigate(withFilter(query, { state, bonus }), { replace: true, preventScrollReset: true });
      }}
    >
      {query.period === undefined ? null : <input type="hidden" name="period" value={query.period} />}
      <label className={styles["filter"]} data-set={query.state === undefined ? undefined : true}>
        <span>{t("earnings.filter.state")}</span>
        <select key={query.state ?? ""} name="state" defaultValue={query.state ?? ""}>
          <option value="">{t("earnings.filter.all")}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {t(`state.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles["filter"]} data-set={query.bonus === undefined ? undefined : true}>
        <span>{t("earnings.filter.bonus")}</span>
        <select key={query.bonus ?? ""} name="bonus" defaultValue={query.bonus ?? ""}>
          <option value="">{t("earnings.filter.all")}</option>
          {bonuses.map((bonus) => (
            <option key={bonus} value={bonus}>
              {bonusName(t, bonus)}
            </option>
          ))}
        </select>
      </label>
      <noscript>
        <button type="submit">{t("earnings.filter")}</button>
      </noscript>
      {isSet ? (
        <Link
          to={withFilter(query, { state: undefined, bonus: undefined })}
          className={styles["clear"]}
          preventScrollReset
        >
          {t("earnings.filter.clear")}
        </Link>
      ) : null}
    </Form>
  );
}
