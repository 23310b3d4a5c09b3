import { Link, useSearchParams } from "react-router";
import { Money } from "../../ui/money.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { When } from "../../ui/when.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { causeName } from "./cause-name.ts";
import type { Entry } from "./read-entries.ts";
import styles from "./entries.module.css";

/** The columns of the entries; with one account chosen the amounts are its changes, up and down. */
export function useEntryColumns({
  periods,
  account,
}: {
  readonly periods: readonly { readonly id: string; readonly name: string }[];
  readonly account: string | null;
}): readonly Column<Entry>[] {
  const t = useWords();
  const periodName = usePeriodName();
  return [
    {
      key: "cause",
      head: t("entries.cause"),
      cell: ({ cause, causeKind }) => (
        <span className={styles["whole"]}>
          {causeName(t, causeKind)} <span className={`${panels["id"]} ${styles["quiet"]}`}>{cause}</span>
        </span>
      ),
    },
    { key: "at", head: t("entries.at"), cell: ({ at }) => <When at={at} as="moment" /> },
    { key: "from", head: t("entries.from"), cell: ({ debit }) => <Side of={debit} /> },
    { key: "to", head: t("entries.to"), cell: ({ credit }) => <Side of={credit} /> },
    {
      key: "period",
      head: t("entries.period"),
      phone: "none",
      cell: ({ period }) => {
        const found = periods.find(({ id }) => id === period);
        return found === undefined ? null : (
          <Link to={`/admin/periods/${found.id}`} className={`${styles["side"]} ${styles["whole"]}`}>
            {periodName(found)}
          </Link>
        );
      },
    },
    {
      key: "amount",
      head: t(account === null ? "entries.amount" : "entries.change"),
      numeric: true,
      phone: "figure",
      cell: ({ amount, debit }) => (
        <Money value={debit.id === account ? { ...amount, amount: `-${amount.amount}` } : amount} />
      ),
    },
  ];
}

/** An account, and whose; leads to its own rows, within what is chosen already. */
function Side({ of: { id, account, member } }: { readonly of: Entry["debit"] }) {
  const t = useWords();
  const [search] = useSearchParams();
  const to = new URLSearchParams(search);
  to.set("account", id);
  to.delete("before");
  return (
    <Link to={`/admin/ledger/entries?${to.toString()}`} className={styles["side"]}>
      {t(`account.${account}`)}
      {member === null ? null : <span className={styles["quiet"]}> · {member.displayName}</span>}
    </Link>
  );
}
