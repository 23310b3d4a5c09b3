import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { withQuery } from "../../ui/office/table-query.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { readPeriodNames, usePeriodOf } from "../adjustments/read-periods.ts";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { bonusName } from "../money/bonus-name.ts";
import { Difference } from "../money/difference.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useWords as useMoneyWords } from "../money/words.ts";
import type { Route } from "./+types/comparison.ts";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "parallel.title", loaderData?.parallelRun.name);
}

const CAUSES = [
  "missing-here",
  "missing-there",
  "other-earner",
  "other-rate",
  "other-base",
  "rounding",
  "other-amount",
] as const;
const PAGE = 100;

export async function loader({ context, params: { id }, request }: Route.LoaderArgs) {
  const call = api(context);
  const { before, filters } = readTableQuery(request, ["cause", "member"]);
  const offset = Number(before ?? 0) || 0;
  const cause = oneOf(CAUSES, filters["cause"]);
  const { member } = filters;
  const [found, names] = await Promise.all([
    call("GET /api/admin/parallel-runs/{id}", {
      params: { id },
      query: {
        limit: PAGE,
        offset,
        ...(cause === undefined ? {} : { cause }),
        ...(member === undefined ? {} : { member }),
      },
    }),
    readPeriodNames(call),
  ]);
  const sides = found.differences.flatMap(({ here, there }) => [here?.earner, there?.earner]);
  return {
    ...found,
    names,
    only: member === undefined ? null : (sides.find((one) => one?.id === member)?.displayName ?? member),
    next: found.differences.length === PAGE ? String(offset + PAGE) : null,
  };
}

type Row = Reply<"GET /api/admin/parallel-runs/{id}">["differences"][number];
type Side = Row["here"];

/** What another system pays beside what we pay: how much fits to the cent, and every difference with its cause. */
export default function Comparison({ loaderData }: Route.ComponentProps) {
  const { parallelRun, matched, causes, differences, names, only, next } = loaderData;
  const t = useWords();
  const money = useMoneyWords();
  const periodOf = usePeriodOf(names);
  const [search] = useSearchParams();
  const columns: readonly Column<Row>[] = [
    { key: "here.earner", head: t("parallel.earner"), cell: (row) => <Earner row={row} search={search} /> },
    { key: "cause", head: t("corrections.cause"), cell: ({ cause }) => t(`parallel.cause.${cause}`) },
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
    { key: "here", head: t("parallel.here"), numeric: true, cell: ({ here }) => <Amount side={here} /> },
    {
      key: "there",
      head: t("parallel.there"),
      numeric: true,
      phone: "figure",
      cell: ({ there }) => <Amount side={there} />,
    },
    {
      key: "line",
      head: t("fault.line"),
      numeric: true,
      phone: "none",
      cell: ({ there }) => {
        const line = there?.line ?? null;
        return line === null ? "–" : <Count value={line} />;
      },
    },
  ];
  return (
    <>
      <PageTitle
        title={parallelRun.name}
        back={{
          to: `/admin/periods/${parallelRun.period}/parallel`,
          label: t("parallel.of", { period: periodOf(parallelRun.period) }),
        }}
        lead={t("parallel.matched", {
          matched: matched.toLocaleString(t.locale),
          lines: parallelRun.lines.toLocaleString(t.locale),
        })}
      />
      <div className={panels["page"]}>
        {causes.length === 0 ? (
          <Notice tone="good">
            <p>{t("parallel.same")}</p>
          </Notice>
        ) : (
          <>
            <Card id="causes" title={t("parallel.causes")}>
              <table className={panels["sums"]}>
                <thead>
                  <tr>
                    <th scope="col">{t("corrections.cause")}</th>
                    <th scope="col">{t("corrections.lines")}</th>
                    <th scope="col">{t("parallel.difference")}</th>
                  </tr>
                </thead>
                <tbody>
                  {causes.map(({ cause, lines, difference }) => (
                    <tr key={`${cause} ${difference.currency}`}>
                      <td>
                        <Link to={withQuery(search, "cause", cause)} preventScrollReset>
                          {t(`parallel.cause.${cause}`)}
                        </Link>
                        <br />
                        <small>{t(`parallel.cause.${cause}.means`)}</small>
                      </td>
                      <td>
                        <Count value={lines} />
                      </td>
                      <td>
                        <Difference value={difference} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Card>
            <section aria-labelledby="differences">
              <h2 id="differences" className={panels["heading"]}>
                {only === null ? t("parallel.differences") : t("parallel.differences.of", { member: only })}
              </h2>
              {only === null ? null : (
                <p>
                  <Link to={withQuery(search, "member", undefined)} preventScrollReset>
                    {t("parallel.everybody")}
                  </Link>
                </p>
              )}
              <DataTable
                name={t("parallel.differences")}
                columns={columns}
                rows={differences}
                rowKey={({ cause, sale, source, bonus, here, there }) =>
                  `${cause} ${sale} ${source} ${bonus} ${here?.earner.id} ${there?.earner.id}`
                }
                next={next}
                filters={[
                  {
                    name: "cause",
                    label: t("corrections.cause"),
                    options: CAUSES.map((cause) => ({ value: cause, label: t(`parallel.cause.${cause}`) })),
                  },
                ]}
                empty={<Empty title={t("parallel.no.such")} />}
              />
            </section>
          </>
        )}
      </div>
    </>
  );
}

/** Who earns here and who there; a name leads to all differences of that member. */
function Earner({ row: { here, there }, search }: { readonly row: Row; readonly search: URLSearchParams }) {
  const t = useWords();
  const one = (side: Side) =>
    side === null ? null : (
      <Link to={withQuery(search, "member", side.earner.id)} preventScrollReset>
        {side.earner.displayName}
      </Link>
    );
  if (here !== null && there !== null && here.earner.id !== there.earner.id) {
    return t.rich("parallel.instead", { here: one(here), there: one(there) });
  }
  return one(here ?? there);
}

function Amount({ side }: { readonly side: Side }) {
  if (side === null) return "–";
  return (
    <>
      <Money value={side.amount} />
      {side.rate === null || side.base === null ? null : (
        <small>
          {" "}
          <Count value={side.rate} unit="percent" /> × <Count value={side.base} />
        </small>
      )}
    </>
  );
}
