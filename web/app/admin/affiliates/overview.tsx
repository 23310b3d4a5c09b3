import type { ReactNode } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { ExactMoney } from "../../ui/exact-money.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { ChartFrame } from "../../ui/office/chart-frame.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { DayBars, useDayName } from "../../ui/report/day-bars.tsx";
import { fillDays } from "../../ui/report/fill-days.ts";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { Cohorts } from "./cohorts.tsx";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/overview.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "room");
}

const SPANS = ["30", "90", "365"] as const;

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const span = oneOf(SPANS, url.searchParams.get("days")) ?? "30";
  const from = new Date(Date.now() - (Number(span) - 1) * 86_400_000).toISOString().slice(0, 10);
  const [today, byDay, best, sleeping, { cohorts }] = await Promise.all([
    call("GET /api/admin/reports/today"),
    call("GET /api/admin/reports", { query: { by: "day", from } }),
    call("GET /api/admin/reports", { query: { by: "affiliate", from } }),
    call("GET /api/admin/reports/sleeping", { query: { days: 30, limit: 8 } }),
    call("GET /api/admin/reports/cohorts", { query: { months: 6 } }),
  ]);
  return { span, today, byDay, best: best.rows.slice(0, 10), sleeping: sleeping.affiliates, cohorts };
}

type Figures = Reply<"GET /api/admin/reports/today">["today"];

/** What the affiliates of the company brought: today, over a span, who the best are and who sleeps. */
export default function Overview({
  loaderData: { span, today, byDay, best, sleeping, cohorts },
}: Route.ComponentProps) {
  const t = useWords();
  const tell = useDayName();
  const days = fillDays(byDay.rows, byDay, (row) => ({
    net: row?.clicks.net ?? 0,
    rest: (row?.clicks.gross ?? 0) - (row?.clicks.net ?? 0),
    conversions: row?.conversions ?? 0,
  }));
  const { net, gross } = byDay.total.clicks;
  return (
    <>
      <PageTitle title={t("room")} lead={t("overview.lead")} />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <nav className={styles["spans"]} aria-label={t("overview.span")}>
          {SPANS.map((days) => (
            <Link key={days} to={`?days=${days}`} aria-current={days === span ? "page" : undefined} preventScrollReset>
              {t("overview.days", { count: Number(days) })}
            </Link>
          ))}
        </nav>
        <section className={styles["figures"]} aria-label={t("overview.figures")}>
          <Figure label={t("figure.clicks")} note={t("figure.clicks.gross", { count: gross })}>
            <Count value={net} />
          </Figure>
          <Figure label={t("figure.conversions")} note={t("figure.reversed", { count: byDay.total.reversed })}>
            <Count value={byDay.total.conversions} />
          </Figure>
          <Figure label={t("figure.rate")} note={t("figure.rate.note")}>
            {byDay.total.conversionRate === null ? "–" : <Count value={byDay.total.conversionRate} unit="percent" />}
          </Figure>
          <Figure label={t("figure.epc")} note={t("figure.epc.note")}>
            <PerCurrency of={byDay.total} what="epc" />
          </Figure>
          <Figure label={t("figure.aov")} note={t("figure.aov.note")}>
            <PerCurrency of={byDay.total} what="aov" />
          </Figure>
          <Figure label={t("figure.earned")} note={t("figure.earned.note")}>
            <PerCurrency of={byDay.total} what="earned" />
          </Figure>
          <Figure label={t("figure.today")} note={t("figure.yesterday", { count: today.yesterday.conversions })}>
            <Count value={today.today.conversions} />
          </Figure>
        </section>
        <div className={styles["pair"]}>
          <section className={panels["card"]}>
            <ChartFrame
              title={t("chart.clicks", { count: net })}
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
              title={t("chart.conversions", { count: byDay.total.conversions })}
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
        <div className={styles["pair"]}>
          <Best rows={best} />
          <Sleeping rows={sleeping} />
        </div>
        <Cohorts cohorts={cohorts} />
      </div>
    </>
  );
}

function Figure({
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
function PerCurrency({ of, what }: { readonly of: Figures; readonly what: "epc" | "aov" | "earned" }) {
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

function DayTable({
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

function Best({ rows }: { readonly rows: Reply<"GET /api/admin/reports">["rows"] }) {
  const t = useWords();
  return (
    <section className={panels["card"]} aria-labelledby="best">
      <h2 id="best" className={panels["heading"]}>
        {t("best.title")}
      </h2>
      {rows.length === 0 ? (
        <Empty title={t("best.none")}>{t("best.none.text")}</Empty>
      ) : (
        <div className={styles["scroll"]}>
          <table className={panels["sums"]}>
            <thead>
              <tr>
                <th scope="col">{t("best.who")}</th>
                <th scope="col">{t("figure.clicks")}</th>
                <th scope="col">{t("figure.conversions")}</th>
                <th scope="col">{t("figure.earned")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <td>
                    <Link to={`/admin/members/${row.key}`}>{row.name}</Link>
                  </td>
                  <td>
                    <Count value={row.clicks.net} />
                  </td>
                  <td>
                    <Count value={row.conversions} />
                  </td>
                  <td>
                    <PerCurrency of={row} what="earned" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Sleeping({ rows }: { readonly rows: Reply<"GET /api/admin/reports/sleeping">["affiliates"] }) {
  const t = useWords();
  const tell = useDayName();
  return (
    <section className={panels["card"]} aria-labelledby="sleeping">
      <h2 id="sleeping" className={panels["heading"]}>
        {t("sleeping.title")}
      </h2>
      {rows.length === 0 ? (
        <p className={panels["quiet"]}>{t("sleeping.none")}</p>
      ) : (
        <ul className={styles["plain"]}>
          {rows.map(({ id, name, lastClick, joinedAt }) => (
            <li key={id}>
              <Link to={`/admin/members/${id}`}>{name}</Link>
              <span className={panels["quiet"]}>
                {lastClick === null
                  ? t.rich("sleeping.never", { date: <When at={joinedAt} /> })
                  : t("sleeping.last", { day: tell(lastClick) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
