import { useState } from "react";
import { api, refusalOf } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { oneOf, textOf } from "../daily/given.ts";
import list from "../orders/list.module.css";
import { useMay } from "../use-staff.ts";
import { dayInWords, StateBadge } from "./state.tsx";
import type { Row } from "./state.tsx";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches);
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, before, filters } = readTableQuery(request, ["state", "with"]);
  const state = oneOf(["setting-up", "active", "paused", "ended"], filters["state"]);
  const matter = oneOf(["retrying", "unpaid", "this-week"], filters["with"]);
  return await api(context)("GET /api/admin/autoships", {
    query: {
      ...(q === undefined ? {} : { search: q }),
      ...(state === undefined ? {} : { state }),
      ...(matter === undefined ? {} : { with: matter }),
      ...(before === undefined ? {} : { before }),
    },
  });
}

/** Pauses those that are chosen. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const ids = textOf(form, "ids").split(" ").filter(Boolean);
  try {
    return {
      done: await api(context)("POST /api/admin/autoships/pause", { body: { ids, reason: textOf(form, "reason") } }),
    };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export default function Autoships({ loaderData: { autoships, next } }: Route.ComponentProps) {
  const t = useWords();
  const locale = useLocale();
  const may = useMay("order.refund");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (id: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id)));
  const columns: readonly Column<Row>[] = [
    {
      key: "who",
      head: t("autoships.col.who"),
      cell: ({ name, email }) => (
        <span className={list["buyer"]}>
          {name ?? t("autoships.erased")}
          <small>{email}</small>
        </span>
      ),
    },
    { key: "state", head: t("autoships.col.state"), cell: (row) => <StateBadge {...row} /> },
    {
      key: "rhythm",
      head: t("autoships.col.rhythm"),
      cell: ({ every, unit }) => t(`autoships.${unit}`, { count: every }),
    },
    {
      key: "next",
      head: t("autoships.col.next"),
      cell: ({ state, nextOn, resumeOn, retryAt }) =>
        retryAt !== null ? (
          <>
            {t("autoships.retry.at")} <When at={retryAt} />
          </>
        ) : state === "active" ? (
          dayInWords(nextOn, locale)
        ) : resumeOn === null ? (
          "–"
        ) : (
          dayInWords(resumeOn, locale)
        ),
    },
    {
      key: "things",
      head: t("autoships.col.things"),
      numeric: true,
      phone: "none",
      cell: ({ things }) => <Count value={things} />,
    },
    {
      key: "paid",
      head: t("autoships.col.paid"),
      numeric: true,
      phone: "none",
      cell: ({ payments }) => <Count value={payments} />,
    },
    {
      key: "total",
      head: t("autoships.col.total"),
      numeric: true,
      phone: "figure",
      cell: ({ total }) => (total === null ? null : <Money value={total} />),
    },
    ...(may
      ? [
          {
            key: "choose",
            head: t("autoships.col.choose"),
            phone: "none" as const,
            cell: ({ id, name }: Row) => (
              <input
                type="checkbox"
                aria-label={t("autoships.choose", { name: name ?? t("autoships.erased") })}
                checked={chosen.has(id)}
                onChange={(event) => choose(id, event.currentTarget.checked)}
              />
            ),
          },
        ]
      : []),
  ];
  const picked = autoships.filter(({ id }) => chosen.has(id));
  return (
    <>
      <PageTitle
        title={t("autoships.title")}
        lead={t("autoships.lead")}
        actions={
          <ButtonLink to="/admin/autoships/rule" tone="quiet">
            {t("autoships.rule")}
          </ButtonLink>
        }
      />
      {picked.length === 0 ? null : (
        <div className={list["bulk"]}>
          <b aria-live="polite">{t("autoships.chosen", { count: picked.length })}</b>
          <ConfirmWithReason
            label={t("autoships.pause")}
            title={t("autoships.pause.title")}
            confirm={t("autoships.pause.confirm")}
            fields={{ ids: picked.map(({ id }) => id).join(" ") }}
          >
            {t("autoships.pause.text")}
          </ConfirmWithReason>
        </div>
      )}
      <DataTable
        name={t("autoships.title")}
        columns={columns}
        rows={autoships}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/autoships/${id}`}
        searchable
        next={next}
        views={[
          { label: t("autoships.view.all"), search: "" },
          { label: t("autoships.view.week"), search: "?with=this-week" },
          { label: t("autoships.view.retrying"), search: "?with=retrying" },
          { label: t("autoships.view.unpaid"), search: "?with=unpaid" },
          { label: t("autoships.view.paused"), search: "?state=paused" },
          { label: t("autoships.view.ended"), search: "?state=ended" },
        ]}
        empty={<Empty title={t("autoships.empty")}>{t("autoships.empty.text")}</Empty>}
      />
    </>
  );
}
