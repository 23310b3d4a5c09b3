import { Button } from "@mantine/core";
import { useState } from "react";
import { redirect, useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { draftOf, newDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { Goods } from "./goods.tsx";
import { How } from "./how.tsx";
import { Kind } from "./kind.tsx";
import { Names } from "./names.tsx";
import { titleOf } from "./page-meta.ts";
import styles from "./promotions.module.css";
import { readChoices } from "./read-choices.ts";
import { say } from "./say.ts";
import { StateBadge } from "./state.tsx";
import { Who } from "./who.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/editor.ts";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "promotions.title", loaderData?.promotion?.names["en"]);
}

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const call = api(context);
  const { id } = params;
  const [promotion, choices] = await Promise.all([
    id === undefined ? null : call("GET /api/admin/promotions/{id}", { params: { id } }),
    readChoices(call, readPreferences(request).locale),
  ]);
  return { promotion, choices };
}

interface Answer {
  readonly problem?: Problem;
  readonly saved?: true;
}

/** Saves the whole promotion, which comes as one JSON; or stops it and lets it go on. */
export async function action({ context, request, params }: Route.ActionArgs): Promise<Answer | Response> {
  const call = api(context);
  const form = await request.formData();
  const { id } = params;
  try {
    if (id !== undefined && form.has("paused")) {
      await call("PUT /api/admin/promotions/{id}/paused", {
        params: { id },
        body: { paused: form.get("paused") === "yes" },
      });
      return { saved: true };
    }
    const body = JSON.parse(textOf(form, "promotion")) as Draft;
    if (id === undefined) {
      const made = await call("POST /api/admin/promotions", { body });
      return redirect(`/admin/promotions/${made.id}`);
    }
    await call("PUT /api/admin/promotions/{id}", { params: { id }, body });
    return { saved: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** One promotion, with a sentence beside it that says what it does while one writes. */
export default function Editor({ loaderData: { promotion, choices } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("promotion.write");
  const fetcher = useFetcher<typeof action>();
  const [draft, setDraft] = useState<Draft>(promotion === null ? newDraft : draftOf(promotion));
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const { does, rest } = say(t, draft, choices);
  const title = promotion === null ? t("promotion.new") : (promotion.names[t.locale] ?? promotion.names["en"] ?? "");
  return (
    <>
      <PageTitle
        title={title}
        back={{ to: "/admin/promotions", label: t("promotions.title") }}
        beside={promotion === null ? undefined : <StateBadge state={promotion.state} />}
        actions={may && promotion !== null ? <Pause paused={promotion.state === "paused"} /> : undefined}
      />
      {may ? null : <Notice>{t("promotion.not")}</Notice>}
      <IdempotentForm fetcher={fetcher} className={styles["editor"] ?? ""}>
        <input type="hidden" name="promotion" value={JSON.stringify(draft)} />
        <fieldset disabled={!may} className={`${styles["parts"]} ${styles["bare"]}`}>
          <Kind draft={draft} choices={choices} change={change} set={setDraft} />
          <Goods draft={draft} choices={choices} change={change} />
          <Who draft={draft} choices={choices} change={change} set={setDraft} />
          <How draft={draft} change={change} />
          <Names draft={draft} change={change} />
        </fieldset>
        <aside className={styles["says"]} aria-live="polite">
          <h2 className={panels["quiet"]}>{t("promotion.says")}</h2>
          <p className={styles["sentence"]}>{does}</p>
          <p className={panels["quiet"]}>{rest}</p>
          {answer?.problem === undefined ? null : (
            <ProblemNotice problem={answer.problem} title={t("promotion.refused")} />
          )}
          {answer?.saved === true ? (
            <Notice tone="good" live>
              {t("promotion.saved")}
            </Notice>
          ) : null}
          {may ? (
            <Button type="submit" loading={fetcher.state !== "idle"}>
              {t(promotion === null ? "promotion.create" : "promotion.save")}
            </Button>
          ) : null}
        </aside>
      </IdempotentForm>
    </>
  );
}

function Pause({ paused }: { readonly paused: boolean }) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t(paused ? "promotion.resume" : "promotion.pause")}
      title={t(paused ? "promotion.resume.title" : "promotion.pause.title")}
      confirm={t(paused ? "promotion.resume" : "promotion.pause")}
      tone={paused ? "plain" : "danger"}
      fields={{ paused: paused ? "no" : "yes" }}
      reason={false}
    >
      {t(paused ? "promotion.resume.text" : "promotion.pause.text")}
    </ConfirmWithReason>
  );
}
