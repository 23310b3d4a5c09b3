import { useNavigation } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

type Requests = Reply<"GET /api/partner/wallet">["requests"];
type Payable = Requests["payable"][number];

/** What can be paid now or stands in the way, and what the member can do with it: ask to be paid, or use it in the store. */
export function WalletRequests({ requests }: { readonly requests: Requests }) {
  const t = useWords();
  if (requests.payable.length === 0) return <p className={styles["text"]}>{t("wallet.use.none")}</p>;
  return (
    <>
      {requests.onlyOnRequest ? <p className={styles["text"]}>{t("wallet.use.only")}</p> : null}
      {requests.payable.map((one) => (
        <Currency
          key={one.currency}
          payable={one}
          open={requests.open.find(({ currency }) => currency === one.currency)}
        />
      ))}
    </>
  );
}

function Currency({
  payable,
  open,
}: {
  readonly payable: Payable;
  readonly open: Requests["open"][number] | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const { currency, amount, reasons } = payable;
  const shown = reasons.filter((reason) => reason !== "not-requested");
  const mayUse = !reasons.some((reason) => reason === "member-inactive" || reason === "blocked" || reason === "owes");
  return (
    <div className={styles["request"]}>
      <p>{t.rich("wallet.use.can", { sum: <Money value={amount} /> })}</p>
      {shown.length === 0 ? null : (
        <ul>
          {shown.map((reason) => (
            <li key={reason}>
              {reason === "below-minimum"
                ? t.rich("wallet.why.below-minimum", { minimum: <Money value={payable.minimum} /> })
                : t(`wallet.why.${reason}`)}
            </li>
          ))}
        </ul>
      )}
      {open === undefined ? (
        shown.length > 0 ? null : (
          <IdempotentForm action="/office/wallet" className={styles["form"]} preventScrollReset>
            <input type="hidden" name="deed" value="withdraw" />
            <input type="hidden" name="currency" value={currency} />
            <Field
              label={t("wallet.use.amount", { currency })}
              hint={t("wallet.use.amount.all")}
              name="amount"
              inputMode="decimal"
              autoComplete="off"
            />
            <p>
              <Button busy={busy}>{t("wallet.use.ask")}</Button>
            </p>
          </IdempotentForm>
        )
      ) : (
        <IdempotentForm action="/office/wallet" className={styles["form"]} preventScrollReset>
          <input type="hidden" name="deed" value="drop" />
          <input type="hidden" name="withdrawal" value={open.id} />
          <p>
            {open.amount === null
              ? t.rich("wallet.use.asked.all", { date: <When at={open.askedAt} /> })
              : t.rich("wallet.use.asked", { sum: <Money value={open.amount} />, date: <When at={open.askedAt} /> })}
          </p>
          <p>
            <Button busy={busy}>{t("wallet.use.drop")}</Button>
          </p>
        </IdempotentForm>
      )}
      {mayUse ? (
        <IdempotentForm action="/office/wallet" className={styles["form"]} preventScrollReset>
          <input type="hidden" name="deed" value="credit" />
          <input type="hidden" name="currency" value={currency} />
          <Field
            label={t("wallet.use.credit.amount", { currency })}
            hint={t("wallet.use.credit.hint")}
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            required
          />
          <p>
            <Button busy={busy}>{t("wallet.use.credit")}</Button>
          </p>
        </IdempotentForm>
      ) : null}
    </div>
  );
}
