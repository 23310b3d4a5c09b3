import type { ReactNode } from "react";
import styles from "./sum-rows.module.css";

/** A reckoning, a line a number: what it is at the left, the figure at the right. Its area says how it is framed. */
export function SumRows({ className = "", children }: { readonly className?: string; readonly children: ReactNode }) {
  return <dl className={`${styles["sum"]} ${className}`}>{children}</dl>;
}

/** One number of a reckoning with the sign before it; a total stands under a line. */
export function SumRow({
  name,
  sign = "",
  total = false,
  children,
}: {
  readonly name: ReactNode;
  readonly sign?: string;
  readonly total?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div data-total={total ? true : undefined}>
      <dt>{name}</dt>
      <dd>
        <span className={styles["sign"]}>{sign}</span>
        {children}
      </dd>
    </div>
  );
}
