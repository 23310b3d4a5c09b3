import { useState } from "react";
import { useSearchParams } from "react-router";
import { api, pathOf, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { useMay } from "../use-staff.ts";
import { Bulk } from "./bulk.tsx";
import { GoodsBadge } from "./parcels.tsx";
import { OrderBadge } from "./state.tsx";
import type { Route } from "./+types/list.ts";
import styles from "./list.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "orders.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, before, filters } = readTableQuery(request, FILTERS);
  const state = oneOf(["placed", "paid", "cancelled"], filters["state"]);
  const attention = oneOf(["to-ship", "refunds", "returns", "failed-refund", "unsettled-payment"], filters["with"]);
  const shipping = oneOf(GOODS, filters["shipping"]);
  const call = api(context);
  const query = {
    ...(q === undefined ? {} : { search: q }),
    ...(state === undefined ? {} : { state }),
    ...(attention === undefined ? {} : { with: attention }),
    ...(shipping === undefined ? {} : { shipping }),
    ...(filters["market"] === undefined ? {} : { market: filters["market"] }),
  };
  const [list, { carriers }] = await Promise.all([
    call("GET /api/admin/orders", { query: { ...query, ...(before === undefined ? {} : { before }) } }),
    call("GET /api/admin/carriers"),
  ]);
  return { ...list, carriers, exportTo: pathOf("GET /api/admin/orders.csv", { query }) };
}

/** Marks the chosen orders as shipped; what could not be done is told order by order. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    return await api(context)("POST /api/admin/shipments", {
      body: { orders: form.getAll("order").map(String), carrier: textOf(form, "carrier") },
    });
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

const FILTERS = ["state", "with", "shipping", "market"] as const;
const GOODS = ["open", "part", "shipped", "delivered", "nothing"] as const;

type Row = Reply<"GET /api/admin/orders">["orders"][number];

/** The orders, newest first; the views are what people come for. */
export default function Orders({ loaderData: { orders, next, carriers, exportTo }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("order.ship");
  const maySell = useMay("order.refund");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (id: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id)));
  const columns: readonly Column<Row>[] = [
    {
      key: "number",
      head: t("orders.col.number"),
      cell: ({ number }) => <span className={styles["number"]}>{number}</span>,
    },
    {
      key: "state",
      head: t("orders.col.state"),
      cell: ({ state, withdrawn, refunded, total }) => (
        <OrderBadge state={state} withdrawn={withdrawn} refunded={refunded} total={total} />
      ),
    },
    {
      key: "goods",
      head: t("orders.col.goods"),
      cell: ({ state, shippingState, returnState }) =>
        state !== "paid" ? null : (
          <span className={styles["goods"]}>
            <GoodsBadge state={shippingState} />
            {returnState === "none" ? null : <small>{t(`order.return.${returnState}`)}</small>}
          </span>
        ),
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
    ...(may
      ? [
          {
            key: "choose",
            head: t("orders.col.choose"),
            phone: "none" as const,
            cell: ({ id, number }: Row) => (
              <input
                type="checkbox"
                aria-label={t("orders.choose", { number })}
                checked={chosen.has(id)}
                onChange={(event) => choose(id, event.currentTarget.checked)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <PageTitle
        title={t("orders.title")}
        lead={t("orders.lead")}
        actions={
          <>
            <ButtonLink to="/admin/returns" tone="quiet">
              {t("orders.returns")}
            </ButtonLink>
            {maySell ? (
              <ButtonLink to="/admin/orders/sell" tone="quiet">
                {t("orders.sell")}
              </ButtonLink>
            ) : null}
            {may ? (
              <ButtonLink to="/admin/orders/tracking" tone="quiet">
                {t("orders.tracking")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Bulk
        chosen={orders.filter(({ id }) => chosen.has(id))}
        carriers={carriers}
        answer={actionData}
        onDone={() => setChosen(new Set())}
      />
      <DataTable
        name={t("orders.title")}
        columns={columns}
        rows={orders}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/orders/${id}`}
        searchable
        exportTo={exportTo}
        filters={[
          {
            name: "shipping",
            label: t("orders.filter.shipping"),
            options: GOODS.map((value) => ({ value, label: t(`goods.${value}`) })),
          },
        ]}
        next={next}
        views={[
          { label: t("orders.view.all"), search: "" },
          { label: t("orders.view.toship"), search: "?with=to-ship" },
          { label: t("orders.view.placed"), search: "?state=placed" },
          { label: t("orders.view.paid"), search: "?state=paid" },
          { label: t("orders.view.returns"), search: "?with=returns" },
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
