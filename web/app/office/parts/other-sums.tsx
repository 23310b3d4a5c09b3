import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import styles from "./sums.module.css";

/** The sums of the other currencies, beside the one that stands large; nothing where there are none. */
export function OtherSums({ of, but }: { readonly of: readonly MoneyValue[]; readonly but: string }) {
  const t = useWords();
  const others = of.filter(({ currency }) => currency !== but);
  if (others.length === 0) return null;
  return (
    <span className={styles["others"]}>
      {others.map((sum) => (
        <span key={sum.currency}>{t.rich("and", { sum: <Money value={sum} /> })}</span>
      ))}
    </span>
  );
}
