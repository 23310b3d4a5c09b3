import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { useWords } from "../daily/words.ts";
import { EarningBadge } from "../money/badges.tsx";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords as useMoneyWords } from "../money/words.ts";

export type Sale = Reply<"GET /api/admin/sales/{id}">;

/** Who sold it and what it pays so far, each sum leading to its explanation. */
export function Earners({ sale }: { readonly sale: Sale }) {
  const t = useWords();
  const money = useMoneyWords();
  const { seller, way, earnings } = sale;
  return (
    <section className={panels["card"]}>
      <div className={panels["head"]}>
        <h2 className={panels["heading"]}>{t("order.paid")}</h2>
        <Link to={`/admin/sales/${sale.id}`} className={panels["link"]}>
          {t("order.paid.sale")}
        </Link>
      </div>
      <p className={panels["quiet"]}>
        {seller === null ? (
          t("order.paid.none")
        ) : (
          <>
            {t.rich("order.paid.seller", { who: <MemberLink member={seller} /> })}
            {way === "company" ? null : <> {t(`order.paid.way.${way}`)}</>}
          </>
        )}
      </p>
      {earnings.length === 0 ? null : (
        <table className={panels["sums"]}>
          <tbody>
            {earnings.map((earning) => (
              <tr key={earning.id}>
                <td>
                  <MemberLink member={earning.earner} />
                  <br />
                  <small>
                    {bonusName(money, earning.bonus)},{" "}
                    {earning.level === 0 ? t("order.paid.own") : t("order.paid.level", { level: earning.paidLevel })}
                  </small>
                </td>
                <td>
                  <EarningBadge state={earning.state} />
                </td>
                <td>
                  <Link to={`/admin/earnings/${earning.id}`}>
                    <Money value={earning.amount} />
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
