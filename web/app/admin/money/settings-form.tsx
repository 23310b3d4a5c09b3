import { Button, Textarea } from "@mantine/core";
import type { ReactNode } from "react";
import { useFetcher } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { useWords } from "../../ui/office/words.ts";
import styles from "./panels.module.css";

/**
 * Settings that are saved together, with a reason: cards of fields, and below them a card that says how it went. Who may not
 * change them reads them. The page's action gets the fields and `reason`; it answers `{ saved: true }` or `{ problem }`.
 */
export function SettingsForm({
  may,
  save,
  saved,
  refused,
  children,
}: {
  readonly may: boolean;
  /** On the button. */
  readonly save: string;
  /** From when on it holds. */
  readonly saved: string;
  readonly refused: { readonly title: string; readonly money: string };
  readonly children: ReactNode;
}) {
  const t = useWords();
  const fetcher = useFetcher<{ readonly saved: true } | { readonly problem: Problem }>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <IdempotentForm fetcher={fetcher}>
      <fieldset disabled={!may} className={`${styles["page"]} ${styles["bare"]}`}>
        {children}
        {may ? (
          <section className={styles["card"]}>
            <Textarea
              name="reason"
              label={t("reason.label")}
              description={t("reason.hint")}
              required
              minLength={3}
              maxLength={500}
            />
            {answer === undefined ? null : "problem" in answer ? (
              <ProblemNotice problem={answer.problem} {...refused} />
            ) : (
              <Notice tone="good" live>
                <p>{saved}</p>
              </Notice>
            )}
            <div>
              <Button type="submit" loading={fetcher.state !== "idle"}>
                {save}
              </Button>
            </div>
          </section>
        ) : null}
      </fieldset>
    </IdempotentForm>
  );
}
