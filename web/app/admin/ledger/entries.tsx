import { Link, Outlet, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import type { Card } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import { staffOf } from "../session.ts";
import { useEntryColumns } from "./entry-columns.tsx";
import { readEntries } from "./read-entries.ts";
import type { Route } from "./+types/entries.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "entries.title");
}

export const loader = ({ context, request }: Route.LoaderArgs) =>
  readEntries(api(context), request, staffOf(context).permissions);

/** The rows of the books; what each was caused by opens beside them. */
export default function Entries({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const periodName = usePeriodName();
  const [search] = useSearchParams();
  const { entries, next, periods, accounts, account, member, people, q } = loaderData;
  const columns = useEntryColumns({ periods, account });
  const cause = search.get("cause");
  const kept = search.size === 0 ? "" : `?${search.toString()}`;
  return (
    <>
      <PageTitle
        title={t("entries.title")}
        lead={t("entries.lead")}
        back={{ to: "/admin/ledger", label: t("accounts.back") }}
      />
      <DataTable
        name={t("entries.title")}
        columns={columns}
        rows={entries}
        rowKey={({ id }) => id}
        rowTo={(entry) => `/admin/ledger/entries/${entry.cause}${kept}`}
        beside
        searchable
        filters={[
          {
            name: "account",
            label: t("entries.account"),
            options: accounts.map(({ id, account: name, currency, member: whose }) => ({
              value: id,
              label: [t(`account.${name}`), currency, ...(whose === null ? [] : [whose.displayName])].join(" · "),
            })),
          },
          {
            name: "period",
            label: t("entries.period"),
            options: periods.map((period) => ({ value: period.id, label: periodName(period) })),
          },
          ...(member === null
            ? []
            : [
                {
                  name: "member",
                  label: t("entries.member"),
                  options: [{ value: member.id, label: member.displayName }],
                },
              ]),
          ...(cause === null
            ? []
            : [{ name: "cause", label: t("entries.cause"), options: [{ value: cause, label: cause }] }]),
        ]}
        next={next}
        empty={<Nothing people={people} q={q} />}
      />
      <Outlet />
    </>
  );
}

/** Nothing is like that; or the words that were searched for are several people's name, or nobody's. */
function Nothing({ people, q }: { readonly people: readonly Card[] | null; readonly q: string | undefined }) {
  const t = useWords();
  if (people === null || q === undefined) return <Empty title={t("entries.none")}>{t("entries.none.text")}</Empty>;
  if (people.length === 0) return <Empty title={t("entries.none")}>{t("entries.nobody", { q })}</Empty>;
  return (
    <Empty title={t("entries.several")}>
      {people.map(({ id, displayName }, index) => (
        <span key={id}>
          {index === 0 ? null : ", "}
          <Link to={`?member=${id}`} className={panels["link"]}>
            {displayName}
          </Link>
        </span>
      ))}
    </Empty>
  );
}
