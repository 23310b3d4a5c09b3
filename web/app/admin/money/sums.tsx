import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import { useWords } from "./words.ts";
import styles from "./sums.module.css";

/** One sum a currency, below each other, so that each stands in its own column of digits. */
export function Sums({ of }: { readonly of: readonly MoneyValue[] }) {
  const t = useWords();
  if (of.length === 0) return <span className={styles["none"]}>{t("money.nothing")}</span>;
  return (
    <span className={styles["sums"]}>
      {of.map((sum) => (
        <Money key={sum.currency} value={sum} />
      ))}
    </span>
  );
}

/** The same in a sentence: "€1,661.48, ¥22,972, US$391.90". */
export function SumsInLine({ of }: { readonly of: readonly MoneyValue[] }) {
  const t = useWords();
  if (of.length === 0) return t("money.nothing");
  return of.map((sum, index) => (
    <span key={sum.currency}>
      {index === 0 ? null : ", "}
      <b>
        <Money value={sum} />
      </b>
    </span>
  ));
}
