import type { ReactNode } from "react";
import type { Reply } from "../../api.ts";
import { ExactMoney } from "../../ui/exact-money.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { ChartFrame } from "../../ui/office/chart-frame.tsx";
import { DayBars, useDayName } from "../../ui/report/day-bars.tsx";
import { fillDays } from "../../ui/report/fill-days.ts";
import panels from "../money/panels.module.css";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

export type Figures = Reply<"GET /api/admin/reports/today">["today"];

/** What a span comes to: clicks, conversions, and what they are worth, in each currency. */
export function FigureRow({ of }: { readonly of: Figures }) {
  const t = useWords();
  return (
    <>
      <Figure label={t("figure.clicks")} note={t("figure.clicks.gross", { count: of.clicks.gross })}>
        <Count value={of.clicks.net} />
      </Figure>
      <Figure label={t("figure.conversions")} note={t("figure.reversed", { count: of.reversed })}>
        <Count value={of.conversions} />
      </Figure>
      <Figure label={t("figure.rate")} note={t("figure.rate.note")}>
        {of.conversionRate === null ? "–" : <Count value={of.conversionRate} unit="percent" />}
      </Figure>
      <Figure label={t("figure.epc")} note={t("figure.epc.note")}>
        <PerCurrency of={of} what="epc" />
      </Figure>
      <Figure label={t("figure.aov")} note={t("figure.aov.note")}>
        <PerCurrency of={of} what="aov" />
      </Figure>
      <Figure label={t("figure.earned")} note={t("figure.earned.note")}>
        <PerCurrency of={of} what="earned" />
      </Figure>
    </>
  );
}

/** Clicks and conversions by day, with the numbers behind them. */
export function DayCharts({ report }: { readonly report: Reply<"GET /api/admin/reports"> }) {
  const t = useWords();
  const tell = useDayName();
  const days = fillDays(report.rows, report, (row) => ({
    net: row?.clicks.net ?? 0,
    rest: (row?.clicks.gross ?? 0) - (row?.clicks.net ?? 0),
    conversions: row?.conversions ?? 0,
  }));
  return (
    <div className={styles["pair"]}>
      <section className={panels["card"]}>
        <ChartFrame
          title={t("chart.clicks", { count: report.total.clicks.net })}
          note={t("chart.clicks.note")}
          height={190}
          table={
            <DayTable
              heads={[t("figure.clicks"), t("chart.uncounted")]}
              rows={days.map(({ day, value }) => ({ day: tell(day), cells: [value.net, value.rest] }))}
            />
          }
        >
          <DayBars
            days={days.map(({ day, value: { net, rest } }) => ({ day, value: net, rest }))}
            label={({ day, value, rest = 0 }) => t("chart.clicks.day", { day: tell(day), net: value, rest })}
          />
        </ChartFrame>
      </section>
      <section className={panels["card"]}>
        <ChartFrame
          title={t("chart.conversions", { count: report.total.conversions })}
          note={t("chart.conversions.note")}
          height={190}
          table={
            <DayTable
              heads={[t("figure.conversions")]}
              rows={days.map(({ day, value }) => ({ day: tell(day), cells: [value.conversions] }))}
            />
          }
        >
          <DayBars
            days={days.map(({ day, value }) => ({ day, value: value.conversions }))}
            label={({ day, value }) => t("chart.conversions.day", { day: tell(day), count: value })}
          />
        </ChartFrame>
      </section>
    </div>
  );
}

export function Figure({
  label,
  note,
  children,
}: {
  readonly label: string;
  readonly note: string;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <p className={styles["label"]}>{label}</p>
      <div className={styles["value"]}>{children}</div>
      <p className={styles["note"]}>{note}</p>
    </div>
  );
}

/** One figure in each currency that has it; currencies are never added up. */
export function PerCurrency({ of, what }: { readonly of: Figures; readonly what: "epc" | "aov" | "earned" }) {
  const sums = of.money.flatMap((row) => (row[what] === null ? [] : [row[what]]));
  if (sums.length === 0) return "–";
  return (
    <ul className={styles["sums"]}>
      {sums.map((sum) => (
        <li key={sum.currency}>{what === "epc" ? <ExactMoney {...sum} /> : <Money value={sum} />}</li>
      ))}
    </ul>
  );
}

export function DayTable({
  heads,
  rows,
}: {
  readonly heads: readonly string[];
  readonly rows: readonly { readonly day: string; readonly cells: readonly number[] }[];
}) {
  const t = useWords();
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
        {rows.toReversed().map(({ day, cells }) => (
          <tr key={day}>
            <td>{day}</td>
            {heads.map((head, index) => (
              <td key={head}>
                <Count value={cells[index] ?? 0} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
