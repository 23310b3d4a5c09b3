import { Form, useNavigation } from "react-router";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import { Methods } from "../checkout/methods.tsx";
import type { Order } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

/** The ways on for an order that is not paid: the bank's second step, another way to pay, or letting it be. */
export function PayAgain({ order, phase }: { readonly order: Order; readonly phase: "declined" | "waiting" | "step" }) {
  const t = useWords();
  const locale = useLocale();
  const busy = useNavigation().state === "submitting";
  const step = (phase === "step" ? order.payment?.actionUrl : null) ?? null;
  const form = (
    <IdempotentForm className={styles["pay"]}>
      <Methods methods={order.methods} title={step === null ? t("order.retry") : t("order.retry.instead")} />
      <Button wide busy={busy} tone={step === null ? "main" : "quiet"}>
        {t("checkout.pay", { total: formatMoney(order.totals.total, locale) })}
      </Button>
    </IdempotentForm>
  );
  return (
    <div className={styles["ways"]}>
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
      </Form>
    </div>
  );
}
