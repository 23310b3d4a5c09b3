import { Form, Link } from "react-router";
import { api } from "../../api.ts";
import type { Call } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Count } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Carried } from "../../ui/report/carried.tsx";
import { CLICK_KEYS, CLICK_TAGS, conversionsOf, readClickQuery } from "../../ui/report/click-query.ts";
import type { ClickQuery, ClickRow } from "../../ui/report/click-query.ts";
import { ClickTable } from "../../ui/report/click-table.tsx";
import { DayBars, useDayName } from "../../ui/report/day-bars.tsx";
import { fillDays } from "../../ui/report/fill-days.ts";
import { readSingleWish, singleQuery } from "../../ui/report/single-clicks-query.ts";
import { titleOf } from "../page-meta.ts";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { channelName } from "../reports/page.tsx";
import report from "../reports/page.module.css";
import { useWords } from "../words.ts";
import { Reason, SingleClicks } from "./single-clicks.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "clicks.title");
}

export async function loader({ context, url: { searchParams } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ day }, { links }] = await Promise.all([
    call("GET /api/partner/reports/today"),
    call("GET /api/partner/links"),
  ]);
  const wish = readClickQuery(searchParams, day);
  const { from, to, link } = wish;
  const query = { from, to, ...(link === undefined ? {} : { link }) };
  const single = readSingleWish(searchParams);
  const before = searchParams.get("before") || undefined;
  const listed = singleQuery(wish, single);
  const [rows, byDay, byReason, conversions, list] = await Promise.all([
    call("GET /api/partner/clicks", { query: { ...query, by: wish.by } }),
    call("GET /api/partner/clicks", { query: { ...query, by: "day" } }),
    call("GET /api/partner/clicks", { query: { ...query, by: "reason" } }),
    readConversions(call, wish),
    call("GET /api/partner/clicks/single", { query: { ...listed, ...(before === undefined ? {} : { before }) } }),
  ]);
  return {
    wish,
    links: links.map(({ id, code, label }) => ({ id, code, label })),
    rows: rows.rows,
    byDay: byDay.rows,
    byReason: byReason.rows,
    conversions,
    single,
    turnedTo: before,
    list,
    exportTo: `/api/partner/clicks/single.csv?${new URLSearchParams(listed).toString()}`,
  };
}

const TOLD = ["day", "link", "channel", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;

/** What came of the clicks, where the reports tell it by the same keys: of one link they do not. */
async function readConversions(call: Call, { by, from, to, link }: ClickQuery) {
  const known = TOLD.find((one) => one === by);
  if (known === undefined || link !== undefined) return null;
  const { rows } = await call("GET /api/partner/reports", { query: { by: known, from, to } });
  return Object.fromEntries(conversionsOf(by, rows));
}

type Told = Route.ComponentProps["loaderData"];

/** The member's own clicks: by day, by where they came from, by what they carried, and why some do not count. */
export default function Clicks({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const tell = useDayName();
  const { wish, byDay, byReason } = loaderData;
  const days = fillDays(byDay, wish, (row) => ({ net: row?.net ?? 0, rest: (row?.gross ?? 0) - (row?.net ?? 0) }));
  return (
    <>
      <PageTitle title={t("clicks.title")} lead={t("clicks.lead")} />
      <PromoteNav />
      <div className={report["page"]}>
        <Choose {...loaderData} />
        {byDay.length === 0 ? (
          <Empty title={t("clicks.none")}>{t("clicks.none.text")}</Empty>
        ) : (
          <>
            <div className={styles["pair"]}>
              <section className={report["card"]}>
                <h2 className={report["heading"]}>
                  {t("reports.chart", { count: byDay.reduce((all, { net }) => all + net, 0) })}
                </h2>
                <p className={report["quiet"]}>{t("reports.chart.text")}</p>
                <DayBars
                  days={days.map(({ day, value: { net, rest } }) => ({ day, value: net, rest }))}
                  label={({ day, value, rest = 0 }) =>
                    t("links.chart.day", { day: tell(day), valid: value, notCounted: rest })
                  }
                />
              </section>
              <Why rows={byReason} />
            </div>
            <Rows {...loaderData} />
            <SingleClicks {...loaderData} {...loaderData.list} />
          </>
        )}
      </div>
    </>
  );
}

function Choose({ wish: { by, from, to, only, link }, links, single }: Told) {
  const t = useWords();
  return (
    <Form method="get" className={styles["choose"]} preventScrollReset>
      <Carried of={single} />
      <Choice label={t("reports.by")} name="by" defaultValue={by}>
        {CLICK_KEYS.map((one) => (
          <option key={one} value={one}>
            {t(`clicks.by.${one}`)}
          </option>
        ))}
        {CLICK_TAGS.map((one) => (
          <option key={one} value={one}>
            {one.startsWith("s") ? t("reports.by.sub", { slot: one }) : one}
          </option>
        ))}
      </Choice>
      <Field type="date" label={t("clicks.from")} name="from" defaultValue={from} required />
      <Field type="date" label={t("clicks.to")} name="to" defaultValue={to} required />
      <Choice label={t("clicks.only")} name="only" defaultValue={only ?? ""}>
        <option value="">{t("clicks.only.all")}</option>
        <option value="net">{t("clicks.only.net")}</option>
        <option value="rest">{t("clicks.only.rest")}</option>
      </Choice>
      <Choice label={t("clicks.link")} name="link" defaultValue={link ?? ""}>
        <option value="">{t("clicks.link.all")}</option>
        {links.map(({ id, label, code }) => (
          <option key={id} value={id}>
            {label} ({code})
          </option>
        ))}
      </Choice>
      <Button>{t("clicks.show")}</Button>
    </Form>
  );
}

/** Why clicks do not count, the commonest reason first. */
function Why({ rows }: { readonly rows: readonly ClickRow[] }) {
  const t = useWords();
  const why = rows.filter(({ key }) => key !== "");
  const count = why.reduce((all, { gross }) => all + gross, 0);
  return (
    <section className={report["card"]} aria-labelledby="why">
      <h2 id="why" className={report["heading"]}>
        {count === 0 ? t("clicks.why.none") : t("links.reasons", { count })}
      </h2>
      <ul className={styles["why"]}>
        {why.map(({ key, gross }) => (
          <li key={key}>
            <Reason of={key} />
            <Count value={gross} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows({ rows, wish, conversions, links }: Told) {
  const t = useWords();
  const tell = useDayName();
  const { by } = wish;
  const nameOf = (key: string) => {
    if (by === "day") return tell(key);
    if (by === "reason") return key === "" ? t("clicks.counts") : <Reason of={key} />;
    if (key === "") return t(by === "link" ? "clicks.site" : by === "referrer" ? "clicks.untold" : "reports.without");
    if (by === "channel") return channelName(t, key);
    const link = by === "link" ? links.find(({ code }) => code === key) : undefined;
    return link === undefined ? key : <Link to={`/office/links/${link.id}`}>{link.label}</Link>;
  };
  const known = CLICK_KEYS.find((one) => one === by);
  return (
    <ClickTable
      rows={rows}
      wish={wish}
      conversions={conversions}
      nameOf={nameOf}
      words={{
        title: known === undefined ? by : t(`clicks.by.${known}`),
        what: t("reports.what"),
        net: t("clicks.net"),
        rest: t("clicks.rest"),
        gross: t("clicks.gross"),
        conversions: t("reports.conversions"),
        sum: t("reports.total"),
        more: t("clicks.more"),
      }}
    />
  );
}
