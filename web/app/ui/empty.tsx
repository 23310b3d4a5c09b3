import type { ReactNode } from "react";
import styles from "./empty.module.css";

/** Where there is nothing yet: says what will stand here, and offers the one step that brings it. */
export function Empty({
  title,
  children,
  action,
  picture,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  /** One `Button` or `ButtonLink`. */
  readonly action?: ReactNode;
  /** A small drawing; without one a resting leaf. */
  readonly picture?: ReactNode;
}) {
  return (
    <div className={styles["empty"]}>
      {picture ?? <Leaf />}
      <h2 className={styles["title"]}>{title}</h2>
      {children === undefined ? null : <div className={styles["text"]}>{children}</div>}
      {action}
    </div>
  );
}

function Leaf() {
  return (
    <svg viewBox="0 0 96 64" width="96" height="64" aria-hidden="true" className={styles["leaf"]}>
      <ellipse cx="48" cy="57" rx="30" ry="3" className={styles["ground"]} />
      <path d="M14 50C18 24 44 8 82 10 80 40 52 58 24 48" className={styles["blade"]} />
      <path d="M10 56C26 44 44 30 66 20M34 38l2-12M46 31l3-13M40 35l13 3M52 27l13 2" className={styles["vein"]} />
    </svg>
  );
}
