import { Link } from "react-router";
import { formatMoney, Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import { ChartFrame } from "../../ui/office/chart-frame.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { addUp, currenciesOf, dayIn, daysIn, percentBetween } from "./add-days.ts";
import { PeriodChart } from "./period-chart.tsx";
import type { Lately } from "./read-day.ts";
import styles from "./overview.module.css";

/** How the open period goes beside the one before it: what it has sold, and what it pays. */
export function Periods({ lately: { now, before }, at }: { readonly lately: Lately; readonly at: string }) {
  const t = useWords();
  const locale = useLocale();
  const zones = useZones();
  const [inShort, inFull] = [usePeriodName("yearless"), usePeriodName()];
  const names = { period: inShort(now.period), before: before === null ? "" : inShort(before.period) };
  const today = dayIn(now.period.name, at, zones.company);
  const rows = currenciesOf(now.sold, before?.sold ?? []).map((nothing) => {
    const sums = addUp(now.sold, now.period.name, nothing.currency);
    const old = before === null ? [] : addUp(before.sold, before.period.name, nothing.currency);
    return { nothing, sums, old, sold: sums.at(-1) ?? 0n, byDay: old[Math.min(today, old.length) - 1] ?? 0n };
  });
  const [main] = rows;
  return (
    <>
      {main === undefined ? null : (
        <section className={panels["card"]}>
          <ChartFrame
            title={titleOf(main)}
            note={t("overview.note", { currency: main.nothing.currency })}
            height={230}
            table={
              <table className={panels["sums"]}>
                <thead>
                  <tr>
                    <th scope="col">{t("overview.col.currency")}</th>
                    <th scope="col">{t("overview.earned.now", { period: names.period })}</th>
                    <th scope="col">{t("overview.col.byday", { period: names.before })}</th>
                    <th scope="col">{t("overview.col.whole", { period: names.before })}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ nothing, sold, byDay, old }) => (
                    <tr key={nothing.currency}>
                      <td>{nothing.currency}</td>
                      {[sold, byDay, old.at(-1) ?? 0n].map((sum, index) => (
                        // oxlint-disable-next-line react/no-array-index-key -- three columns, always in this order
                        <td key={index}>
                          <Money value={moneyOf(sum, nothing)} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            }
          >
            <PeriodChart
              now={{ label: names.period, sums: main.sums.slice(0, today) }}
              before={{ label: names.before, sums: main.old }}
              days={Math.max(daysIn(now.period.name), main.old.length)}
            />
          </ChartFrame>
        </section>
      )}
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("overview.earned")}</h2>
        <div className={styles["earned"]}>
          <Earned label={t("overview.earned.now", { period: names.period })} period={now.period.id} sums={now.earned} />
          {before === null ? null : (
            <Earned label={inFull(before.period)} period={before.period.id} sums={before.earned} />
          )}
        </div>
        <p className={panels["quiet"]}>{t("overview.earned.note")}</p>
      </section>
    </>
  );

  /** The answer in a sentence. */
  function titleOf({ nothing, sold, byDay }: (typeof rows)[number]): string {
    const sum = formatMoney(moneyOf(sold, nothing), locale);
    const percent = percentBetween(sold, byDay);
    if (percent === undefined) return t("overview.first", { period: names.period, sum });
    if (percent === 0) return t("overview.same", { ...names, sum });
    const share = new Intl.NumberFormat(locale, { style: "percent" }).format(percent / 100);
    return t(sold > byDay ? "overview.more" : "overview.less", { ...names, sum, percent: share });
  }
}

function Earned({
  label,
  period,
  sums,
}: {
  readonly label: string;
  readonly period: string;
  readonly sums: readonly MoneyValue[];
}) {
  return (
    <div>
      <Link to={`/admin/periods/${period}`} className={styles["period"]}>
        {label}
      </Link>
      {sums
        .filter((sum) => minorOf(sum) !== 0n)
        .map((sum) => (
          <p key={sum.currency} className={styles["figure"]}>
            <Money value={sum} />
          </p>
        ))}
    </div>
  );
}
