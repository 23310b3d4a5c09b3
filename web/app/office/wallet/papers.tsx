import { useState } from "react";
import { useNavigation } from "react-router";
import type { Reply } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

type Payee = Reply<"GET /api/partner/wallet">["requests"]["payee"];

export const FORMS = ["W-9", "W-8BEN", "W-8BEN-E"] as const;
export const CLASSES = ["individual", "partnership", "corporation"] as const;

/** What the company knows of whom it pays: identity and tax form, and the form to hand one in. */
export function Papers({ payee, editing }: { readonly payee: Payee; readonly editing: boolean }) {
  const t = useWords();
  return (
    <>
      <dl className={styles["papers"]}>
        <div>
          <dt>{t("papers.identity")}</dt>
          <dd>{t(`papers.kyc.${payee.kyc}`)}</dd>
        </div>
        <div>
          <dt>{t("papers.form")}</dt>
          <dd>
            {payee.taxForm === null
              ? t("papers.form.none")
              : t.rich("papers.form.given", {
                  form: payee.taxForm,
                  date: payee.taxFormAt === null ? "" : <When at={payee.taxFormAt} />,
                })}
            {payee.tinLast4 === null ? null : <small>{t("papers.tin.shown", { last4: payee.tinLast4 })}</small>}
          </dd>
        </div>
      </dl>
      {editing ? (
        <PapersForm payee={payee} />
      ) : (
        <p>
          <ButtonLink to="?papers=edit#papers" tone="quiet" preventScrollReset>
            {t(payee.taxForm === null ? "papers.give" : "papers.change")}
          </ButtonLink>
        </p>
      )}
    </>
  );
}

function PapersForm({ payee }: { readonly payee: Payee }) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const [form, setForm] = useState<string>(payee.taxForm ?? "W-9");
  return (
    <IdempotentForm action="/office/wallet?papers=edit#papers" className={styles["form"]} preventScrollReset>
      <input type="hidden" name="deed" value="tax-form" />
      <Choice
        label={t("papers.which")}
        hint={t("papers.which.hint")}
        name="form"
        value={form}
        onChange={(event) => setForm(event.currentTarget.value)}
      >
        {FORMS.map((one) => (
          <option key={one} value={one}>
            {t(`papers.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t("papers.name")}
        hint={t("papers.name.hint")}
        name="name"
        autoComplete="name"
        required
        maxLength={200}
        defaultValue={payee.taxName ?? undefined}
      />
      <Field label={t("papers.address")} name="address" autoComplete="street-address" required maxLength={400} />
      {form === "W-9" ? (
        <>
          <Choice label={t("papers.class")} name="taxClass" defaultValue={payee.taxClass ?? "individual"}>
            {CLASSES.map((one) => (
              <option key={one} value={one}>
                {t(`papers.class.${one}`)}
              </option>
            ))}
          </Choice>
          <Field
            label={t("papers.tin")}
            hint={t("papers.tin.hint")}
            name="tin"
            inputMode="numeric"
            autoComplete="off"
            required
            pattern="[0-9\s\-]{9,14}"
          />
        </>
      ) : null}
      <p className={styles["buttons"]}>
        <Button busy={busy}>{t("papers.do")}</Button>
        <ButtonLink to="/office/wallet#papers" tone="plain" preventScrollReset>
          {t("wallet.account.leave")}
        </ButtonLink>
      </p>
    </IdempotentForm>
  );
}
