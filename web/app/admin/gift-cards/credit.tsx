import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { SumRow, SumRows } from "../../ui/office/sum-rows.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { minorOf } from "../daily/minor.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/credit.ts";

type Entry = Reply<"GET /api/admin/people/{id}/credit">["entries"][number];

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "credit.title");
}

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const { before } = readTableQuery(request);
  return await api(context)("GET /api/admin/people/{id}/credit", {
    params,
    query: before === undefined ? {} : { before },
  });
}

/** A customer's store credit: what there is, and every movement with where it came from. */
export default function PersonCredit({ loaderData: { name, credit, entries, next } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Entry>[] = [
    {
      key: "origin",
      head: t("credit.col.origin"),
      cell: ({ origin, order }) => {
        const words = t(`credit.origin.${origin}`, { number: order?.number ?? "" });
        return order === null ? words : <Link to={`/admin/orders/${order.id}`}>{words}</Link>;
      },
    },
    { key: "at", head: t("card.col.at"), cell: ({ at }) => <When at={at} as="moment" /> },
    {
      key: "change",
      head: t("card.col.change"),
      numeric: true,
      phone: "figure",
      cell: ({ change }) => <Money value={change} />,
    },
    { key: "balance", head: t("credit.col.balance"), numeric: true, cell: ({ balance }) => <Money value={balance} /> },
    { key: "by", head: t("card.col.by"), cell: ({ by }) => by ?? "–" },
  ];
  return (
    <>
      <PageTitle title={t("credit.title")} lead={name} back={{ to: "/admin/orders", label: t("credit.orders") }} />
      <div className={panels["page"]}>
        {credit.length === 0 ? null : (
          <Card id="standing" title={t("credit.standing")}>
            <SumRows>
              {credit.map(({ balance, held }) => (
                <SumRow key={balance.currency} name={balance.currency} total>
                  <Money value={balance} />
                  {minorOf(held) === 0n ? null : (
                    <small className={panels["quiet"]}>
                      {" "}
                      {t.rich("credit.held", { held: <Money value={held} /> })}
                    </small>
                  )}
                </SumRow>
              ))}
            </SumRows>
          </Card>
        )}
        <DataTable
          name={t("credit.title")}
          columns={columns}
          rows={entries}
          rowKey={({ id }) => id}
          next={next}
          empty={<Empty title={t("credit.none")}>{t("credit.none.text")}</Empty>}
        />
      </div>
    </>
  );
}
