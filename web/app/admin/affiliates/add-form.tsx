import type { ReactNode } from "react";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

/** A button that opens a form for one more of something. The page's action gets `deed` and the form's fields. */
export function AddForm({
  deed,
  label,
  confirm,
  reason = false,
  children,
}: {
  readonly deed: string;
  readonly label: string;
  readonly confirm?: string;
  /** True where it takes something from somebody else. */
  readonly reason?: boolean;
  readonly children: ReactNode;
}) {
  const t = useWords();
  return (
    <div>
      <ConfirmWithReason
        label={label}
        title={label}
        confirm={confirm ?? t("add")}
        tone="plain"
        reason={reason}
        fields={{ deed }}
      >
        <div className={styles["form"]}>{children}</div>
      </ConfirmWithReason>
    </div>
  );
}
