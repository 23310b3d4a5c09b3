import { Button, FileInput, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import { Count } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/import.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "import.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const { programs } = await api(context)("GET /api/admin/programs");
  return { programs: programs.map(({ id, name }) => ({ id, name })) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const file = form.get("file");
  const csv = file instanceof File ? await file.text() : "";
  const dryRun = textOf(form, "deed") !== "import";
  try {
    if (textOf(form, "what") === "links") {
      const { made, known } = await call("POST /api/admin/links/import", { body: { csv, dryRun } });
      return { dryRun, counts: { links: made, known } };
    }
    const { members, memberships, codes, known } = await call("POST /api/admin/programs/{id}/import", {
      params: { id: textOf(form, "program") },
      body: { csv, dryRun },
    });
    return { dryRun, counts: { members, memberships, codes, known } };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

const COUNTS = ["members", "memberships", "codes", "links", "known"] as const;

/** The rows that cannot be imported, as the refusal carries them. */
function badRows(problem: Problem): readonly { readonly line: number; readonly problem: string }[] {
  const { rows } = (problem.data ?? {}) as { readonly rows?: unknown };
  return Array.isArray(rows) ? (rows as { readonly line: number; readonly problem: string }[]) : [];
}

/** Affiliates with codes, or links, from a CSV: first tried, then all of it or nothing. */
export default function Import({ loaderData: { programs } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const mayLinks = useMay("member.write");
  const fetcher = useFetcher<typeof action>();
  const [what, setWhat] = useState<"affiliates" | "links">("affiliates");
  const busy = fetcher.state !== "idle";
  const answer = busy ? undefined : fetcher.data;
  const rows = answer !== undefined && "problem" in answer ? badRows(answer.problem) : [];
  return (
    <>
      <PageTitle title={t("room")} lead={t("import.lead")} />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <section className={panels["card"]}>
          <fetcher.Form method="post" encType="multipart/form-data" className={styles["form"]}>
            <NativeSelect
              name="what"
              label={t("import.what")}
              value={what}
              onChange={(event) => setWhat(oneOf(["affiliates", "links"], event.currentTarget.value) ?? "affiliates")}
              data={(["affiliates", "links"] as const).map((value) => ({ value, label: t(`import.what.${value}`) }))}
            />
            <p className={panels["quiet"]}>{t(`import.columns.${what}`)}</p>
            {what === "affiliates" ? (
              <NativeSelect
                name="program"
                label={t("application.program")}
                data={programs.map(({ id, name }) => ({ value: id, label: name }))}
                required
              />
            ) : null}
            <FileInput name="file" label={t("import.file")} accept=".csv,text/csv" required clearable />
            {may && mayLinks ? (
              <div className={panels["buttons"]}>
                <Button type="submit" name="deed" value="try" loading={busy}>
                  {t("import.try")}
                </Button>
                <Button type="submit" name="deed" value="import" variant="default" disabled={busy}>
                  {t("import.do")}
                </Button>
              </div>
            ) : (
              <p>{t("import.not")}</p>
            )}
          </fetcher.Form>
          {answer === undefined || "problem" in answer ? null : (
            <Notice tone="good" title={t(answer.dryRun ? "import.tried" : "import.done")} live>
              <ul>
                {COUNTS.map((name) => {
                  const count = (answer.counts as Partial<Record<(typeof COUNTS)[number], number>>)[name];
                  return count === undefined ? null : <li key={name}>{t(`import.count.${name}`, { count })}</li>;
                })}
              </ul>
            </Notice>
          )}
          {answer !== undefined && "problem" in answer ? (
            <ProblemNotice problem={answer.problem} title={t("import.refused")} money={t("refused.money")} />
          ) : null}
        </section>
        {rows.length === 0 ? null : (
          <section aria-labelledby="bad">
            <h2 id="bad" className={panels["heading"]}>
              {t("import.bad", { count: rows.length })}
            </h2>
            <DataTable
              name={t("import.bad.name")}
              columns={[
                { key: "line", head: t("import.line"), cell: ({ line }) => <Count value={line} /> },
                { key: "problem", head: t("import.problem"), cell: ({ problem }) => problem },
              ]}
              rows={rows}
              rowKey={({ line, problem }) => `${line} ${problem}`}
              empty={null}
            />
          </section>
        )}
      </div>
    </>
  );
}
