import { useLocale } from "../../words/area.ts";
import { Count } from "../../ui/money.tsx";
import { formatWhen } from "../../ui/when.tsx";
import { More } from "../parts/more.tsx";
import { useWords } from "../words.ts";
import { noon } from "./days.ts";
import type { ClickDay } from "./days.ts";
import styles from "./click-chart.module.css";

/** Clicks by day: what counts in the accent, the rest in grey on top of it. Its title is the answer; the table is below. */
export function ClickChart({ days }: { readonly days: readonly ClickDay[] }) {
  const t = useWords();
  const locale = useLocale();
  const tell = (day: string): string => formatWhen(noon(day), "day", locale, "UTC");
  const total = days.reduce((sum, day) => sum + day.valid, 0);
  const best = days.reduce((best, day) => (day.valid > best.valid ? day : best), { day: "", valid: 0, notCounted: 0 });
  const clicks = t("links.chart.clicks", { count: total });
  const title =
    total === 0
      ? t("links.chart.zero")
      : best.valid === 0
        ? t("links.chart.some", { count: total })
        : t("links.chart.best", { count: best.valid, clicks, day: tell(best.day) });
  return (
    <figure className={styles["figure"]}>
      <figcaption>
        <h2 className={styles["title"]}>{title}</h2>
        {total === 0 ? (
          <p className={styles["text"]}>{t("links.chart.zero.text")}</p>
        ) : (
          <p className={styles["key"]}>
            <span data-of="valid">{t("links.chart.counted")}</span>
            <span data-of="rest">{t("links.chart.uncounted")}</span>
          </p>
        )}
      </figcaption>
      {days.every(({ valid, notCounted }) => valid + notCounted === 0) ? null : (
        <Bars days={days} best={best.day} tell={tell} />
      )}
    </figure>
  );
}

function Bars({
  days,
  best,
  tell,
}: {
  readonly days: readonly ClickDay[];
  /** The day with the most clicks that count; its number stands on its bar. */
  readonly best: string;
  readonly tell: (day: string) => string;
}) {
  const t = useWords();
  const tallest = Math.max(1, ...days.map((day) => day.valid + day.notCounted));
  const share = (clicks: number): string => `${(clicks / tallest) * 100}%`;
  return (
    <>
      <div className={styles["bars"]} aria-hidden="true">
        {days.map(({ day, valid, notCounted }) => (
          <div key={day} className={styles["day"]} title={t("links.chart.day", { day: tell(day), valid, notCounted })}>
            {day === best ? (
              <b>
                <Count value={valid} />
              </b>
            ) : null}
            <i data-of="rest" style={{ height: share(notCounted) }} />
            <i data-of="valid" style={{ height: share(valid) }} />
          </div>
        ))}
      </div>
      <p className={styles["ends"]} aria-hidden="true">
        <span>{tell(days[0]?.day ?? "")}</span>
        <span>{tell(days[15]?.day ?? "")}</span>
        <span>{tell(days.at(-1)?.day ?? "")}</span>
      </p>
      <More label={t("links.chart.table")}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("links.day")}</th>
              <th scope="col">{t("links.chart.counted")}</th>
              <th scope="col">{t("links.chart.uncounted")}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, valid, notCounted }) => (
              <tr key={day}>
                <th scope="row">{tell(day)}</th>
                <td>
                  <Count value={valid} />
                </td>
                <td>
                  <Count value={notCounted} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </More>
    </>
  );
}
