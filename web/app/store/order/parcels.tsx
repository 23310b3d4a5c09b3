import { When } from "../../ui/when.tsx";
import type { Goods } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

/** What is on its way, parcel by parcel, each with the way to follow it. */
export function Parcels({ goods }: { readonly goods: Goods }) {
  const t = useWords();
  if (goods.shipments.length === 0) return null;
  return (
    <section aria-labelledby="parcels">
      <h2 id="parcels" className={styles["head"]}>
        {t("order.parcels")}
      </h2>
      <ul className={styles["parcels"]}>
        {goods.shipments.map(({ id, number, carrierName, tracking, url, shippedAt, deliveredAt, lines }) => (
          <li key={id} className={styles["parcel"]}>
            <p>
              <strong>{t("order.parcel", { number })}</strong>{" "}
              {carrierName === null ? t("order.parcel.handed") : t("order.parcel.by", { carrier: carrierName })}
            </p>
            <p className={styles["at"]}>
              {t.rich("order.parcel.sent", { at: <When at={shippedAt} as="moment" /> })}
              {deliveredAt === null ? null : (
                <> · {t.rich("order.parcel.arrived", { at: <When at={deliveredAt} as="moment" /> })}</>
              )}
            </p>
            <ul className={styles["inside"]}>
              {lines.map(({ orderLineId, quantity }) => {
                const line = goods.lines.find((one) => one.orderLineId === orderLineId);
                const title = [line?.title, line?.variantName].filter(Boolean).join(", ");
                return <li key={orderLineId}>{t("order.parcel.line", { quantity, title })}</li>;
              })}
            </ul>
            {url === null || tracking === null ? (
              tracking
            ) : (
              <a href={url} rel="noreferrer" target="_blank" className={styles["on"]}>
                {t("order.parcel.follow", { tracking })}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
