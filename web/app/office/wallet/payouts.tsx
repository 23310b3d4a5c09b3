import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { List } from "../parts/list.tsx";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

/** Money that went, or goes, to the member's bank. */
export function Payouts({ payouts }: { readonly payouts: Reply<"GET /api/partner/wallet">["payouts"] }) {
  const t = useWords();
  if (payouts.length === 0) return <p className={styles["text"]}>{t("wallet.payouts.none")}</p>;
  return (
    <List className={styles["rows"]}>
      {payouts.map((payout) => (
        <li key={payout.id}>
          <span>
            <When at={payout.failedAt ?? payout.paidAt ?? payout.madeAt} />, {t(`wallet.payout.${payout.state}`)}
            <small>
              {payout.kind === "store-credit"
                ? t("wallet.payout.credit")
                : payout.kind === "passed-on"
                  ? t("wallet.payout.passed-on")
                  : payout.kind === "paypal"
                    ? t("wallet.payout.paypal", { account: payout.shown })
                    : t("wallet.payout.to", { last: payout.shown })}
            </small>
          </span>
          <span className={styles["amount"]}>
            <Money value={payout.amount} />
          </span>
        </li>
      ))}
    </List>
  );
}
