import { redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Methods } from "../checkout/methods.tsx";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/gift.ts";
import styles from "./gift.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const query = shopping(request);
  const { methods, basket } = await api(context)("GET /api/store/checkout", { query });
  return { methods, currency: basket.totals.total.currency, title: wordsFor(query.locale)("gift.title") };
}

const FIELDS = ["amount", "recipient", "email", "sender", "message", "sendOn", "buyerEmail", "method"] as const;
type Given = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Buys the card: an order of its own, which the shopper pays and finds again like any other. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const given = Object.fromEntries(FIELDS.map((name) => [name, formText(form, name).trim()])) as Given;
  const { amount, sendOn, ...rest } = given;
  try {
    const { token, payment } = await api(context)("POST /api/store/gift-cards", {
      query: shopping(request),
      body: {
        ...rest,
        amount: { amount: amount.replace(",", "."), currency: formText(form, "currency") },
        ...(sendOn === "" ? {} : { sendOn }),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(payment.actionUrl ?? `/orders/${token}`);
  } catch (error) {
    return { problem: refusalOf(error), given };
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) });
}

/** The sentence that the API says of one field, by field. */
function faultOf(problem: Problem | undefined): Readonly<Record<string, string>> {
  const { field } = (problem?.data ?? {}) as { readonly field?: unknown };
  return typeof field === "string" && problem !== undefined ? { [field]: problem.detail } : {};
}

export default function GiftPage({ loaderData: { methods, currency }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const faults = faultOf(actionData?.problem);
  const given = actionData?.given;
  return (
    <div className={styles["page"]}>
      <header>
        <h1 className={styles["title"]}>{t("gift.title")}</h1>
        <p className={styles["lead"]}>{t("gift.lead")}</p>
      </header>
      <IdempotentForm action="/gift-cards" className={styles["form"]}>
        <input type="hidden" name="currency" value={currency} />
        {actionData === undefined ? null : (
          <Notice tone="bad" title={t("gift.refused")} live>
            <p>{actionData.problem.detail}</p>
          </Notice>
        )}
        <Field
          label={t("gift.amount")}
          hint={t("gift.amount.hint", { currency })}
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          pattern="\d{1,7}([.,]\d{1,3})?"
          required
          defaultValue={given?.amount}
          error={faults["amount"]}
        />
        <div className={styles["pair"]}>
          <Field
            label={t("gift.for")}
            name="recipient"
            autoComplete="off"
            maxLength={100}
            required
            defaultValue={given?.recipient}
          />
          <Field
            label={t("gift.for.email")}
            name="email"
            type="email"
            autoComplete="off"
            maxLength={300}
            required
            defaultValue={given?.email}
            error={faults["email"]}
          />
          <Field
            label={t("gift.from")}
            hint={t("gift.from.hint")}
            name="sender"
            autoComplete="name"
            maxLength={100}
            required
            defaultValue={given?.sender}
          />
          <Field
            label={t("gift.buyer")}
            hint={t("gift.buyer.hint")}
            name="buyerEmail"
            type="email"
            autoComplete="email"
            maxLength={300}
            required
            defaultValue={given?.buyerEmail}
            error={faults["buyerEmail"]}
          />
        </div>
        <Field
          label={t("gift.message")}
          name="message"
          autoComplete="off"
          maxLength={500}
          defaultValue={given?.message}
        />
        <Field
          label={t("gift.on")}
          hint={t("gift.on.hint")}
          name="sendOn"
          type="date"
          defaultValue={given?.sendOn}
          error={faults["sendOn"]}
        />
        <Methods methods={methods} chosen={given?.method} faulty={faults["method"] !== undefined} />
        <Button wide busy={busy}>
          {t("gift.buy")}
        </Button>
      </IdempotentForm>
    </div>
  );
}
