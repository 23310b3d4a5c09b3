import { useId } from "react";
import type { ReactNode } from "react";
import styles from "./panels.module.css";

/** A part of a page with its heading, and below it what the part is for. */
export function Card({
  id,
  title,
  text,
  children,
}: {
  /** Where links within the page lead to it. */
  readonly id?: string;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}) {
  const own = useId();
  const heading = (
    <h2 id={id ?? own} className={styles["heading"]}>
      {title}
    </h2>
  );
  return (
    <section className={styles["card"]} aria-labelledby={id ?? own}>
      {text === undefined ? (
        heading
      ) : (
        <div>
          {heading}
          <p className={styles["quiet"]}>{text}</p>
        </div>
      )}
      {children}
    </section>
  );
}
