import { api } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useMay } from "../use-staff.ts";
import { draftOf } from "./draft.ts";
import type { Promotion } from "./draft.ts";
import { titleOf } from "./page-meta.ts";
import styles from "./promotions.module.css";
import { readChoices } from "./read-choices.ts";
import { say } from "./say.ts";
import { StateBadge } from "./state.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "promotions.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { locale } = readPreferences(request);
  const [{ promotions }, choices] = await Promise.all([call("GET /api/admin/promotions"), readChoices(call, locale)]);
  return { promotions, choices };
}

/** All promotions, each in a sentence, with its state and how often it is used. */
export default function Promotions({ loaderData: { promotions, choices } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("promotion.write");
  const columns: readonly Column<Promotion>[] = [
    {
      key: "name",
      head: t("promotions.col.name"),
      cell: ({ names }) => names[t.locale] ?? names["en"] ?? "",
    },
    {
      key: "does",
      head: t("promotions.col.does"),
      cell: (promotion) => <span className={styles["does"]}>{say(t, draftOf(promotion), choices).does}</span>,
    },
    {
      key: "code",
      head: t("promotions.col.code"),
      cell: ({ code }) => (code === null ? t("promotions.self") : <code className={styles["code"]}>{code}</code>),
    },
    { key: "state", head: t("promotions.col.state"), cell: ({ state }) => <StateBadge state={state} /> },
    {
      key: "uses",
      head: t("promotions.col.uses"),
      numeric: true,
      phone: "figure",
      sort: (a, b) => a.used - b.used,
      cell: ({ used, held, limitTotal }) => (
        <span className={styles["uses"]}>
          {limitTotal === null ? (
            <Count value={used} />
          ) : (
            <span>
              {t.rich("promotions.uses", { used: <Count value={used} />, limit: <Count value={limitTotal} /> })}
            </span>
          )}
          {held === 0 ? null : <small>{t("promotions.held", { count: held })}</small>}
        </span>
      ),
    },
  ];
  const make = may ? <ButtonLink to="/admin/promotions/new">{t("promotions.new")}</ButtonLink> : null;
  return (
    <>
      <PageTitle title={t("promotions.title")} lead={t("promotions.lead")} actions={make} />
      <DataTable
        name={t("promotions.title")}
        columns={columns}
        rows={promotions}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/promotions/${id}`}
        empty={
          <Empty title={t("promotions.empty")} action={make}>
            {t("promotions.empty.text")}
          </Empty>
        }
      />
    </>
  );
}
