import { useLocale } from "../../words/area.ts";
import { Count } from "../money.tsx";
import { formatWhen } from "../when.tsx";
import styles from "./day-bars.module.css";

/** One day: what the title speaks of in the accent, and what comes on top of it in grey. */
export interface DayBar {
  readonly day: string;
  readonly value: number;
  readonly rest?: number;
}

/** "2026-03-01" as the reader writes it; days are the company's and have no zone of their own. */
export function useDayName(): (day: string) => string {
  const locale = useLocale();
  return (day) => formatWhen(`${day}T12:00:00Z`, "day", locale, "UTC");
}

/** Bars by day. Its frame has the title, and the same numbers as a table. */
export function DayBars({
  days,
  label,
}: {
  readonly days: readonly DayBar[];
  readonly label: (bar: DayBar) => string;
}) {
  const tell = useDayName();
  const tallest = Math.max(1, ...days.map(({ value, rest = 0 }) => value + rest));
  const best = days.reduce<DayBar | undefined>((most, bar) => (bar.value > (most?.value ?? 0) ? bar : most), undefined);
  const share = (of: number): string => `${(100 * of) / tallest}%`;
  return (
    <div aria-hidden="true" className={styles["chart"]}>
      <div className={styles["bars"]}>
        {days.map((bar) => (
          <div key={bar.day} className={styles["day"]} title={label(bar)}>
            {bar === best ? (
              <b>
                <Count value={bar.value} />
              </b>
            ) : null}
            <i data-of="rest" style={{ height: share(bar.rest ?? 0) }} />
            <i data-of="value" style={{ height: share(bar.value) }} />
          </div>
        ))}
      </div>
      <p className={styles["ends"]}>
        <span>{tell(days[0]?.day ?? "")}</span>
        <span>{tell(days.at(-1)?.day ?? "")}</span>
      </p>
    </div>
  );
}
