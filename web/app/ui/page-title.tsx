import type { ReactNode } from "react";
import { Link } from "react-router";
import { Icon } from "./icon.tsx";
import styles from "./page-title.module.css";

/** The head of an office page: where we are, one line about it, and what can be done here. */
export function PageTitle({
  title,
  lead,
  back,
  actions,
  beside,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: { readonly to: string; readonly label: string };
  readonly actions?: ReactNode;
  /** Small and beside the title: a state, a count. */
  readonly beside?: ReactNode;
}) {
  return (
    <header className={styles["head"]}>
      {back === undefined ? null : (
        <Link to={back.to} className={styles["back"]}>
          <Icon name="left" size={16} /> {back.label}
        </Link>
      )}
      <div className={styles["row"]}>
        <div className={styles["words"]}>
          <div className={styles["line"]}>
            <h1 className={styles["title"]}>{title}</h1>
            {beside}
          </div>
          {lead === undefined ? null : <p className={styles["lead"]}>{lead}</p>}
        </div>
        {actions === undefined ? null : <div className={styles["actions"]}>{actions}</div>}
      </div>
    </header>
  );
}
