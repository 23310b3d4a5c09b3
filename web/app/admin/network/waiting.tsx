import { Badge } from "@mantine/core";
import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { NetworkNav } from "./room.tsx";
import type { Route } from "./+types/waiting.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.waiting");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/tank", { query: {} });

type Row = Reply<"GET /api/admin/tank">["waiting"][number];

/** Newcomers without a seat, the nearest deadline first: their sponsor chooses, or the office, or in the end the tree's rule. */
export default function Waiting({ loaderData: { waiting } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Row>[] = [
    { key: "who", head: t("waiting.who"), cell: ({ displayName }) => displayName },
    { key: "sponsor", head: t("waiting.sponsor"), cell: ({ sponsorName }) => sponsorName ?? t("waiting.company") },
    { key: "tree", head: t("changes.tree"), cell: ({ tree }) => tree },
    { key: "since", head: t("waiting.since"), cell: ({ since }) => <When at={since} /> },
    {
      key: "deadline",
      head: t("waiting.deadline"),
      cell: ({ deadline, overdue }) =>
        overdue ? <Badge color="bad">{t("waiting.overdue")}</Badge> : <When at={deadline} as="moment" />,
    },
  ];
  return (
    <>
      <PageTitle title={t("network.title")} lead={t("waiting.lead")} />
      <NetworkNav waiting={waiting.length} />
      <DataTable
        name={t("network.waiting")}
        columns={columns}
        rows={waiting}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/network/waiting/${id}`}
        beside
        empty={<Empty title={t("waiting.none")}>{t("waiting.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
