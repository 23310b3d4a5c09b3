import styles from "./period-chart.module.css";

/** One line: a value a day from the first of the period, as far as it goes. */
interface Line {
  readonly label: string;
  readonly sums: readonly bigint[];
}

/** Two periods added up, day by day: the present one in the accent, the one before it grey, each named at its end. */
export function PeriodChart({
  now,
  before,
  days,
}: {
  readonly now: Line;
  readonly before: Line;
  readonly days: number;
}) {
  const top = [...now.sums, ...before.sums].reduce((most, sum) => (sum > most ? sum : most), 1n);
  // A hundredth of a percent is finer than any screen; the division leaves bigint only here, for the drawing.
  const y = (sum: bigint) => 100 - Number((sum * 10_000n) / top) / 100;
  const x = (day: number) => (100 * day) / days;
  const path = ({ sums }: Line) => `M0 100${sums.map((sum, index) => `L${x(index + 1)} ${y(sum)}`).join("")}`;
  const end = ({ sums }: Line) => ({ left: `${x(sums.length)}%`, top: `${y(sums.at(-1) ?? 0n)}%` });
  return (
    <div className={styles["chart"]} aria-hidden="true">
      <div className={styles["field"]}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          <path d={path(before)} className={styles["before"]} />
          <path d={path(now)} className={styles["now"]} />
        </svg>
        <span className={styles["dot"]} style={end(now)} />
        <span className={`${styles["label"]} ${styles["ofNow"]}`} style={end(now)}>
          {now.label}
        </span>
        <span className={styles["label"]} style={end(before)}>
          {before.label}
        </span>
      </div>
      <div className={styles["axis"]}>
        <span>1</span>
        <span>{days}</span>
      </div>
    </div>
  );
}
