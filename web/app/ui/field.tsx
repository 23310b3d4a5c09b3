import { useId } from "react";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from "react";
import styles from "./field.module.css";

interface Around {
  readonly label: string;
  /** What to know before typing. */
  readonly hint?: string | undefined;
  /** What was wrong with what was sent. */
  readonly error?: string | undefined;
}

function describedBy(id: string, { hint, error }: Around): string | undefined {
  const ids = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(" ");
}

function Frame({ id, label, hint, error, children }: Around & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className={styles["field"]}>
      <label htmlFor={id} className={styles["label"]}>
        {label}
      </label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      )}
      {children}
      {error === undefined ? null : (
        <p id={`${id}-error`} className={styles["error"]}>
          {error}
        </p>
      )}
    </div>
  );
}

/** A labelled line of text. Set `autoComplete`: filling in an address by hand is work. */
export function Field({ label, hint, error, ...input }: Around & Omit<InputHTMLAttributes<HTMLInputElement>, "id">) {
  const id = useId();
  const around = { label, hint, error };
  return (
    <Frame id={id} {...around}>
      <input
        {...input}
        id={id}
        className={styles["input"]}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy(id, around)}
      />
    </Frame>
  );
}

/** A labelled choice of a few; the browser's own list, which every phone shows well. */
export function Choice({
  label,
  hint,
  error,
  children,
  ...select
}: Around & Omit<SelectHTMLAttributes<HTMLSelectElement>, "id">) {
  const id = useId();
  const around = { label, hint, error };
  return (
    <Frame id={id} {...around}>
      <select
        {...select}
        id={id}
        className={`${styles["input"]} ${styles["select"]}`}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy(id, around)}
      >
        {children}
      </select>
    </Frame>
  );
}
