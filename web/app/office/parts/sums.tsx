import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import styles from "./sums.module.css";

/** Sums of several currencies, one under the other: they are never added up. A dash where there are none. */
export function Sums({ of, word }: { readonly of: readonly MoneyValue[]; readonly word?: string }) {
  if (of.length === 0) return <span className={styles["none"]}>–</span>;
  return (
    <span className={styles["sums"]}>
      {of.map((sum) => (
        <Money key={sum.currency} value={sum} {...(word === undefined ? {} : { word })} />
      ))}
    </span>
  );
}
