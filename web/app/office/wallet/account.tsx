import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../words.ts";
import { AccountForm } from "./account-form.tsx";
import type { AccountAnswer } from "./send-account.ts";
import { StripeAccount } from "./stripe-account.tsx";
import styles from "./page.module.css";

type Wallet = Reply<"GET /api/partner/wallet">;
export type StripeOffer = Reply<"GET /api/partner/payout-account/stripe">;

/** Where the member is paid: never the whole number, and a form to set another. */
export function Account({
  accounts,
  stripe,
  editing,
  answer,
}: {
  /** The one that was set last is the first. */
  readonly accounts: Wallet["accounts"];
  readonly stripe: StripeOffer;
  readonly editing: boolean;
  readonly answer: AccountAnswer | undefined;
}) {
  const t = useWords();
  if (editing || answer !== undefined) return <AccountForm accounts={accounts} stripe={stripe} answer={answer} />;
  if (accounts.length === 0) {
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
      {accounts.map((account) => (
        <div key={account.kind} className={styles["card"]}>
          <b>{account.holder}</b>
          <span className="tabular">
            {account.kind === "iban"
              ? `${account.country}•• •••• •••• ${account.shown}`
              : account.kind === "us-bank"
                ? `${account.routing ?? ""} ••••${account.shown}`
                : account.kind === "stripe"
                  ? `Stripe ••••${account.shown}`
                  : `PayPal ${account.shown}`}
          </span>
          {account.bic === null ? null : <span>{account.bic}</span>}
          <small>{t.rich("wallet.account.changed", { date: <When at={account.changedAt} /> })}</small>
          {account.kind === "stripe" && stripe.account !== null ? <StripeAccount account={stripe.account} /> : null}
        </div>
      ))}
      {accounts.length > 1 ? <p className={styles["text"]}>{t("wallet.account.several")}</p> : null}
      <p>
        <ButtonLink to="?account=edit#account" tone="quiet" preventScrollReset>
          {t("wallet.account.change")}
        </ButtonLink>
      </p>
    </>
  );
}
