import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import { bonusName } from "../money/bonus-name.ts";
import styles from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Detail } from "./words-for-step.ts";

/** What the run pays, or would pay if it ended now: by bonus and currency, each sum leading to its lines. */
export function Totals({ detail: { run, preview } }: { readonly detail: Detail }) {
  const t = useWords();
  const of = run ?? preview;
  if (of === null) return null;
  const currencies = [...new Set(of.bonuses.map(({ amount }) => amount.currency))].sort();
  const bonuses = [...new Set(of.bonuses.map(({ bonus }) => bonus))].sort();
  const sum = (bonus: string, currency: string) =>
    of.bonuses.find((one) => one.bonus === bonus && one.amount.currency === currency);
  return (
    <section aria-labelledby="totals">
      <div className={styles["head"]} style={{ maxWidth: "44rem" }}>
        <h2 id="totals" className={styles["heading"]}>
          {t(run === null ? "totals.preview" : "totals.run")}
        </h2>
        <p className={styles["quiet"]}>
          {t("totals.to", {
            lines: t("totals.lines", { count: of.lines }),
            earners: t("earners", { count: of.earners }),
          })}
        </p>
      </div>
      {bonuses.length === 0 ? (
        <p className={styles["quiet"]}>{t("totals.none")}</p>
      ) : (
        <table className={styles["sums"]} style={{ maxWidth: "44rem" }}>
          <thead>
            <tr>
              <th scope="col">{t("totals.bonus")}</th>
              {currencies.map((currency) => (
                <th key={currency} scope="col">
                  {currency}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bonuses.map((bonus) => (
              <tr key={bonus}>
                <td>
                  {bonusName(t, bonus)}
                  {of.bonuses.some((one) => one.bonus === bonus && one.kept) ? (
                    <>
                      <br />
                      <small>{t("lines.kept")}</small>
                    </>
                  ) : null}
                </td>
                {currencies.map((currency) => {
                  const one = sum(bonus, currency);
                  if (one === undefined) return <td key={currency}>–</td>;
                  const figure = <Money value={one.amount} />;
                  return (
                    <td key={currency}>
                      {run === null ? figure : <Link to={`?bonus=${bonus}&currency=${currency}#lines`}>{figure}</Link>}
                      <br />
                      <small>{t("totals.lines", { count: one.lines })}</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{t("money.total")}</td>
              {currencies.map((currency) => {
                const total = of.totals.find((one) => one.currency === currency);
                return <td key={currency}>{total === undefined ? "–" : <Money value={total} />}</td>;
              })}
            </tr>
          </tfoot>
        </table>
      )}
      {run === null ? <p className={styles["quiet"]}>{t("totals.preview.note")}</p> : null}
    </section>
  );
}
