import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import type { MoneyValue } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import { addUp, isZero } from "./add-money.ts";
import { List } from "./list.tsx";
import { useMonthName } from "./month-name.ts";
import { Sums } from "./sums.tsx";
import styles from "./month-strip.module.css";

export type Month = Reply<"GET /api/partner/earnings">["periods"][number];

/**
 * The months side by side, the newest at the right and in sight, those without an earning too. The bars compare one
 * currency with itself.
 */
export function MonthStrip({
  months,
  chosen,
  currency,
}: {
  /** As the API gives them: newest first. */
  readonly months: readonly Month[];
  /** Name of the month that is shown, such as "2026-03". */
  readonly chosen: string | undefined;
  readonly currency: string;
}) {
  const t = useWords();
  const monthName = useMonthName("short");
  // One currency is drawn, the one that most months have; a month with others only is marked, not measured.
  const drawn = addUp([{ amount: "0", currency }, ...months.flatMap(({ totals }) => totals)])[0]?.currency ?? currency;
  const rows = months.map(({ period, totals }) => {
    const sums = totals.filter((sum) => !isZero(sum));
    const sum = sums.find((one) => one.currency === drawn);
    return { period, sums, height: heightOf(sum), isOther: sum === undefined && sums.length > 0 };
  });
  const tallest = Math.max(0.01, ...rows.map(({ height }) => height));
  return (
    <nav aria-label={t("earnings.months")} className={styles["months"]}>
      <List className={styles["strip"]}>
        {rows.map(({ period, sums, height, isOther }) => (
          <li key={period.id}>
            <Link
              to={`/office/earnings?month=${period.name}`}
              className={styles["month"]}
              aria-current={period.name === chosen ? "page" : undefined}
              preventScrollReset
            >
              <span className={styles["bar"]} aria-hidden="true">
                {isOther ? <b /> : <i style={{ height: `${(height / tallest) * 100}%` }} />}
              </span>
              <span className={styles["name"]}>{monthName(period.from)}</span>
              <span className={styles["sum"]}>
                {sums.length === 0 ? t("earnings.month.nothing") : <Sums of={sums} />}
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
