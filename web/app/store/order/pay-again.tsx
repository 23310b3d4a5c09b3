import { Form, useNavigation } from "react-router";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import { Methods } from "../checkout/methods.tsx";
import type { Order } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

/** Goods that came back pay a part of it. */
export const isExchange = ({ totals }: Pick<Order, "totals">): boolean => /[1-9]/.test(totals.exchanged.amount);

/** The ways on for an order that is not paid: the bank's second step, another way to pay, or letting it be. */
export function PayAgain({ order, phase }: { readonly order: Order; readonly phase: "declined" | "waiting" | "step" }) {
  const t = useWords();
  const locale = useLocale();
  const busy = useNavigation().state === "submitting";
  const step = (phase === "step" ? order.payment?.actionUrl : null) ?? null;
  const exchange = isExchange(order);
  const first = t(exchange && phase === "waiting" ? "order.exchange.pay" : "order.retry");
  const form = (
    <IdempotentForm className={styles["pay"]}>
      <Methods methods={order.methods} title={step === null ? first : t("order.retry.instead")} />
      <Button wide busy={busy} tone={step === null ? "main" : "quiet"}>
        {t("checkout.pay", { total: formatMoney(order.totals.due, locale) })}
      </Button>
    </IdempotentForm>
  );
  return (
    <div className={styles["ways"]}>
      {order.credit === null ? null : (
        <IdempotentForm className={styles["pay"]}>
          <input type="hidden" name="intent" value="credit" />
          <Button wide busy={busy} tone="quiet">
            {t("order.credit.use", { amount: formatMoney(order.credit, locale) })}
          </Button>
        </IdempotentForm>
      )}
      {step === null ? (
        form
      ) : (
        <>
          <ButtonLink to={step} reloadDocument>
            {order.payment?.method === "stripe" ? t("order.step.element.go") : t("order.step.go")}
          </ButtonLink>
          <details className={styles["instead"]}>
            <summary>{t("order.retry.instead")}</summary>
            {form}
          </details>
        </>
      )}
      <Form method="post">
        <button name="intent" value="cancel" className={styles["cancel"]}>
          {t("order.cancel")}
        </button>
        {exchange ? <p className={styles["keep"]}>{t("order.exchange.cancel")}</p> : null}
      </Form>
    </div>
  );
}
