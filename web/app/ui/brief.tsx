import type { ReactNode } from "react";
import styles from "./brief.module.css";

/** What may be long in a table's cell: two lines of it. */
export function Brief({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className={styles["brief"]}>{children}</span>;
}
