import { useState } from "react";
import { useNavigation } from "react-router";
import type { Reply } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { useLocale } from "../../words/area.ts";
import { useFocus } from "../parts/use-focus.ts";
import { useWords } from "../words.ts";
import type { StripeOffer } from "./account.tsx";
import { ACCOUNT_KINDS, STRIPE_COUNTRIES } from "./send-account.ts";
import type { AccountAnswer, AccountField } from "./send-account.ts";
import styles from "./page.module.css";

type Accounts = Reply<"GET /api/partner/wallet">["accounts"];

/** Another account: which kind, and what that kind needs. Whole numbers are written anew; nobody can show them. */
export function AccountForm({
  accounts,
  stripe,
  answer,
}: {
  readonly accounts: Accounts;
  readonly stripe: StripeOffer;
  readonly answer: AccountAnswer | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const form = useFocus(answer);
  const [kind, setKind] = useState(answer?.kind ?? accounts[0]?.kind ?? "iban");
  const known = accounts.find((one) => one.kind === kind);
  const given = (name: AccountField, before?: string | null) => {
    const fault = answer?.kind === kind ? answer.fault[name] : undefined;
    return {
      name,
      defaultValue: (answer?.kind === kind ? answer.given[name] : undefined) ?? before ?? undefined,
      error:
        fault === undefined
          ? undefined
          : t(name === "bic" && fault === "needed" ? "wallet.bic.needed" : `wallet.${name}.wrong`),
    };
  };
  // What is typed letter by letter and known to nobody but its bank.
  const code = { autoComplete: "off", autoCapitalize: "characters", spellCheck: false } as const;
  const kinds = ACCOUNT_KINDS.filter((one) => one !== "stripe" || stripe.offered);
  return (
    <div ref={form}>
      <IdempotentForm
        key={kind}
        action="/office/wallet?account=edit#account"
        className={styles["form"]}
        noValidate
        preventScrollReset
      >
        <Choice
          label={t("wallet.kind")}
          name="kind"
          value={kind}
          onChange={({ currentTarget: { value } }) => setKind(kinds.find((one) => one === value) ?? "iban")}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`wallet.kind.${one}`)}
            </option>
          ))}
        </Choice>
        {kind === "stripe" ? (
          <Stripe stripe={stripe} given={given("country")} />
        ) : (
          <Field
            {...given("holder", known?.holder)}
            label={t("wallet.holder")}
            hint={t(kind === "paypal" ? "wallet.holder.paypal" : "wallet.holder.hint")}
            autoComplete="name"
            required
          />
        )}
        {kind === "iban" ? (
          <>
            <Field
              {...given("iban")}
              {...code}
              label={t("wallet.iban")}
              hint={known === undefined ? t("wallet.iban.hint") : `${t("wallet.iban.hint")} ${t("wallet.iban.again")}`}
              required
            />
            <Field {...given("bic", known?.bic)} {...code} label={t("wallet.bic")} hint={t("wallet.bic.hint")} />
          </>
        ) : kind === "us-bank" ? (
          <>
            <Field
              {...given("routing", known?.routing)}
              {...code}
              label={t("wallet.routing")}
              hint={t("wallet.routing.hint")}
              inputMode="numeric"
              required
            />
            <Field {...given("number")} {...code} label={t("wallet.number")} hint={t("wallet.number.hint")} required />
            <label className={styles["check"]}>
              <input type="checkbox" name="savings" defaultChecked={known?.savings} /> {t("wallet.savings")}
            </label>
            <label className={styles["check"]}>
              <input type="checkbox" name="business" defaultChecked={known?.business} /> {t("wallet.business")}
            </label>
          </>
        ) : kind === "paypal" ? (
          <Field
            {...given("email")}
            label={t("wallet.email")}
            hint={t("wallet.email.hint")}
            type="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        ) : null}
        <p className={styles["buttons"]}>
          <Button busy={busy}>{t(kind === "stripe" ? "wallet.stripe.go" : "wallet.account.save")}</Button>
          <ButtonLink to="/office/wallet#account" tone="plain" preventScrollReset>
            {t("wallet.account.leave")}
          </ButtonLink>
        </p>
      </IdempotentForm>
    </div>
  );
}

/** Stripe asks the rest on its own page; it only has to know in which country. Once opened, that stays. */
function Stripe({
  stripe,
  given,
}: {
  readonly stripe: StripeOffer;
  readonly given: {
    readonly name: string;
    readonly defaultValue: string | undefined;
    readonly error: string | undefined;
  };
}) {
  const t = useWords();
  const names = new Intl.DisplayNames(useLocale(), { type: "region" });
  if (stripe.account !== null) {
    return (
      <>
        <p className={styles["text"]}>
          {t("wallet.stripe.known", { last: stripe.account.shown, country: names.of(stripe.account.country) ?? "" })}
        </p>
        <input type="hidden" name="country" value={stripe.account.country} />
      </>
    );
  }
  return (
    <>
      <p className={styles["text"]}>{t("wallet.stripe.lead")}</p>
      <Choice
        {...given}
        defaultValue={given.defaultValue ?? ""}
        label={t("wallet.country")}
        hint={t("wallet.country.hint")}
        autoComplete="country"
        required
      >
        <option value="" disabled>
          {t("wallet.country.choose")}
        </option>
        {STRIPE_COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code }))
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
      </Choice>
    </>
  );
}
