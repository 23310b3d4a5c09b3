import { Button, TextInput, Textarea } from "@mantine/core";
import { useId } from "react";
import { redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { textOf } from "../daily/given.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/new-program.ts";
import styles from "./affiliates.module.css";

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    const { id } = await api(context)("POST /api/admin/programs", {
      body: {
        slug: textOf(form, "slug"),
        name: textOf(form, "name"),
        summary: textOf(form, "summary"),
        groupName: textOf(form, "group") || "Standard",
      },
    });
    return redirect(`/admin/affiliates/programs/${id}/settings`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** A new program begins as a draft: nobody can apply, nothing is paid, until it is opened. */
export default function NewProgram({ actionData }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  return (
    <SidePanel
      title={t("programs.new")}
      closeTo="/admin/affiliates/programs"
      foot={
        <Button type="submit" form={form} loading={busy} size="md">
          {t("programs.make")}
        </Button>
      }
    >
      <IdempotentForm id={form} className={styles["form"]}>
        <p>{t("programs.new.lead")}</p>
        <TextInput name="name" label={t("program.name")} required maxLength={100} data-autofocus />
        <TextInput
          name="slug"
          label={t("program.slug")}
          description={t("program.slug.hint")}
          required
          pattern="[a-z][a-z0-9\-]{1,29}"
        />
        <Textarea
          name="summary"
          label={t("program.summary")}
          description={t("program.summary.hint")}
          maxLength={2000}
        />
        <TextInput name="group" label={t("program.group.first")} defaultValue="Standard" required maxLength={60} />
        {actionData?.problem === undefined || busy ? null : (
          <ProblemNotice problem={actionData.problem} title={t("refused")} money={t("refused.money")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}
