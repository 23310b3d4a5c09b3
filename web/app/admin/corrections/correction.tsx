import { Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { readPeriodNames, usePeriodOf } from "../adjustments/read-periods.ts";
import { textOf } from "../daily/given.ts";
import { Asked, Decision } from "../desk/decision.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";
import { AuditLink } from "../money/audit-link.tsx";
import { bonusName } from "../money/bonus-name.ts";
import { Difference } from "../money/difference.tsx";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { SumsInLine } from "../money/sums.tsx";
import { useWords as useMoneyWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { sumByCurrency } from "./sum-causes.ts";
import type { Route } from "./+types/correction.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "corrections.title");
}

const PAGE = 200;

export async function loader({ context, params: { id }, request }: Route.LoaderArgs) {
  const call = api(context);
  const { before } = readTableQuery(request);
  const offset = Number(before ?? 0) || 0;
  const [detail, names] = await Promise.all([
    call("GET /api/admin/corrections/{id}", { params: { id }, query: { limit: PAGE, offset } }),
    readPeriodNames(call),
  ]);
  return { ...detail, names, next: detail.lines.length === PAGE ? String(offset + PAGE) : null };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  try {
    if (textOf(form, "deed") === "approve") {
      await call("POST /api/admin/corrections/{id}/approve", { params: { id }, idempotencyKey: idempotencyKey(form) });
    } else {
      await call("POST /api/admin/corrections/{id}/refuse", {
        params: { id },
        body: { reason: textOf(form, "reason") },
      });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Line = Reply<"GET /api/admin/corrections/{id}">["lines"][number];

/** A committed period beside what it should have paid: the differences by cause, line by line, and the second person's word. */
export default function CorrectionPage({ loaderData: { correction, lines, names, next } }: Route.ComponentProps) {
  const t = useWords();
  const money = useMoneyWords();
  const periodOf = usePeriodOf(names);
  const mayDecide = useMay("adjustment.approve");
  const sums = sumByCurrency(correction.causes);
  const columns: readonly Column<Line>[] = [
    { key: "earner", head: t("adjust.member"), cell: ({ earner }) => <MemberLink member={earner} /> },
    { key: "cause", head: t("corrections.cause"), cell: ({ cause }) => t(`correction.cause.${cause}`) },
    { key: "bonus", head: t("adjust.bonus"), cell: ({ bonus }) => bonusName(money, bonus) },
    {
      key: "of",
      head: t("corrections.of"),
      cell: ({ sale, source }) =>
        sale !== null ? (
          <Link to={`/admin/sales/${sale}`}>{sale}</Link>
        ) : source !== null ? (
          <Link to={`/admin/members/${source}`}>{source}</Link>
        ) : (
          "–"
        ),
    },
    { key: "stood", head: t("corrections.stood"), numeric: true, cell: ({ stood }) => <Money value={stood.amount} /> },
    {
      key: "should",
      head: t("corrections.should"),
      numeric: true,
      cell: ({ should }) => <Money value={should.amount} />,
    },
    {
      key: "difference",
      head: t("corrections.difference"),
      numeric: true,
      phone: "figure",
      cell: ({ difference }) => <Difference value={difference} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("corrections.of.period", { period: periodOf(correction.period) })}
        back={{ to: "/admin/adjustments/corrections", label: t("corrections.title") }}
        beside={<RequestBadge state={correction.state} />}
        lead={t(`corrections.inputs.${correction.inputs}`)}
      />
      <div className={panels["page"]}>
        <section className={panels["card"]}>
          <Asked by={correction.requestedBy} at={correction.requestedAt} reason={correction.reason} />
          <table className={panels["sums"]}>
            <thead>
              <tr>
                <th scope="col">{t("corrections.cause")}</th>
                <th scope="col">{t("corrections.lines")}</th>
                <th scope="col">{t("corrections.difference")}</th>
              </tr>
            </thead>
            <tbody>
              {correction.causes.map(({ cause, lines: count, difference }) => (
                <tr key={`${cause} ${difference.currency}`}>
                  <td>{t(`correction.cause.${cause}`)}</td>
                  <td>
                    <Count value={count} />
                  </td>
                  <td>
                    <Difference value={difference} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {correction.state === "requested" ? (
            <div className={panels["deeds"]}>
              <Decision
                by={correction.requestedBy}
                needs="adjustment.approve"
                mayWithdraw={mayDecide}
                approve={{
                  title: t("corrections.approve.title"),
                  confirm: t("corrections.approve.confirm"),
                  means: <p>{t.rich("corrections.approve.means", { sums: <SumsInLine of={sums} /> })}</p>,
                }}
                refused={t("corrections.refuse.means")}
              />
            </div>
          ) : null}
          {correction.decidedAt === null ? null : (
            <p>
              {t.rich(correction.state === "posted" ? "corrections.posted" : "corrections.was.refused", {
                who: correction.decidedBy?.name ?? t("asked.nobody"),
                date: <When at={correction.decidedAt} as="moment" />,
              })}{" "}
              {correction.postedIn === null ? null : (
                <Link to={`/admin/periods/${correction.postedIn}`}>{periodOf(correction.postedIn)}</Link>
              )}
            </p>
          )}
          <AuditLink subject={correction.id} />
        </section>
        <section aria-labelledby="lines">
          <h2 id="lines" className={panels["heading"]}>
            {t("corrections.lines.all")}
          </h2>
          <DataTable
            name={t("corrections.lines.all")}
            columns={columns}
            rows={lines}
            rowKey={({ sale, source, bonus, earner, cause }) => `${sale} ${source} ${bonus} ${earner.id} ${cause}`}
            next={next}
            empty={<Empty title={t("changes.none")} />}
          />
        </section>
      </div>
    </>
  );
}
