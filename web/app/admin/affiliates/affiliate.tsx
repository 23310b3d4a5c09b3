import { Link } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { daysBefore } from "../../ui/report/days-before.ts";
import { useDayName } from "../../ui/report/day-bars.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { DayCharts } from "./day-charts.tsx";
import { Figure, FigureRow, PerCurrency } from "./figures.tsx";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/affiliate.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "room", loaderData?.today.affiliate.name);
}

const SPANS = ["30", "90", "365"] as const;
const BY = ["link", "channel", "product", "country", "program", "day", "reason"] as const;
const SUB_IDS = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;

export async function loader({ context, params: { id }, url }: Route.LoaderArgs) {
  const call = api(context);
  // Not everybody who sees figures may see members.
  const hosts = call("GET /api/admin/link-hosts", { query: { member: id } }).then(
    (found) => found.hosts,
    (error: unknown) => {
      if (error instanceof ApiProblem && error.problem.status === 403) return [];
      throw error;
    },
  );
  const span = oneOf(SPANS, url.searchParams.get("days")) ?? "30";
  const by = oneOf([...BY, ...SUB_IDS], url.searchParams.get("by")) ?? "link";
  const today = await call("GET /api/admin/reports/affiliates/{id}", { params: { id } });
  const from = daysBefore(today.day, Number(span) - 1);
  const [byDay, report] = await Promise.all([
    call("GET /api/admin/reports", { query: { by: "day", from, member: id } }),
    call("GET /api/admin/reports", { query: { by, from, member: id } }),
  ]);
  const csv = `/api/admin/reports/csv?by=${by}&from=${from}&member=${id}`;
  return { id, span, by, today, byDay, report, csv, hosts: await hosts };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    await api(context)("POST /api/admin/link-hosts/{id}/drop", {
      params: { id: textOf(form, "host") },
      body: { reason: textOf(form, "reason") },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One affiliate as the manager sees them: the figures that they see themselves. */
export default function Affiliate({
  loaderData: { id, span, by, today, byDay, report, csv, hosts },
}: Route.ComponentProps) {
  const t = useWords();
  const mayMembers = useMay("member.read");
  const choose = (change: Readonly<Record<string, string>>): string =>
    `?${new URLSearchParams({ days: span, by, ...change }).toString()}`;
  return (
    <>
      <PageTitle
        title={today.affiliate.name}
        back={{ to: "/admin/affiliates", label: t("room") }}
        lead={`@${today.affiliate.handle}`}
      />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <div className={panels["head"]}>
          <nav className={styles["spans"]} aria-label={t("overview.span")}>
            {SPANS.map((days) => (
              <Link
                key={days}
                to={choose({ days })}
                aria-current={days === span ? "page" : undefined}
                preventScrollReset
              >
                {t("overview.days", { count: Number(days) })}
              </Link>
            ))}
          </nav>
          <div className={styles["ways"]}>
            <Link className={panels["link"]} to={`/admin/affiliates/conversions?member=${id}`}>
              {t("of.conversions")}
            </Link>
            {mayMembers ? (
              <>
                <Link className={panels["link"]} to={`/admin/affiliates/links?member=${id}`}>
                  {t("links.title")}
                </Link>
                <Link className={panels["link"]} to={`/admin/affiliates/counted?member=${id}`}>
                  {t("counted.title")}
                </Link>
                <Link className={panels["link"]} to={`/admin/members/${id}`}>
                  {t("of.member")}
                </Link>
              </>
            ) : null}
          </div>
        </div>
        <section className={styles["figures"]} aria-label={t("overview.figures")}>
          <FigureRow of={byDay.total} />
          <Figure label={t("figure.today")} note={t("figure.yesterday", { count: today.yesterday.conversions })}>
            <Count value={today.today.conversions} />
          </Figure>
        </section>
        <DayCharts report={byDay} />
        <section aria-labelledby="by" className={styles["fits"]}>
          <div className={panels["head"]}>
            <h2 id="by" className={panels["heading"]}>
              {t("of.by")}
            </h2>
            <a className={desk["download"]} href={csv} download>
              <Icon name="download" size={16} /> {t("of.csv")}
            </a>
          </div>
          <nav className={styles["spans"]} aria-label={t("of.by")}>
            {BY.map((one) => (
              <Link
                key={one}
                to={choose({ by: one })}
                aria-current={one === by ? "page" : undefined}
                preventScrollReset
              >
                {t(`of.by.${one}`)}
              </Link>
            ))}
            {SUB_IDS.map((one) => (
              <Link
                key={one}
                to={choose({ by: one })}
                aria-current={one === by ? "page" : undefined}
                preventScrollReset
              >
                {one}
              </Link>
            ))}
          </nav>
          {report.rows.length === 0 ? (
            <Empty title={t("of.none")}>{t("of.none.text")}</Empty>
          ) : (
            <Rows rows={by === "day" ? report.rows.toReversed() : report.rows} by={by} total={report.total} />
          )}
          {report.countedAt === null ? null : (
            <p className={panels["quiet"]}>
              {t.rich("of.counted", { date: <When at={report.countedAt} as="moment" /> })}
            </p>
          )}
        </section>
        {hosts.length === 0 ? null : <Hosts hosts={hosts} />}
      </div>
    </>
  );
}

/** Host names of their own that lead to their links; staff can take one away. */
function Hosts({ hosts }: { readonly hosts: Reply<"GET /api/admin/link-hosts">["hosts"] }) {
  const t = useWords();
  const may = useMay("member.write");
  return (
    <Card title={t("of.hosts")} text={t("of.hosts.text")}>
      <ul className={styles["plain"]}>
        {hosts.map(({ id, host, checked }) => (
          <li key={id}>
            <span>
              <b>{host}</b> <small>{t(checked ? "of.hosts.leads" : "of.hosts.waits")}</small>
            </span>
            {may ? (
              <ConfirmWithReason
                label={t("of.hosts.drop")}
                title={t("of.hosts.drop.title", { host })}
                confirm={t("of.hosts.drop")}
                tone="quiet"
                fields={{ host: id }}
              >
                <p>{t("of.hosts.drop.means")}</p>
              </ConfirmWithReason>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Report = Reply<"GET /api/admin/reports">;

function Rows({
  rows,
  by,
  total,
}: {
  readonly rows: Report["rows"];
  readonly by: string;
  readonly total: Report["total"];
}) {
  const t = useWords();
  const tell = useDayName();
  const nameOf = ({ key, name }: Report["rows"][number]): string => {
    if (by === "day") return tell(key);
    if (key === "") return t("of.without");
    return name === "" ? key : name;
  };
  return (
    <div className={styles["scroll"]}>
      <table className={panels["sums"]}>
        <thead>
          <tr>
            <th scope="col">{t("of.what")}</th>
            <th scope="col">{t("figure.clicks")}</th>
            <th scope="col">{t("figure.conversions")}</th>
            <th scope="col">{t("figure.rate")}</th>
            <th scope="col">{t("figure.epc")}</th>
            <th scope="col">{t("figure.aov")}</th>
            <th scope="col">{t("of.goods")}</th>
            <th scope="col">{t("figure.earned")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>{nameOf(row)}</td>
              <Cells of={row} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t("of.total")}</td>
            <Cells of={total} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ of }: { readonly of: Report["total"] }) {
  return (
    <>
      <td>
        <Count value={of.clicks.net} /> <small>/ {of.clicks.gross}</small>
      </td>
      <td>
        <Count value={of.conversions} />
      </td>
      <td>{of.conversionRate === null ? "–" : <Count value={of.conversionRate} unit="percent" />}</td>
      <td>
        <PerCurrency of={of} what="epc" />
      </td>
      <td>
        <PerCurrency of={of} what="aov" />
      </td>
      <td>
        {of.money.length === 0 ? "–" : null}
        {of.money.map(({ amount }) => (
          <div key={amount.currency}>
            <Money value={amount} />
          </div>
        ))}
      </td>
      <td>
        <PerCurrency of={of} what="earned" />
      </td>
    </>
  );
}
