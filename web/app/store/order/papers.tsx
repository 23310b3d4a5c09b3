import type { Reply } from "../../api.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

export type Invoices = Reply<"GET /api/store/orders/{token}/invoices">["invoices"];

/** Invoice and credit notes to download. */
export function Papers({ invoices, token }: { readonly invoices: Invoices; readonly token: string }) {
  const t = useWords();
  if (invoices.length === 0) return null;
  return (
    <section aria-labelledby="invoices">
      <h2 id="invoices" className={styles["head"]}>
        {t("order.invoices")}
      </h2>
      <ul className={styles["inside"]}>
        {invoices.map(({ id, kind, code }) => (
          <li key={id}>
            <a href={`/api/store/orders/${token}/invoices/${code}`} className={styles["on"]} download>
              {t(kind === "invoice" ? "order.invoice" : "order.credit-note", { code })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
