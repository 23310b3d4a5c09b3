import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../desk/page-meta.ts";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";
import { useMay } from "../use-staff.ts";
import { NetworkNav } from "./room.tsx";
import { WhatChanges } from "./what-changes.tsx";
import type { Route } from "./+types/changes.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.title");
}

const STATES = ["asked", "approved", "refused", "withdrawn"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before, filters } = readTableQuery(request, ["state", "member"]);
  const call = api(context);
  const state = oneOf(STATES, filters["state"]);
  const [{ changes, next }, { waiting }] = await Promise.all([
    call("GET /api/admin/network/changes", {
      query: {
        ...(state === undefined ? {} : { state }),
        ...(filters["member"] === undefined ? {} : { member: filters["member"] }),
        ...(before === undefined ? {} : { before }),
      },
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
  const columns: readonly Column<Change>[] = [
    { key: "what", head: t("changes.what"), cell: (change) => <WhatChanges change={change} /> },
    {
      key: "state",
      head: t("changes.state"),
      phone: "figure",
      cell: ({ state, effectiveAt }) => (
        <RequestBadge state={state} done={effectiveAt !== null && Date.parse(effectiveAt) <= Date.parse(at)} />
      ),
    },
    { key: "tree", head: t("changes.tree"), cell: ({ tree }) => tree },
    {
      key: "asked",
      head: t("changes.asked"),
      cell: ({ askedBy, askedAt }) => (
        <>
          {askedBy?.name ?? t("asked.nobody")}, <When at={askedAt} />
        </>
      ),
    },
    {
      key: "from",
      head: t("changes.from"),
      cell: ({ effectiveAt }) => (effectiveAt === null ? "–" : <When at={effectiveAt} zone="company" />),
    },
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
        views={[
          { label: t("changes.all"), search: "" },
          { label: t("changes.open"), search: "?state=asked" },
          { label: t("changes.approved"), search: "?state=approved" },
        ]}
        empty={<Empty title={t("changes.none")}>{t("changes.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
