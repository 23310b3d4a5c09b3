import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../words.ts";
import type { OfficeWords } from "../words.ts";
import styles from "./statement.module.css";

type StatementData = Reply<"GET /api/partner/wallet">["statement"];

/** One currency's statement, newest first, with the balance after each line. */
export function Statement({
  statement,
  currencies,
  isFirst,
}: {
  readonly statement: StatementData;
  readonly currencies: readonly string[];
  readonly isFirst: boolean;
}) {
  const t = useWords();
  const { currency, lines, next } = statement;
  const to = (change: Readonly<Record<string, string>>): string =>
    `?${new URLSearchParams(change).toString()}#statement`;
  return (
    <>
      <p className={styles["lead"]}>{t("wallet.statement.lead")}</p>
      {currencies.length < 2 ? null : (
        <nav aria-label={t("wallet.statement.currency")} className={styles["currencies"]}>
          {currencies.map((one) => (
            <Link
              key={one}
              to={to({ currency: one })}
              aria-current={one === currency ? "page" : undefined}
              preventScrollReset
            >
              {one}
            </Link>
          ))}
        </nav>
      )}
      <form method="get" action="/api/partner/statement" className={styles["month"]}>
        <input type="hidden" name="currency" value={currency} />
        <Field label={t("wallet.statement.month")} name="month" type="month" placeholder="2026-03" required />
        <Button>{t("wallet.statement.pdf")}</Button>
      </form>
      {lines.length === 0 ? (
        <p className={styles["lead"]}>{t("wallet.statement.none")}</p>
      ) : (
        <table className={styles["table"]}>
          <caption className="said">{`${t("wallet.statement")}, ${currency}`}</caption>
          <thead>
            <tr>
              <th scope="col">{t("wallet.date")}</th>
              <th scope="col">{t("wallet.what")}</th>
              <th scope="col" className={styles["number"]}>
                {t("wallet.change")}
              </th>
              <th scope="col" className={styles["number"]}>
                {t("wallet.balance")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td className={styles["date"]}>
                  <When at={line.at} />
                </td>
                <td>{whatHappened(t, line)}</td>
                <td className={styles["number"]}>
                  <Money value={line.change} />
                </td>
                <td className={`${styles["number"]} ${styles["balance"]}`}>
                  <Money value={line.balance} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles["pages"]}>
        {isFirst ? null : <Link to={to({ currency })}>{t("wallet.statement.newest")}</Link>}
        {next === null ? null : (
          <Link to={to({ currency, before: next })}>
            {t("wallet.statement.older")} <Icon name="right" size={16} />
          </Link>
        )}
      </p>
    </>
  );
}

/** By what caused it, and which way the money went. */
function whatHappened(t: OfficeWords, { causeKind, change }: StatementData["lines"][number]): string {
  const isLess = change.amount.startsWith("-");
  if (causeKind === "sale") return t(isLess ? "cause.sale.back" : "cause.sale");
  if (causeKind === "payout" || causeKind === "batch") return t(isLess ? "cause.payout" : "cause.payout.back");
  if (causeKind === "run" || causeKind === "refund") return t(`cause.${causeKind}`);
  return t("cause.other");
}
