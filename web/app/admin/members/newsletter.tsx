import { Badge } from "@mantine/core";
import { api, pathOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import type { Route } from "./+types/newsletter.ts";
import styles from "./members.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "news.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, before, filters } = readTableQuery(request, ["state"]);
  const state = oneOf(["wanted", "ended"], filters["state"]);
  const query = { ...(q === undefined ? {} : { search: q }), ...(state === undefined ? {} : { state }) };
  const list = await api(context)("GET /api/admin/newsletter", {
    query: { ...query, ...(before === undefined ? {} : { before }) },
  });
  return { ...list, exportTo: pathOf("GET /api/admin/newsletter.csv", { query }) };
}

type Reader = Reply<"GET /api/admin/newsletter">["readers"][number];

/** Who wants the newsletter, and the file for whatever sends it. */
export default function Newsletter({ loaderData: { readers, next, counts, exportTo } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Reader>[] = [
    { key: "name", head: t("news.name"), phone: "heading", cell: ({ name }) => name },
    { key: "mail", head: t("news.mail"), cell: ({ email }) => <span className={styles["mail"]}>{email}</span> },
    { key: "language", head: t("news.language"), cell: ({ locale }) => locale },
    {
      key: "state",
      head: t("news.state"),
      phone: "figure",
      cell: ({ state }) => <Badge color={state === "wanted" ? "good" : "gray"}>{t(`news.state.${state}`)}</Badge>,
    },
    { key: "via", head: t("news.via"), cell: ({ via }) => t(`news.via.${via}`) },
    { key: "since", head: t("news.since"), numeric: true, cell: ({ at }) => <When at={at} as="date" /> },
  ];
  return (
    <>
      <PageTitle
        title={t("news.title")}
        lead={t("news.lead")}
        back={{ to: "/admin/members", label: t("members.title") }}
      />
      <DataTable
        name={t("news.readers")}
        columns={columns}
        rows={readers}
        rowKey={({ id }) => id}
        searchable
        next={next}
        exportTo={exportTo}
        views={[
          { label: t("news.all", { count: counts.wanted + counts.ended }), search: "" },
          { label: t("news.wanted", { count: counts.wanted }), search: "?state=wanted" },
          { label: t("news.ended", { count: counts.ended }), search: "?state=ended" },
        ]}
        empty={<Empty title={t("news.empty")}>{t("news.empty.text")}</Empty>}
      />
    </>
  );
}
