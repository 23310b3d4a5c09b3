import type { ReactNode } from "react";
import { Icon } from "../../ui/icon.tsx";
import styles from "./more.module.css";

/** What only some want to know: one tap away, without JavaScript too. */
export function More({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <details className={styles["more"]}>
      <summary>
        {label} <Icon name="down" size={14} />
      </summary>
      {children}
    </details>
  );
}
