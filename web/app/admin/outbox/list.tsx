import { Outlet, useLocation } from "react-router";
import { api } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { MailBadge, templateName } from "./state.tsx";
import type { Mail } from "./state.tsx";
import type { Route } from "./+types/list.ts";
import styles from "./outbox.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "outbox.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before } = readTableQuery(request);
  return await api(context)("GET /api/admin/mail", { query: before === undefined ? {} : { before } });
}

/** Every mail, the newest first; one opens beside the list. */
export default function Outbox({ loaderData: { mails, next } }: Route.ComponentProps) {
  const t = useWords();
  const { search } = useLocation();
  const columns: readonly Column<Mail>[] = [
    {
      key: "subject",
      head: t("outbox.col.subject"),
      cell: ({ subject, template }) => (
        <span className={styles["subject"]}>
          {subject ?? t("outbox.untitled")}
          <small>{templateName(t, template)}</small>
        </span>
      ),
    },
    { key: "to", head: t("outbox.col.to"), cell: ({ to }) => <span className={styles["to"]}>{to}</span> },
    { key: "state", head: t("outbox.col.state"), cell: ({ state }) => <MailBadge state={state} /> },
    {
      key: "at",
      head: t("outbox.col.at"),
      numeric: true,
      phone: "figure",
      cell: ({ at }) => <When at={at} as="moment" />,
    },
  ];
  return (
    <>
      <PageTitle title={t("outbox.title")} lead={t("outbox.lead")} />
      <DataTable
        name={t("outbox.title")}
        columns={columns}
        rows={mails}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/outbox/${id}${search}`}
        next={next}
        empty={<Empty title={t("outbox.empty")}>{t("outbox.empty.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}
