import { Form } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import type { Basket } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./codes.module.css";

/** The gift cards of the basket and what each pays, and the reader's own store credit. */
export function Credit({ basket: { giftCards, storeCredit } }: { readonly basket: Basket }) {
  const t = useWords();
  if (giftCards.length === 0 && storeCredit === null) return null;
  return (
    <section className={styles["codes"]} aria-label={t("credit.yours")}>
      <ul className={styles["list"]}>
        {giftCards.map(({ id, last4, pays }) => (
          <li key={id} className={styles["code"]}>
            <p>
              <strong>{last4 === null ? t("credit.card.used") : t("credit.card", { last4 })}</strong>{" "}
              <span className={styles["does"]}>{t.rich("credit.card.pays", { amount: <Money value={pays} /> })}</span>
            </p>
            <Form method="post" action="/basket">
              <input type="hidden" name="card" value={id} />
              <button
                name="intent"
                value="remove-card"
                className={styles["remove"]}
                aria-label={t("credit.remove.what", { last4: last4 ?? "–" })}
              >
                {t("credit.remove")}
              </button>
            </Form>
          </li>
        ))}
        {storeCredit === null ? null : (
          <li className={styles["code"]}>
            <p>
              <strong>{t.rich("credit.own", { amount: <Money value={storeCredit.has} /> })}</strong>{" "}
              {storeCredit.used ? (
                <span className={styles["does"]}>
                  {t.rich("credit.card.pays", { amount: <Money value={storeCredit.pays} /> })}
                </span>
              ) : null}
            </p>
            <Form method="post" action="/basket">
              <Button tone="quiet" name="intent" value={storeCredit.used ? "leave-credit" : "use-credit"}>
                {t(storeCredit.used ? "credit.leave" : "credit.use")}
              </Button>
            </Form>
          </li>
        )}
      </ul>
    </section>
  );
}
