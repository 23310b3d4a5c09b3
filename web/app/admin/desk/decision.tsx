import type { ReactNode } from "react";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import type { Permission } from "../session.ts";
import { useMay, useStaff } from "../use-staff.ts";
import { useWords } from "./words.ts";
import styles from "./desk.module.css";

interface Person {
  readonly id: string;
  readonly name: string | null;
}

/** Who asked, when and why: what somebody reads before they decide. */
export function Asked({
  by,
  at,
  reason,
}: {
  readonly by: Person | null;
  readonly at: string;
  readonly reason: string;
}) {
  const t = useWords();
  return (
    <div>
      <blockquote className={styles["reason"]}>{reason}</blockquote>
      <p className={styles["asked"]}>
        {t.rich("asked.by", { who: by?.name ?? t("asked.nobody"), date: <When at={at} as="moment" /> })}
      </p>
    </div>
  );
}

/**
 * What a second person can do with a request, or why the reader cannot; whoever asked can take it back. The page's action
 * gets `deed`: approve, refuse or withdraw.
 */
export function Decision({
  by,
  needs,
  action,
  approve,
  refused,
  mayWithdraw = true,
}: {
  readonly by: Person | null;
  readonly needs: Permission;
  readonly action?: string;
  /** The second look before it is approved: what the button does, and what it means. */
  readonly approve: { readonly title: string; readonly confirm: string; readonly means: ReactNode };
  /** What refusing means for money. */
  readonly refused: string;
  /** Whether the one who asked may take it back here. */
  readonly mayWithdraw?: boolean;
}) {
  const t = useWords();
  const staff = useStaff();
  const may = useMay(needs);
  const to = action === undefined ? {} : { action };
  const explain = () => ({ money: t("decide.refused.money"), mend: t("decide.refused.mend") });
  if (staff !== undefined && staff.person.id === by?.id) {
    return (
      <>
        <p>{t("decide.yours")}</p>
        {mayWithdraw ? (
          <ConfirmWithReason
            label={t("decide.withdraw")}
            title={t("decide.withdraw.title")}
            confirm={t("decide.withdraw.confirm")}
            fields={{ deed: "withdraw" }}
            explain={explain}
            {...to}
          >
            <p>{refused}</p>
          </ConfirmWithReason>
        ) : null}
      </>
    );
  }
  if (!may) return <p>{t("decide.not")}</p>;
  return (
    <>
      <ConfirmWithReason
        label={t("decide.approve")}
        title={approve.title}
        confirm={approve.confirm}
        tone="plain"
        reason={false}
        fields={{ deed: "approve" }}
        explain={explain}
        {...to}
      >
        {approve.means}
      </ConfirmWithReason>
      <ConfirmWithReason
        label={t("decide.refuse")}
        title={t("decide.refuse.title")}
        confirm={t("decide.refuse.confirm")}
        fields={{ deed: "refuse" }}
        explain={explain}
        {...to}
      >
        <p>{refused}</p>
      </ConfirmWithReason>
    </>
  );
}
