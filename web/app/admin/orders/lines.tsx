import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { minorOf, moneyOf } from "../daily/minor.ts";
import type { AdminOrder } from "./state.tsx";
import styles from "./lines.module.css";

type Line = AdminOrder["lines"][number];

/** What was ordered, with what can still be refunded of each line, and the totals to the cent. */
export function Lines({ order }: { readonly order: AdminOrder }) {
  const t = useWords();
  const isPaid = order.state === "paid";
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("order.lines")}</h2>
      <table className={styles["lines"]}>
        <thead>
          <tr>
            <th scope="col">{t("order.col.thing")}</th>
            {isPaid ? <th scope="col">{t("order.col.left")}</th> : null}
            <th scope="col">{t("order.col.sum")}</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.id}>
              <td>
                <Thing line={line} />
              </td>
              {isPaid ? (
                <td data-head={t("order.col.left")}>
                  <Left line={line} />
                </td>
              ) : null}
              <td>
                <Money value={line.total} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Totals order={order} />
    </section>
  );
}

function Thing({ line }: { readonly line: Line }) {
  const t = useWords();
  return (
    <div className={styles["thing"]}>
      {line.picture === null ? (
        <span className={styles["picture"]} />
      ) : (
        <img src={line.picture.url} width="48" height="60" alt="" loading="lazy" className={styles["picture"]} />
      )}
      <div>
        <p className={styles["title"]}>
          {line.title} <span>{line.variantName}</span>
        </p>
        <p className={styles["facts"]}>
          <span>
            {t.rich("order.units", {
              quantity: <Count value={line.quantity} />,
              price: <Money value={line.unitPrice} />,
            })}
          </span>
          <span>{t.rich("order.points", { cv: <Count value={line.cv} />, qv: <Count value={line.qv} /> })}</span>
          <span>{line.sku}</span>
        </p>
      </div>
    </div>
  );
}

function Left({ line: { quantity, refundable } }: { readonly line: Line }) {
  const t = useWords();
  if (minorOf(refundable.amount) === 0n && refundable.quantity === 0) {
    return <span className={styles["gone"]}>{t("order.left.nothing")}</span>;
  }
  return t.rich("order.left", {
    quantity: <Count value={refundable.quantity} />,
    of: <Count value={quantity} />,
    amount: <Money value={refundable.amount} />,
  });
}

function Totals({ order: { totals, refundable, state } }: { readonly order: AdminOrder }) {
  const t = useWords();
  const { goods, shipping, tax, taxName, taxPercent, taxIncluded, total } = totals;
  const refunded = minorOf(total) - minorOf(refundable.total);
  const taxWords = { name: taxName, percent: <Count value={taxPercent} unit="percent" /> };
  return (
    <dl className={styles["totals"]}>
      <dt>{t("order.goods")}</dt>
      <dd>
        <Money value={goods} />
      </dd>
      <dt>{t("order.shipping")}</dt>
      <dd>
        <Money value={shipping} />
      </dd>
      {taxIncluded ? null : (
        <>
          <dt>{t.rich("order.tax.on", taxWords)}</dt>
          <dd>
            <Money value={tax} />
          </dd>
        </>
      )}
      <dt className={styles["total"]}>{t("order.total")}</dt>
      <dd className={styles["total"]}>
        <Money value={total} />
      </dd>
      {taxIncluded ? (
        <>
          <dt className={styles["within"]}>{t.rich("order.tax.included", taxWords)}</dt>
          <dd className={styles["within"]}>
            <Money value={tax} />
          </dd>
        </>
      ) : null}
      {state === "paid" && refunded > 0n ? (
        <>
          <dt>{t("order.refunded")}</dt>
          <dd>
            <Money value={moneyOf(-refunded, total)} />
          </dd>
          <dt className={styles["total"]}>{t("order.remains")}</dt>
          <dd className={styles["total"]}>
            <Money value={refundable.total} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}
