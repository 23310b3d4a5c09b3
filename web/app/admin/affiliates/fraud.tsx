import { Badge } from "@mantine/core";
import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/fraud.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "fraud.title");
}

const STATES = ["open", "noted", "cleared", "confirmed"] as const;

export function loader({ context, request }: Route.LoaderArgs) {
  const { before, filters } = readTableQuery(request, ["state"]);
  const state = oneOf(STATES, filters["state"]);
  return api(context)("GET /api/admin/fraud-cases", {
    query: { ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) },
  });
}

export type Case = Reply<"GET /api/admin/fraud-cases">["cases"][number];
const TONES = { open: "bad", noted: "gray", cleared: "good", confirmed: "wait" } as const;

export function CaseBadge({ state }: { readonly state: Case["state"] }) {
  const t = useWords();
  return <Badge color={TONES[state]}>{t(`case.state.${state}`)}</Badge>;
}

/** Sales with signs of fraud: what is open holds its commission until somebody decides. */
export default function Fraud({ loaderData: { cases, next } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Case>[] = [
    { key: "who", head: t("affiliate"), cell: ({ affiliate }) => affiliate.displayName },
    { key: "state", head: t("program.state"), phone: "figure", cell: ({ state }) => <CaseBadge state={state} /> },
    {
      key: "signs",
      head: t("case.signs"),
      cell: ({ signs }) => signs.map(({ rule }) => t(`sign.${rule}`)).join(", "),
    },
    { key: "score", head: t("case.score"), numeric: true, cell: ({ score }) => <Count value={score} /> },
    { key: "at", head: t("case.at"), numeric: true, cell: ({ at }) => <When at={at} as="moment" /> },
  ];
  return (
    <>
      <PageTitle title={t("room")} lead={t("fraud.lead")} />
      <AffiliatesNav />
      <DataTable
        name={t("fraud.title")}
        columns={columns}
        rows={cases}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/affiliates/fraud/${id}`}
        beside
        next={next}
        views={[
          { label: t("all"), search: "" },
          ...STATES.map((state) => ({ label: t(`case.state.${state}`), search: `?state=${state}` })),
        ]}
        empty={<Empty title={t("fraud.none")}>{t("fraud.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
