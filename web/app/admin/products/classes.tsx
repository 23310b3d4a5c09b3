import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/classes.ts";
import styles from "./editor.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "classes.title");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/customer-classes");

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    if (form.has("open")) {
      await api(context)("PUT /api/admin/customer-classes/rule", {
        body: { preferredOpen: textOf(form, "open") === "yes" },
      });
      return {};
    }
    await api(context)("PUT /api/admin/customer-classes", {
      body: {
        email: textOf(form, "email"),
        class: oneOf(["retail", "preferred", "wholesale"], form.get("class")) ?? "retail",
        reason: textOf(form, "reason"),
      },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Row = Reply<"GET /api/admin/customer-classes">["people"][number];

/** Who pays other prices than retail, by somebody's decision. */
export default function Classes({ loaderData: { people, preferredOpen } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("member.write");
  const busy = useNavigation().state === "submitting";
  const answer = useActionData<typeof action>();
  const columns: readonly Column<Row>[] = [
    { key: "name", head: t("classes.name"), cell: ({ name, email }) => name ?? email ?? "–" },
    { key: "email", head: t("classes.email"), cell: ({ email }) => email ?? "–" },
    { key: "class", head: t("classes.class"), phone: "figure", cell: (row) => t(`class.${row.class}`) },
    { key: "by", head: t("classes.by"), cell: ({ own }) => t(own ? "classes.by.own" : "classes.by.staff") },
    { key: "since", head: t("classes.since"), cell: ({ since }) => <When at={since} as="moment" /> },
  ];
  return (
    <>
      <PageTitle
        title={t("classes.title")}
        back={{ to: "/admin/products", label: t("edit.products") }}
        lead={t("classes.lead")}
      />
      <div className={panels["page"]}>
        <Card title={t("classes.join")} text={t(preferredOpen ? "classes.join.on" : "classes.join.off")}>
          {may ? (
            <IdempotentForm>
              <Button type="submit" name="open" value={preferredOpen ? "no" : "yes"} variant="default" loading={busy}>
                {t(preferredOpen ? "classes.join.close" : "classes.join.open")}
              </Button>
            </IdempotentForm>
          ) : null}
        </Card>
        {may ? (
          <section className={panels["card"]}>
            <IdempotentForm className={styles["form"] ?? ""}>
              <div className={styles["fields"]}>
                <TextInput name="email" type="email" label={t("classes.email")} required maxLength={300} />
                <NativeSelect
                  name="class"
                  label={t("classes.class")}
                  data={(["preferred", "wholesale", "retail"] as const).map((value) => ({
                    value,
                    label: t(`class.${value}`),
                  }))}
                />
                <Textarea name="reason" label={t("classes.reason")} required minLength={3} maxLength={500} autosize />
              </div>
              {answer !== undefined && "problem" in answer && answer.problem !== undefined && !busy ? (
                <ProblemNotice problem={answer.problem} />
              ) : null}
              <p>
                <Button type="submit" loading={busy}>
                  {t("classes.set")}
                </Button>
              </p>
            </IdempotentForm>
          </section>
        ) : null}
        <DataTable
          name={t("classes.title")}
          columns={columns}
          rows={people}
          rowKey={({ id }) => id}
          empty={<Empty title={t("classes.none")}>{t("classes.none.text")}</Empty>}
        />
      </div>
    </>
  );
}
