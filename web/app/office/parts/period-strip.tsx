import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import type { MoneyValue } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import { addUp, isZero } from "./add-money.ts";
import { List } from "./list.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import { Sums } from "./sums.tsx";
import styles from "./period-strip.module.css";

export type PeriodSums = Reply<"GET /api/partner/earnings">["periods"][number];

/**
 * The periods side by side, the newest at the right and in sight, those without an earning too. The bars compare one
 * currency with itself.
 */
export function PeriodStrip({
  periods,
  chosen,
  currency,
}: {
  /** As the API gives them: newest first. */
  readonly periods: readonly PeriodSums[];
  /** Name of the period that is shown, such as "2026-03". */
  readonly chosen: string | undefined;
  readonly currency: string;
}) {
  const t = useWords();
  const periodName = usePeriodName("short");
  // One currency is drawn, the one that most periods have; a period with others only is marked, not measured.
  const drawn = addUp([{ amount: "0", currency }, ...periods.flatMap(({ totals }) => totals)])[0]?.currency ?? currency;
  const rows = periods.map(({ period, totals }) => {
    const sums = totals.filter((sum) => !isZero(sum));
    const sum = sums.find((one) => one.currency === drawn);
    return { period, sums, height: heightOf(sum), isOther: sum === undefined && sums.length > 0 };
  });
  const tallest = Math.max(0.01, ...rows.map(({ height }) => height));
  return (
    <nav aria-label={t("earnings.periods")} className={styles["periods"]}>
      <List className={styles["strip"]}>
        {rows.map(({ period, sums, height, isOther }) => (
          <li key={period.id}>
            <Link
              to={`/office/earnings?period=${period.name}`}
              className={styles["period"]}
              aria-current={period.name === chosen ? "page" : undefined}
              preventScrollReset
            >
              <span className={styles["bar"]} aria-hidden="true">
                {isOther ? <b /> : <i style={{ height: `${(height / tallest) * 100}%` }} />}
              </span>
              <span className={styles["name"]}>{periodName(period)}</span>
              <span className={styles["sum"]}>
                {sums.length === 0 ? t("earnings.period.nothing") : <Sums of={sums} />}
              </span>
            </Link>
          </li>
        ))}
      </List>
    </nav>
  );
}

/** For the picture only; what is written passes through no float. */
const heightOf = (sum: MoneyValue | undefined): number => Math.max(0, Number(sum?.amount ?? 0));
