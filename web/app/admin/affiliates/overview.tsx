import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { daysBefore } from "../../ui/report/days-before.ts";
import { useDayName } from "../../ui/report/day-bars.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { Cohorts } from "./cohorts.tsx";
import { DayCharts } from "./day-charts.tsx";
import { Figure, FigureRow, PerCurrency } from "./figures.tsx";
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
  const today = await call("GET /api/admin/reports/today");
  const from = daysBefore(today.day, Number(span) - 1);
  const [byDay, best, sleeping, { cohorts }] = await Promise.all([
    call("GET /api/admin/reports", { query: { by: "day", from } }),
    call("GET /api/admin/reports", { query: { by: "affiliate", from } }),
    call("GET /api/admin/reports/sleeping", { query: { days: 30, limit: 8 } }),
    call("GET /api/admin/reports/cohorts", { query: { months: 6 } }),
  ]);
  return { span, today, byDay, best: best.rows.slice(0, 10), sleeping: sleeping.affiliates, cohorts };
}

/** What the affiliates of the company brought: today, over a span, who the best are and who sleeps. */
export default function Overview({
  loaderData: { span, today, byDay, best, sleeping, cohorts },
}: Route.ComponentProps) {
  const t = useWords();
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
          <FigureRow of={byDay.total} />
          <Figure label={t("figure.today")} note={t("figure.yesterday", { count: today.yesterday.conversions })}>
            <Count value={today.today.conversions} />
          </Figure>
        </section>
        <DayCharts report={byDay} />
        <div className={styles["pair"]}>
          <Best rows={best} />
          <Sleeping rows={sleeping} />
        </div>
        <Cohorts cohorts={cohorts} />
      </div>
    </>
  );
}

function Best({ rows }: { readonly rows: Reply<"GET /api/admin/reports">["rows"] }) {
  const t = useWords();
  return (
    <Card id="best" title={t("best.title")}>
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
                    <Link to={`/admin/affiliates/of/${row.key}`}>{row.name}</Link>
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
    </Card>
  );
}

function Sleeping({ rows }: { readonly rows: Reply<"GET /api/admin/reports/sleeping">["affiliates"] }) {
  const t = useWords();
  const tell = useDayName();
  return (
    <Card id="sleeping" title={t("sleeping.title")}>
      {rows.length === 0 ? (
        <p className={panels["quiet"]}>{t("sleeping.none")}</p>
      ) : (
        <ul className={styles["plain"]}>
          {rows.map(({ id, name, lastClick, joinedAt }) => (
            <li key={id}>
              <Link to={`/admin/affiliates/of/${id}`}>{name}</Link>
              <span className={panels["quiet"]}>
                {lastClick === null
                  ? t.rich("sleeping.never", { date: <When at={joinedAt} /> })
                  : t("sleeping.last", { day: tell(lastClick) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
