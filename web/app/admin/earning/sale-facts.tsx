import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Count, Money } from "../../ui/money.tsx";
import { EarningBadge } from "../money/badges.tsx";
import { bonusName } from "../money/bonus-name.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";

type Sale = Reply<"GET /api/admin/sales/{id}">;

/** Who sold it, where it came from, and a row for each of its earnings. */
export function SaleFacts({ sale }: { readonly sale: Sale }) {
  const t = useWords();
  const periodName = usePeriodName();
  const { seller, period, earnings } = sale;
  return (
    <>
      <dl className={panels["facts"]}>
        <dt>{t("sale.seller")}</dt>
        <dd>{seller === null ? t("sale.company") : <MemberLink member={seller} />}</dd>
        <dt>{t("sale.source")}</dt>
        <dd>
          {sale.source === "store" ? (
            <>
              {t("sale.source.store")},{" "}
              <Link to={`/admin/orders/${sale.sourceRef}`} className={panels["link"]}>
                {t("story.order")} {sale.sourceRef}
              </Link>
            </>
          ) : (
            `${sale.source} ${sale.sourceRef}`
          )}
        </dd>
        <dt>{t("sale.period")}</dt>
        <dd>
          <Link to={`/admin/periods/${period.id}`} className={panels["link"]}>
            {periodName(period)}
          </Link>
        </dd>
      </dl>
      <section aria-labelledby="paid">
        <h2 id="paid" className={panels["heading"]}>
          {t("sale.earnings")}
        </h2>
        {earnings.length === 0 ? (
          <p className={panels["quiet"]}>{t("sale.earnings.none")}</p>
        ) : (
          <table className={panels["sums"]}>
            <tbody>
              {earnings.map(({ id, earner, bonus, paidLevel, rate, amount, state }) => (
                <tr key={id}>
                  <td>
                    <Link to={`/admin/earnings/${id}`}>{earner.displayName}</Link>
                    <br />
                    <small>
                      {bonusName(t, bonus)}
                      {paidLevel === 0 ? null : <> · {t("plan.level", { level: paidLevel })}</>}
                      {rate === null ? null : (
                        <>
                          {" "}
                          · <Count value={rate} unit="percent" />
                        </>
                      )}
                    </small>
                  </td>
                  <td>
                    <EarningBadge state={state} />
                  </td>
                  <td>
                    <Money value={amount} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {period.state === "committed" ? null : (
          <p className={panels["quiet"]}>{t("sale.earnings.open", { period: periodName(period) })}</p>
        )}
      </section>
    </>
  );
}
