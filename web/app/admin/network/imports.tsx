import { Badge, Button } from "@mantine/core";
import { redirect, useNavigation } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { NetworkNav } from "./room.tsx";
import type { Route } from "./+types/imports.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.imports");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/imports");

export async function action({ context }: Route.ActionArgs) {
  const { id } = await api(context)("POST /api/admin/imports");
  return redirect(`/admin/network/imports/${id}`);
}

export type Import = Reply<"GET /api/admin/imports">["imports"][number];

const COLOUR = { open: "gray", checking: "info", checked: "wait", applying: "info", applied: "good" } as const;

export function ImportBadge({ state }: { readonly state: Import["state"] }) {
  const t = useWords();
  return <Badge color={COLOUR[state]}>{t(`import.state.${state}`)}</Badge>;
}

/** What was brought from other systems, and what is being prepared. */
export default function Imports({ loaderData: { imports } }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state !== "idle";
  const columns: readonly Column<Import>[] = [
    { key: "at", head: t("imports.begun"), cell: ({ createdAt }) => <When at={createdAt} as="moment" /> },
    { key: "state", head: t("changes.state"), phone: "figure", cell: ({ state }) => <ImportBadge state={state} /> },
    {
      key: "rows",
      head: t("imports.rows"),
      numeric: true,
      cell: ({ rows }) => <Count value={Object.values(rows).reduce((sum, count) => sum + count, 0)} />,
    },
    {
      key: "faults",
      head: t("imports.faults"),
      numeric: true,
      cell: ({ faults }) => (faults === null ? "–" : <Count value={faults} />),
    },
  ];
  const begin = (
    <IdempotentForm>
      <Button type="submit" loading={busy}>
        {t("imports.begin")}
      </Button>
    </IdempotentForm>
  );
  return (
    <>
      <PageTitle title={t("network.title")} lead={t("imports.lead")} actions={imports.length === 0 ? null : begin} />
      <NetworkNav />
      <DataTable
        name={t("network.imports")}
        columns={columns}
        rows={imports}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/network/imports/${id}`}
        empty={
          <Empty title={t("imports.none")} action={begin}>
            {t("imports.none.text")}
          </Empty>
        }
      />
    </>
  );
}
