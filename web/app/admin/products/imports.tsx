import { Badge, Button, FileInput, NativeSelect } from "@mantine/core";
import { redirect, useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/imports.ts";
import styles from "./editor.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "imports.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { locale } = readPreferences(request);
  const [{ imports }, terms] = await Promise.all([
    call("GET /api/admin/catalog-imports"),
    call("GET /api/admin/catalog-terms", { query: { locale } }),
  ]);
  return { imports, terms };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const file = form.get("file");
  try {
    const { import: made } = await api(context)("POST /api/admin/catalog-imports", {
      body: {
        name: file instanceof File && file.name !== "" ? file.name.slice(0, 200) : "?",
        form: oneOf(["fairline", "shopify"], form.get("form")) ?? "fairline",
        locale: textOf(form, "locale") || "en",
        market: textOf(form, "market"),
        content: file instanceof File ? await file.text() : "",
      },
    });
    return redirect(`/admin/products/imports/${made.id}`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

export type Import = Reply<"GET /api/admin/catalog-imports">["imports"][number];

const COLOUR = { checked: "wait", refused: "bad", done: "good" } as const;

export function ImportBadge({ state }: { readonly state: Import["state"] }) {
  const t = useWords();
  return <Badge color={COLOUR[state]}>{t(`import.state.${state}`)}</Badge>;
}

/** Catalogue files: handed in, checked, taken over. */
export default function Imports({ loaderData: { imports, terms } }: Route.ComponentProps) {
  const t = useWords();
  const columns: readonly Column<Import>[] = [
    { key: "name", head: t("imports.file"), cell: ({ name }) => name },
    { key: "state", head: t("imports.state"), phone: "figure", cell: ({ state }) => <ImportBadge state={state} /> },
    { key: "at", head: t("imports.at"), cell: ({ at }) => <When at={at} as="moment" /> },
    { key: "by", head: t("imports.by"), phone: "none", cell: ({ by }) => by?.name ?? "–" },
    { key: "rows", head: t("imports.rows"), numeric: true, cell: ({ report }) => <Count value={report.rows} /> },
    {
      key: "faults",
      head: t("imports.faults"),
      numeric: true,
      cell: ({ report }) => <Count value={report.faultCount} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("imports.title")}
        back={{ to: "/admin/products", label: t("edit.products") }}
        lead={t("imports.lead")}
      />
      <div className={panels["page"]}>
        <Upload terms={terms} />
        <DataTable
          name={t("imports.title")}
          columns={columns}
          rows={imports}
          rowKey={({ id }) => id}
          rowTo={({ id }) => `/admin/products/imports/${id}`}
          empty={<Empty title={t("imports.none")}>{t("imports.none.text")}</Empty>}
        />
      </div>
    </>
  );
}

function Upload({ terms }: { readonly terms: Route.ComponentProps["loaderData"]["terms"] }) {
  const t = useWords();
  const problem = useActionData<typeof action>()?.problem;
  const busy = useNavigation().state === "submitting";
  return (
    <Card id="upload" title={t("imports.upload")}>
      <IdempotentForm encType="multipart/form-data" className={styles["form"] ?? ""}>
        <div className={styles["fields"]}>
          <FileInput
            name="file"
            label={t("imports.file")}
            description={t("imports.file.hint")}
            placeholder={t("imports.choose")}
            accept=".csv,text/csv"
            required
          />
          <NativeSelect
            name="form"
            label={t("imports.form")}
            data={[
              { value: "fairline", label: t("imports.form.fairline") },
              { value: "shopify", label: t("imports.form.shopify") },
            ]}
          />
          <NativeSelect
            name="market"
            label={t("imports.market")}
            description={t("imports.shopify.only")}
            data={terms.markets.map(({ code, name, currency }) => ({ value: code, label: `${name} (${currency})` }))}
          />
          <NativeSelect
            name="locale"
            label={t("imports.locale")}
            description={t("imports.shopify.only")}
            data={[...terms.locales]}
          />
        </div>
        {problem === undefined || busy ? null : <ProblemNotice problem={problem} />}
        <p>
          <Button type="submit" loading={busy}>
            {t("imports.check")}
          </Button>
        </p>
      </IdempotentForm>
    </Card>
  );
}
