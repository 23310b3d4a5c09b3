import type { ReactNode } from "react";
import { Money } from "./money.tsx";
import type { MoneyValue } from "./money.tsx";
import { Count } from "./money.tsx";
import { useWords } from "./words.ts";
import styles from "./walk-picture.module.css";

/** One person passed on the way up. */
export interface WalkStep {
  readonly id: string;
  readonly name: string;
  /** Distance in the tree from the seller, who is 0. */
  readonly level: number;
  /** The level they are paid as, or null where they hold none. */
  readonly paidLevel: number | null;
  /** Percent as a decimal string; null where skipped or where a fixed sum is paid. */
  readonly rate: string | null;
  readonly amount: MoneyValue | null;
  /** Why they hold no level, in words: "sold 12.00 PV, needs 30.00". */
  readonly skipped?: string;
  /** Said beside the level: their rank. */
  readonly note?: string;
  /** The reader. */
  readonly you?: boolean;
  readonly to?: string;
}

/**
 * A sale's way up the line, told from the foot: the sale, its seller, and everybody above until the levels are taken. Who
 * is paid stands on the line with level, rate and sum; who is skipped stands beside it with the reason. In the document the
 * story runs from the sale upwards; only the drawing is turned.
 */
export function WalkPicture({
  title,
  sale,
  base,
  steps,
  end,
  personLink,
}: {
  /** What the picture answers: "Where the 5 levels of this sale went". */
  readonly title: ReactNode;
  readonly sale: { readonly title: string; readonly note?: ReactNode; readonly amount: MoneyValue };
  /** What the rates are taken of, where that is not the sale's amount. */
  readonly base?: MoneyValue;
  /** From the seller upwards. */
  readonly steps: readonly WalkStep[];
  /** Why the walk ended, in words. */
  readonly end?: string;
  readonly personLink?: (step: WalkStep, name: ReactNode) => ReactNode;
}) {
  const t = useWords();
  return (
    <figure className={styles["walk"]}>
      <figcaption className={styles["title"]}>{title}</figcaption>
      <ol className={styles["line"]}>
        <li className={`${styles["step"]} ${styles["sale"]}`}>
          <Rail kind="start" />
          <div className={styles["card"]}>
            <div className={styles["who"]}>
              <p className={styles["name"]}>{sale.title}</p>
              {sale.note === undefined ? null : <p className={styles["detail"]}>{sale.note}</p>}
            </div>
            <div className={styles["sum"]}>
              <Money value={sale.amount} />
              {base === undefined ? null : (
                <p className={styles["detail"]}>{t.rich("walk.base", { base: <Money value={base} /> })}</p>
              )}
            </div>
          </div>
        </li>
        {steps.map((step, index) => (
          <Step
            key={step.id}
            step={step}
            last={index === steps.length - 1 && end === undefined}
            {...(personLink === undefined ? {} : { personLink })}
          />
        ))}
        {end === undefined ? null : (
          <li className={`${styles["step"]} ${styles["end"]}`}>
            <Rail kind="end" />
            <p className={styles["detail"]}>{end}</p>
          </li>
        )}
      </ol>
    </figure>
  );
}

function Step({
  step,
  last,
  personLink,
}: {
  readonly step: WalkStep;
  readonly last: boolean;
  readonly personLink?: (step: WalkStep, name: ReactNode) => ReactNode;
}) {
  const t = useWords();
  const isPaid = step.paidLevel !== null;
  const name = personLink === undefined ? step.name : personLink(step, step.name);
  return (
    <li
      className={`${styles["step"]} ${isPaid ? styles["paid"] : styles["skipped"]} ${step.you === true ? styles["you"] : ""}`}
    >
      <Rail
        kind={isPaid ? "paid" : "skipped"}
        last={last}
        {...(step.paidLevel === null ? {} : { paidLevel: step.paidLevel })}
      />
      <div className={styles["card"]}>
        <div className={styles["who"]}>
          <p className={styles["name"]}>
            {name}
            {step.you === true ? <span className={styles["tag"]}>{t("walk.you")}</span> : null}
          </p>
          <p className={styles["detail"]}>
            {step.level === 0 ? t("walk.seller") : t("walk.level", { level: step.level })}
            {step.level > 0 && step.paidLevel !== null ? <> · {t("walk.paid", { level: step.paidLevel })}</> : null}
            {step.note === undefined ? null : <> · {step.note}</>}
          </p>
          {step.skipped === undefined ? null : (
            <p className={styles["reason"]}>{t.rich("walk.skipped", { why: step.skipped })}</p>
          )}
        </div>
        {step.amount === null ? null : (
          <div className={styles["sum"]}>
            <Money value={step.amount} />
            {step.rate === null ? null : (
              <p className={styles["detail"]}>
                <Count value={step.rate} unit="percent" />
              </p>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** The line itself: straight through who is paid, in a bow around who is skipped. */
function Rail({
  kind,
  last = false,
  paidLevel,
}: {
  readonly kind: "start" | "paid" | "skipped" | "end";
  readonly last?: boolean;
  readonly paidLevel?: number;
}) {
  const line = {
    start: "M20 0V50",
    paid: last ? "M20 50V100" : "M20 0V100",
    skipped: "M20 0V18C20 28 34 30 34 50S20 72 20 82V100",
    end: "M20 60V100",
  }[kind];
  return (
    <div className={styles["rail"]} aria-hidden="true">
      <svg viewBox="0 0 40 100" preserveAspectRatio="none" className={styles["path"]}>
        <path d={line} vectorEffect="non-scaling-stroke" />
      </svg>
      <span className={styles["mark"]}>
        {kind === "paid" && paidLevel !== undefined && paidLevel > 0 ? paidLevel : null}
      </span>
    </div>
  );
}
