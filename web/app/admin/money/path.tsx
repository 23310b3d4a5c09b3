import type { ReactNode } from "react";
import { Icon } from "../../ui/icon.tsx";
import styles from "./path.module.css";

/** A step on the way of a period or a batch. */
export interface Step {
  readonly key: string;
  readonly name: string;
  /** Who did it and when, or what it waits for. */
  readonly note: ReactNode;
  readonly state: "done" | "now" | "later" | "stopped";
}

/** The whole way at a look: what is done, by whom and when, where it stands, what is still to come. */
export function Path({ name, steps }: { readonly name: string; readonly steps: readonly Step[] }) {
  return (
    <ol className={styles["path"]} aria-label={name}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          className={styles["step"]}
          data-state={step.state}
          aria-current={step.state === "now" ? "step" : undefined}
        >
          <span className={styles["mark"]} aria-hidden="true">
            {step.state === "done" ? (
              <Icon name="check" size={14} />
            ) : step.state === "stopped" ? (
              <Icon name="close" size={14} />
            ) : (
              index + 1
            )}
          </span>
          <span className={styles["name"]}>{step.name}</span>
          <span className={styles["note"]}>{step.note}</span>
        </li>
      ))}
    </ol>
  );
}
