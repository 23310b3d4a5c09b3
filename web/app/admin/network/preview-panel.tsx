import { Button, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { useFetcher, useNavigation } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import styles from "../desk/desk.module.css";
import { useWords } from "../desk/words.ts";

type Answer<Found> = Found | { readonly problem: Problem };

/**
 * A form that shows what a wish would change before it can be asked for: first the look, then the reason, then a second person
 * decides. The page's action gets `deed=preview` for the look and answers with what it found, or `{ problem }`.
 */
export function PreviewPanel<Found extends { readonly effect: unknown }>({
  title,
  lead,
  closeTo,
  ready,
  actionData,
  fields,
  documents,
  found,
}: {
  readonly title: string;
  readonly lead: string;
  /** The list behind it; the form itself is at `new` below it. */
  readonly closeTo: string;
  /** Whether the wish is whole. */
  readonly ready: boolean;
  readonly actionData: Answer<Found> | undefined;
  /** The wish's fields; `renew` says that one was changed that sends no event of its own. */
  readonly fields: (renew: () => void) => ReactNode;
  /** Whether the wish needs documents. */
  readonly documents: boolean;
  /** What it would change, and beside it questions that only come up then. */
  readonly found: (answer: Found) => { readonly effect: ReactNode; readonly asks?: ReactNode };
}) {
  const t = useWords();
  const form = useId();
  const preview = useFetcher<Answer<Found>>();
  const busy = useNavigation().state !== "idle";
  // Which wish the preview answers: any change of the form makes it old.
  const [shown, setShown] = useState(false);
  const renew = (): void => setShown(false);
  const look = (): void => {
    const data = new FormData(document.getElementById(form) as HTMLFormElement);
    data.set("deed", "preview");
    setShown(true);
    void preview.submit(data, { method: "post", action: `${closeTo}/new` });
  };
  const answer = shown && preview.state === "idle" ? (preview.data as Answer<Found> | undefined) : undefined;
  const refused = problemIn(answer) ?? (busy ? undefined : problemIn(actionData));
  const parts = answer !== undefined && "effect" in answer ? found(answer) : undefined;
  return (
    <SidePanel
      title={title}
      closeTo={closeTo}
      foot={
        parts === undefined ? (
          <Button size="md" disabled={!ready} loading={preview.state !== "idle"} onClick={look}>
            {t("ask.look")}
          </Button>
        ) : (
          <Button type="submit" form={form} loading={busy} size="md">
            {t("ask.do")}
          </Button>
        )
      }
    >
      <IdempotentForm id={form} className={styles["form"]} onChange={renew}>
        <p>{lead}</p>
        {fields(renew)}
        {parts === undefined ? null : (
          <>
            {parts.effect}
            <div className={styles["form"]} onChange={(event) => event.stopPropagation()}>
              {parts.asks}
              {documents ? (
                <Textarea
                  name="documents"
                  label={t("ask.documents")}
                  description={t("ask.documents.hint")}
                  required
                  minLength={3}
                  maxLength={2000}
                />
              ) : null}
              <Textarea
                name="reason"
                label={t("ask.reason")}
                description={t("ask.reason.hint")}
                required
                minLength={3}
                maxLength={500}
              />
            </div>
          </>
        )}
        {refused === undefined ? null : (
          <ProblemNotice problem={refused} title={t("ask.cannot")} money={t("ask.cannot.money")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}

function problemIn(answer: object | undefined): Problem | undefined {
  return answer !== undefined && "problem" in answer ? (answer.problem as Problem) : undefined;
}
