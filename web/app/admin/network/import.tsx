import { Button, FileInput, Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import { useRevalidator } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Icon } from "../../ui/icon.tsx";
import { Count } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import panels from "../money/panels.module.css";
import { ImportBadge } from "./imports.tsx";
import { sendFile } from "./send-file.ts";
import type { Route } from "./+types/import.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.imports");
}

/** What one page shows; the file of all of them is beside it. */
const SHOWN = 200;

export const loader = ({ context, params: { id } }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/imports/{id}", { params: { id }, query: { limit: SHOWN } });

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    if (textOf(form, "deed") === "apply") await call("POST /api/admin/imports/{id}/apply", { params: { id } });
    else await call("POST /api/admin/imports/{id}/check", { params: { id } });
    return {};
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) throw error;
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

const FILES = ["members", "trees", "sales", "balances"] as const;

type Fault = Reply<"GET /api/admin/imports/{id}">["faults"][number];

/** One import: its files, the dry run with every row that is wrong, then all of it or nothing. */
export default function ImportPage({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const { import: one, faults } = loaderData;
  const { revalidate } = useRevalidator();
  const atWork = one.state === "checking" || one.state === "applying";
  useEffect(() => {
    if (!atWork) return undefined;
    const timer = setInterval(() => void revalidate(), 1000);
    return () => clearInterval(timer);
  }, [atWork, revalidate]);
  const rows = Object.values(one.rows).reduce((sum, count) => sum + count, 0);
  const columns: readonly Column<Fault>[] = [
    { key: "file", head: t("fault.file"), cell: ({ file }) => t(`import.file.${file}`) },
    { key: "line", head: t("fault.line"), numeric: true, cell: ({ line }) => <Count value={line} /> },
    { key: "field", head: t("fault.field"), cell: ({ field }) => <code>{field}</code> },
    { key: "value", head: t("fault.value"), cell: ({ value }) => (value === "" ? "–" : value) },
    { key: "reason", head: t("fault.reason"), cell: ({ reason }) => reason },
    { key: "mend", head: t("fault.mend"), cell: ({ mend }) => mend },
  ];
  return (
    <>
      <PageTitle
        title={t("import.title", { id: one.id })}
        back={{ to: "/admin/network/imports", label: t("network.imports") }}
        beside={<ImportBadge state={one.state} />}
        lead={rows === 0 ? t("import.lead") : t("import.lead.rows", { count: rows })}
      />
      <div className={panels["page"]}>
        {atWork ? (
          <div aria-live="polite">
            <p>{t(`import.work.${one.state === "checking" ? "checking" : "applying"}`)}</p>
            <Progress value={100} animated striped aria-label={t(`import.state.${one.state}`)} />
          </div>
        ) : null}
        {one.state === "applied" ? (
          <Notice tone="good">
            <p>{t("import.applied", { count: rows })}</p>
          </Notice>
        ) : null}
        {one.state === "checked" && one.faults === 0 ? (
          <section className={panels["card"]}>
            <p>{t("import.clean", { count: rows })}</p>
            <div>
              <ConfirmWithReason
                label={t("import.apply")}
                title={t("import.apply.title")}
                confirm={t("import.apply.confirm", { count: rows })}
                tone="plain"
                reason={false}
                fields={{ deed: "apply" }}
              >
                <p>{t("import.apply.means")}</p>
              </ConfirmWithReason>
            </div>
          </section>
        ) : null}
        {one.state === "open" || one.state === "checked" ? <Files id={one.id} sent={one.rows} /> : null}
        {(one.faults ?? 0) === 0 || one.state === "open" ? null : (
          <section aria-labelledby="faults">
            <div className={panels["head"]}>
              <h2 id="faults" className={panels["heading"]}>
                {t("import.faults", { count: one.faults ?? 0 })}
              </h2>
              <a href={`/admin/network/imports/${one.id}/faults.csv`} download className={styles["download"]}>
                <Icon name="download" size={16} /> {t("import.faults.csv")}
              </a>
            </div>
            {(one.faults ?? 0) > SHOWN ? (
              <p className={panels["quiet"]}>{t("import.faults.first", { count: SHOWN })}</p>
            ) : null}
            <DataTable
              name={t("imports.faults")}
              columns={columns}
              rows={faults}
              rowKey={({ number }) => String(number)}
              empty={null}
            />
          </section>
        )}
      </div>
    </>
  );
}

/** The files go from the browser to the API in parts, so that a million rows need neither one large request nor our memory. */
function Files({ id, sent }: { readonly id: string; readonly sent: Readonly<Record<string, number>> }) {
  const t = useWords();
  const { revalidate } = useRevalidator();
  const [files, setFiles] = useState<Readonly<Partial<Record<(typeof FILES)[number], File>>>>({});
  const [progress, setProgress] = useState<{ readonly file: (typeof FILES)[number]; readonly percent: number }>();
  const [failed, setFailed] = useState<string>();
  const chosen = FILES.filter((name) => files[name] !== undefined);
  const send = async (): Promise<void> => {
    setFailed(undefined);
    try {
      for (const name of chosen) {
        const file = files[name]!;
        await sendFile(`/api/admin/imports/${id}/${name}`, file, (bytes) =>
          setProgress({ file: name, percent: Math.round((100 * bytes) / file.size) }),
        );
      }
      const checked = await fetch(`/api/admin/imports/${id}/check`, { method: "POST" });
      if (!checked.ok) throw new Error(((await checked.json()) as { readonly detail?: string }).detail ?? "");
      await revalidate();
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    } finally {
      setProgress(undefined);
    }
  };
  return (
    <section aria-labelledby="files" className={panels["card"]}>
      <h2 id="files" className={panels["heading"]}>
        {t("import.files")}
      </h2>
      <p className={panels["quiet"]}>{t("import.files.text")}</p>
      <div className={styles["sides"]}>
        {FILES.map((name) => (
          <FileInput
            key={name}
            label={t(`import.file.${name}`)}
            description={t(`import.columns.${name}`)}
            placeholder={sent[name] === undefined ? t("import.choose") : t("import.sent", { count: sent[name] })}
            accept=".csv,text/csv"
            clearable
            value={files[name] ?? null}
            onChange={(file) => setFiles({ ...files, [name]: file ?? undefined })}
          />
        ))}
      </div>
      {progress === undefined ? null : (
        <div aria-live="polite">
          <p>{t("import.sending", { file: t(`import.file.${progress.file}`), percent: progress.percent })}</p>
          <Progress value={progress.percent} aria-label={t("import.files")} />
        </div>
      )}
      {failed === undefined ? null : (
        <Notice tone="bad" title={t("import.failed")} live>
          <p>{failed}</p>
        </Notice>
      )}
      <div>
        <Button disabled={chosen.length === 0} loading={progress !== undefined} onClick={() => void send()}>
          {t("import.check")}
        </Button>
      </div>
    </section>
  );
}
