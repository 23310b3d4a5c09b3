import type { ReactNode } from "react";
import type { Problem } from "../api.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";
import { useWords } from "./words.ts";
import styles from "./notice.module.css";

type Tone = "good" | "wait" | "bad" | "info";
const ICONS: Readonly<Record<Tone, IconName>> = { good: "check", wait: "warning", bad: "warning", info: "info" };

/** Something the reader should know, in a sentence or two. */
export function Notice({
  tone = "info",
  title,
  children,
  live = false,
}: {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  /** It appeared because of what the reader did: say it aloud. */
  readonly live?: boolean;
}) {
  return (
    <div
      className={`${styles["notice"]} ${styles[tone]}`}
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
    >
      <span className={styles["icon"]}>
        <Icon name={ICONS[tone]} />
      </span>
      <div className={styles["words"]}>
        {title === undefined ? null : <p className={styles["title"]}>{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** A refusal: what happened, what it means for money, what to do. The page that knows says the last two. */
export function ProblemNotice({
  problem,
  title,
  money,
  mend,
}: {
  readonly problem: Problem;
  readonly title?: string;
  readonly money?: ReactNode;
  readonly mend?: ReactNode;
}) {
  const t = useWords();
  return (
    <Notice tone="bad" title={title ?? t("problem.title")} live>
      <p>{problem.detail === "" ? problem.title : problem.detail}</p>
      {money === undefined && mend === undefined ? null : (
        <dl className={styles["facts"]}>
          {money === undefined ? null : (
            <div>
              <dt>{t("problem.money")}</dt>
              <dd>{money}</dd>
            </div>
          )}
          {mend === undefined ? null : (
            <div>
              <dt>{t("problem.mend")}</dt>
              <dd>{mend}</dd>
            </div>
          )}
        </dl>
      )}
      <p className={styles["code"]}>{t("problem.reference", { code: problem.code })}</p>
    </Notice>
  );
}
