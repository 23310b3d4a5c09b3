import type { ReactNode } from "react";
import { Count, Money } from "../../ui/money.tsx";
import type { Totals } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./summary.module.css";

/** Goods, shipping, discounts, tax, total: the same rows in the basket, at checkout and on the order, so that they can be compared. */
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
  const { shippingMethod, taxes } = totals;
  return (
    <dl className={styles["totals"]} aria-busy={busy}>
      <Row label={t("total.goods")}>
        <Money value={totals.goods} />
      </Row>
      {/* Where nothing is sent there is nothing to say of it. */}
      {shippingMethod === null && free ? null : (
        <Row
          label={shippingMethod === null ? t("total.shipping") : t("total.shipping.method", { method: shippingMethod })}
        >
          {free ? t("total.free") : <Money value={totals.shipping} />}
        </Row>
      )}
      {totals.discounts.map(({ name, code, amount }) => (
        <Row key={`${name} ${code ?? ""}`} label={code === null ? name : t("total.discount.code", { name, code })}>
          −<Money value={amount} />
        </Row>
      ))}
      {totals.taxIncluded
        ? null
        : taxes.map(({ name, percent, amount }) => (
            <Row
              key={`${name} ${percent}`}
              label={t.rich("total.tax.added", { tax: name, percent: <Count value={percent} unit="percent" /> })}
            >
              <Money value={amount} />
            </Row>
          ))}
      <div className={`${styles["row"]} ${styles["total"]}`}>
        <dt>{t("total.total")}</dt>
        <dd>
          <Money value={totals.total} />
          {totals.taxIncluded
            ? taxes.map(({ name, percent, amount }) => (
                <small key={`${name} ${percent}`} className={styles["tax"]}>
                  {t.rich("total.tax.included", {
                    amount: <Money value={amount} />,
                    tax: name,
                    percent: <Count value={percent} unit="percent" />,
                  })}
                </small>
              ))
            : null}
        </dd>
      </div>
      {/[1-9]/.test(totals.credited.amount + totals.exchanged.amount) ? (
        <>
          {/[1-9]/.test(totals.exchanged.amount) ? (
            <Row label={t("total.exchanged")}>
              −<Money value={totals.exchanged} />
            </Row>
          ) : null}
          {/[1-9]/.test(totals.credited.amount) ? (
            <Row label={t("total.credited")}>
              −<Money value={totals.credited} />
            </Row>
          ) : null}
          <Row label={<strong>{t("total.due")}</strong>}>
            <strong>
              <Money value={totals.due} />
            </strong>
          </Row>
        </>
      ) : null}
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
