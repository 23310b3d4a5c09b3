import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Basket } from "../shown.ts";
import { useHydrated } from "../use-hydrated.ts";
import { useWords } from "../words.ts";
import styles from "./methods.module.css";

type Way = Basket["shippingWays"][number];

/** How it can be sent to the address as far as that is known, with what each way costs and how long it takes. */
export function ShippingWays({ ways, faulty }: { readonly ways: readonly Way[]; readonly faulty: boolean }) {
  const t = useWords();
  const hydrated = useHydrated();
  const chosen = ways.find((way) => way.chosen);
  return (
    <fieldset className={styles["methods"]}>
      <legend className={styles["title"]}>{t("checkout.shipping")}</legend>
      {ways.length === 0 ? (
        <Notice tone="wait" title={t("checkout.shipping.none")}>
          {t("checkout.shipping.none.text")}
        </Notice>
      ) : (
        // The list of another place is another list: its own choice begins anew.
        <div className={styles["list"]} key={ways.map(({ id }) => id).join(" ")}>
          {ways.map((way) => (
            <label key={way.id} className={`${styles["method"]} ${styles["way"]}`}>
              <input type="radio" name="shipping" value={way.id} defaultChecked={way.id === chosen?.id} />
              <span>
                {way.name} <Days way={way} />
              </span>
              <span className={styles["price"]}>
                {/^[0.]+$/.test(way.price.amount) ? t("total.free") : <Money value={way.price} />}
              </span>
            </label>
          ))}
        </div>
      )}
      {faulty ? <p className={styles["fault"]}>{t("fault.shipping")}</p> : null}
      {hydrated ? null : (
        <Button tone="quiet" name="intent" value="price">
          {t("checkout.price")}
        </Button>
      )}
    </fieldset>
  );
}

function Days({ way: { daysLeast, daysMost } }: { readonly way: Way }) {
  const t = useWords();
  if (daysLeast === null) return null;
  return (
    <small className={styles["days"]}>
      {daysMost === null || daysMost === daysLeast
        ? t("checkout.shipping.days", { count: daysLeast })
        : t("checkout.shipping.days.from", { least: daysLeast, most: daysMost })}
    </small>
  );
}
