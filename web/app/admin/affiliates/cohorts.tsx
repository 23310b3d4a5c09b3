import type { Reply } from "../../api.ts";
import { Count } from "../../ui/money.tsx";
import { formatWhen } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Cohort = Reply<"GET /api/admin/reports/cohorts">["cohorts"][number];

/** How many of those who began in a month still sold in the months after it. */
export function Cohorts({ cohorts }: { readonly cohorts: readonly Cohort[] }) {
  const t = useWords();
  const locale = useLocale();
  if (cohorts.length === 0) return null;
  const last = Math.max(0, ...cohorts.flatMap(({ months }) => months.map(({ month }) => month)));
  const columns = Array.from({ length: last + 1 }, (_, month) => month);
  return (
    <Card id="cohorts" title={t("cohorts.title")} text={t("cohorts.text")}>
      <div className={styles["scroll"]}>
        <table className={panels["sums"]}>
          <thead>
            <tr>
              <th scope="col">{t("cohorts.began")}</th>
              <th scope="col">{t("cohorts.affiliates")}</th>
              {columns.map((month) => (
                <th key={month} scope="col">
                  {t("cohorts.month", { month })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map(({ cohort, affiliates, months }) => (
              <tr key={cohort}>
                <td>{formatWhen(`${cohort}-15T12:00:00Z`, "month", locale, "UTC")}</td>
                <td>
                  <Count value={affiliates} />
                </td>
                {columns.map((month) => {
                  const found = months.find((one) => one.month === month);
                  return (
                    <td key={month}>
                      {found === undefined || found.conversions === 0 ? (
                        "–"
                      ) : (
                        <>
                          <Count value={found.active} />{" "}
                          <small>{t("cohorts.conversions", { count: found.conversions })}</small>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
