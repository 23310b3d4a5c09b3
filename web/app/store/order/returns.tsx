import { Form, useNavigation } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { formatMoney, Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import type { Goods } from "../shown.ts";
import { useWords } from "../words.ts";
import type { Swap } from "./read-swaps.ts";
import styles from "./order.module.css";

export const REASONS = ["changed-mind", "damaged", "wrong-item", "not-as-described", "too-late", "other"] as const;
export const WISHES = ["refund", "exchange"] as const;

/** What comes back: each wish with how it stands and its label, and the form for another. Works without JavaScript. */
export function Returns({
  goods,
  swaps,
  token,
}: {
  readonly goods: Goods;
  readonly swaps: readonly Swap[];
  readonly token: string;
}) {
  const t = useWords();
  const open = goods.lines.filter(({ returnable }) => returnable > 0);
  if (goods.returns.length === 0 && !goods.returnOpen) return null;
  return (
    <section aria-labelledby="returns">
      <h2 id="returns" className={styles["head"]}>
        {t("order.returns")}
      </h2>
      <ul className={styles["parcels"]}>
        {goods.returns.map(({ id, code, state, refusal, lines }) => (
          <li key={id} className={styles["parcel"]}>
            <p>
              <strong>{code}</strong>
            </p>
            <p>{t(`order.return.state.${state}`, { reason: refusal ?? "" })}</p>
            <ul className={styles["inside"]}>
              {lines.map(({ orderLineId, quantity, title, variantName }) => (
                <li key={orderLineId}>
                  {t("order.parcel.line", { quantity, title: [title, variantName].filter(Boolean).join(", ") })}
                </li>
              ))}
            </ul>
            <Instead exchange={goods.exchanges.find(({ returnId }) => returnId === id)} />
            {state === "approved" ? (
              <a href={`/api/store/orders/${token}/returns/${code}/label`} className={styles["on"]} download>
                {t("order.return.label", { code })}
              </a>
            ) : null}
          </li>
        ))}
      </ul>
      {goods.returnOpen ? <Ask goods={goods} open={open} swaps={swaps} /> : null}
    </section>
  );
}

/** What goes out for it: to be paid first where it is dearer. */
function Instead({ exchange }: { readonly exchange: Goods["exchanges"][number] | undefined }) {
  const t = useWords();
  const locale = useLocale();
  if (exchange === undefined) return null;
  const { code, number, state, due } = exchange;
  const isDue = state === "placed" && /[1-9]/.test(due.amount);
  return (
    <Form method="post" className={styles["pay"]}>
      <input type="hidden" name="code" value={code} />
      {isDue ? (
        <Notice tone="wait">
          <p>{t.rich("order.exchange.due", { due: <Money value={due} />, number })}</p>
        </Notice>
      ) : null}
      <Button name="intent" value="exchange" tone={isDue ? "main" : "quiet"}>
        {isDue
          ? t("order.exchange.go", { due: formatMoney(due, locale) })
          : t(state === "cancelled" ? "order.exchange.cancelled" : "order.exchange.see", { number })}
      </Button>
    </Form>
  );
}

function Ask({
  goods,
  open,
  swaps,
}: {
  readonly goods: Goods;
  readonly open: Goods["lines"];
  readonly swaps: readonly Swap[];
}) {
  const t = useWords();
  const locale = useLocale();
  const busy = useNavigation().state === "submitting";
  return (
    <details className={styles["ask"]}>
      <summary>{t("order.return")}</summary>
      <p className={styles["keep"]}>
        {t("order.return.days", { count: goods.returnDays })}{" "}
        {goods.returnUntil === null
          ? null
          : t.rich("order.return.until", { at: <When at={goods.returnUntil} as="moment" /> })}
      </p>
      <Form method="post" className={styles["pay"]}>
        {open.map(({ orderLineId, variantId, title, variantName, returnable }) => (
          <fieldset key={orderLineId} className={styles["line"]}>
            <legend>{[title, variantName].filter(Boolean).join(", ")}</legend>
            <Choice name={`units.${orderLineId}`} label={t("order.return.units", { title })} defaultValue="0">
              <option value="0">{t("order.return.none")}</option>
              {Array.from({ length: returnable }, (_, index) => (
                <option key={index + 1} value={index + 1}>
                  {index + 1}
                </option>
              ))}
            </Choice>
            <Choice name={`why.${orderLineId}`} label={t("order.return.why")}>
              {REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {t(`order.return.reason.${reason}`)}
                </option>
              ))}
            </Choice>
            <Choice name={`instead.${orderLineId}`} label={t("order.return.instead")} defaultValue={variantId}>
              <option value={variantId}>{t("order.return.same", { name: variantName || title })}</option>
              {(swaps.find((swap) => swap.orderLineId === orderLineId)?.variants ?? []).map(({ id, name, price }) => (
                <option key={id} value={id}>
                  {price === null ? name : t("order.return.other", { name, price: formatMoney(price, locale) })}
                </option>
              ))}
            </Choice>
          </fieldset>
        ))}
        {swaps.some(({ variants }) => variants.some(({ price }) => price !== null)) ? (
          <p className={styles["keep"]}>{t("order.return.dearer")}</p>
        ) : null}
        <Choice name="wish" label={t("order.return.wish")}>
          {WISHES.map((wish) => (
            <option key={wish} value={wish}>
              {t(`order.return.wish.${wish}`)}
            </option>
          ))}
        </Choice>
        <Field name="note" label={t("order.return.note")} maxLength={1000} />
        <Button name="intent" value="return" tone="quiet" busy={busy}>
          {t("order.return.send")}
        </Button>
      </Form>
    </details>
  );
}
