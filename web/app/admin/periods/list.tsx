import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { PeriodBadge } from "../money/badges.tsx";
import { bonusName } from "../money/bonus-name.ts";
import { lastMoment, usePeriodName } from "../../ui/period-name.ts";
import { titleOf } from "../money/page-meta.ts";
import { Sums } from "../money/sums.tsx";
import { useWords } from "../money/words.ts";
import { stepInShort } from "./words-for-step.ts";
import type { Route } from "./+types/list.ts";
import styles from "./list.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "periods.title");
}

export const loader = async ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/periods");

type Row = Reply<"GET /api/admin/periods">["periods"][number];

/** Every period with what it pays, bonus by bonus, and whose turn it is. */
export default function Periods({ loaderData: { periods } }: Route.ComponentProps) {
  const t = useWords();
  const periodName = usePeriodName();
  const bonuses = [...new Set(periods.flatMap(({ run }) => run?.bonuses.map(({ bonus }) => bonus) ?? []))].sort();
  const columns: readonly Column<Row>[] = [
    { key: "period", head: t("periods.col.period"), cell: ({ period }) => periodName(period) },
    {
      key: "state",
      head: t("periods.col.state"),
      phone: "line",
      cell: ({ period, run }) => <PeriodBadge state={period.state} drafted={run !== null} />,
    },
    ...bonuses.map((bonus): Column<Row> => ({
      key: bonus,
      head: bonusName(t, bonus),
      numeric: true,
      phone: "none",
      cell: ({ run }) =>
        run === null ? null : (
          <Sums of={run.bonuses.filter((one) => one.bonus === bonus).map(({ amount }) => amount)} />
        ),
    })),
    {
      key: "total",
      head: t("money.total"),
      numeric: true,
      phone: "line",
      cell: ({ run }) =>
        run === null ? (
          <span className={styles["quiet"]}>{t("periods.norun")}</span>
        ) : (
          <b>
            <Sums of={run.totals} />
          </b>
        ),
    },
    {
      key: "lines",
      head: t("periods.col.lines"),
      numeric: true,
      cell: ({ run }) => (run === null ? null : <Count value={run.lines} />),
    },
    {
      key: "next",
      head: t("periods.col.next"),
      cell: ({ period, run, next }) => (
        <span className={next.may ? styles["yours"] : styles["quiet"]}>
          {stepInShort(t, next, run !== null, <When at={lastMoment(period.to)} zone="company" />)}
        </span>
      ),
    },
  ];
  return (
    <>
      <PageTitle title={t("periods.title")} lead={t("periods.lead")} />
      <DataTable
        name={t("periods.title")}
        columns={columns}
        rows={periods}
        rowKey={({ period }) => period.id}
        rowTo={({ period }) => `/admin/periods/${period.id}`}
        empty={<Empty title={t("periods.empty")}>{t("periods.empty.text")}</Empty>}
      />
    </>
  );
}
