import { Button, FileInput, Textarea, TextInput } from "@mantine/core";
import { redirect, useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey, IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { readPeriodNames, usePeriodOf } from "../adjustments/read-periods.ts";
import { textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "parallel.title");
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ parallelRuns }, names] = await Promise.all([
    call("GET /api/admin/periods/{id}/parallel-runs", { params: { id } }),
    readPeriodNames(call),
  ]);
  return { parallelRuns, names };
}

/** "their name = ours", a line each. */
function readBonuses(text: string): Record<string, string> {
  const pairs = text.split("\n").map((line) => line.split("=").map((part) => part.trim()));
  return Object.fromEntries(pairs.flatMap(([theirs, ours]) => (theirs && ours ? [[theirs, ours]] : [])));
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const form = await request.formData();
  const file = form.get("file");
  const bonuses = readBonuses(textOf(form, "bonuses"));
  try {
    const made = await api(context)("POST /api/admin/periods/{id}/parallel-runs", {
      params: { id },
      body: {
        name: textOf(form, "name"),
        csv: file instanceof File ? await file.text() : "",
        ...(Object.keys(bonuses).length === 0 ? {} : { bonuses }),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/parallel/${made.id}`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Row = Reply<"GET /api/admin/periods/{id}/parallel-runs">["parallelRuns"][number];

/** Another system's results for a period: given as a file, then matched to the cent with ours. */
export default function ParallelRuns({ loaderData: { parallelRuns, names }, params }: Route.ComponentProps) {
  const t = useWords();
  const periodOf = usePeriodOf(names);
  const may = useMay("run.draft");
  const columns: readonly Column<Row>[] = [
    { key: "name", head: t("parallel.name"), cell: ({ name }) => name },
    { key: "at", head: t("parallel.at"), cell: ({ importedAt }) => <When at={importedAt} as="moment" /> },
    {
      key: "lines",
      head: t("corrections.lines"),
      numeric: true,
      phone: "figure",
      cell: ({ lines }) => <Count value={lines} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("parallel.of", { period: periodOf(params.id) })}
        back={{ to: `/admin/periods/${params.id}`, label: periodOf(params.id) }}
        lead={t("parallel.lead")}
      />
      <div className={panels["page"]}>
        {may ? <Upload /> : null}
        <DataTable
          name={t("parallel.title")}
          columns={columns}
          rows={parallelRuns}
          rowKey={({ id }) => id}
          rowTo={({ id }) => `/admin/parallel/${id}`}
          empty={<Empty title={t("parallel.none")}>{t("parallel.none.text")}</Empty>}
        />
      </div>
    </>
  );
}

function Upload() {
  const t = useWords();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const problem = busy ? undefined : answer?.problem;
  return (
    <Card id="upload" title={t("parallel.upload")}>
      <IdempotentForm encType="multipart/form-data" className={styles["form"]}>
        <div className={styles["sides"]}>
          <TextInput
            name="name"
            label={t("parallel.name")}
            description={t("parallel.name.hint")}
            required
            maxLength={100}
          />
          <FileInput
            name="file"
            label={t("parallel.file")}
            description={t("parallel.file.hint")}
            placeholder={t("import.choose")}
            accept=".csv,text/csv"
            required
          />
        </div>
        <Textarea
          name="bonuses"
          label={t("parallel.bonuses")}
          description={t("parallel.bonuses.hint")}
          placeholder="Level bonus = unilevel"
        />
        {problem === undefined ? null : (
          <>
            <ProblemNotice problem={problem} title={t("parallel.refused")} money={t("ask.cannot.money")} />
            <Faults problem={problem} />
          </>
        )}
        <p>
          <Button type="submit" loading={busy}>
            {t("parallel.do")}
          </Button>
        </p>
      </IdempotentForm>
    </Card>
  );
}

interface Fault {
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: string;
}

/** Every row that could not be read, where the refusal names them. */
function Faults({ problem }: { readonly problem: Problem }) {
  const t = useWords();
  const faults = (problem.data as { readonly faults?: readonly Fault[] } | undefined)?.faults ?? [];
  if (faults.length === 0) return null;
  const columns: readonly Column<Fault>[] = [
    { key: "line", head: t("fault.line"), numeric: true, cell: ({ line }) => <Count value={line} /> },
    { key: "column", head: t("fault.field"), cell: ({ column }) => column ?? "–" },
    { key: "value", head: t("fault.value"), cell: ({ value }) => value ?? "–" },
    { key: "message", head: t("fault.reason"), cell: ({ message }) => message },
  ];
  return (
    <DataTable
      name={t("imports.faults")}
      columns={columns}
      rows={faults}
      rowKey={({ line, column, message }) => `${line} ${column} ${message}`}
      empty={null}
    />
  );
}
