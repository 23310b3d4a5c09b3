import type { Basket } from "../shown.ts";
import { ThingLine } from "../summary/thing-line.tsx";
import { TotalsList } from "../summary/totals-list.tsx";
import { useWords } from "../words.ts";
import styles from "./checkout.module.css";

/** What is about to be ordered; the order repeats it to the cent. */
export function OrderSummary({ basket, busy }: { readonly basket: Basket; readonly busy: boolean }) {
  const t = useWords();
  return (
    <section className={styles["summary"]} id="summary" aria-labelledby="summary-title">
      <h2 id="summary-title" className={styles["sectionTitle"]}>
        {t("total.title")}
      </h2>
      <ul className={styles["things"]}>
        {basket.lines.map((line) => (
          <ThingLine key={line.variantId} thing={line} />
        ))}
      </ul>
      <TotalsList totals={basket.totals} busy={busy} />
    </section>
  );
}
