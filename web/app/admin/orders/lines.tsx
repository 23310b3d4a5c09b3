import { Fragment } from "react";
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
  const { goods, discounts, shipping, shippingMethod, taxes, taxIncluded, total, credited, exchanged, due } = totals;
  const refunded = minorOf(total) - minorOf(refundable.total);
  const wordsOf = ({ name, percent }: (typeof taxes)[number]) => ({
    name,
    percent: <Count value={percent} unit="percent" />,
  });
  return (
    <dl className={styles["totals"]}>
      <dt>{t("order.goods")}</dt>
      <dd>
        <Money value={goods} />
      </dd>
      <dt>
        {t("order.shipping")}
        {shippingMethod === null ? null : ` (${shippingMethod})`}
      </dt>
      <dd>
        <Money value={shipping} />
      </dd>
      {discounts.map(({ name, code, amount }) => (
        <Fragment key={`${name} ${code ?? ""}`}>
          <dt>
            {name}
            {code === null ? null : ` (${code})`}
          </dt>
          <dd>
            −<Money value={amount} />
          </dd>
        </Fragment>
      ))}
      {taxIncluded
        ? null
        : taxes.map((each) => (
            <Fragment key={`${each.name} ${each.percent}`}>
              <dt>{t.rich("order.tax.on", wordsOf(each))}</dt>
              <dd>
                <Money value={each.amount} />
              </dd>
            </Fragment>
          ))}
      <dt className={styles["total"]}>{t("order.total")}</dt>
      <dd className={styles["total"]}>
        <Money value={total} />
      </dd>
      {taxIncluded
        ? taxes.map((each) => (
            <Fragment key={`${each.name} ${each.percent}`}>
              <dt className={styles["within"]}>{t.rich("order.tax.included", wordsOf(each))}</dt>
              <dd className={styles["within"]}>
                <Money value={each.amount} />
              </dd>
            </Fragment>
          ))
        : null}
      {minorOf(exchanged) === 0n ? null : (
        <>
          <dt>{t("order.exchanged")}</dt>
          <dd>
            −<Money value={exchanged} />
          </dd>
        </>
      )}
      {minorOf(credited) === 0n ? null : (
        <>
          <dt>{t("order.credited")}</dt>
          <dd>
            −<Money value={credited} />
          </dd>
        </>
      )}
      {minorOf(total) === minorOf(due) ? null : (
        <>
          <dt className={styles["total"]}>{t(state === "paid" ? "order.due.paid" : "order.due")}</dt>
          <dd className={styles["total"]}>
            <Money value={due} />
          </dd>
        </>
      )}
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
