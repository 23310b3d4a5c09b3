import { Badge } from "@mantine/core";
import { Outlet } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/programs.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "programs.title");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/programs");

type Program = Reply<"GET /api/admin/programs">["programs"][number];

const TONES = { draft: "gray", open: "good", closed: "bad" } as const;

export function ProgramBadge({ state }: { readonly state: Program["state"] }) {
  const t = useWords();
  return <Badge color={TONES[state]}>{t(`program.state.${state}`)}</Badge>;
}

/** All programs, in the order in which they pay: the first that covers a line pays it. */
export default function Programs({ loaderData: { programs } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const columns: readonly Column<Program>[] = [
    { key: "name", head: t("program.name"), cell: ({ name }) => name },
    { key: "state", head: t("program.state"), phone: "figure", cell: ({ state }) => <ProgramBadge state={state} /> },
    {
      key: "markets",
      head: t("program.markets"),
      cell: ({ markets }) => (markets.length === 0 ? t("program.markets.all") : markets.join(", ").toUpperCase()),
    },
    { key: "window", head: t("program.window"), cell: ({ windowDays }) => t("days", { count: windowDays }) },
    { key: "hold", head: t("program.hold"), cell: ({ holdDays }) => t("days", { count: holdDays }) },
    { key: "made", head: t("program.made"), numeric: true, cell: ({ createdAt }) => <When at={createdAt} /> },
  ];
  const make = <ButtonLink to="/admin/affiliates/programs/new">{t("programs.new")}</ButtonLink>;
  return (
    <>
      <PageTitle title={t("room")} lead={t("programs.lead")} actions={may ? make : null} />
      <AffiliatesNav />
      <DataTable
        name={t("programs.title")}
        columns={columns}
        rows={programs}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/affiliates/programs/${id}`}
        empty={
          <Empty title={t("programs.none")} action={may ? make : null}>
            {t("programs.none.text")}
          </Empty>
        }
      />
      <Outlet />
    </>
  );
}
