import { api } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { useMay } from "../use-staff.ts";
import { StateBadge } from "./state.tsx";
import type { Card } from "./state.tsx";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "cards.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before, q } = readTableQuery(request);
  return await api(context)("GET /api/admin/gift-cards", {
    query: { ...(before === undefined ? {} : { before }), ...(q === undefined ? {} : { find: q }) },
  });
}

/** All gift cards, newest first, found by the end of their code or whom they are for. */
export default function GiftCards({ loaderData: { cards, next } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("order.refund");
  const columns: readonly Column<Card>[] = [
    {
      key: "card",
      head: t("cards.col.card"),
      cell: ({ last4 }) => (last4 === null ? t("cards.unsent") : t("cards.ending", { last4 })),
    },
    { key: "for", head: t("cards.col.for"), cell: ({ recipient }) => recipient ?? t("cards.erased") },
    { key: "state", head: t("cards.col.state"), cell: ({ state }) => <StateBadge state={state} /> },
    { key: "value", head: t("cards.col.value"), numeric: true, cell: ({ value }) => <Money value={value} /> },
    {
      key: "left",
      head: t("cards.col.left"),
      numeric: true,
      phone: "figure",
      cell: ({ balance }) => <Money value={balance} />,
    },
    { key: "at", head: t("cards.col.at"), cell: ({ activeAt }) => <When at={activeAt} as="moment" /> },
  ];
  const give = may ? <ButtonLink to="/admin/gift-cards/new">{t("cards.give")}</ButtonLink> : null;
  return (
    <>
      <PageTitle title={t("cards.title")} lead={t("cards.lead")} actions={give} />
      <DataTable
        name={t("cards.title")}
        columns={columns}
        rows={cards}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/gift-cards/${id}`}
        searchable
        next={next}
        empty={
          <Empty title={t("cards.empty")} action={give}>
            {t("cards.empty.text")}
          </Empty>
        }
      />
    </>
  );
}
