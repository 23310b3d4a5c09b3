import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import styles from "./difference.module.css";

export const isChanged = ({ change }: { readonly change: MoneyValue }): boolean => /[1-9]/.test(change.amount);

/** A change with its sign, also where it is a gain. */
export function Difference({ value }: { readonly value: MoneyValue }) {
  const isGain = !value.amount.startsWith("-") && /[1-9]/.test(value.amount);
  return (
    <span className={isGain ? styles["gain"] : undefined}>
      {isGain ? "+" : null}
      <Money value={value} />
    </span>
  );
}
