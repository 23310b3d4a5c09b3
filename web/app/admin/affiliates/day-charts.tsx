import type { Reply } from "../../api.ts";
import { Count } from "../../ui/money.tsx";
import { ChartFrame } from "../../ui/office/chart-frame.tsx";
import type { ClickRow } from "../../ui/report/click-query.ts";
import { DayBars, useDayName } from "../../ui/report/day-bars.tsx";
import type { DayBar } from "../../ui/report/day-bars.tsx";
import { fillDays } from "../../ui/report/fill-days.ts";
import panels from "../money/panels.module.css";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

interface Span {
  readonly from: string;
  readonly to: string;
}

/** Clicks and conversions by day, with the numbers behind them. */
export function DayCharts({ report }: { readonly report: Reply<"GET /api/admin/reports"> }) {
  const t = useWords();
  const tell = useDayName();
  return (
    <div className={styles["pair"]}>
      <ClickDays rows={report.rows.map(({ key, clicks }) => ({ key, ...clicks }))} span={report} />
      <DayChart
        title={t("chart.conversions", { count: report.total.conversions })}
        note={t("chart.conversions.note")}
        heads={[t("figure.conversions")]}
        days={fillDays(report.rows, report, (row) => ({ value: row?.conversions ?? 0 }))}
        label={({ day, value }) => t("chart.conversions.day", { day: tell(day), count: value })}
      />
    </div>
  );
}

/** Clicks by day: those that count, and on top of them those that do not. */
export function ClickDays({ rows, span }: { readonly rows: readonly ClickRow[]; readonly span: Span }) {
  const t = useWords();
  const tell = useDayName();
  return (
    <DayChart
      title={t("chart.clicks", { count: rows.reduce((all, { net }) => all + net, 0) })}
      note={t("chart.clicks.note")}
      heads={[t("figure.clicks"), t("chart.uncounted")]}
      days={fillDays(rows, span, (row) => ({ value: row?.net ?? 0, rest: (row?.gross ?? 0) - (row?.net ?? 0) }))}
      label={({ day, value, rest = 0 }) => t("chart.clicks.day", { day: tell(day), net: value, rest })}
    />
  );
}

/** Bars by day in a card, the same numbers as a table; `heads` are the table's, of the value and of what comes on top of it. */
function DayChart({
  title,
  note,
  heads,
  days,
  label,
}: {
  readonly title: string;
  readonly note: string;
  readonly heads: readonly string[];
  readonly days: readonly { readonly day: string; readonly value: Omit<DayBar, "day"> }[];
  readonly label: (bar: DayBar) => string;
}) {
  const bars = days.map(({ day, value }) => ({ day, ...value }));
  return (
    <section className={panels["card"]}>
      <ChartFrame title={title} note={note} height={190} table={<DayTable heads={heads} bars={bars} />}>
        <DayBars days={bars} label={label} />
      </ChartFrame>
    </section>
  );
}

function DayTable({ heads, bars }: { readonly heads: readonly string[]; readonly bars: readonly DayBar[] }) {
  const t = useWords();
  const tell = useDayName();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("chart.day")}</th>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.toReversed().map(({ day, value, rest }) => (
          <tr key={day}>
            <td>{tell(day)}</td>
            <td>
              <Count value={value} />
            </td>
            {rest === undefined ? null : (
              <td>
                <Count value={rest} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
