import { Link, useFetcher, useFetchers } from "react-router";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../picture.tsx";
import type { BasketLine } from "../shown.ts";
import { useHydrated } from "../use-hydrated.ts";
import { useWords } from "../words.ts";
import type { action } from "./basket.tsx";
import styles from "./basket-row.module.css";

/** One line: what it is, how many, what for. The number follows the finger; the sums follow the server. */
export function BasketRow({ line }: { readonly line: BasketLine }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>({ key: `basket ${line.variantId}` });
  const hydrated = useHydrated();
  const wished = fetcher.formData?.get("quantity");
  const quantity = wished === undefined || wished === null ? line.quantity : Number(wished);
  const problem = fetcher.state === "idle" ? fetcher.data?.problem : undefined;
  const { title } = line;
  if (quantity === 0) return null;
  return (
    <li className={styles["row"]}>
      <Link to={`/p/${line.productSlug}`} className={styles["still"]} tabIndex={-1} aria-hidden="true">
        <Picture of={line.picture} alt="" first />
      </Link>
      <div className={styles["words"]}>
        <Link to={`/p/${line.productSlug}`} className={styles["title"]}>
          {title}
        </Link>
        <p className={styles["quiet"]}>{line.variantName}</p>
        {quantity > 1 ? (
          <p className={styles["quiet"]}>{t.rich("basket.each", { price: <Money value={line.unitPrice} /> })}</p>
        ) : null}
        {line.problem === "sold-out" ? <p className={styles["problem"]}>{t("basket.problem.sold-out")}</p> : null}
        {line.problem === "too-many" ? (
          <p className={styles["problem"]}>{t("basket.problem.too-many", { count: line.most })}</p>
        ) : null}
        {problem === undefined ? null : (
          <p className={styles["problem"]} role="alert">
            {problem.detail}
          </p>
        )}
      </div>
      <p className={styles["sum"]} aria-busy={fetcher.state !== "idle"}>
        <Money value={line.total} />
      </p>
      <fetcher.Form method="post" action="/basket" className={styles["deeds"]}>
        <input type="hidden" name="variant" value={line.variantId} />
        {hydrated ? <input type="hidden" name="stay" value="yes" /> : null}
        {line.problem === "sold-out" ? null : (
          <fieldset className={styles["stepper"]} aria-label={t("basket.quantity", { title })}>
            <button
              name="quantity"
              value={quantity > line.most ? line.most : quantity - 1}
              disabled={quantity <= 1}
              aria-label={t("basket.less", { title })}
            >
              <span aria-hidden="true">−</span>
            </button>
            <output aria-live="polite">{quantity}</output>
            <button
              name="quantity"
              value={quantity + 1}
              disabled={quantity >= line.most}
              aria-label={t("basket.more", { title })}
            >
              <span aria-hidden="true">+</span>
            </button>
          </fieldset>
        )}
        <button name="quantity" value="0" className={styles["remove"]} aria-label={t("basket.remove.what", { title })}>
          {t("basket.remove")}
        </button>
      </fetcher.Form>
    </li>
  );
}

/** Whether any line is being changed, so that the sums are about to be others. */
export function useBasketBusy(): boolean {
  return useFetchers().some(({ key, state }) => key.startsWith("basket ") && state !== "idle");
}
