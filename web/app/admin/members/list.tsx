import { Outlet, useLocation, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { useMay } from "../use-staff.ts";
import { KINDS, StatusBadge, STATUSES } from "./standing.tsx";
import type { Member } from "./standing.tsx";
import type { Route } from "./+types/list.ts";
import styles from "./members.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "members.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, before, filters } = readTableQuery(request, ["kind", "status"]);
  const kind = oneOf(KINDS, filters["kind"]);
  const status = oneOf(STATUSES, filters["status"]);
  return await api(context)("GET /api/admin/members", {
    query: {
      ...(q === undefined ? {} : { search: q }),
      ...(kind === undefined ? {} : { kind }),
      ...(status === undefined ? {} : { status }),
      ...(before === undefined ? {} : { before }),
    },
  });
}

/** Everybody who earns, the newest first. */
export default function Members({ loaderData: { members, next } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("member.write");
  const { search } = useLocation();
  const columns: readonly Column<Member>[] = [
    {
      key: "name",
      head: t("members.col.name"),
      cell: ({ displayName, handle }) => (
        <span className={styles["name"]}>
          {displayName}
          <small>@{handle}</small>
        </span>
      ),
    },
    { key: "kind", head: t("members.col.kind"), cell: ({ kind }) => t(`kind.${kind}`) },
    { key: "status", head: t("members.col.status"), cell: ({ status }) => <StatusBadge status={status} /> },
    {
      key: "mail",
      head: t("members.col.mail"),
      cell: ({ email }) => <span className={styles["mail"]}>{email ?? t("member.erased")}</span>,
    },
    {
      key: "joined",
      head: t("members.col.joined"),
      numeric: true,
      phone: "figure",
      cell: ({ joinedAt }) => <When at={joinedAt} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("members.title")}
        lead={t("members.lead")}
        actions={
          <>
            <ButtonLink tone="quiet" to="/admin/members/sites">
              {t("sites.title")}
            </ButtonLink>
            <ButtonLink tone="quiet" to="/admin/members/newsletter">
              {t("news.title")}
            </ButtonLink>
            {may ? <ButtonLink to={{ pathname: "/admin/members/new", search }}>{t("members.enrol")}</ButtonLink> : null}
          </>
        }
      />
      <DataTable
        name={t("members.title")}
        columns={columns}
        rows={members}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/members/${id}`}
        searchable
        next={next}
        filters={[
          {
            name: "kind",
            label: t("members.col.kind"),
            options: KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          },
          {
            name: "status",
            label: t("members.col.status"),
            options: STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) })),
          },
        ]}
        empty={<Nobody />}
      />
      <Outlet />
    </>
  );
}

function Nobody() {
  const t = useWords();
  const [search] = useSearchParams();
  if (search.size === 0) return <Empty title={t("members.empty")}>{t("members.empty.text")}</Empty>;
  return (
    <Empty
      title={t("members.none")}
      action={
        <ButtonLink to="/admin/members" tone="quiet">
          {t("members.all")}
        </ButtonLink>
      }
    >
      {t("members.none.text")}
    </Empty>
  );
}
