import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { ReturnBadge } from "./returns.tsx";
import type { Route } from "./+types/return-list.ts";

const STATES = ["asked", "approved", "received", "settled", "refused"] as const;

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "returns.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before, filters } = readTableQuery(request, ["state"]);
  const state = oneOf(STATES, filters["state"]);
  return await api(context)("GET /api/admin/returns", {
    query: { ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) },
  });
}

type Row = Reply<"GET /api/admin/returns">["returns"][number];

/** What comes back, newest first; each leads to its order, where it is decided and settled. */
export default function ReturnList({ loaderData: { returns, next } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Row>[] = [
    { key: "code", head: t("returns.col.code"), cell: ({ goods }) => goods.code },
    { key: "state", head: t("returns.col.state"), cell: ({ goods }) => <ReturnBadge state={goods.state} /> },
    { key: "order", head: t("returns.col.order"), phone: "none", cell: ({ order }) => order.number },
    {
      key: "what",
      head: t("returns.col.what"),
      cell: ({ goods }) => goods.lines.map(({ quantity, title }) => t("goods.line", { quantity, title })).join(", "),
    },
    { key: "at", head: t("returns.col.at"), cell: ({ goods }) => <When at={goods.askedAt} as="moment" /> },
  ];
  return (
    <>
      <PageTitle
        title={t("returns.title")}
        lead={t("returns.lead")}
        back={{ to: "/admin/orders", label: t("orders.title") }}
      />
      <DataTable
        name={t("returns.title")}
        columns={columns}
        rows={returns}
        rowKey={({ goods }) => goods.id}
        rowTo={({ order }) => `/admin/orders/${order.id}`}
        next={next}
        views={[
          { label: t("returns.view.all"), search: "" },
          ...STATES.map((state) => ({ label: t(`return.state.${state}`), search: `?state=${state}` })),
        ]}
        empty={<Empty title={t("returns.empty")}>{t("returns.empty.text")}</Empty>}
      />
    </>
  );
}
