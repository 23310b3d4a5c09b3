import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useNavigation } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "./words.ts";
import styles from "./editor.module.css";

/** The form that the list's boxes belong to, wherever they stand. */
export const BULK = "bulk";

/** One deed for all that is ticked in the list. */
export function Bulk({
  categories,
  answer,
}: {
  readonly categories: readonly { readonly slug: string; readonly name: string }[];
  readonly answer: { readonly changed: number } | { readonly problem: Problem } | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  return (
    <>
      {answer === undefined || busy ? null : "problem" in answer ? (
        <ProblemNotice problem={answer.problem} />
      ) : (
        <Notice tone="good" live>
          <p>{t("bulk.done", { count: answer.changed })}</p>
        </Notice>
      )}
      <details className={styles["more"]}>
        <summary>{t("bulk.title")}</summary>
        <IdempotentForm id={BULK} className={styles["bulk"] ?? ""}>
          <NativeSelect
            name="deed"
            label={t("bulk.deed")}
            data={(["on-sale", "draft", "retired", "category", "stock"] as const).map((value) => ({
              value,
              label: t(`bulk.deed.${value}`),
            }))}
          />
          <NativeSelect
            name="category"
            label={t("bulk.category")}
            data={categories.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
          <TextInput name="onHand" label={t("bulk.stock")} inputMode="numeric" pattern="\d{1,7}" />
          <TextInput name="reason" label={t("classes.reason")} required minLength={3} maxLength={500} />
          <Button type="submit" loading={busy}>
            {t("bulk.do")}
          </Button>
        </IdempotentForm>
        <p className={panels["quiet"]}>{t("bulk.hint")}</p>
      </details>
    </>
  );
}
