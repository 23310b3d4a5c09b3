import { Link } from "react-router";
import { useWords } from "../money/words.ts";
import styles from "./currency-choice.module.css";

/** One batch is of one currency: a link each. */
export function CurrencyChoice({
  currencies,
  chosen,
}: {
  readonly currencies: readonly string[];
  readonly chosen: string;
}) {
  const t = useWords();
  return (
    <nav className={styles["choice"]} aria-label={t("new.currencies")}>
      {currencies.map((currency) => (
        <Link key={currency} to={`?currency=${currency}`} aria-current={currency === chosen ? "page" : undefined}>
          {currency}
        </Link>
      ))}
    </nav>
  );
}
