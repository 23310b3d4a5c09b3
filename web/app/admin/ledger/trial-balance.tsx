import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { isCompany, MEMBER_ACCOUNTS } from "./account-names.ts";
import type { Account } from "./account-names.ts";
import styles from "./trial-balance.module.css";

type Books = Reply<"GET /api/admin/ledger/accounts">;

/** Every account's sum in every currency, each leading to what it is made of; the foot must be nothing but zeros. */
export function TrialBalance({ books: { accounts, totals } }: { readonly books: Books }) {
  const t = useWords();
  const names = [...new Set(totals.flatMap((trial) => trial.accounts.map(({ account }) => account)))];
  const groups = [
    { title: t("ledger.company"), names: names.filter(isCompany).sort() },
    // A member's accounts in the order that money goes through them.
    { title: t("ledger.members"), names: MEMBER_ACCOUNTS.filter((name) => names.includes(name)) },
  ].filter((group) => group.names.length > 0);
  const inAll = (account: Account) =>
    totals.map(({ currency, accounts: rows }) => {
      const found = rows.find((row) => row.account === account);
      const own = accounts.find((one) => one.account === account && one.currency === currency);
      const to =
        own === undefined
          ? `/admin/ledger/members?account=${account}&currency=${currency}`
          : `/admin/ledger/entries?account=${own.id}`;
      return { currency, found, to };
    });
  return (
    <table className={`${panels["sums"]} ${styles["trial"]}`}>
      <caption className="said">{t("ledger.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("accounts.account")}</th>
          {totals.map(({ currency }) => (
            <th key={currency} scope="col">
              {currency}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.title}>
          <tr className={styles["group"]}>
            <th scope="colgroup" colSpan={totals.length + 1}>
              {group.title}
            </th>
          </tr>
          {group.names.map((account) => (
            <tr key={account}>
              <td>
                {t(`account.${account}`)} <small>{t(`account.${account}.means`)}</small>
              </td>
              {inAll(account).map(({ currency, found, to }) => (
                <td key={currency}>
                  {found === undefined ? (
                    <span className={styles["none"]}>–</span>
                  ) : (
                    <Link
                      to={to}
                      {...(isCompany(account) ? {} : { title: t("ledger.accounts", { count: found.count }) })}
                    >
                      {/* What a negative sum means here stands beside the account; a word would push the digits out of line. */}
                      <Money value={found.balance} />
                    </Link>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
      <tfoot>
        <tr>
          <td>{t("ledger.sum")}</td>
          {totals.map(({ currency, sum }) => (
            <td key={currency}>
              <Money value={sum} />
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}
