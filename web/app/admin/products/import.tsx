import { Button } from "@mantine/core";
import { useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import panels from "../money/panels.module.css";
import { ImportBadge } from "./imports.tsx";
import type { Import } from "./imports.tsx";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/import.ts";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "imports.title", loaderData?.import.name);
}

export const loader = ({ context, params: { id } }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/catalog-imports/{id}", { params: { id } });

export async function action({ context, params: { id } }: Route.ActionArgs) {
  try {
    await api(context)("POST /api/admin/catalog-imports/{id}/run", { params: { id } });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Fault = Import["report"]["faults"][number];
type Change = Import["report"]["changes"][number];

/** One file: what it would change, every row that is wrong, then all of it or nothing. */
export default function ImportPage({ loaderData: { import: file } }: Route.ComponentProps) {
  const t = useWords();
  const answer = useActionData<typeof action>();
  const problem = answer !== undefined && "problem" in answer ? answer.problem : undefined;
  const busy = useNavigation().state === "submitting";
  const { report } = file;
  const nothing = report.changes.length === 0;
  const faults: readonly Column<Fault>[] = [
    { key: "line", head: t("fault.line"), numeric: true, cell: ({ line }) => <Count value={line} /> },
    { key: "field", head: t("fault.field"), cell: ({ field }) => (field === "" ? "–" : <code>{field}</code>) },
    { key: "value", head: t("fault.value"), cell: ({ value }) => (value === "" ? "–" : value) },
    { key: "reason", head: t("fault.reason"), cell: ({ reason }) => reason },
  ];
  const changes: readonly Column<Change>[] = [
    { key: "what", head: t("change.what"), cell: ({ what }) => what },
    { key: "kind", head: t("change.kind"), cell: ({ fresh }) => t(fresh ? "change.fresh" : "change.changed") },
    { key: "columns", head: t("change.columns"), cell: ({ columns }) => columns.join(", ") },
  ];
  return (
    <>
      <PageTitle
        title={file.name}
        back={{ to: "/admin/products/imports", label: t("imports.title") }}
        beside={<ImportBadge state={file.state} />}
        lead={t("import.lead", { count: report.rows })}
      />
      <div className={panels["page"]}>
        {problem === undefined || busy ? null : <ProblemNotice problem={problem} />}
        <section className={panels["card"]}>
          <p>{t("import.products", report.products)}</p>
          <p>{t("import.variants", report.variants)}</p>
          {report.newCategories.length === 0 ? null : (
            <p>{t("import.categories", { names: report.newCategories.join(", ") })}</p>
          )}
          {report.pictures === 0 ? null : <p>{t("import.pictures", { count: report.pictures })}</p>}
          {file.state === "checked" ? (
            nothing ? (
              <p>{t("import.nothing")}</p>
            ) : (
              <IdempotentForm>
                <Button type="submit" loading={busy}>
                  {t("import.run")}
                </Button>
              </IdempotentForm>
            )
          ) : null}
        </section>
        {file.state === "done" ? (
          <Notice tone="good" live>
            <p>{t("import.done")}</p>
            <ButtonLink to="/admin/products" tone="quiet">
              {t("edit.products")}
            </ButtonLink>
          </Notice>
        ) : null}
        {report.faultCount === 0 ? null : (
          <section aria-labelledby="faults">
            <h2 id="faults" className={panels["heading"]}>
              {t("import.faults", { count: report.faultCount })}
            </h2>
            <p className={panels["quiet"]}>
              {report.faultCount > report.faults.length
                ? t("import.faults.first", { count: report.faults.length })
                : t("import.faults.text")}
            </p>
            <DataTable
              name={t("imports.faults")}
              columns={faults}
              rows={report.faults}
              rowKey={({ line, field, value }) => `${line} ${field} ${value}`}
              empty={null}
            />
          </section>
        )}
        {report.faultCount > 0 || nothing ? null : (
          <section aria-labelledby="changes">
            <h2 id="changes" className={panels["heading"]}>
              {t(file.state === "done" ? "import.changed" : "import.changes")}
            </h2>
            <p className={panels["quiet"]}>{t("import.changes.first", { count: report.changes.length })}</p>
            <DataTable
              name={t("import.changes")}
              columns={changes}
              rows={report.changes}
              rowKey={({ what, fresh, columns }) => `${what} ${fresh} ${columns.join()}`}
              empty={null}
            />
          </section>
        )}
      </div>
    </>
  );
}
