import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { actionName } from "./action-name.ts";
import { Changes } from "./changes.tsx";
import { Subject } from "./subject.tsx";
import type { Route } from "./+types/list.ts";
import styles from "./audit.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "audit.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before, filters } = readTableQuery(request, ["subject", "actor"]);
  const { subject, actor } = filters;
  return await api(context)("GET /api/admin/audit", {
    query: {
      ...(subject === undefined ? {} : { subject }),
      ...(actor === undefined ? {} : { actor }),
      ...(before === undefined ? {} : { before }),
    },
  });
}

type Entry = Reply<"GET /api/admin/audit">["entries"][number];

/** Everything that was ever done, the newest first, or what was done to one thing or by one person. */
export default function Audit({ loaderData: { entries, next } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Entry>[] = [
    {
      key: "what",
      head: t("audit.col.what"),
      cell: ({ action }) => <span className={styles["what"]}>{actionName(t, action)}</span>,
    },
    { key: "subject", head: t("audit.col.subject"), cell: ({ subject }) => <Subject id={subject} /> },
    { key: "who", head: t("audit.col.who"), cell: ({ actor }) => <Who actor={actor} /> },
    {
      key: "change",
      head: t("audit.col.change"),
      cell: ({ before, after }) => <Changes before={before} after={after} />,
    },
    {
      key: "why",
      head: t("audit.col.why"),
      cell: ({ reason }) =>
        reason === null ? null : (
          <span className={styles["why"]}>
            <q>{reason}</q>
          </span>
        ),
    },
    {
      key: "at",
      head: t("audit.col.at"),
      numeric: true,
      phone: "figure",
      cell: ({ at }) => <When at={at} as="moment" />,
    },
  ];
  return (
    <>
      <PageTitle title={t("audit.title")} lead={t("audit.lead")} />
      <Only entries={entries} />
      <DataTable
        name={t("audit.title")}
        columns={columns}
        rows={entries}
        rowKey={({ id }) => id}
        next={next}
        empty={<Empty title={t("audit.empty")}>{t("audit.empty.text")}</Empty>}
      />
    </>
  );
}

function Who({ actor }: { readonly actor: Entry["actor"] }) {
  const t = useWords();
  if (actor === null) return <span className={styles["quiet"]}>{t("audit.system")}</span>;
  const name = actor.name ?? t("audit.nobody");
  return (
    <Link to={`?actor=${actor.id}`} title={t("audit.by", { actor: name })} className={styles["who"]}>
      {name}
    </Link>
  );
}

/** Says that the list is narrowed, and the way back to all of it. */
function Only({ entries }: { readonly entries: readonly Entry[] }) {
  const t = useWords();
  const [search] = useSearchParams();
  const [subject, actor] = [search.get("subject"), search.get("actor")];
  if (subject === null && actor === null) return null;
  const name = entries.find((entry) => entry.actor?.id === actor)?.actor?.name;
  return (
    <p className={styles["only"]}>
      {subject === null ? null : t.rich("audit.only.subject", { subject: <b>{subject}</b> })}{" "}
      {actor === null ? null : t.rich("audit.only.actor", { actor: <b>{name ?? actor}</b> })}{" "}
      <Link to="/admin/audit">{t("audit.clear")}</Link>
    </p>
  );
}
