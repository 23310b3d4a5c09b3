import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { OrderBadge } from "./state.tsx";
import type { Route } from "./+types/list.ts";
import styles from "./list.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "orders.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, before, filters } = readTableQuery(request, ["state", "with"]);
  const state = oneOf(["placed", "paid", "cancelled"], filters["state"]);
  const attention = oneOf(["refunds", "failed-refund", "unsettled-payment"], filters["with"]);
  return await api(context)("GET /api/admin/orders", {
    query: {
      ...(q === undefined ? {} : { search: q }),
      ...(state === undefined ? {} : { state }),
      ...(attention === undefined ? {} : { with: attention }),
      ...(before === undefined ? {} : { before }),
    },
  });
}

type Row = Reply<"GET /api/admin/orders">["orders"][number];

/** The orders, newest first; the views are what people come for. */
export default function Orders({ loaderData: { orders, next } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Row>[] = [
    { key: "number", head: t("orders.col.number"), cell: ({ number }) => number },
    {
      key: "state",
      head: t("orders.col.state"),
      cell: ({ state, refunded, total }) => <OrderBadge state={state} refunded={refunded} total={total} />,
    },
    {
      key: "buyer",
      head: t("orders.col.buyer"),
      cell: ({ name, email }) =>
        name === null && email === null ? (
          <i className={styles["quiet"]}>{t("orders.erased")}</i>
        ) : (
          <span className={styles["buyer"]}>
            {name}
            <small>{email}</small>
          </span>
        ),
    },
    { key: "at", head: t("orders.col.at"), cell: ({ placedAt }) => <When at={placedAt} as="moment" /> },
    { key: "market", head: t("orders.col.market"), phone: "none", cell: ({ market }) => market.toUpperCase() },
    {
      key: "items",
      head: t("orders.col.items"),
      numeric: true,
      phone: "none",
      cell: ({ items }) => <Count value={items} />,
    },
    {
      key: "refunded",
      head: t("orders.col.refunded"),
      numeric: true,
      phone: "none",
      cell: ({ refunded }) => (/[1-9]/.test(refunded.amount) ? <Money value={refunded} /> : null),
    },
    {
      key: "total",
      head: t("orders.col.total"),
      numeric: true,
      phone: "figure",
      cell: ({ total }) => <Money value={total} />,
    },
  ];
  return (
    <>
      <PageTitle title={t("orders.title")} lead={t("orders.lead")} />
      <DataTable
        name={t("orders.title")}
        columns={columns}
        rows={orders}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/orders/${id}`}
        searchable
        next={next}
        views={[
          { label: t("orders.view.all"), search: "" },
          { label: t("orders.view.placed"), search: "?state=placed" },
          { label: t("orders.view.paid"), search: "?state=paid" },
          { label: t("orders.view.refunded"), search: "?with=refunds" },
          { label: t("orders.view.checking"), search: "?with=unsettled-payment" },
          { label: t("orders.view.failed"), search: "?with=failed-refund" },
          { label: t("orders.view.cancelled"), search: "?state=cancelled" },
        ]}
        empty={<NoOrder />}
      />
    </>
  );
}

function NoOrder() {
  const t = useWords();
  const [search] = useSearchParams();
  if (search.size === 0) return <Empty title={t("orders.empty")}>{t("orders.empty.text")}</Empty>;
  return (
    <Empty
      title={t("orders.none")}
      action={
        <ButtonLink to="/admin/orders" tone="quiet">
          {t("orders.view.all")}
        </ButtonLink>
      }
    >
      {t("orders.none.text")}
    </Empty>
  );
}
