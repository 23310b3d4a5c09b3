import type { ReactNode } from "react";
import { Count, Money } from "../../ui/money.tsx";
import type { Totals } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./summary.module.css";

/** Goods, shipping, tax, total: the same rows in the basket, at checkout and on the order, so that they can be compared. */
export function TotalsList({
  totals,
  busy = false,
  children,
}: {
  readonly totals: Totals;
  /** A change is under way: the figures are those of before. */
  readonly busy?: boolean;
  /** Rows below the total. */
  readonly children?: ReactNode;
}) {
  const t = useWords();
  const free = /^[0.]+$/.test(totals.shipping.amount);
  const percent = <Count value={totals.taxPercent} unit="percent" />;
  return (
    <dl className={styles["totals"]} aria-busy={busy}>
      <Row label={t("total.goods")}>
        <Money value={totals.goods} />
      </Row>
      <Row label={t("total.shipping")}>{free ? t("total.free") : <Money value={totals.shipping} />}</Row>
      {totals.taxIncluded ? null : (
        <Row label={t.rich("total.tax.added", { tax: totals.taxName, percent })}>
          <Money value={totals.tax} />
        </Row>
      )}
      <div className={`${styles["row"]} ${styles["total"]}`}>
        <dt>{t("total.total")}</dt>
        <dd>
          <Money value={totals.total} />
          {totals.taxIncluded ? (
            <small className={styles["tax"]}>
              {t.rich("total.tax.included", { amount: <Money value={totals.tax} />, tax: totals.taxName, percent })}
            </small>
          ) : null}
        </dd>
      </div>
      {children}
    </dl>
  );
}

export function Row({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles["row"]}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
