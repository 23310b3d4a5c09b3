import { useNavigation } from "react-router";
import { Button } from "../../ui/button.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../words.ts";
import type { StripeOffer } from "./account.tsx";
import styles from "./page.module.css";

/** How the member's account at Stripe stands, and what they can do about it. */
export function StripeAccount({ account }: { readonly account: NonNullable<StripeOffer["account"]> }) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const isDone = account.detailsSubmitted && account.due.length === 0;
  return (
    <>
      {account.ready ? (
        <span>{t("wallet.stripe.ready")}</span>
      ) : (
        <Notice tone={account.disabledReason === null ? "wait" : "bad"}>
          <p>
            {t(isDone ? "wallet.stripe.looking" : "wallet.stripe.due")}{" "}
            {isDone || account.dueUntil === null
              ? null
              : t.rich("wallet.stripe.until", { date: <When at={account.dueUntil} /> })}
          </p>
        </Notice>
      )}
      {account.payoutFailure === null ? null : (
        <Notice tone="bad">
          <p>{t("wallet.stripe.failure")}</p>
        </Notice>
      )}
      {account.ready && account.payoutFailure === null ? null : (
        <div className={styles["buttons"]}>
          <IdempotentForm action="/office/wallet#account" preventScrollReset>
            <input type="hidden" name="kind" value="stripe" />
            <input type="hidden" name="country" value={account.country} />
            <Button busy={busy}>{t("wallet.stripe.on")}</Button>
          </IdempotentForm>
          <IdempotentForm action="/office/wallet#account" preventScrollReset>
            <input type="hidden" name="deed" value="stripe-refresh" />
            <Button busy={busy} tone="plain">
              {t("wallet.stripe.again")}
            </Button>
          </IdempotentForm>
        </div>
      )}
    </>
  );
}
