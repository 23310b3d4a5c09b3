import { useNavigation } from "react-router";
import type { Reply } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { When } from "../../ui/when.tsx";
import { useFocus } from "../parts/use-focus.ts";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

type PayoutAccount = Reply<"GET /api/partner/wallet">["account"];

/** What was wrong, by field. */
export interface AccountFault {
  readonly holder?: "wrong";
  readonly iban?: "wrong";
  readonly bic?: "wrong" | "needed";
}

interface Answer {
  readonly given: { readonly holder: string; readonly iban: string; readonly bic: string };
  readonly fault: AccountFault;
}

/** Where the member is paid: never the whole number, and a form to set another. */
export function Account({
  account,
  editing,
  answer,
}: {
  readonly account: PayoutAccount;
  readonly editing: boolean;
  readonly answer: Answer | undefined;
}) {
  const t = useWords();
  if (editing || answer !== undefined) return <AccountForm account={account} answer={answer} />;
  if (account === null) {
    return (
      <>
        <p className={styles["text"]}>{t("wallet.account.none")}</p>
        <p>
          <ButtonLink to="?account=edit#account" preventScrollReset>
            {t("wallet.account.add")}
          </ButtonLink>
        </p>
      </>
    );
  }
  return (
    <>
      <p className={styles["card"]}>
        <b>{account.holder}</b>
        <span className="tabular">
          {account.kind === "iban"
            ? `${account.country}•• •••• •••• ${account.shown}`
            : account.kind === "us-bank"
              ? `${account.routing ?? ""} ••••${account.shown}`
              : `PayPal ${account.shown}`}
        </span>
        {account.bic === null ? null : <span>{account.bic}</span>}
        <small>{t.rich("wallet.account.changed", { date: <When at={account.changedAt} /> })}</small>
      </p>
      <p>
        <ButtonLink to="?account=edit#account" tone="quiet" preventScrollReset>
          {t("wallet.account.change")}
        </ButtonLink>
      </p>
    </>
  );
}

function AccountForm({ account, answer }: { readonly account: PayoutAccount; readonly answer: Answer | undefined }) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const form = useFocus(answer);
  const fault = answer?.fault ?? {};
  return (
    <div ref={form}>
      <IdempotentForm
        action="/office/wallet?account=edit#account"
        className={styles["form"]}
        noValidate
        preventScrollReset
      >
        <Field
          label={t("wallet.holder")}
          hint={t("wallet.holder.hint")}
          name="holder"
          autoComplete="name"
          required
          defaultValue={answer?.given.holder ?? account?.holder}
          error={fault.holder === undefined ? undefined : t("wallet.holder.wrong")}
        />
        <Field
          label={t("wallet.iban")}
          hint={account === null ? t("wallet.iban.hint") : `${t("wallet.iban.hint")} ${t("wallet.iban.again")}`}
          name="iban"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          defaultValue={answer?.given.iban}
          error={fault.iban === undefined ? undefined : t("wallet.iban.wrong")}
        />
        <Field
          label={t("wallet.bic")}
          hint={t("wallet.bic.hint")}
          name="bic"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          defaultValue={answer?.given.bic ?? account?.bic ?? undefined}
          error={fault.bic === undefined ? undefined : t(`wallet.bic.${fault.bic}`)}
        />
        <p className={styles["buttons"]}>
          <Button busy={busy}>{t("wallet.account.save")}</Button>
          <ButtonLink to="/office/wallet#account" tone="plain" preventScrollReset>
            {t("wallet.account.leave")}
          </ButtonLink>
        </p>
      </IdempotentForm>
    </div>
  );
}
