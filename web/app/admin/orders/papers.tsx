import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import styles from "./payments.module.css";

export type Invoices = Reply<"GET /api/admin/orders/{id}/invoices">["invoices"];
export type Mails = Reply<"GET /api/admin/orders/{id}/mails">["mails"];

/** The order's invoice and credit notes, as they were issued. */
export function Papers({ invoices }: { readonly invoices: Invoices }) {
  const t = useWords();
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("papers.title")}</h2>
      {invoices.length === 0 ? <p className={panels["quiet"]}>{t("papers.none")}</p> : null}
      <ul className={styles["list"]}>
        {invoices.map(({ id, kind, code, issuedAt, total }) => (
          <li key={id}>
            <div className={styles["line"]}>
              <a href={`/api/admin/invoices/${id}`} className={panels["link"]} download>
                {t(`papers.${kind}`, { code })}
              </a>
              <Money value={kind === "invoice" ? total : { ...total, amount: `-${total.amount}` }} />
            </div>
            <p className={styles["note"]}>
              <When at={issuedAt} as="moment" />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was written to the buyer, and whether it left. */
export function OrderMails({ mails }: { readonly mails: Mails }) {
  const t = useWords();
  const may = useMay("mail.read");
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("mails.title")}</h2>
      {mails.length === 0 ? <p className={panels["quiet"]}>{t("mails.none")}</p> : null}
      <ul className={styles["list"]}>
        {mails.toReversed().map(({ id, at, subject, template, state }) => (
          <li key={id}>
            <div className={styles["line"]}>
              {may ? <Link to={`/admin/outbox/${id}`}>{subject ?? template}</Link> : <span>{subject ?? template}</span>}
              <span className={panels["quiet"]}>{t(`mails.${state}`)}</span>
            </div>
            <p className={styles["note"]}>
              <When at={at} as="moment" />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
