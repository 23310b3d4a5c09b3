import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../desk/page-meta.ts";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";
import { bonusName } from "../money/bonus-name.ts";
import { useWords as useMoneyWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { AdjustmentsNav } from "./room.tsx";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "adjust.title");
}

const STATES = ["requested", "approved", "posted", "refused"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before, filters } = readTableQuery(request, ["state", "member"]);
  const state = oneOf(STATES, filters["state"]);
  return await api(context)("GET /api/admin/adjustments", {
    query: {
      ...(state === undefined ? {} : { state }),
      ...(filters["member"] === undefined ? {} : { member: filters["member"] }),
      ...(before === undefined ? {} : { before }),
    },
  });
}

export type Adjustment = Reply<"GET /api/admin/adjustments">["adjustments"][number];

/** Money by hand: what was asked for, by whom, why, and what a second person said to it. */
export default function Adjustments({ loaderData: { adjustments, next } }: Route.ComponentProps) {
  const t = useWords();
  const money = useMoneyWords();
  const mayAsk = useMay("adjustment.make");
  const columns: readonly Column<Adjustment>[] = [
    { key: "member", head: t("adjust.member"), cell: ({ member }) => member.displayName },
    {
      key: "statement",
      head: t("adjust.statement"),
      cell: ({ statement, override }) =>
        override === null ? statement : t("adjust.sets", { bonus: bonusName(money, override.bonus) }),
    },
    { key: "state", head: t("changes.state"), phone: "line", cell: ({ state }) => <RequestBadge state={state} /> },
    {
      key: "asked",
      head: t("changes.asked"),
      cell: ({ requestedBy, requestedAt }) => (
        <>
          {requestedBy?.name ?? t("adjust.house")}, <When at={requestedAt} />
        </>
      ),
    },
    {
      key: "amount",
      head: t("adjust.amount"),
      numeric: true,
      phone: "figure",
      cell: ({ amount }) => <Money value={amount} word={t("adjust.taken")} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("adjust.title")}
        lead={t("adjust.lead")}
        actions={
          mayAsk ? (
            <ButtonLink to="/admin/adjustments/new" preventScrollReset>
              {t("adjust.ask")}
            </ButtonLink>
          ) : null
        }
      />
      <AdjustmentsNav />
      <DataTable
        name={t("adjust.title")}
        columns={columns}
        rows={adjustments}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/adjustments/${id}`}
        beside
        next={next}
        views={[
          { label: t("changes.all"), search: "" },
          { label: t("changes.open"), search: "?state=requested" },
          { label: t("adjust.approved"), search: "?state=approved" },
          { label: t("adjust.posted"), search: "?state=posted" },
        ]}
        empty={<Empty title={t("adjust.none")}>{t("adjust.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
