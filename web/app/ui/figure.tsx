import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { useWords } from "./words.ts";
import styles from "./figure.module.css";

/** One number that matters, its name, and one tap away what it is made of. */
export function Figure({
  label,
  value,
  note,
  why,
  size = "large",
}: {
  readonly label: string;
  readonly value: ReactNode;
  /** A few words under the number: since when, compared with what. */
  readonly note?: ReactNode;
  /** What the number is made of. Opens below it, without JavaScript too. */
  readonly why?: ReactNode;
  readonly size?: "large" | "small";
}) {
  const t = useWords();
  return (
    <div className={`${styles["figure"]} ${styles[size]}`}>
      <p className={styles["label"]}>{label}</p>
      <p className={styles["value"]}>{value}</p>
      {note === undefined ? null : <p className={styles["note"]}>{note}</p>}
      {why === undefined ? null : (
        <details className={styles["why"]}>
          <summary>
            {t("figure.why")} <Icon name="down" size={14} />
          </summary>
          <div className={styles["reason"]}>{why}</div>
        </details>
      )}
    </div>
  );
}
