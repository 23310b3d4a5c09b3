import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { readPeriodNames, usePeriodOf } from "../adjustments/read-periods.ts";
import { AdjustmentsNav } from "../adjustments/room.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";
import panels from "../money/panels.module.css";
import { Sums } from "../money/sums.tsx";
import { useMay } from "../use-staff.ts";
import { sumByCurrency } from "./sum-causes.ts";
import { WorkOut } from "./work-out.tsx";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "corrections.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [{ corrections }, names, { periods }, { versions }] = await Promise.all([
    call("GET /api/admin/corrections", { query: {} }),
    readPeriodNames(call),
    call("GET /api/admin/periods"),
    call("GET /api/admin/plans"),
  ]);
  return {
    corrections,
    names,
    committed: periods.map(({ period }) => period).filter(({ state }) => state === "committed"),
    plans: versions.map(({ id, name, from }) => ({ id, name, from })),
  };
}

type Row = Reply<"GET /api/admin/corrections">["corrections"][number];

/** Committed periods that were worked out again, aside: what differs, why, and whether it was posted. */
export default function Corrections({ loaderData }: Route.ComponentProps) {
  const { corrections, names, committed, plans } = loaderData;
  const t = useWords();
  const periodOf = usePeriodOf(names);
  const mayAsk = useMay("adjustment.make");
  const columns: readonly Column<Row>[] = [
    { key: "period", head: t("adjust.period"), cell: ({ period }) => periodOf(period) },
    { key: "state", head: t("changes.state"), phone: "line", cell: ({ state }) => <RequestBadge state={state} /> },
    {
      key: "asked",
      head: t("changes.asked"),
      cell: ({ requestedBy, requestedAt }) => (
        <>
          {requestedBy?.name ?? t("asked.nobody")}, <When at={requestedAt} />
        </>
      ),
    },
    {
      key: "lines",
      head: t("corrections.lines"),
      numeric: true,
      cell: ({ causes }) => <Count value={causes.reduce((sum, { lines }) => sum + lines, 0)} />,
    },
    {
      key: "difference",
      head: t("corrections.difference"),
      numeric: true,
      phone: "figure",
      cell: ({ causes }) => <Sums of={sumByCurrency(causes)} />,
    },
  ];
  return (
    <>
      <PageTitle title={t("adjust.title")} lead={t("corrections.lead")} />
      <AdjustmentsNav />
      <div className={panels["page"]}>
        {mayAsk && committed.length > 0 ? <WorkOut periods={committed} plans={plans} /> : null}
        <DataTable
          name={t("corrections.title")}
          columns={columns}
          rows={corrections}
          rowKey={({ id }) => id}
          rowTo={({ id }) => `/admin/adjustments/corrections/${id}`}
          empty={<Empty title={t("corrections.none")}>{t("corrections.none.text")}</Empty>}
        />
      </div>
    </>
  );
}
