import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import { useFetcher } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../idempotent-form.tsx";
import { ProblemNotice } from "../notice.tsx";
import { useWords } from "./words.ts";
import styles from "./confirm-with-reason.module.css";

/**
 * For what cannot be undone: says what will happen, asks why, and keeps both the answer and the person's name. The action
 * gets the fields and `reason`; it answers with `{ problem }` where it was refused, and the window then stays open.
 */
export function ConfirmWithReason({
  label,
  title,
  confirm,
  tone = "danger",
  fields,
  action,
  reason = true,
  explain,
  children,
}: {
  /** On the button that opens it, a verb: "Refund". */
  readonly label: string;
  readonly title: string;
  /** On the button that does it, the verb with its object: "Refund $12.34". */
  readonly confirm: string;
  /** `quiet` where it stands in every row of a table. */
  readonly tone?: "danger" | "plain" | "quiet";
  readonly fields?: Readonly<Record<string, string>>;
  /** Where to; the page's own action by default. */
  readonly action?: string;
  /** False where the deed speaks for itself and only wants a second look. */
  readonly reason?: boolean;
  /** What a refusal means for money here, and what to do. */
  readonly explain?: (problem: Problem) => Omit<ComponentProps<typeof ProblemNotice>, "problem">;
  /** What will happen, for whom, and what it means for money. */
  readonly children: ReactNode;
}) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const fetcher = useFetcher<{ readonly problem?: Problem } | undefined>();
  const { data, state } = fetcher;
  const problem = data?.problem;
  // Done: an answer without a problem came since it was opened. The answer itself closes the window.
  const [answered, setAnswered] = useState(data);
  if (state === "idle" && data !== answered) {
    setAnswered(data);
    if (data !== undefined && problem === undefined) setOpen(false);
  }
  return (
    <>
      <Button
        variant={tone === "danger" ? "outline" : tone === "quiet" ? "subtle" : "filled"}
        size={tone === "quiet" ? "compact-sm" : "sm"}
        color={tone === "danger" ? "bad" : "accent"}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={title}
        closeButtonProps={{ "aria-label": t("close") }}
        classNames={{ title: styles["title"] ?? "", body: styles["body"] ?? "" }}
      >
        <IdempotentForm
          fetcher={fetcher}
          {...(action === undefined ? {} : { action })}
          className={styles["form"] ?? ""}
        >
          {Object.entries(fields ?? {}).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className={styles["text"]}>{children}</div>
          {reason ? (
            <Textarea
              name="reason"
              label={t("reason.label")}
              description={t("reason.hint")}
              required
              minLength={3}
              maxLength={500}
              data-autofocus
            />
          ) : null}
          {problem === undefined || state !== "idle" ? null : (
            <ProblemNotice problem={problem} {...explain?.(problem)} />
          )}
          <div className={styles["buttons"]}>
            <Button variant="default" onClick={() => setOpen(false)}>
              {t("reason.cancel")}
            </Button>
            <Button type="submit" color={tone === "danger" ? "bad" : "accent"} loading={state !== "idle"}>
              {confirm}
            </Button>
          </div>
        </IdempotentForm>
      </Modal>
    </>
  );
}
