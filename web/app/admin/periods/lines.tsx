import { Link, useSearchParams } from "react-router";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { bonusName } from "../money/bonus-name.ts";
import styles from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Detail } from "./words-for-step.ts";

export type LinePage = Reply<"GET /api/admin/runs/{id}/lines">;
type Line = LinePage["lines"][number];

/** What the lines can be narrowed by, beside words searched for. */
export const LINE_FILTERS = ["bonus", "currency", "earner"] as const;

/** Every line of the run; each opens beside the list, with its explanation. */
export function Lines({ detail: { period, run }, page }: { readonly detail: Detail; readonly page: LinePage | null }) {
  const t = useWords();
  const [search] = useSearchParams();
  const columns = useColumns();
  if (run === null || page === null) {
    return <Empty title={t("lines.before")}>{t("lines.before.text")}</Empty>;
  }
  const isNarrowed = [...LINE_FILTERS, "q"].some((name) => search.get(name));
  const bonuses = [...new Set(run.bonuses.map(({ bonus }) => bonus))].sort();
  const currencies = [...new Set(run.totals.map(({ currency }) => currency))].sort();
  const earner = search.get("earner");
  // An earner is chosen by a link, from a name; the filter shows whose lines these are and takes it off.
  const whose = page.lines.find((line) => line.earner.id === earner)?.earner.displayName ?? earner;
  const kept = search.size === 0 ? "" : `?${search.toString()}`;
  return (
    <section aria-labelledby="lines">
      <h2 id="lines" className={styles["heading"]}>
        {t("lines.title")}
      </h2>
      <DataTable
        name={t("lines.title")}
        columns={columns}
        rows={page.lines}
        rowKey={keyOf}
        rowTo={(line) => `/admin/periods/${period.id}/lines/${keyOf(line)}${kept}`}
        beside
        searchable
        filters={[
          {
            name: "bonus",
            label: t("lines.bonus"),
            options: bonuses.map((bonus) => ({ value: bonus, label: bonusName(t, bonus) })),
          },
          {
            name: "currency",
            label: t("lines.currency"),
            options: currencies.map((currency) => ({ value: currency, label: currency })),
          },
          ...(earner === null || whose === null
            ? []
            : [{ name: "earner", label: t("lines.earner"), options: [{ value: earner, label: whose }] }]),
        ]}
        next={page.next}
        exportTo={`/api/admin/runs/${run.id}/csv`}
        empty={
          isNarrowed ? (
            <Empty title={t("lines.empty")}>{t("lines.empty.text")}</Empty>
          ) : (
            <Empty title={t("lines.none")}>{t("lines.none.text")}</Empty>
          )
        }
      />
    </section>
  );
}

/** `sal_1.unilevel.mbr_2`, or of a whole period `mbr_1.match.mbr_2`. */
function keyOf({ sale, source, bonus, earner }: Line): string {
  return [sale ?? source?.id ?? "", bonus, earner.id].join(".");
}

function useColumns(): readonly Column<Line>[] {
  const t = useWords();
  return [
    { key: "earner", head: t("lines.earner"), cell: ({ earner }) => earner.displayName },
    {
      key: "bonus",
      head: t("lines.bonus"),
      cell: ({ bonus, kept }) => (kept ? `${bonusName(t, bonus)} (${t("lines.kept")})` : bonusName(t, bonus)),
    },
    {
      key: "level",
      head: t("lines.level"),
      cell: ({ level, paidLevel }) =>
        level === 0
          ? t("lines.level.own")
          : level === paidLevel
            ? level
            : t("lines.level.paid", { level, paid: paidLevel }),
    },
    {
      key: "sale",
      head: t("lines.sale"),
      cell: ({ sale, source }) =>
        sale === null ? (
          t("lines.period", { name: source?.displayName ?? "" })
        ) : (
          <Link to={`/admin/sales/${sale}`} className={styles["id"]}>
            {sale}
          </Link>
        ),
    },
    {
      key: "base",
      head: t("lines.base"),
      numeric: true,
      phone: "none",
      cell: ({ base }) => <Count value={base} />,
    },
    {
      key: "rate",
      head: t("lines.rate"),
      numeric: true,
      cell: ({ rate }) => (rate === null ? t("lines.rate.fixed") : <Count value={rate} unit="percent" />),
    },
    {
      key: "amount",
      head: t("lines.amount"),
      numeric: true,
      sort: true,
      phone: "figure",
      cell: ({ amount }) => <Money value={amount} />,
    },
  ];
}
