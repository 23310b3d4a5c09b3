import type { ReactNode } from "react";
import { Form, useSubmit } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { ExactMoney } from "../../ui/exact-money.tsx";
import { Choice } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Count } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { DayBars, useDayName } from "../../ui/report/day-bars.tsx";
import { daysBefore } from "../../ui/report/days-before.ts";
import { fillDays } from "../../ui/report/fill-days.ts";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../page-meta.ts";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { Sums } from "../parts/sums.tsx";
import { useWords } from "../words.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "reports.title");
}

const BY = ["link", "channel", "product", "country", "program", "day", "reason"] as const;
const SUB_IDS = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;
const SPANS = ["7", "30", "90", "365"] as const;

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const by = [...BY, ...SUB_IDS].find((one) => one === url.searchParams.get("by")) ?? "link";
  const span = SPANS.find((one) => one === url.searchParams.get("days")) ?? "30";
  const today = await call("GET /api/partner/reports/today");
  const from = daysBefore(today.day, Number(span) - 1);
  const [byDay, report] = await Promise.all([
    call("GET /api/partner/reports", { query: { by: "day", from } }),
    call("GET /api/partner/reports", { query: { by, from } }),
  ]);
  return { by, span, today, byDay, report, csv: `/api/partner/reports/csv?by=${by}&from=${from}` };
}

type Figures = Reply<"GET /api/partner/reports/today">["today"];

/** Today at a glance, then any span: what clicks brought, by what they can be told apart. */
export default function Reports({ loaderData: { by, span, today, byDay, report, csv } }: Route.ComponentProps) {
  const t = useWords();
  const submit = useSubmit();
  const tell = useDayName();
  const days = fillDays(byDay.rows, byDay, (row) => ({
    net: row?.clicks.net ?? 0,
    rest: (row?.clicks.gross ?? 0) - (row?.clicks.net ?? 0),
  }));
  return (
    <>
      <PageTitle title={t("reports.title")} lead={t("reports.lead")} />
      <PromoteNav />
      <div className={styles["page"]}>
        <section aria-labelledby="today">
          <h2 id="today" className={styles["heading"]}>
            {t("reports.now")}
          </h2>
          <div className={styles["glance"]}>
            {(["today", "yesterday", "month"] as const).map((when) => (
              <Glance key={when} name={t(`reports.${when}`)} of={today[when]} />
            ))}
          </div>
        </section>
        <section className={styles["card"]}>
          <h2 className={styles["heading"]}>{t("reports.chart", { count: byDay.total.clicks.net })}</h2>
          <p className={styles["quiet"]}>{t("reports.chart.text")}</p>
          <DayBars
            days={days.map(({ day, value: { net, rest } }) => ({ day, value: net, rest }))}
            label={({ day, value, rest = 0 }) =>
              t("links.chart.day", { day: tell(day), valid: value, notCounted: rest })
            }
          />
        </section>
        <section aria-labelledby="by">
          <h2 id="by" className={styles["heading"]}>
            {t("reports.by.title")}
          </h2>
          <Form
            method="get"
            className={styles["choose"]}
            onChange={(event) => void submit(event.currentTarget, { preventScrollReset: true, replace: true })}
          >
            <Choice label={t("reports.by")} name="by" defaultValue={by}>
              {BY.map((one) => (
                <option key={one} value={one}>
                  {t(`reports.by.${one}`)}
                </option>
              ))}
              {SUB_IDS.map((one) => (
                <option key={one} value={one}>
                  {t("reports.by.sub", { slot: one })}
                </option>
              ))}
            </Choice>
            <Choice label={t("reports.span")} name="days" defaultValue={span}>
              {SPANS.map((one) => (
                <option key={one} value={one}>
                  {t("reports.days", { count: Number(one) })}
                </option>
              ))}
            </Choice>
            <a href={csv} download className={styles["csv"]}>
              <Icon name="download" size={16} /> {t("reports.csv")}
            </a>
          </Form>
          {report.rows.length === 0 ? (
            <Empty title={t("reports.none")}>{t("reports.none.text")}</Empty>
          ) : (
            <Rows rows={by === "day" ? report.rows.toReversed() : report.rows} by={by} total={report.total} />
          )}
          {report.countedAt === null ? null : (
            <p className={styles["quiet"]}>
              {t.rich("reports.counted", { date: <When at={report.countedAt} as="moment" /> })}
            </p>
          )}
        </section>
      </div>
    </>
  );
}

function Glance({ name, of }: { readonly name: string; readonly of: Figures }) {
  const t = useWords();
  return (
    <div className={styles["card"]}>
      <h3 className={styles["small"]}>{name}</h3>
      <p className={styles["large"]}>
        <Sums of={of.money.map(({ earned }) => earned)} />
      </p>
      <p className={styles["quiet"]}>
        {t("reports.glance", { clicks: of.clicks.net, gross: of.clicks.gross, conversions: of.conversions })}
      </p>
    </div>
  );
}

type Row = Reply<"GET /api/partner/reports">["rows"][number];

function Rows({ rows, by, total }: { readonly rows: readonly Row[]; readonly by: string; readonly total: Figures }) {
  const t = useWords();
  const tell = useDayName();
  const nameOf = ({ key, name }: Row): string => {
    if (by === "day") return tell(key);
    if (key === "") return t("reports.without");
    if (by === "channel") return channelName(t, key);
    return name;
  };
  return (
    <div className={styles["scroll"]}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("reports.what")}</th>
            <th scope="col">{t("reports.clicks")}</th>
            <th scope="col">{t("reports.conversions")}</th>
            <th scope="col">{t("reports.rate")}</th>
            <th scope="col">{t("reports.epc")}</th>
            <th scope="col">{t("reports.aov")}</th>
            <th scope="col">{t("links.earned")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Cells key={row.key} name={nameOf(row)} of={row} />
          ))}
        </tbody>
        <tfoot>
          <Cells name={t("reports.total")} of={total} />
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ name, of }: { readonly name: ReactNode; readonly of: Figures }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Count value={of.clicks.net} /> <small>/ {of.clicks.gross}</small>
      </td>
      <td>
        <Count value={of.conversions} />
      </td>
      <td>{of.conversionRate === null ? "–" : <Count value={of.conversionRate} unit="percent" />}</td>
      <td>
        {of.money.length === 0 ? "–" : null}
        {of.money.map(({ epc }) => (epc === null ? null : <ExactMoney key={epc.currency} {...epc} />))}
      </td>
      <td>
        <Sums of={of.money.flatMap(({ aov }) => (aov === null ? [] : [aov]))} />
      </td>
      <td>
        <Sums of={of.money.map(({ earned }) => earned)} />
      </td>
    </tr>
  );
}

const CHANNELS = ["blog", "review", "social", "paid", "mail", "video", "print", "other"] as const;

/** A channel in words; one that this version does not know stands as it is called. */
export function channelName(t: ReturnType<typeof useWords>, key: string): string {
  const known = CHANNELS.find((one) => one === key);
  return known === undefined ? key : t(`channel.${known}`);
}
