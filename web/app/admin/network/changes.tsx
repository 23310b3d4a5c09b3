import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { useMay } from "../use-staff.ts";
import { requestQuery, useRequestColumns } from "./request-columns.tsx";
import { NetworkNav } from "./room.tsx";
import { WhatChanges } from "./what-changes.tsx";
import type { Route } from "./+types/changes.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const [{ changes, next }, { waiting }] = await Promise.all([
    call("GET /api/admin/network/changes", {
      query: requestQuery(request),
    }),
    call("GET /api/admin/tank", { query: {} }),
  ]);
  return { changes, next, waiting: waiting.length, at: new Date().toISOString() };
}

export type Change = Reply<"GET /api/admin/network/changes">["changes"][number];

/** Moves and transfers: what waits for a second person, what was decided, what is planned. */
export default function NetworkChanges({ loaderData: { changes, next, waiting, at } }: Route.ComponentProps) {
  const t = useWords();
  const mayAsk = useMay("network.write");
  const shared = useRequestColumns(at);
  const columns: readonly Column<Change>[] = [
    { key: "what", head: t("changes.what"), cell: (change) => <WhatChanges change={change} /> },
    shared.state,
    { key: "tree", head: t("changes.tree"), cell: ({ tree }) => tree },
    shared.asked,
    shared.from,
  ];
  return (
    <>
      <PageTitle
        title={t("network.title")}
        lead={t("network.lead")}
        actions={
          mayAsk ? (
            <ButtonLink to="/admin/network/new" preventScrollReset>
              {t("changes.ask")}
            </ButtonLink>
          ) : null
        }
      />
      <NetworkNav waiting={waiting} />
      <DataTable
        name={t("network.changes")}
        columns={columns}
        rows={changes}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/network/changes/${id}`}
        beside
        next={next}
        views={shared.views}
        empty={<Empty title={t("changes.none")}>{t("changes.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
