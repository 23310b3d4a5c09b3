import type { ReactNode } from "react";
import { Link } from "react-router";
import { useLocale } from "../../words/area.ts";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import type { AdminOrder } from "./state.tsx";
import styles from "./buyer.module.css";

/** Who ordered, and where it goes. */
export function Buyer({
  order: { contact, buyerId },
  children,
}: {
  readonly order: AdminOrder;
  readonly children?: ReactNode;
}) {
  const t = useWords();
  const locale = useLocale();
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("order.buyer")}</h2>
      {contact === null ? (
        <p className={panels["quiet"]}>{t("order.buyer.erased")}</p>
      ) : (
        <>
          <address className={styles["address"]}>
            <b>{contact.name}</b>
            <a href={`mailto:${contact.email}`}>{contact.email}</a>
            <span>{contact.line1}</span>
            {contact.line2 === null ? null : <span>{contact.line2}</span>}
            <span>
              {[contact.postcode, contact.city].join(" ")}
              {contact.region === null ? null : `, ${contact.region}`}
            </span>
            <span suppressHydrationWarning>{countryName(contact.country, locale)}</span>
          </address>
          <Link to={`/admin/orders?q=${encodeURIComponent(contact.email)}`} className={panels["link"]}>
            {t("order.buyer.orders")}
          </Link>
          <Link to={`/admin/autoships?q=${encodeURIComponent(contact.email)}`} className={panels["link"]}>
            {t("order.buyer.autoships")}
          </Link>
          <Link to={`/admin/credit/${buyerId}`} className={panels["link"]}>
            {t("order.buyer.credit")}
          </Link>
          {children}
        </>
      )}
    </section>
  );
}

function countryName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
  } catch {
    // Not a country's code: shown as it is.
    return code;
  }
}
