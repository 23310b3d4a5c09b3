import { Badge, Button, Checkbox, NativeSelect, TextInput, Textarea } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { AdjustmentsNav } from "./room.tsx";
import type { Route } from "./+types/types.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "types.title");
}

const DIRECTIONS = ["positive", "negative", "either"] as const;

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/adjustment-types");

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    const { code } = await api(context)("PUT /api/admin/adjustment-types", {
      body: {
        code: textOf(form, "code"),
        statement: textOf(form, "statement"),
        taxable: form.has("taxable"),
        direction: oneOf(DIRECTIONS, textOf(form, "direction")) ?? "positive",
        retired: form.has("retired"),
        reason: textOf(form, "reason"),
      },
    });
    return { saved: code };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Type = Reply<"GET /api/admin/adjustment-types">["types"][number];

/** What an adjustment of a type says on the statement, whether it is taxed, and which way it may go. */
export default function AdjustmentTypes({ loaderData: { types } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("adjustment.approve");
  const columns: readonly Column<Type>[] = [
    { key: "statement", head: t("types.statement"), cell: ({ statement }) => statement },
    { key: "code", head: t("types.code"), cell: ({ code }) => <code>{code}</code> },
    { key: "direction", head: t("types.direction"), cell: ({ direction }) => t(`types.${direction}`) },
    { key: "taxable", head: t("adjust.taxable"), cell: ({ taxable }) => t(taxable ? "yes" : "no") },
    {
      key: "state",
      head: t("changes.state"),
      cell: ({ retired, byHand }) =>
        retired ? (
          <Badge color="gray">{t("types.retired")}</Badge>
        ) : byHand ? (
          <Badge color="good">{t("types.in.use")}</Badge>
        ) : (
          <Badge color="info">{t("types.house")}</Badge>
        ),
    },
  ];
  return (
    <>
      <PageTitle title={t("adjust.title")} lead={t("types.lead")} />
      <AdjustmentsNav />
      <div className={panels["page"]}>
        <DataTable
          name={t("types.title")}
          columns={columns}
          rows={types}
          rowKey={({ code }) => code}
          empty={<Empty title={t("types.title")} />}
        />
        {may ? <TypeForm /> : null}
      </div>
    </>
  );
}

function TypeForm() {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <Card id="write-type" title={t("types.write")} text={t("types.write.text")}>
      <IdempotentForm fetcher={fetcher} className={styles["form"]}>
        <div className={styles["sides"]}>
          <TextInput
            name="code"
            label={t("types.code")}
            description={t("types.code.hint")}
            required
            pattern="[a-z][a-z\-]{1,30}"
          />
          <TextInput
            name="statement"
            label={t("types.statement")}
            description={t("types.statement.hint")}
            required
            maxLength={100}
          />
          <NativeSelect
            name="direction"
            label={t("types.direction")}
            description={t("types.direction.hint")}
            data={DIRECTIONS.map((one) => ({ value: one, label: t(`types.${one}`) }))}
          />
        </div>
        <Checkbox name="taxable" label={t("types.taxable")} defaultChecked />
        <Checkbox name="retired" label={t("types.retire")} />
        <Textarea name="reason" label={t("ask.reason")} required minLength={3} maxLength={500} />
        {answer === undefined ? null : "problem" in answer ? (
          <ProblemNotice problem={answer.problem} title={t("types.refused")} />
        ) : (
          <Notice tone="good" live>
            <p>{t("types.saved", { code: answer.saved })}</p>
          </Notice>
        )}
        <p>
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("types.do")}
          </Button>
        </p>
      </IdempotentForm>
    </Card>
  );
}
