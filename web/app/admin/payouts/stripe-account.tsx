import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { When } from "../../ui/when.tsx";
import { useWords } from "../desk/words.ts";
import panels from "../money/panels.module.css";

type Account = NonNullable<Reply<"GET /api/admin/members/{id}/stripe-account">["account"]>;

/** A member's account at Stripe as Stripe said last: whether money can go there, and what Stripe still wants to know. */
export function StripeAccount({ account }: { readonly account: Account | null }) {
  const t = useWords();
  return (
    <section aria-labelledby="stripe">
      <h2 id="stripe" className={panels["heading"]}>
        {t("stripe.title")}
      </h2>
      {account === null ? (
        <p className={panels["quiet"]}>{t("stripe.none")}</p>
      ) : (
        <dl className={panels["facts"]}>
          <dt>{t("stripe.account")}</dt>
          <dd>
            …{account.shown} <Badge color="gray">{account.country}</Badge>{" "}
            <Badge color={account.ready ? "good" : account.disabledReason === null ? "wait" : "bad"}>
              {t(
                account.ready ? "stripe.ready" : account.disabledReason === null ? "stripe.waiting" : "stripe.stopped",
              )}
            </Badge>
          </dd>
          <dt>{t("stripe.takes")}</dt>
          <dd>{t(account.transfersEnabled ? "stripe.yes" : "stripe.no")}</dd>
          <dt>{t("stripe.pays")}</dt>
          <dd>{t(account.payoutsEnabled ? "stripe.yes" : "stripe.no")}</dd>
          {account.due.length === 0 ? null : (
            <>
              <dt>{t("stripe.due")}</dt>
              <dd>
                <ul className={panels["plain"]}>
                  {account.due.map((one) => (
                    <li key={one} className={panels["id"]}>
                      {one}
                    </li>
                  ))}
                </ul>
                {account.dueUntil === null
                  ? null
                  : t.rich("stripe.until", { date: <When at={account.dueUntil} as="moment" /> })}
              </dd>
            </>
          )}
          {account.disabledReason === null ? null : (
            <>
              <dt>{t("stripe.why")}</dt>
              <dd className={panels["id"]}>{account.disabledReason}</dd>
            </>
          )}
          {account.payoutFailure === null ? null : (
            <>
              <dt>{t("stripe.failure")}</dt>
              <dd className={panels["id"]}>{account.payoutFailure}</dd>
            </>
          )}
          {account.readAt === null ? null : (
            <>
              <dt>{t("stripe.read")}</dt>
              <dd>
                <When at={account.readAt} as="moment" />
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}
