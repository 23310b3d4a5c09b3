import { Badge } from "@mantine/core";
import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/applications.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "applications.title");
}

const STATES = ["open", "approved", "refused", "withdrawn"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { before, filters } = readTableQuery(request, ["state", "program"]);
  const state = oneOf(STATES, filters["state"]);
  const [{ programs }, { applications, next }] = await Promise.all([
    call("GET /api/admin/programs"),
    call("GET /api/admin/program-applications", {
      query: {
        ...(state === undefined ? {} : { state }),
        ...(filters["program"] === undefined ? {} : { program: filters["program"] }),
        ...(before === undefined ? {} : { before }),
      },
    }),
  ]);
  return { programs: programs.map(({ id, name }) => ({ id, name })), applications, next };
}

type Application = Reply<"GET /api/admin/program-applications">["applications"][number];
const TONES = { open: "wait", approved: "good", refused: "bad", withdrawn: "gray" } as const;

export function ApplicationBadge({ state }: { readonly state: Application["state"] }) {
  const t = useWords();
  return <Badge color={TONES[state]}>{t(`application.state.${state}`)}</Badge>;
}

/** Who asked to promote the company's goods, newest first. */
export default function Applications({ loaderData: { programs, applications, next } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Application>[] = [
    { key: "who", head: t("application.who"), cell: ({ displayName, handle }) => `${displayName} · @${handle}` },
    {
      key: "state",
      head: t("program.state"),
      phone: "figure",
      cell: ({ state }) => <ApplicationBadge state={state} />,
    },
    {
      key: "program",
      head: t("application.program"),
      cell: ({ program }) => programs.find(({ id }) => id === program)?.name ?? program,
    },
    { key: "at", head: t("application.at"), cell: ({ submittedAt }) => <When at={submittedAt} as="moment" /> },
    { key: "reason", head: t("reason"), phone: "none", cell: ({ reason }) => reason ?? "–" },
  ];
  return (
    <>
      <PageTitle title={t("room")} lead={t("applications.lead")} />
      <AffiliatesNav />
      <DataTable
        name={t("applications.title")}
        columns={columns}
        rows={applications}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/affiliates/applications/${id}`}
        beside
        next={next}
        views={[
          { label: t("all"), search: "" },
          { label: t("application.state.open"), search: "?state=open" },
          { label: t("application.state.approved"), search: "?state=approved" },
          { label: t("application.state.refused"), search: "?state=refused" },
        ]}
        filters={[
          {
            name: "program",
            label: t("application.program"),
            options: programs.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        empty={<Empty title={t("applications.none")}>{t("applications.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
