import { useLocale } from "../words/area.ts";
import { formatMoney } from "./format-money.ts";
import type { MoneyValue } from "./format-money.ts";
import { useWords } from "./words.ts";
import styles from "./money.module.css";

export { formatMoney } from "./format-money.ts";
export type { MoneyValue } from "./format-money.ts";

const isNegative = (value: MoneyValue): boolean => /^-.*[1-9]/.test(value.amount);

/** A sum, in tabular figures. A negative one is coloured and says so: by its sign, in speech, and by `word` where given. */
export function Money({
  value,
  word,
}: {
  readonly value: MoneyValue;
  /** What a negative sum means here, such as "refunded" or "owed". */
  readonly word?: string;
}) {
  const locale = useLocale();
  const t = useWords();
  if (!isNegative(value)) {
    return (
      <span className={styles["money"]} suppressHydrationWarning>
        {formatMoney(value, locale)}
      </span>
    );
  }
  return (
    <span className={`${styles["money"]} ${styles["negative"]}`}>
      <span className="said">{t("money.minus")} </span>
      <span suppressHydrationWarning>{formatMoney(value, locale)}</span>
      {word === undefined ? null : <small className={styles["word"]}> {word}</small>}
    </span>
  );
}

/** A plain number or a share, in the reader's way of writing. A decimal string stays exact and keeps its decimals. */
export function Count({ value, unit }: { readonly value: string | number | bigint; readonly unit?: "percent" }) {
  const locale = useLocale();
  const decimals = typeof value === "string" ? (value.split(".")[1]?.length ?? 0) : 0;
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: Math.max(decimals, 4),
  });
  const text = format.format(value as Intl.StringNumericLiteral);
  return (
    <span className={styles["money"]} suppressHydrationWarning>
      {unit === "percent" ? percent(locale, text) : text}
    </span>
  );
}

// "12.5" means 12.5 %; Intl's percent style takes shares of one, so only its sign and spacing are borrowed.
function percent(locale: string, text: string): string {
  const parts = new Intl.NumberFormat(locale, { style: "percent" }).formatToParts(0);
  return parts.map(({ type, value }) => (type === "integer" ? text : value)).join("");
}
